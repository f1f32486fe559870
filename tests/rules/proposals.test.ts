import { describe, expect, test } from 'vitest';
import { ruleLineage, ruleOpinion, ruleProposal } from '../../src/skills/rules/tables.ts';
import { house } from './house.ts';

const OLD = `机关阅览室管理办法（试行）
> 施行: 2026-01-01

第一条 为方便读书，制定本办法。
第二条 图书借期不超过三十日。
第三条 遗失的，按定价赔偿。`;
const OTHER = `机关报刊管理办法
> 施行: 2025-01-01

第一条 为管好报刊，制定本办法。
第二条 报刊不外借。
第三条 报刊按季度整理。`;
const MERGED = `机关阅览室管理办法
> 施行: 2026-12-10

第一条 为方便读书，制定本办法。
第二条 图书借期不超过四十五日，报刊不外借。
第三条 遗失的，按定价赔偿。
第四条 本办法自2026年12月10日起施行，《机关报刊管理办法》同时废止。`;

async function withRules() {
  const rooms = await house();
  await rooms.publish(OLD);
  await rooms.publish(OTHER);
  return rooms;
}

describe('a proposal to change a rule', () => {
  test('is told in one message and one tap, and the staff hear of it in their digest', async () => {
    const { says, staff, secretary, database, until } = await withRules();
    const shown = await says(secretary, '建议修订机关阅览室管理办法第二条，三十日太短，改成四十五日');
    expect(shown).toMatch(/类型：完善.*制度：《机关阅览室管理办法（试行）》第二条.*建议：/s);
    expect(await says(secretary, '提交')).toContain('建议 1 号已收到');
    expect(await until('2026-11-25')).toContainEqual(
      expect.stringMatching(new RegExp(`^${staff}: .*制度建议 1 号.*四十五日`, 's')),
    );
    expect(await database.read.select().from(ruleProposal)).toMatchObject([
      { number: 1, kind: 'amend', article: 2, state: 'open', by: secretary },
    ]);
  });

  test('goes through opinions to a text in force, and its teller is told at each step', async () => {
    const { says, staff, secretary, database, until, publish } = await withRules();
    await says(secretary, '建议修订机关阅览室管理办法第二条，三十日太短，改成四十五日');
    await says(secretary, '提交');
    expect(await says(staff, '有哪些制度建议')).toMatch(/1 条.*1 号/s);
    expect(await says(staff, '看 1 号')).toContain('征求意见');
    await says(staff, '征求意见');
    expect(await says(staff, '12月1日')).toMatch(/到 2026-12-01 为止/);
    expect(await says(staff, '提交')).toContain('2026-12-01 截止');
    await says(secretary, '对1号的意见：四十五日合适，同意');
    expect(await database.read.select().from(ruleOpinion)).toMatchObject([
      { by: secretary, text: '四十五日合适，同意' },
    ]);
    const told = await until('2026-12-02');
    expect(told).toContainEqual(
      expect.stringMatching(new RegExp(`^${staff}: .*建议 1 号征求意见.*到期，收到 1 条`, 's')),
    );
    await says(staff, '有哪些制度建议');
    await says(staff, '看 1 号');
    expect(await says(staff, '采纳')).toContain('已采纳');
    expect(await until('2026-12-03')).toContainEqual(expect.stringMatching(new RegExp(`^${secretary}: .*已采纳`, 's')));
    expect(await publish(MERGED)).toMatch(/已发布.*同时废止《机关报刊管理办法》/);
    expect(await until('2026-12-04')).toContainEqual(
      expect.stringMatching(new RegExp(`^${secretary}: .*已写进《机关阅览室管理办法》，2026-12-10 起施行`, 's')),
    );
    expect((await database.read.select().from(ruleProposal))[0]).toMatchObject({
      state: 'done',
      became: expect.any(String),
    });
    expect((await database.read.select().from(ruleLineage)).map(({ how }) => how)).toEqual(['merged']);
    expect(await says(secretary, '《机关阅览室管理办法》的前身是什么')).toContain('由《机关报刊管理办法》');
    expect(await says(secretary, '请问制度规定图书借期最长多少天')).toContain('三十日');
    await until('2026-12-10');
    expect(await says(secretary, '请问制度规定图书借期最长多少天')).toContain('四十五日');
    expect(await says(secretary, '《机关报刊管理办法》现在还有效吗')).toMatch(
      /^无效.*已废止，自2026年12月10日起。现在看《机关阅览室管理办法》/,
    );
    expect(await says(secretary, '《机关报刊管理办法》里报刊多久整理一次')).toContain('已由《机关阅览室管理办法》取代');
  });

  test('is declined with a reason, which its teller hears', async () => {
    const { says, staff, secretary, until } = await withRules();
    await says(secretary, '建议废止机关报刊管理办法，没有必要');
    await says(secretary, '提交');
    await says(staff, '有哪些制度建议');
    await says(staff, '看 1 号');
    await says(staff, '不采纳');
    expect(await says(staff, '报刊仍有人借，先保留')).toContain('未采纳');
    expect(await until('2026-11-25')).toContainEqual(
      expect.stringMatching(new RegExp(`^${secretary}: .*没有采纳：报刊仍有人借`, 's')),
    );
    expect(await says(secretary, '我提的制度建议怎么样了')).toContain('未采纳');
  });

  test('is decided by the staff only', async () => {
    const { says, hears, secretary, database } = await withRules();
    await says(secretary, '建议修订机关阅览室管理办法第二条，三十日太短');
    await says(secretary, '提交');
    await hears(secretary, { kind: 'menu', key: 'decide_proposal' });
    expect((await database.read.select().from(ruleProposal))[0]?.state).toBe('open');
    expect(await says(secretary, '有哪些制度建议')).not.toContain('待办');
  });
});

test('a rule is abolished by the staff, asked once more, and answers no longer', async () => {
  const { says, staff, secretary } = await withRules();
  expect(await says(secretary, '请问制度规定报刊能外借吗')).toContain('不外借');
  expect(await says(staff, '建议废止机关报刊管理办法')).toContain('直接废止');
  expect(await says(staff, '直接废止')).toContain('废止《机关报刊管理办法》吗');
  expect(await says(staff, '废止')).toContain('已废止');
  expect(await says(secretary, '请问制度规定报刊能外借吗')).not.toContain('报刊不外借');
});

test('who wishes to hear of changes hears of them, once, on the day they take effect', async () => {
  const { says, secretary, publish, until, later } = await withRules();
  expect(await says(secretary, '《机关阅览室管理办法》以后有变化告诉我')).toContain('会在提醒里告诉您');
  later();
  await publish(MERGED);
  const told = (await until('2026-12-14')).filter((line) => line.includes('有了新文本'));
  expect(told).toEqual([expect.stringMatching(new RegExp(`^${secretary}: `, 's'))]);
});

test('what is on trial comes up for a look when its time is over', async () => {
  const { staff, passes } = await withRules();
  const { messages } = await passes(Date.parse('2028-01-03T09:00:00+08:00'));
  expect(
    messages
      .filter(({ to }) => to === staff)
      .map(({ card }) => card.text)
      .join(),
  ).toMatch(/《机关阅览室管理办法（试行）》到了评估的日子（2028-01-01）/);
});
