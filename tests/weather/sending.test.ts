import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mishap } from '../emulators/weather.ts';
import { freshDatabase } from '../support/database.ts';
import { PLATFORMS, type Sky, START, skyOver } from './sky.ts';

const PEOPLE = ['ou_an', 'ou_bo', 'ou_chen', 'ou_ding'];
const MINUTE = 60_000;

const IN_VAIN: Mishap[] = ['rate', 'server-error', 'reset'];

/** Spells of up to six minutes, one after another or at once, for about a quarter of an hour. */
const spells = (every: number[], mishaps: Mishap[]) =>
  fc.array(
    fc.record({
      from: fc.integer({ min: 0, max: 10 * MINUTE }),
      lasts: fc.integer({ min: 1_000, max: 6 * MINUTE }),
      mishap: fc.constantFrom(...mishaps),
      every: fc.constantFrom(...every),
    }),
    { minLength: 1, maxLength: 5 },
  );
const stormy = fc.oneof(spells([1], IN_VAIN), spells([1, 2, 3], [...IN_VAIN, 'lost', 'hang']));
const said = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 14 * MINUTE }),
    to: fc.constantFrom(...PEOPLE),
    long: fc.boolean(),
  }),
  { minLength: 5, maxLength: 30 },
);

/** What takes several messages of either platform. */
const LONG = Array.from({ length: 1_100 }, (_, i) => `第${i}句说了一件事。`).join('');
const textOf = ({ n, long }: { n: number; long: boolean }) => `【${n}】${long ? LONG : '有一件事。'}`;
const pieces = (text: string) => text.split(/(?<=。)|(?=【)/).sort();
/** Where a later message to the same person came first: when (ms after the start), and for how long the earlier had been tried. */
async function overtaken(sky: Sky): Promise<{ at: number; tried: number }[]> {
  const rows = await sky.rows();
  return rows.flatMap((row) =>
    rows
      .filter(({ id, account, sentAt }) => account === row.account && id > row.id && (sentAt ?? 0) < (row.sentAt ?? 0))
      .map(({ sentAt }) => ({ at: (sentAt ?? 0) - START, tried: (sentAt ?? 0) - (row.firstTry ?? 0) })),
  );
}
/** All that a person can read, in order; parts of one message as one. */
const read = (sky: Sky, person: string) => sky.screen(person).join('').replace(/\s/g, '');

describe.each(PLATFORMS)('whatever the weather over %s', (which) => {
  test('every message arrives once and in order, within the limits, and soon after it has cleared', async () => {
    const database = await freshDatabase();
    await fc.assert(
      fc.asyncProperty(stormy, said, fc.boolean(), async (storm, all, tokensEnd) => {
        const sky = await skyOver(which, PEOPLE, database);
        for (const { lasts, ...spell } of storm) sky.brings({ ...spell, until: spell.from + lasts });
        const expected = new Map<string, string>(PEOPLE.map((person) => [person, '']));
        for (const [n, { at, to, long }] of all.sort((a, b) => a.at - b.at).entries()) {
          await sky.passTo(at);
          if (tokensEnd && n % 4 === 0) sky.endTokens();
          const text = textOf({ n, long: long && n % 5 === 0 });
          await sky.tell(to, { text });
          expected.set(to, `${expected.get(to)}${text}`);
        }
        const clears = Math.max(14 * MINUTE, ...storm.map(({ from, lasts }) => from + lasts));
        // a minute: as long as WeCom bars whoever called too often
        await sky.passTo(clears + 2 * MINUTE);
        expect((await sky.rows()).filter(({ state }) => state !== 'sent')).toEqual([]);
        const total = storm.every(({ every, mishap }) => every === 1 && IN_VAIN.includes(mishap));
        const passed = await overtaken(sky);
        for (const [person, text] of expected) {
          if (total && passed.length === 0) expect(read(sky, person)).toBe(text);
          else expect(pieces(read(sky, person))).toEqual(pieces(text));
        }
        // whatever goes wrong for two minutes is overtaken, but tried again directly before: it has cleared between the two
        expect(passed.filter(({ tried }) => tried < 2 * MINUTE)).toEqual([]);
        const clearing = ({ at }: { at: number }) => storm.some(({ from, lasts }) => Math.abs(at - from - lasts) < 100);
        if (total) expect(passed.filter((one) => !clearing(one))).toEqual([]);
        expect(sky.beyondLimits()).toBe(0);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  }, 120_000);

  test('after a long outage a hundred people have theirs within a minute, and it was not knocked at all the while', async () => {
    const crowd = Array.from({ length: 100 }, (_, i) => `ou_${i}`);
    const sky = await skyOver(which, crowd, await freshDatabase());
    sky.brings({ from: 0, until: 20 * MINUTE, mishap: 'hang' });
    for (const person of crowd) await sky.tell(person, { text: '一件事。' });
    await sky.passTo(20 * MINUTE);
    expect(sky.knocked()).toBeLessThan(64 + 2 * 20 + 20);
    await sky.passTo(21 * MINUTE);
    for (const person of crowd) expect(sky.screen(person)).toEqual(['一件事。']);
    expect(sky.beyondLimits()).toBe(0);
  });

  test('what certainly did not arrive waits for hours; what may have arrived is not sent when its key is forgotten', async () => {
    const sky = await skyOver(which, PEOPLE, await freshDatabase());
    sky.mishap('lost');
    await sky.tell('ou_an', { text: '来过的。' });
    await sky.passTo(1);
    sky.brings({ from: 0, until: 5 * 60 * MINUTE, mishap: which === 'feishu' ? 99991403 : 45009 });
    await sky.tell('ou_bo', { text: '没来过的。' });
    await sky.passTo(5.3 * 60 * MINUTE);
    expect([sky.screen('ou_an'), sky.screen('ou_bo')]).toEqual([['来过的。'], ['没来过的。']]);
    expect(await sky.rows()).toMatchObject([
      { state: 'dead', lost: 'doubtful', fault: expect.stringContaining('可能已送达') },
      { state: 'sent' },
    ]);
  });
});
