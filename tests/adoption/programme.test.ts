import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, write } from '../../src/kernel/statement.ts';
import { programmeOf, type Ranked, wantedIn } from '../../src/skills/adoption/programme.ts';
import { campaignStage, campaign as campaigns } from '../../src/skills/campaign/index.ts';
import { reviewResult } from '../../src/skills/reviews/tables.ts';
import { fileOn, wordsOfDocx } from '../support/exported.ts';
import { ground } from './ground.ts';

const ASPECTS = ['甲', '乙', '丙'];
const works = fc
  .array(fc.record({ aspect: fc.constantFrom(...ASPECTS), rank: fc.integer({ min: 1, max: 9 }) }), { maxLength: 40 })
  .map((rows) =>
    rows.map((row, i): Ranked => ({ ...row, number: i + 1, title: `成果${i + 1}`, unit: `单位${i}`, speaker: '' })),
  );
const wanted = fc.record({
  outcomes: fc.integer({ min: 1, max: 20 }),
  minutes: fc.integer({ min: 1, max: 30 }),
  starts: fc.option(fc.integer({ min: 480, max: 900 }), { nil: undefined }),
});

describe('the programme of the exchange meeting', () => {
  test('hears the best, as many as are wanted, and nobody before one who did better is left out', () => {
    fc.assert(
      fc.property(works, wanted, (ranked, wish) => {
        const { sections, count } = programmeOf(ranked, wish, ASPECTS);
        const heard = sections.flatMap(({ items }) => items);
        expect(count).toBe(Math.min(ranked.length, wish.outcomes));
        const worst = Math.max(0, ...heard.map(({ rank }) => rank));
        const numbers = new Set(heard.map(({ number }) => number));
        for (const one of ranked) if (one.rank < worst) expect(numbers).toContain(one.number);
      }),
    );
  });

  test('goes aspect by aspect in the campaign’s order, the better first, without a gap or an overlap', () => {
    fc.assert(
      fc.property(works, wanted, (ranked, wish) => {
        const { sections, total } = programmeOf(ranked, wish, ASPECTS);
        const order = sections.map(({ aspect }) => ASPECTS.indexOf(aspect));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        for (const { items } of sections) {
          const ranks = items.map(({ rank }) => rank);
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        }
        const items = sections.flatMap((section) => section.items);
        expect(items.map(({ place }) => place)).toEqual(items.map((_, i) => i + 1));
        expect(total).toBe(items.length * wish.minutes);
        items.slice(1).forEach(({ from }, i) => {
          expect(from).toBe(items[i]?.to);
        });
      }),
    );
  });

  test('does not depend on the order in which outcomes are handed in, and names those tied with the last one', () => {
    fc.assert(
      fc.property(works, wanted, (ranked, wish) => {
        const given = programmeOf(ranked, wish, ASPECTS);
        expect(programmeOf([...ranked].reverse(), wish, ASPECTS)).toEqual(given);
        const heard = given.sections.flatMap(({ items }) => items);
        const last = Math.max(0, ...heard.map(({ rank }) => rank));
        const numbers = new Set(heard.map(({ number }) => number));
        const tied = ranked.filter(({ rank, number }) => rank === last && !numbers.has(number));
        expect([...given.tied].sort((a, b) => a - b)).toEqual(tied.map(({ number }) => number));
      }),
    );
  });

  test.each([
    ['交流会议程，前8项，每项10分钟，9点开始', { outcomes: 8, minutes: 10, starts: 540 }],
    ['交流会议程，下午2点半开始，每人6分钟', { minutes: 6, starts: 870 }],
    ['交流会议程，14:00开始，安排12项', { outcomes: 12, starts: 840 }],
    ['交流会议程', {}],
  ])('%s is understood', (words, read) => {
    expect(wantedIn(words)).toEqual(read);
  });
});

describe('the staff ask for it', () => {
  test('one card and a file for the meeting, which can be asked for otherwise', async () => {
    const { says, hears, staff, judge, database } = await ground();
    await judge(11, 2);
    await judge(12, 2);
    const card = await says(staff, '交流会议程');
    expect(card).toMatch(/议程已排好：3 项成果，每项 10 分钟，共 30 分钟/);
    expect(card).toMatch(/请先补上日期.*和通知文号/);
    expect(card).not.toMatch(/列为任务，提醒/);
    const { replies } = await hears(staff, { kind: 'text', text: '交流会议程，前2项，每项8分钟，9点半开始' });
    const [shown] = replies;
    expect(shown?.text).toMatch(/2 项成果，每项 8 分钟，共 16 分钟/);
    expect(shown?.more).toMatch(/同分、没有排进来的：成果 12 号/);
    const words = wordsOfDocx(await fileOn(database, shown));
    expect(words).toMatch(/成果交流会议程.*2 项，共 16 分钟.*序号.*时间.*成果.*汇报人.*09:30—09:38.*分批开会轮班补学/s);
    expect(words).not.toMatch(/名次|得分|88\.5/);
  });

  test('with a day and a notice the meeting becomes a duty of those who report, once', async () => {
    const { says, presses, staff, fourth, third, judge, database, campaign } = await ground();
    await judge(11, 2);
    await database.batch([
      write(build.update(campaigns).set({ number: '青直工〔2026〕8号' })),
      write(build.insert(campaignStage).values({ campaign, stage: 'exchange', from: '2026-12-04', to: '2026-12-04' })),
    ]);
    expect(await says(staff, '交流会议程')).toMatch(/12月4日召开/);
    const { replies } = await presses(staff, '列为任务');
    expect(replies[0]?.text).toMatch(/已列为任务：成果交流会.*2 个汇报单位/);
    for (const person of [fourth, third]) expect(await says(person, '我有什么要办')).toMatch(/成果交流会/);
    await says(staff, '交流会议程');
    expect((await presses(staff, '列为任务')).replies[0]?.text).toMatch(/已经在这些单位的任务里/);
  });

  test('nobody else, and not before the result is out', async () => {
    const { says, first, staff, database } = await ground();
    expect(await says(first, '交流会议程')).not.toMatch(/议程已排好/);
    await database.batch([write(build.delete(reviewResult))]);
    expect(await says(staff, '交流会议程')).toMatch(/还没有公布评审结果/);
  });
});
