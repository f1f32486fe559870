import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/kernel/clock.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { daysIn, readNotice, wholeDays } from '../../src/skills/campaign/notice.ts';
import { timing } from '../../src/skills/campaign/policy.ts';
import { termsIn } from '../../src/skills/campaign/terms-said.ts';

const setting = { now: '2026-11-24T10:00', workingDays: workingDays() };
const read = (text: string) => readNotice(text, setting);

const NOTICE = `关于开展2026年“破难题、强基层”难题大征集工作的通知
岛直工〔2026〕12号
各单位：
围绕组织建设、党员教育、作风建设、服务大局等四个方面征集难题。
一、难题征集阶段（3月2日至4月10日）。各单位把难题报上来。
二、梳理归类阶段
4月11日—4月30日，由工委汇总。
三、选题：5月15日前发布课题。
四、申领阶段（5月16日至6月10日）。每个课题组最多申领两个课题，课题组成员要有分管领导、专职副书记、支部书记各一名。
五、实施阶段：6月11日到9月20日，各组攻关。
六、10月15日前完成评审。评分标准：前瞻性30分、创新性30分、可操作性40分。
七、10月底召开交流会。
八、2027年1月至3月，成果转化。`;

describe('a notice', () => {
  test('gives its title, 文号, aspects, terms and the days of every stage', () => {
    const { title, number, aspects, days, terms } = read(NOTICE);
    expect({ title, number, aspects }).toEqual({
      title: '2026年“破难题、强基层”难题大征集',
      number: '岛直工〔2026〕12号',
      aspects: ['组织建设', '党员教育', '作风建设', '服务大局'],
    });
    expect(wholeDays(days, '2026-03-02')).toEqual({
      collecting: { from: '2026-03-02', to: '2026-04-10', hard: null },
      sorting: { from: '2026-04-11', to: '2026-04-30', hard: null },
      choosing: { from: '2026-05-01', to: '2026-05-15', hard: null },
      claiming: { from: '2026-05-16', to: '2026-06-10', hard: null },
      carrying_out: { from: '2026-06-11', to: '2026-09-20', hard: null },
      reviewing: { from: '2026-09-21', to: '2026-10-15', hard: null },
      exchange: { from: '2026-10-16', to: '2026-10-31', hard: null },
      adoption: { from: '2027-01-01', to: '2027-03-31', hard: null },
    });
    expect(terms).toMatchObject({
      topicsATeam: 2,
      composition: { 分管领导: 1, 专职副书记: 1, 支部书记: 1 },
      rubric: {
        items: [
          { name: '前瞻性', weight: 30 },
          { name: '创新性', weight: 30 },
          { name: '可操作性', weight: 40 },
        ],
      },
    });
  });

  test.each([
    ['开启难题征集，从今天到下月15号', { collecting: { from: '2026-11-24', to: '2026-12-15' } }],
    [
      '征集12月1日到12月20日，梳理到12月31日前',
      { collecting: { from: '2026-12-01', to: '2026-12-20' }, sorting: { to: '2026-12-31' } },
    ],
    [
      '12月1日—12月20日为征集阶段，12月21日—31日为梳理阶段',
      { collecting: { from: '2026-12-01', to: '2026-12-20' }, sorting: { from: '2026-12-21', to: '2026-12-31' } },
    ],
    ['征集到12月20日，最迟收到12月25日', { collecting: { to: '2026-12-20', hard: '2026-12-25' } }],
    ['申领11月1日到12月1日，实施到明年5月底前，次年6月评审', undefined],
    ['各支部要高度重视', {}],
  ])('%s', (text, days) => {
    if (days) expect(read(text).days).toEqual(days);
    else expect(Object.keys(read(text).days)).toContain('claiming');
  });

  test('what names no stage is for the one that is under way', () => {
    expect(daysIn('延长到12月31日', setting, 'claiming')).toEqual({
      claiming: { to: '2026-12-31' },
    });
    expect(daysIn('延长到12月31日', setting)).toEqual({});
  });

  test('no text breaks it, and stages stay in order', () => {
    const piece = fc.constantFrom(
      '征集',
      '梳理',
      '3月1日',
      '至',
      '4月10日前',
      '，',
      '。',
      '\n',
      '评审阶段',
      '10月底',
      '最迟',
      '每组最多',
      '两个课题',
      '成员要有',
      '方面：',
      '组织、',
      '100%',
      '〔2026〕1号',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const { days } = read(pieces.join(''));
        for (const one of Object.values(wholeDays(days, '2026-11-24'))) {
          expect([one.from, one.to].join()).toMatch(/^\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d$/);
        }
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(read(text).days).toBeDefined();
      }),
    );
  });
});

describe('terms in words', () => {
  test.each([
    ['每组最多两个课题', { topicsATeam: 2 }],
    ['每个课题组申领一至两个课题，每组最多领3个课题', { topicsATeam: 3 }],
    ['同一单位同一课题最多2个课题组', { teamsAUnitATopic: 2 }],
    ['成员要有分管领导、专职副书记、两名党员代表', { composition: { 分管领导: 1, 专职副书记: 1, 党员代表: 2 } }],
    ['课题组由支部书记、党员代表组成', { composition: { 支部书记: 1, 党员代表: 1 } }],
    [
      '评分项：理论深度40、实践价值60',
      {
        rubric: {
          from: 0,
          to: 100,
          comment: true,
          items: [
            { name: '理论深度', weight: 40 },
            { name: '实践价值', weight: 60 },
          ],
        },
      },
    ],
    ['每项成果五位评委', { reviewersAnOutcome: 5 }],
    ['评完九成出排名', { quorum: 0.9 }],
    ['评完80%才排名，去掉1个最高和1个最低', { quorum: 0.8, trimmed: 1 }],
    ['实行盲评', { authorsHidden: true }],
    ['评审时显示作者', { authorsHidden: false }],
    ['20个工作日没有进展就问一声', { stalledAfter: 20 }],
    ['评审委员会由12人组成', { panelSize: 12 }],
    ['不公开评委姓名', { reviewersHidden: true }],
    ['请各单位按时报送', {}],
    ['我们支部书记都是兼职', {}],
  ])('%s', (text, terms) => expect(termsIn(text)).toEqual(terms));
});

test('late lies between the announced and the hidden last day, closed after it, and nothing closes where none is set', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2026-01-01', days));
  fc.assert(
    fc.property(day, day, fc.option(day, { nil: null }), (to, today, hard) => {
      const found = timing({ from: '2026-01-01', to, hard }, today);
      if (today <= to) expect(found).toBe('in_time');
      else expect(found).toBe(hard !== null && today > hard ? 'closed' : 'late');
    }),
  );
  expect(timing(undefined, '2026-01-01')).toBe('in_time');
});
