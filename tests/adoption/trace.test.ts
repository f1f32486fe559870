import { describe, expect, test } from 'vitest';
import { outbox } from '../../src/delivery/tables.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { person } from '../../src/organisation/tables.ts';
import { problem } from '../../src/skills/problems/index.ts';
import { ground, NEXT, RULE, TEXT, UNNAMED } from './ground.ts';

async function inForce() {
  const city = await ground();
  await city.publish(TEXT);
  await city.says(city.staff, `成果8号转化为制度，完善${RULE}第二条，借期改为四十五日`);
  await city.says(city.staff, '提交');
  await city.publish(NEXT);
  await city.until('2026-12-11');
  return city;
}

describe('from a problem', () => {
  test('how far it has come is told in the first line, at every step', async () => {
    const { says, presses, staff, first, third, publish, until } = await ground();
    expect(await says(third, '难题3号的来龙去脉')).toMatch(/难题 3 号：已交 1 项成果，等待评审结果/);
    expect(await says(first, '难题1号的来龙去脉')).toMatch(/难题 1 号：成果 8 号已评审，等待转化/);
    await publish(TEXT);
    await says(staff, `成果8号转化为制度，完善${RULE}第二条，借期改为四十五日`);
    await says(staff, '提交');
    expect(await says(first, '难题1号的来龙去脉')).toMatch(/难题 1 号：拟写进《.*》第二条（建议 1 号已采纳，起草中）/);
    await publish(NEXT);
    expect(await says(first, '难题1号的来龙去脉')).toMatch(/写进《.*》第二条，12月10日起施行/);
    await until('2026-12-11');
    const now = await says(first, '难题1号的来龙去脉');
    expect(now).toMatch(
      /写进《.*》第二条，12月10日起施行.*难题：1、2、4321 号.*课题：1 号“倒班党员怎么过组织生活”.*课题组：1 号.*成果：8 号.*转化：写进/s,
    );
    expect(now).toMatch(/\[看第二条\]/);
    expect((await presses(first, '看第二条')).replies[0]?.quote?.text).toMatch(/四十五日/);
  });

  test('its card leads there by one tap', async () => {
    const { says, presses, first } = await inForce();
    expect(await says(first, '难题1号怎么样了')).toMatch(/\[来龙去脉\]/);
    const { replies } = await presses(first, '来龙去脉');
    expect(replies[0]?.text).toMatch(/难题 1 号：写进/);
  });

  test('one that is merged leads on from what it went into; one that was withdrawn shows nothing of itself', async () => {
    const { says, first, database } = await inForce();
    const rows = await database.read.select().from(problem);
    const [one] = rows.filter(({ number }) => number === 1);
    await database.batch([
      write(
        build.insert(problem).values({
          ...{ row: 901, id: 'merged', number: 51, campaign: one?.campaign ?? null, text: '也是倒班的事' },
          ...{ anonymous: false, status: 'merged' as const, mergedInto: one?.id ?? '', toldOn: '2026-11-24' },
        }),
      ),
      write(
        build.insert(problem).values({
          ...{ row: 902, id: 'gone', number: 52, campaign: one?.campaign ?? null, text: '不想说了' },
          ...{ anonymous: false, status: 'withdrawn' as const, toldOn: '2026-11-24' },
        }),
      ),
    ]);
    expect(await says(first, '难题51号的来龙去脉')).toMatch(/已并入难题 1 号，写进《/);
    const gone = await says(first, '难题52号的来龙去脉');
    expect(gone).toMatch(/难题 52 号：已撤回/);
    expect(gone).not.toMatch(/不想说了/);
  });

  test('nothing is kept of a question after an unnamed one: its teller may be asking', async () => {
    const { hears, second, database } = await inForce();
    const { replies } = await hears(second, { kind: 'text', text: `难题${UNNAMED}号的来龙去脉` });
    expect(replies[0]?.text).toMatch(/难题 4321 号：写进《/);
    expect(replies[0]?.buttons ?? []).toEqual([]);
    const sent = await database.read.select().from(outbox);
    const kept = sent.filter(
      ({ person: to, card }) => to === second && JSON.stringify(card).includes('难题 4321 号：'),
    );
    expect(kept.filter(({ state, erase }) => state === 'sent' && !erase)).toEqual([]);
    const trail = await database.read.select().from(audit);
    expect(trail.filter(({ after }) => JSON.stringify(after ?? '').includes('4321'))).toEqual([]);
  });
});

describe('from an article', () => {
  test('the problems are named by number, with the topic; never a teller', async () => {
    const { says, fourth, database } = await inForce();
    const told = await says(fourth, `《${RULE}》第二条出自哪个难题`);
    expect(told).toMatch(/《.*》第二条出自难题 1、2、4321 号，经1 号课题“倒班党员怎么过组织生活”研究而来/);
    for (const { name } of await database.read.select().from(person)) expect(told).not.toContain(name);
    expect(await says(fourth, '这条制度从哪来')).toMatch(/出自难题 1、2、4321 号/);
  });

  test('asked in passing, after the article was shown', async () => {
    const { says, fourth } = await inForce();
    expect(await says(fourth, '请问制度规定图书借期最长多少天')).toMatch(/四十五日/);
    expect(await says(fourth, '这一条是怎么来的')).toMatch(/第二条出自难题 1、2、4321 号/);
  });

  test('an article without a record says so and tells what the rule has; a rule without one points to its lineage', async () => {
    const { says, fourth, publish } = await inForce();
    expect(await says(fourth, `《${RULE}》第三条是怎么来的`)).toMatch(/第三条没有单独的记录。《.*》出自难题/);
    await publish('机关自行车棚管理办法\n> 施行: 2026-01-01\n\n第一条 为停车方便，制定本办法。\n第二条 车辆按位停放。');
    expect(await says(fourth, '《机关自行车棚管理办法》是怎么来的')).toMatch(/没有记录出自哪个难题.*前身是什么/s);
  });
});

describe('who is shown what', () => {
  test('tellers by name for the city’s staff only, an unnamed one for nobody', async () => {
    const { says, staff, first, database } = await inForce();
    const names = new Map((await database.read.select().from(person)).map(({ id, name }) => [id, name]));
    const forStaff = await says(staff, '难题1号的来龙去脉');
    expect(forStaff).toMatch(new RegExp(`提出（仅供受理）：1 号.*${names.get(first)}.*4321 号匿名`, 's'));
    expect(await says(first, '难题1号的来龙去脉')).not.toMatch(/仅供受理/);
  });

  test('before the result is out nobody but the team and the staff learns whose an outcome is', async () => {
    const { says, staff, third, fourth, appoint } = await ground();
    await appoint(fourth);
    const reviewer = await says(fourth, '成果9号的来龙去脉');
    expect(reviewer).toMatch(/成果 9 号的评审结果还没有公布/);
    expect(reviewer).not.toMatch(/口袋书|2 号（/);
    const topic = await says(fourth, '2号课题的来龙去脉');
    expect(topic).toMatch(/1 项在评审，结果公布后可见/);
    expect(topic).not.toMatch(/口袋书/);
    expect(await says(third, '成果9号的来龙去脉')).toMatch(/口袋书/);
    expect(await says(staff, '成果9号的来龙去脉')).toMatch(/口袋书/);
  });

  test('what is unknown or unpublished is said so', async () => {
    const { says, first } = await ground();
    expect(await says(first, '难题900号的来龙去脉')).toMatch(/没有找到难题 900 号/);
    expect(await says(first, '成果77号的来龙去脉')).toMatch(/没有找到成果 77 号/);
    expect(await says(first, '难题4号的来龙去脉')).toMatch(/还没有列入课题/);
    expect(await says(first, '来龙去脉')).toMatch(/您想看哪一个的来龙去脉|难题 4 号/);
  });
});
