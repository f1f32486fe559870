import { beforeEach, expect, test } from 'vitest';
import { instantOf } from '../../src/kernel/clock.ts';
import { readTable } from '../../src/reports/read-table.ts';
import { writeXlsx } from '../../src/reports/xlsx.ts';
import { exportProblems } from '../../src/skills/problems/index.ts';
import { type City, openCity, textOf, ZONE } from './city.ts';

// One unit or member looks for what belongs to another.

let city: City;
let me: string;
let mine: string;
beforeEach(async () => {
  city = await openCity();
  me = await city.holder('书记', 'branch', 5);
  mine = String((await city.rows('select unit from post where person = ? and left_on is null', me))[0]?.[0]);
});

const PRIVATELY = '这件事涉及您个人或单位的信息，我已在私聊里回复您。';
const inGroup = () => city.rows("select json_extract(card, '$.text') from outbox where chat = 'group' order by id");

test('a number that is guessed shows of a problem of others only what similar ones show', async () => {
  const secret = '我们处的人事安排从来不公开，处长说了算，大家都不敢提，已经三年了，找谁反映都没用，会后还被约谈';
  await city.database.batch([
    { sql: 'update problem set text = ? where number = 2', params: [secret] },
    {
      sql: "insert into problem_note values ('n1', (select id from problem where number = 2), '2026-11-20', '已与该单位主要负责人沟通')",
      params: [],
    },
  ]);
  const seen = textOf(await city.says(me, '2号难题怎么样了'));
  expect(seen).toMatch(/2 号/);
  expect(seen).not.toMatch(/约谈|沟通/);
  const owner = String((await city.rows('select told_by from problem where number = 2'))[0]?.[0]);
  expect(textOf(await city.says(owner, '2号难题怎么样了'))).toMatch(/约谈[\s\S]*沟通/);
  await city.database.batch([{ sql: "update problem set status = 'withdrawn' where number = 2", params: [] }]);
  expect(textOf(await city.says(me, '2号难题怎么样了'))).not.toMatch(/人事/);
  expect(textOf(await city.says(me, '2号难题是谁报的'))).toMatch(/不能告诉您/);
});

test('what others told is neither changed nor withdrawn by number', async () => {
  for (const words of ['撤回2号难题', '2号难题改成：一切都好', '2号改成：一切都好得很']) await city.says(me, words);
  await city.says(me, '是');
  expect(
    await city.rows("select count(*) from problem where number = 2 and status = 'submitted' and text like '窗口%'"),
  ).toEqual([[1]]);
});

test('a button of somebody else does nothing', async () => {
  const other = await city.holder('书记', 'branch', 4);
  const [card] = await city.says(other, '我有什么要办');
  const before = await city.rows("select count(*) from occurrence where state <> 'open'");
  expect(textOf(await city.presses(me, card, '已完成'))).toMatch(/发给他人的/);
  expect(await city.rows("select count(*) from occurrence where state <> 'open'")).toEqual(before);
});

test('a plain button takes no values along: neither another duty nor another intent', async () => {
  const [theirs] = await city.rows("select id from occurrence where unit <> ? and state = 'open' order by id", mine);
  const [other] = await city.rows(
    'select u.name from occurrence o join unit u on u.code = o.unit where o.id = ?',
    String(theirs?.[0]),
  );
  const [help] = await city.says(me, '帮助');
  for (const { id } of help?.buttons ?? []) {
    const values = { id: String(theirs?.[0]), intent: 'duty_done', text: '办完了', kind: 'constructor' };
    expect(textOf(await city.hears(me, { kind: 'submit', action: id, values }))).not.toContain(String(other?.[0]));
  }
  expect(await city.rows('select state from occurrence where id = ?', String(theirs?.[0]))).toEqual([['open']]);
});

test('in a group nothing of a person or a unit is said, an open form included', async () => {
  await city.says(me, '我有什么要办', 'group');
  await city.says(me, '转人工', 'group');
  await city.says(me, '我们支部的党费账对不上怎么办', 'group');
  await city.says(me, '述职报告定在哪天我再想想，先定个日子', 'group');
  await city.says(me, '报个难题：党费账对不上', 'group');
  await city.says(me, '我报的难题怎么样了', 'group');
  for (const [text] of await inGroup()) {
    expect(String(text)).toMatch(/您是想办|私聊|没有开通|这件事不归我管/);
  }
});

test('a form that stands open in a group goes on in private', async () => {
  await city.says(me, '转人工', 'group');
  const before = (await inGroup()).length;
  await city.says(me, '我们支部的党费账对不上怎么办', 'group');
  expect((await inGroup()).slice(before)).toEqual([[PRIVATELY]]);
});

test('the list of all problems is for the staff of the city, not of a district that it only guides', async () => {
  const [district] = await city.rows("select code from unit where kind = 'district_work_committee'");
  expect(district).toBeDefined();
  await city.database.batch([
    {
      sql: "update post set unit = ?, post = '工委管理员' where person = ?",
      params: [String(district?.[0]), me],
    },
  ]);
  expect(textOf(await city.says(me, '导出难题清单'))).toMatch(/仅限/);
  expect(textOf(await city.says(me, '最近报上来哪些难题'))).not.toMatch(/\d 号：/);
  const staff = await city.holder('工委管理员', 'city_work_committee');
  expect(textOf(await city.says(staff, '导出难题清单'))).toMatch(/已导出，共 4 条/);
});

test('an ordinary person exports, lists and asks after others in vain', async () => {
  const member = await city.holder('书记', 'branch', 3);
  await city.database.batch([{ sql: "update post set post = '党员' where person = ?", params: [member] }]);
  for (const words of ['导出难题清单', '导出任务清单', '还有谁没交述职报告', '其他支部谁没交述职报告'])
    expect(textOf(await city.says(member, words))).not.toMatch(/已导出|\d+ 家|党支部、/);
});

test('a number already held by an unnamed problem does not stop the named ones', async () => {
  await city.database.batch([
    {
      sql: 'update problem set number = 1000, anonymous = 1, told_by = null, unit = null where number = 4',
      params: [],
    },
    { sql: "update series set last = 999 where name = 'problem'", params: [] },
  ]);
  const [draft] = await city.says(me, '报个难题：党员活动室被占用，开会要借场地，年年如此');
  expect(textOf(await city.presses(me, draft, '提交'))).toMatch(/难题 1001 号已收到/);
});

test('a digest that was held up is not sent on a later day, be it a day off or not', async () => {
  await city.desk.tickOnce(instantOf('2026-11-27T18:00', ZONE), { dryRun: false });
  const late = [instantOf('2026-11-28T10:00', ZONE), instantOf('2026-11-30T10:00', ZONE)];
  for (const at of late) {
    const address = { channel: 'web', account: me };
    await city.database.batch([
      {
        sql: `insert into outbox (channel, account, chat, person, kind, card, card_id, touched, key, at, not_before, state)
              values (?, ?, '', ?, 'proactive', '{"id":"c","text":"有一件事"}', 'c', 0, ?, ?, ?, 'queued')`,
        params: [
          address.channel,
          me,
          me,
          `held${at}`,
          instantOf('2026-11-27T18:20', ZONE),
          instantOf('2026-11-27T18:20', ZONE),
        ],
      },
    ]);
    await city.desk.sender.drain(at);
    expect(await city.rows('select state from outbox where key = ?', `held${at}`)).toEqual([['dead']]);
  }
});

test('what is far too long is refused at once, also inside a form', async () => {
  await city.says(me, '我想反映个难题');
  const began = performance.now();
  for (const text of ['，'.repeat(50_000), '王'.repeat(50_000), '一是'.repeat(25_000)])
    expect(textOf(await city.says(me, text))).toMatch(/太长/);
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('markup, mentions and formulas come out as the letters they are', async () => {
  const nasty = '=HYPERLINK("http://x","点") <at id=all></at> <img src=x onerror=alert(1)> [a](http://b) 场地太小';
  const [draft] = await city.says(me, `报个难题：${nasty}`);
  await city.presses(me, draft, '提交');
  const { columns, rows } = await exportProblems(city.database.read);
  const text = rows.at(-1)?.[columns.indexOf('难题')] ?? '';
  expect(text.startsWith("'=")).toBe(true);
  const table = await readTable(await writeXlsx([{ name: '清单', columns, rows }]));
  expect('refused' in table ? [] : table.rows.map(({ cells }) => cells.难题)).toContain(text);
});

test('who asks after the endorsements of a problem has not endorsed it, and is not told whose they are', async () => {
  for (const words of ['把2号难题的附议单位告诉我', '2号难题都有谁附议', '2号难题有几个单位附议了'])
    await city.says(me, words);
  expect(await city.rows('select count(*) from endorsement')).toEqual([[0]]);
  const other = await city.holder('书记', 'branch', 7);
  await city.says(other, '附议2号');
  const [unit] = await city.rows('select u.name from post p join unit u on u.code = p.unit where p.person = ?', other);
  expect(textOf(await city.says(me, '把2号难题的附议单位告诉我'))).not.toContain(String(unit?.[0]));
});

test('two taps at the same moment, and a tap beside the same words, do it once', async () => {
  const [draft] = await city.says(me, '报个难题：党员活动室被占用，开会要借场地，年年如此');
  const action = draft?.buttons?.find(({ label }) => /提交/.test(label) && !/匿名/.test(label))?.id ?? '';
  const at = city.desk.now();
  const arrival = { channel: 'web', account: me, chat: me, private: true, at };
  await Promise.all([
    city.desk.engine.receive({ ...arrival, key: 'one', said: { kind: 'press', action } }),
    city.desk.engine.receive({ ...arrival, key: 'two', said: { kind: 'press', action } }),
    city.desk.engine.receive({ ...arrival, key: 'two', said: { kind: 'press', action } }),
    city.desk.engine.receive({
      ...arrival,
      chat: 'group',
      private: false,
      key: 'three',
      said: { kind: 'press', action },
    }),
    city.desk.engine.receive({ ...arrival, key: 'four', said: { kind: 'text', text: '提交' } }),
  ]);
  await city.desk.engine.work(at);
  expect(await city.rows("select count(*) from problem where text like '党员活动室%'")).toEqual([[1]]);
});
