import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inbox } from '../../src/chat/tables.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { wecomWith } from '../wecom/support.ts';
import { potiInFeishu, WANG } from './poti.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TOLD = '报个难题：我们支部活动室要和别的单位共用，学习日总排不上';

test('whatever is not taken, comes twice, late by hours and in any order is handled once', async () => {
  const poti = await potiInFeishu();
  const { feishu, wang, database, wordsOf, answers, passes } = poti;
  let told = 0;
  const step = fc.record({ up: fc.boolean(), twice: fc.boolean(), pause: fc.integer({ min: 0, max: 20 * MINUTE }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      for (const { up, twice, pause } of steps) {
        answers(up);
        feishu.double(twice && up);
        await wang.says('谢谢');
        told += 1;
        await passes(pause);
      }
      answers(true);
      // 15 s, 5 min, 1 h, 6 h
      for (const ms of [15_000, 5 * MINUTE, HOUR, 6 * HOUR]) await passes(ms);
      expect(feishu.waitingRetries()).toBe(0);
      expect(await database.read.select({ key: inbox.key }).from(inbox)).toHaveLength(told);
      expect(wordsOf(WANG).filter((text) => text.startsWith('不客气'))).toHaveLength(told);
    }),
    { numRuns: 4 },
  );
});

test('a yes that comes late is no yes to what was shown after it was said', async () => {
  const { wang, database, wordsOf, answers, passes } = await potiInFeishu();
  const problems = async () => (await database.read.select().from(problem)).length;
  const before = await problems();
  answers(false);
  await wang.says('好的，提交');
  await passes(20_000);
  answers(true);
  await wang.says(TOLD);
  await passes(6 * MINUTE);
  expect(await problems()).toBe(before);
  expect(wordsOf(WANG).at(-1)).toMatch(/稍早发的“好的，提交”刚刚才送到/);
  await wang.says('单独提交');
  expect(await problems()).toBe(before + 1);
});

test('a late yes is taken for what it was said to', async () => {
  const { wang, database, answers, passes } = await potiInFeishu();
  const problems = async () => (await database.read.select().from(problem)).length;
  const before = await problems();
  await wang.says(TOLD);
  await passes(MINUTE);
  answers(false);
  await wang.says('单独提交');
  await passes(20_000);
  answers(true);
  await passes(6 * MINUTE);
  expect(await problems()).toBe(before + 1);
});

test('callbacks of WeCom that come twice and in reverse are taken once each', async () => {
  const { wecom, inbox: taken } = await wecomWith();
  wecom.sender.knobs.hold = true;
  wecom.sender.knobs.times = 2;
  for (const text of ['一', '二', '三']) await wecom.user('WangFang').says(text);
  await wecom.sender.release({ reversed: true });
  expect(taken.arrivals.map(({ said }) => (said.kind === 'text' ? said.text : ''))).toEqual(['三', '二', '一']);
});
