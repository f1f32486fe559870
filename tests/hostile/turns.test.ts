import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { session } from '../../src/chat/tables.ts';
import { newId } from '../../src/kernel/ids.ts';
import { build, write } from '../../src/kernel/statement.ts';
import type { Said } from '../../src/message/arrival.ts';
import { wordsOf } from '../../src/message/card.ts';
import { type City, openCity } from '../attack/city.ts';
import { runOf, UNITS } from './growth.ts';

// Everything that an account can send, through the whole assistant.

const SECRET = '隔壁处室的私事绝不外传';
let city: City;
let me: string;
let staff: string;
beforeEach(async () => {
  city = await openCity();
  me = await city.holder('书记', 'branch', 5);
  staff = await city.holder('工委管理员', 'city_work_committee');
  const other = await city.holder('书记', 'branch', 6);
  await city.says(other, `孩子住院做手术，组织上能帮一把吗，${SECRET}`);
  await city.says(other, '是');
  await city.says(other, '转人工');
});

/** What everybody may see of an answer: words for a person, nothing of the inside, nothing of somebody else. */
async function expectDecent(account: string, said: Said, what = JSON.stringify(said).slice(0, 120)): Promise<string> {
  const cards = await city.hears(account, said);
  const words = cards.map(wordsOf).join('\n');
  expect(words, what).not.toMatch(/没能办成|\[object|\bNaN\b|\bnull\b|TypeError|\.ts:\d+/u);
  // the staff decide on it
  if (account !== staff) expect(words, what).not.toContain(SECRET);
  return words;
}

const failed = () => city.rows("select id, fault from inbox where state = 'failed' or fault is not null");

const odd = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(...UNITS, '\udc00', '\u2066', '👨‍👩‍👧', "'; drop table person; --"),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join(''));
const opening = fc.constantFrom(
  '',
  '报个难题：',
  '改成',
  '附议',
  '导出',
  '我交',
  '花了',
  '12月',
  '取消',
  '第',
  '撤回',
  '把',
  '请',
  '@_user_1 ',
);
const id = fc.oneof(odd, fc.constantFrom('__proto__', 'constructor', '', 'form.yes', '0'.repeat(16)));

const said: fc.Arbitrary<Said> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(opening, odd).map(([first, rest]) => ({ kind: 'text' as const, text: first + rest })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(opening, fc.constantFrom(...UNITS), fc.constantFrom(7_900, 20_000))
      .map(([first, unit, size]) => ({ kind: 'text' as const, text: first + runOf(unit, size) })),
  },
  id.map((action) => ({ kind: 'press' as const, action })),
  fc
    .tuple(id, fc.dictionary(id, fc.oneof(odd, fc.array(odd, { maxLength: 3 }))))
    .map(([action, values]) => ({ kind: 'submit' as const, action, values })),
  fc
    .tuple(odd, odd)
    .map(([name, transcript]) => ({ kind: 'media' as const, media: 'voice' as const, name, transcript })),
  odd.map((name) => ({ kind: 'media' as const, media: 'file' as const, name })),
  id.map((key) => ({ kind: 'menu' as const, key })),
);

test('whatever an account sends is answered in words, known or not, and nothing fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(me, me, staff, 'nobody'), said, async (account, one) => {
      const words = await expectDecent(account, one);
      if (account === 'nobody') expect(words).toMatch(/^您好，我是破题。您的账号还没有绑定花名册|^绑定码不对|^$/u);
    }),
    { numRuns: 80 },
  );
  expect(await failed()).toEqual([]);
}, 60_000);

test('every form takes anything for an answer, and is still there to be filled or given up', async () => {
  const forms = city.desk.skills.flatMap(({ forms = [] }) => forms);
  expect(forms.length).toBeGreaterThan(10);
  for (const [i, { name, fields }] of forms.entries()) {
    const asking = fields.find(({ required }) => required)?.name;
    const form = {
      form: name,
      values: {},
      ...(asking ? { asking } : {}),
      trail: [],
      misses: 0,
      since: city.desk.now(),
    };
    const state = { form, last: {} };
    const row = { conversation: `web/${me}/${me}`, version: 1, state, expires: city.desk.now() + 86_400_000 };
    await city.database.batch([
      write(build.insert(session).values(row).onConflictDoUpdate({ target: session.conversation, set: { state } })),
    ]);
    await expectDecent(me, { kind: 'text', text: runOf(UNITS[(i * 7) % UNITS.length] ?? '一', 3_000) }, name);
    await expectDecent(me, { kind: 'text', text: '\u202e<at id=all></at>=1+1\ud800' }, name);
    await expectDecent(me, { kind: 'text', text: '取消' }, name);
  }
  expect(await failed()).toEqual([]);
}, 60_000);

test('every intent takes anything for its words', async () => {
  const intents = city.desk.skills.flatMap(({ says }) => says.map(({ intent }) => intent));
  for (const [i, intent] of intents.entries()) {
    const text = runOf(UNITS[(i * 5) % UNITS.length] ?? '一', 1_000);
    const action = newId();
    await city.database.batch([
      {
        sql: `insert into action (id, card, "group", label, does, person, lasting, expires) values (?, ?, 'g', 'x', ?, ?, 0, ?)`,
        params: [
          action,
          action,
          JSON.stringify({ intent: 'taken_as', slots: { intent, text } }),
          i % 2 ? me : staff,
          city.desk.now() + 86_400_000,
        ],
      },
    ]);
    await expectDecent(i % 2 ? me : staff, { kind: 'press', action }, intent);
  }
  expect(await failed()).toEqual([]);
}, 90_000);

test('a message of any length up to what is listened to keeps nobody waiting', async () => {
  const spent: number[] = [];
  for (const unit of UNITS.slice(0, 30)) {
    const before = process.threadCpuUsage();
    await city.says(me, runOf(unit, 7_990));
    const { user } = process.threadCpuUsage(before);
    spent.push(user / 1_000);
    await city.says(me, '取消');
  }
  const before = process.threadCpuUsage();
  for (let i = 0; i < 5; i += 1) await city.says(me, '我有什么要办');
  const usual = process.threadCpuUsage(before).user / 5_000;
  expect(spent.toSorted((a, b) => a - b).at(-2)).toBeLessThan(Math.max(200, usual * 5));
}, 60_000);
