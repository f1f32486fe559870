import { describe, expect, test } from 'vitest';
import { audit } from '../../src/kernel/tables.ts';
import { ruleOpinion, ruleProposal, ruleText } from '../../src/skills/rules/tables.ts';
import { house } from './house.ts';

const PAPERS = `机关报刊管理办法
> 施行: 2025-01-01

第一条 为管好报刊，制定本办法。
第二条 报刊不外借。
第三条 报刊按季度整理。`;
const DRAFT = `机关会议室使用办法（征求意见稿）

第一条 为用好会议室，制定本办法。
第二条 会议室提前三日预约。
第三条 用后当日整理。`;
const FINAL = DRAFT.replace('（征求意见稿）', '（试行）\n> 施行: 2026-12-20').replace('三日', '两日');
const ASKED = '请问制度规定报刊能外借吗';

describe('a draft', () => {
  test('goes out for opinions with its file, and becomes a rule that those who proposed it hear of', async () => {
    const { says, presses, staff, secretary, sends, database, until, publish } = await house();
    const shown = await sends(staff, DRAFT, '会议室办法（征求意见稿）.txt');
    expect(shown).toMatch(/这是征求意见稿，读到 3 条，不作现行制度发布/);
    expect(shown).not.toContain('[发布]');
    await says(staff, '先征求意见');
    await says(staff, '12月1日');
    expect(await says(staff, '提交')).toContain('2026-12-01 截止');
    expect(await database.read.select().from(ruleProposal)).toMatchObject([
      { kind: 'create', title: '机关会议室使用办法', state: 'consulting', draftName: '会议室办法（征求意见稿）.txt' },
    ]);
    const asked = (await until('2026-11-26')).filter((line) => line.includes('征求意见，2026-12-01 截止'));
    const [first = ''] = asked;
    const person = first.slice(0, first.indexOf(':'));
    expect(asked.length).toBe(new Set(asked.map((line) => line.split(':')[0])).size);
    const { replies } = await presses(person, '看建议 1 号');
    expect(replies[0]?.file?.name).toBe('会议室办法（征求意见稿）.txt');
    expect(await says(person, '对1号的意见：两日就够了')).toContain('已记下');
    expect(await database.read.select().from(ruleOpinion)).toMatchObject([{ by: person, text: '两日就够了' }]);
    expect(await says(secretary, '请问会议室提前几天预约')).not.toContain('三日');
    await says(staff, '有哪些制度建议');
    await says(staff, '看 1 号');
    await says(staff, '采纳');
    expect(await publish(FINAL)).toContain('2026-12-20 起自动生效');
    expect(await database.read.select().from(ruleProposal)).toMatchObject([{ state: 'done' }]);
    expect((await database.read.select().from(ruleText)).find(({ title }) => title.includes('会议室'))?.reviewOn).toBe(
      '2028-12-20',
    );
  });

  test('is never published, even when its file is pressed to be', async () => {
    const { says, staff, sends, database } = await house();
    await sends(staff, DRAFT);
    await says(staff, '发布');
    expect((await database.read.select().from(ruleText)).some(({ title }) => title.includes('会议室'))).toBe(false);
  });

  test('that is asked about shows nobody who proposed it', async () => {
    const { says, presses, staff, secretary, until } = await house();
    await says(secretary, '建议制定机关会议室使用办法，总是抢不到会议室');
    await says(secretary, '提交');
    await says(staff, '有哪些制度建议');
    expect(await says(staff, '看 1 号')).toContain('提出');
    await says(staff, '征求意见');
    await says(staff, '12月1日');
    await says(staff, '提交');
    const [line = ''] = (await until('2026-11-26')).filter((one) => one.includes('就制度建议 1 号'));
    const { replies } = await presses(line.slice(0, line.indexOf(':')), '看建议 1 号');
    expect(replies[0]?.fields?.map(({ label }) => label)).toEqual(['类型', '建议']);
  });
});

test('a proposal for a new rule is tied to the text that a person names, and only then is its teller told', async () => {
  const { says, presses, staff, secretary, database, publish, until } = await house();
  await says(secretary, '建议制定机关会议室使用办法，来自难题12号');
  await says(secretary, '提交');
  await says(staff, '有哪些制度建议');
  expect(await says(staff, '看 1 号')).toContain('来源：难题 12 号');
  await says(staff, '采纳');
  expect(await publish(FINAL)).toContain('出自建议 1 号');
  expect((await database.read.select().from(ruleProposal))[0]?.state).toBe('accepted');
  const { replies } = await presses(staff, '出自建议 1 号');
  expect(replies[0]?.text).toContain('会告诉提出人');
  expect(await until('2026-11-25')).toContainEqual(
    expect.stringMatching(new RegExp(`^${secretary}: .*已写进《机关会议室使用办法（试行）》，2026-12-20 起施行`, 's')),
  );
});

describe('an abolition', () => {
  test('has its day and its reason, until when the rule answers', async () => {
    const { says, staff, secretary, publish, moveTo, database } = await house();
    await publish(PAPERS);
    const asked = await says(staff, '机关报刊管理办法从12月31日起废止，因为报刊已不再订阅');
    expect(asked).toMatch(/废止《机关报刊管理办法》吗.*2026-12-31.*理由：报刊已不再订阅/s);
    expect(await says(staff, '废止')).toContain('定于 2026-12-31 废止');
    expect(await says(secretary, ASKED)).toContain('报刊不外借');
    expect(await says(secretary, '哪些制度快要施行了')).toMatch(/机关报刊管理办法 \| 废止 \| 2026-12-31/);
    moveTo(Date.parse('2026-12-31T09:00:00+08:00'));
    expect(await says(secretary, ASKED)).not.toContain('报刊不外借');
    expect(await says(secretary, '机关报刊管理办法还有效吗')).toMatch(/^无效.*自2026年12月31日起（报刊已不再订阅）/);
    const [row] = (await database.read.select().from(audit)).filter(({ verb }) => verb === 'abolish_rule');
    expect(row).toMatchObject({ actor: `person:${staff}`, after: { on: '2026-12-31', reason: '报刊已不再订阅' } });
  });

  test('by anybody else is a proposal', async () => {
    const { says, secretary, publish, database } = await house();
    await publish(PAPERS);
    expect(await says(secretary, '机关报刊管理办法从12月31日起废止')).toContain('提这条制度建议');
    expect((await database.read.select().from(ruleText)).every(({ repealed }) => !repealed)).toBe(true);
  });

  test('that is not meant changes nothing', async () => {
    const { says, staff, secretary, publish } = await house();
    await publish(PAPERS);
    await says(staff, '废止机关报刊管理办法');
    expect(await says(staff, '不废止')).toContain('没有改动');
    expect(await says(secretary, ASKED)).toContain('报刊不外借');
  });
});

test('what is kept after a second look comes up no more', async () => {
  const { presses, passes, staff, publish, database } = await house();
  await publish(FINAL);
  await passes(Date.parse('2028-12-20T09:00:00+08:00'));
  const { replies } = await presses(staff, '续用');
  expect(replies[0]?.text).toContain('继续施行');
  const [text] = (await database.read.select().from(ruleText)).filter(({ title }) => title.includes('会议室'));
  expect(text?.reviewOn).toBeNull();
});

test('a new version takes over from the one that was to be looked at again', async () => {
  const { publish, database } = await house();
  await publish(FINAL);
  await publish(FINAL.replace('（试行）', '').replace('2026-12-20', '2027-12-20'));
  const days = (await database.read.select().from(ruleText))
    .filter(({ title }) => title.includes('会议室'))
    .map(({ reviewOn }) => reviewOn);
  expect(days).toEqual([null, null]);
});

describe('who follows a rule', () => {
  const follows = '《机关报刊管理办法》以后有变化告诉我';

  test('hears of its end as well, once', async () => {
    const { says, staff, secretary, publish, until, later } = await house();
    await publish(PAPERS);
    later();
    await says(secretary, follows);
    later();
    await says(staff, '废止机关报刊管理办法');
    await says(staff, '废止');
    const told = (await until('2026-11-28')).filter((line) => line.includes('《机关报刊管理办法》已废止'));
    expect(told).toEqual([expect.stringMatching(new RegExp(`^${secretary}: `, 's'))]);
  });

  test('hears of a text published ahead on the day it takes effect, a working day, and not before', async () => {
    const { says, secretary, publish, until, later } = await house();
    await publish(PAPERS);
    later();
    expect(await says(secretary, follows)).toContain('就在生效那天');
    later();
    // a Saturday: told on Monday
    await publish(PAPERS.replace('2025-01-01', '2026-12-05').replace('季度', '月度'));
    const told = async (day: string) => (await until(day)).filter((line) => line.includes('有了新文本'));
    expect(await told('2026-12-06')).toEqual([]);
    expect(await told('2026-12-07')).toEqual([
      expect.stringContaining('《机关报刊管理办法》有了新文本，2026-12-05 起施行'),
    ]);
    expect(await told('2026-12-11')).toEqual([]);
  });

  test('who hears of one change meanwhile still hears of the one to come', async () => {
    const { says, secretary, publish, until, later } = await house();
    await publish(PAPERS);
    later();
    await says(secretary, follows);
    later();
    await publish(PAPERS.replace('2025-01-01', '2026-12-08').replace('季度', '月度'));
    await publish(PAPERS.replace('2025-01-01', '2026-11-20').replace('季度', '半年'));
    const told = async (day: string) => (await until(day)).filter((line) => line.includes('有了新文本'));
    expect(await told('2026-12-07')).toEqual([expect.stringContaining('2026-11-20 起施行')]);
    expect(await told('2026-12-10')).toEqual([expect.stringContaining('2026-12-08 起施行')]);
  });

  test('by a tap under an answer, which then is not offered again', async () => {
    const { says, secretary, publish, presses, until, later } = await house();
    await publish(PAPERS);
    later();
    const question = '请问制度规定报刊能外借吗';
    expect(await says(secretary, question)).toContain('[有变化告诉我]');
    const { replies } = await presses(secretary, '有变化告诉我');
    expect(replies[0]?.text).toContain('《机关报刊管理办法》');
    expect(await says(secretary, question)).not.toContain('有变化告诉我');
    later();
    await publish(PAPERS.replace('2025-01-01', '2026-11-20').replace('季度', '月度'));
    expect((await until('2026-11-26')).filter((line) => line.includes('有了新文本'))).toHaveLength(1);
  });

  test('hears nothing of what was there before, nor after a word', async () => {
    const { says, secretary, publish, until, later } = await house();
    await publish(PAPERS);
    later();
    await says(secretary, follows);
    expect((await until('2026-11-25')).filter((line) => line.includes('新文本'))).toEqual([]);
    expect(await says(secretary, '《机关报刊管理办法》不用再告诉我')).toContain('不再告诉您');
    later();
    await publish(PAPERS.replace('2025-01-01', '2026-11-20').replace('季度', '月度'));
    expect((await until('2026-11-27')).filter((line) => line.includes('新文本'))).toEqual([]);
  });
});

test('an accepted proposal to abolish is done by the abolition, and its teller is told', async () => {
  const { says, staff, secretary, publish, database, until } = await house();
  await publish(PAPERS);
  await says(secretary, '建议废止机关报刊管理办法，没有必要');
  await says(secretary, '提交');
  await says(staff, '看建议1号');
  expect(await says(staff, '采纳')).toContain('现在就可以废止《机关报刊管理办法》');
  expect(await says(staff, '废止')).toContain('废止《机关报刊管理办法》吗');
  await says(staff, '废止');
  expect(await database.read.select().from(ruleProposal)).toMatchObject([{ state: 'done' }]);
  expect(await until('2026-11-25')).toContainEqual(
    expect.stringMatching(new RegExp(`^${secretary}: .*《机关报刊管理办法》自 2026-11-24 起废止`, 's')),
  );
});

test('a proposal to merge names each rule; withdrawn, nobody works on it', async () => {
  const { says, staff, secretary, publish, database } = await house();
  await publish(PAPERS);
  await publish(FINAL.replace('2026-12-20', '2026-01-20'));
  const shown = await says(secretary, '报刊管理办法和会议室使用办法能不能合并成一个');
  expect(shown).toContain('类型：整合');
  expect(shown).toMatch(/《机关报刊管理办法》、《机关会议室使用办法（试行）》/);
  await says(secretary, '提交');
  expect(await says(staff, '撤回建议1号')).toContain('没有还在办的制度建议');
  expect(await says(secretary, '撤回建议1号')).toContain('已撤回');
  expect(await database.read.select().from(ruleProposal)).toMatchObject([{ state: 'withdrawn' }]);
  expect(await says(staff, '有哪些制度建议')).toContain('没有待办');
});

test('the day of a second look can be asked for, and set by the staff alone', async () => {
  const { says, staff, secretary, publish } = await house();
  await publish(PAPERS);
  expect(await says(secretary, '机关报刊管理办法什么时候评估')).toContain('没有定下评估的日子');
  expect(await says(secretary, '机关报刊管理办法定在2027年6月1日评估')).toContain('没有定下评估的日子');
  expect(await says(staff, '机关报刊管理办法定在2027年6月1日评估')).toContain('2027-06-01 提醒工委评估');
  expect(await says(secretary, '机关报刊管理办法什么时候评估')).toContain('定于 2027-06-01 评估');
  expect(await says(staff, '哪些制度要评估')).toContain('机关报刊管理办法 | 2027-06-01');
});
