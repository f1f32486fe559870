import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { closeEnvelope, openEnvelope } from '../../src/skills/debriefing/envelope.ts';
import { markedIn } from '../../src/skills/debriefing/marks.ts';
import { readNotice } from '../../src/skills/debriefing/notice.ts';
import {
  type Answers,
  closingDay,
  countsOf,
  daysToldOn,
  faultOf,
  GRADES,
  gradeMeant,
  isOver,
  marksFault,
  meanOf,
  publishable,
  standing,
} from '../../src/skills/debriefing/policy.ts';

const grade = fc.constantFrom(...GRADES);
const FEWEST = 5;

/** A tree of three levels and what was answered in its branches. */
const campaign = fc
  .array(fc.array(fc.array(grade, { maxLength: 9 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 })
  .map((organs) => {
    const leaders = new Map<string, string>();
    const answers: Answers[] = [];
    organs.forEach((branches, i) => {
      leaders.set(`A${i}`, 'C');
      branches.forEach((grades, j) => {
        const unit = `A${i}B${j}`;
        leaders.set(unit, `A${i}`);
        answers.push({ debriefing: `d-${unit}`, unit, grades, remarks: grades.map((_, n) => `${unit} 说的第${n}句`) });
      });
    });
    return { answers, leaderOf: (unit: string) => leaders.get(unit), leaders };
  });

const size = (counts: number[]) => counts.reduce((sum, n) => sum + n, 0);

describe('what may be shown of the answers', () => {
  test('is never of fewer than five, of a unit or of several together', () => {
    fc.assert(
      fc.property(campaign, ({ answers, leaderOf }) => {
        for (const { counts } of publishable(answers, leaderOf, FEWEST).tallies) {
          expect(size(counts)).toBeGreaterThanOrEqual(FEWEST);
        }
      }),
    );
  });

  test('is of each unit with enough exactly what was answered there', () => {
    fc.assert(
      fc.property(campaign, ({ answers, leaderOf }) => {
        const { tallies } = publishable(answers, leaderOf, FEWEST);
        for (const { debriefing, grades } of answers) {
          const shown = tallies.find((one) => one.debriefing === debriefing);
          expect(shown?.counts).toEqual(grades.length >= FEWEST ? countsOf(grades) : undefined);
        }
      }),
    );
  });

  test('leaves no unit with few answers to be had by taking figures from one another', () => {
    fc.assert(
      fc.property(campaign, ({ answers, leaderOf, leaders }) => {
        const { tallies } = publishable(answers, leaderOf, FEWEST);
        const pools = tallies.filter(({ debriefing }) => debriefing === null);
        for (const pool of pools) {
          // every figure is of answers that no other figure counts: sums and differences of them are of five or more again
          const under = answers.filter(
            ({ unit, grades }) =>
              grades.length > 0 &&
              grades.length < FEWEST &&
              (leaders.get(unit) === pool.unit || leaders.get(leaders.get(unit) ?? '') === pool.unit),
          );
          expect(under.length).toBeGreaterThanOrEqual(2);
        }
        const counted = tallies.reduce((sum, { counts }) => sum + size(counts), 0);
        expect(counted).toBeLessThanOrEqual(answers.reduce((sum, { grades }) => sum + grades.length, 0));
        expect(new Set(pools.map(({ unit }) => unit)).size).toBe(pools.length);
      }),
    );
  });

  test('drops at most what is too little at the top', () => {
    fc.assert(
      fc.property(campaign, ({ answers, leaderOf }) => {
        const counted = publishable(answers, leaderOf, FEWEST).tallies.reduce(
          (sum, { counts }) => sum + size(counts),
          0,
        );
        const all = answers.reduce((sum, { grades }) => sum + grades.length, 0);
        expect(all - counted).toBeLessThan(FEWEST);
      }),
    );
  });

  test('does not depend on the order in which answers came', () => {
    fc.assert(
      fc.property(
        campaign,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        ({ answers, leaderOf }, chance) => {
          const shuffled = answers
            .map((one) => ({ one: { ...one, grades: [...one.grades].reverse() }, at: chance.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
          const key = ({ tallies }: ReturnType<typeof publishable>) => tallies.map((one) => JSON.stringify(one)).sort();
          expect(key(publishable(shuffled, leaderOf, FEWEST))).toEqual(key(publishable(answers, leaderOf, FEWEST)));
        },
      ),
    );
  });

  test('has remarks only of units whose figures are shown', () => {
    fc.assert(
      fc.property(campaign, ({ answers, leaderOf }) => {
        const { tallies, remarks } = publishable(answers, leaderOf, FEWEST);
        const shown = new Set(tallies.map(({ debriefing }) => debriefing));
        for (const { debriefing } of remarks) expect(shown.has(debriefing)).toBe(true);
      }),
    );
  });
});

describe('an envelope', () => {
  const { seal, sealPrevious } = sealWith('s'.repeat(32));
  const where = { id: 'b1', debriefing: 'd1' };
  const words = fc.string({ unit: 'grapheme', maxLength: 300 });

  test('holds grade and remark, and its length tells neither', () => {
    const lengths = new Set<number>();
    fc.assert(
      fc.property(grade, words, (given, remark) => {
        const content = closeEnvelope({ grade: given, remark }, where, { seal });
        lengths.add(content.length);
        const opened = openEnvelope(content, where, { seal, sealPrevious });
        expect(opened).toEqual({ grade: given, remark: [...remark].slice(0, 200).join('') });
      }),
    );
    expect(lengths.size).toBe(1);
  });

  test('opens under no other key, of no other debriefing, and after a change of keys under the one before', () => {
    const content = closeEnvelope({ grade: '差', remark: '少开会' }, where, { seal });
    const other = sealWith('t'.repeat(32));
    expect(openEnvelope(content, where, other)).toBeUndefined();
    expect(openEnvelope(content, { ...where, debriefing: 'd2' }, { seal, sealPrevious })).toBeUndefined();
    expect(openEnvelope(content, where, sealWith('t'.repeat(32), 's'.repeat(32)))?.grade).toBe('差');
  });

  test('is another one for the same answer of somebody else', () => {
    const same = { grade: '好', remark: '' } as const;
    expect(closeEnvelope(same, where, { seal })).not.toBe(closeEnvelope(same, { ...where, id: 'b2' }, { seal }));
  });
});

describe('the days of a campaign', () => {
  const open = { closesOn: null, talliedOn: null };
  test.each([
    ['before its first day', { from: '2026-12-07', to: '2026-12-11' }, '2026-12-06', true, 'not_yet'],
    ['on its first day', { from: '2026-12-07', to: '2026-12-11' }, '2026-12-07', false, 'open'],
    ['on its last day', { from: '2026-12-07', to: '2026-12-11' }, '2026-12-11', false, 'open'],
    ['after it', { from: '2026-12-07', to: '2026-12-11' }, '2026-12-12', true, 'over'],
    ['without days, before the report', { from: null, to: null }, '2026-12-12', false, 'not_yet'],
    ['without days, with the report', { from: null, to: null }, '2026-12-12', true, 'open'],
  ])('a term %s', (_when, term, today, reported, stands) => {
    expect(standing(term, open, today, reported)).toBe(stands);
  });

  test('are over when counted or past, and nothing is open then', () => {
    fc.assert(
      fc.property(fc.constantFrom('2026-12-01', '2026-12-12', '2027-01-05'), fc.boolean(), (today, counted) => {
        const campaignDays = { closesOn: '2026-12-11', talliedOn: counted ? '2026-12-12' : null };
        const over = counted || today > '2026-12-11';
        expect(isOver(campaignDays, today)).toBe(over);
        if (over) expect(standing({ from: null, to: null }, campaignDays, today, true)).toBe('over');
      }),
    );
  });

  test('end with the later of rating and appraisal; open-ended while the rating is', () => {
    const of = (ratingTo: string | null, appraisalTo: string | null) =>
      closingDay({ kind: 'debriefing', ratingTo, appraisalTo });
    expect(of('2026-12-11', '2026-12-15')).toBe('2026-12-15');
    expect(of('2026-12-11', null)).toBe('2026-12-11');
    expect(of(null, '2026-12-15')).toBeNull();
    expect(closingDay({ kind: 'checklist', ratingTo: null, appraisalTo: '2026-12-15' })).toBe('2026-12-15');
  });

  test('that contradict each other are told', () => {
    const none = {
      reportsBy: null,
      ratingFrom: null,
      ratingTo: null,
      appraisalFrom: null,
      appraisalTo: null,
      mendBy: null,
    };
    expect(faultOf({ ...none, ratingFrom: '2026-12-12', ratingTo: '2026-12-11' })).toMatch(/早于/);
    expect(faultOf({ ...none, ratingTo: '2026-12-11', mendBy: '2026-12-01' })).toMatch(/整改/);
    expect(faultOf({ ...none, ratingTo: '2026-12-11', mendBy: '2027-01-29' })).toBeUndefined();
  });

  test('are told of on the first working day, those of a holiday behind it', () => {
    const days = workingDays();
    expect(daysToldOn('2026-10-08', days)).toEqual({ from: '2026-10-01', to: '2026-10-08' });
    expect(daysToldOn('2026-10-05', days)).toBeUndefined();
    expect(daysToldOn('2026-12-08', days)).toEqual({ from: '2026-12-08', to: '2026-12-08' });
  });
});

describe('what is said', () => {
  test.each([
    ['优秀', '好'],
    ['好', '好'],
    ['满意', '好'],
    ['良好', '较好'],
    ['较好', '较好'],
    ['基本满意', '一般'],
    ['不满意', '差'],
    ['不称职', '差'],
    ['去', undefined],
  ])('%s is the grade %s', (word, meant) => expect(gradeMeant(word)).toBe(meant));

  test('a notice lays down days, items and who', () => {
    const setting = { now: '2026-11-23T09:30', workingDays: workingDays() };
    const notice =
      '关于做好2026年度党组织书记述职评议工作的通知\n岚直工〔2026〕18号\n一、党支部书记述职报告于12月10日前报送。\n二、12月14日至18日由党员无记名评议。\n三、上级评价于12月22日前完成。\n四、问题于2027年2月26日前整改到位。\n1. 抓班子（40分）\n2. 带队伍（60分）';
    expect(readNotice(notice, setting)).toMatchObject({
      kind: 'debriefing',
      year: 2026,
      number: '岚直工〔2026〕18号',
      reportsBy: '2026-12-10',
      ratingFrom: '2026-12-14',
      ratingTo: '2026-12-18',
      appraisalTo: '2026-12-22',
      mendBy: '2027-02-26',
      items: [
        { name: '抓班子', points: 40 },
        { name: '带队伍', points: 60 },
      ],
    });
  });

  test('marks are read by item, with their sum, and what is to be mended apart from the comment', () => {
    const items = [
      { name: '抓班子', points: 30 },
      { name: '带队伍', points: 70 },
    ];
    expect(markedIn('抓班子28，带队伍60，思路清楚有办法，要改进党课质量', items)).toEqual({
      marks: { 抓班子: 28, 带队伍: 60 },
      score: 88,
      comment: '思路清楚有办法',
      mend: ['要改进党课质量'],
    });
    expect(markedIn('给个八十八分', [])).toMatchObject({ score: 88 });
    expect(markedIn('履职不错，给个“较好”', [])).toMatchObject({ grade: '较好' });
    expect(marksFault({ 抓班子: 31 }, items)).toMatch(/最多 30 分/);
    expect(meanOf([90, 85, 88])).toBe(87.7);
  });
});
