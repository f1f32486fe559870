import { expect, test } from 'vitest';
import { deliberation, opinion } from '../../src/skills/rights/tables.ts';
import { town } from './town.ts';

async function open() {
  const city = await town();
  await city.says('a3', '我提个议题，活动室能不能晚上开放');
  await city.says('a1', '有哪些议题在讨论');
  await city.presses('a1', '征求意见');
  await city.says('a1', '12月10日');
  await city.until('2026-11-25');
  return city;
}

test('a member raises an item in one message; the secretary puts it up to a day; all members hear of it', async () => {
  const city = await town();
  expect(await city.says('a3', '我提个议题，活动室能不能晚上开放')).toMatch(/议题 1 号已登记：“活动室能不能晚上开放”/u);
  expect(await city.until('2026-11-25')).toEqual([expect.stringMatching(/a1: [\s\S]*要不要征求大家意见/u)]);
  await city.presses('a1', '征求意见');
  expect(await city.says('a1', '征求到12月10日')).toMatch(/开始征求意见，到12月10日/u);
  const told = await city.until('2026-11-26');
  expect(told.map((line) => line.split(' ')[1]).sort()).toEqual(['a2:', 'a3:', 'a4:']);
});

test('an officer puts up an item in one sentence with its day', async () => {
  const city = await town();
  expect(await city.says('a1', '提个议题：主题党日改到社区办，征求意见到12月5日')).toMatch(
    /议题 1 号“主题党日改到社区办”开始征求意见，到12月5日/u,
  );
  expect(await city.database.read.select().from(deliberation)).toMatchObject([{ state: 'open', until: '2026-12-05' }]);
});

test('opinions in the words people use, one a person, changed at will, by members of the unit only', async () => {
  const city = await open();
  expect(await city.says('a3', '我反对，时间太晚不安全')).toMatch(/反对，意见/u);
  expect(await city.says('a4', '同意这个方案')).toMatch(/赞成/u);
  expect(await city.says('a2', '我的意见是先试一个月再说')).toMatch(/意见“我的意见是先试一个月再说”/u);
  expect(await city.says('a3', '议题1我赞成')).toMatch(/赞成.*以这次为准/u);
  expect(await city.says('b2', '议题1我赞成')).toMatch(/不在您所在的组织/u);
  const rows = await city.database.read.select().from(opinion);
  expect(rows.map(({ person, stance }) => [person, stance]).sort()).toEqual([
    ['a2', null],
    ['a3', 'support'],
    ['a4', 'support'],
  ]);
});

test('what is shown are counts and words, never who said them', async () => {
  const city = await open();
  await city.says('a3', '我反对，时间太晚不安全');
  const shown = await city.says('a1', '有哪些议题在讨论');
  expect(shown).toMatch(/赞成 0，反对 1，弃权 0，书面意见 1 条/u);
  expect(shown).toMatch(/时间太晚不安全/u);
  expect(shown).not.toMatch(/李成/u);
});

test('after the term no opinion is taken, and those who chair are asked for the outcome once', async () => {
  const city = await open();
  await city.says('a3', '我反对，时间太晚不安全');
  const told = await city.until('2026-12-11');
  expect(told.filter((line) => line.includes('征求意见到期了'))).toHaveLength(1);
  expect(await city.says('a4', '议题1我赞成')).toMatch(/已于12月10日.*截止/u);
  expect(await city.says('a1', '议题1的结论：先开放到八点')).toMatch(/结论已记下/u);
  const heard = await city.until('2026-12-14');
  expect(heard).toEqual([expect.stringMatching(/a3: [\s\S]*有结论了：先开放到八点/u)]);
  expect(await city.says('a3', '议事结果出来了吗')).toMatch(/结论：先开放到八点/u);
});

test('only the unit’s own chair concludes; of two conclusions at once one stands', async () => {
  const city = await open();
  expect(await city.says('a3', '议题1的结论：不办了')).toMatch(/由提出议题的组织的书记/u);
  const replies = await Promise.all([
    city.says('a1', '议题1的结论：先开放到八点'),
    city.says('a1', '议题1的结论：先开放到九点'),
  ]);
  expect(replies.join('\n')).toMatch(/结论已记下[\s\S]*不用给结论|不用给结论[\s\S]*结论已记下/u);
});

test('it is taken back by whoever raised it, or set aside by the chair with a word to him', async () => {
  const city = await town();
  await city.says('a3', '我提个议题，活动室能不能晚上开放');
  expect(await city.says('a3', '撤回')).toMatch(/议题 1 号已撤回/u);
  expect(await city.until('2026-11-25')).toEqual([]);
  await city.says('a4', '提个议题：订两份报纸放活动室');
  await city.until('2026-11-26');
  expect(await city.presses('a1', '不列入')).toMatch(/不列入/u);
  expect(await city.until('2026-11-27')).toEqual([expect.stringMatching(/a4: [\s\S]*没有列入/u)]);
});

test('nobody is elected in chat', async () => {
  const city = await town();
  expect(await city.says('a3', '提个议题：投票推选新的支部书记')).toMatch(/不在聊天里进行/u);
  expect(await city.says('a3', '能在这里投票选书记吗')).toMatch(/投票不在聊天里进行/u);
  expect(await city.database.read.select().from(deliberation)).toEqual([]);
});
