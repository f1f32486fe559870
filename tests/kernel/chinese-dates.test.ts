import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evalDates } from '../../src/eval/dates.ts';
import { type DateReading, findDate, findDates, readDate } from '../../src/kernel/chinese/dates.ts';
import { addDays, weekday } from '../../src/kernel/clock.ts';
import { workingDays } from '../../src/kernel/working-days.ts';

const days = workingDays();
const AUTUMN = '2026-10-14T10:20';

/** A reading in short: 2026-11-05, 2026-11-05T14:00, 2026-11-01..2026-11-30, ?reason; a deadline with `by`. */
function short(reading: DateReading): string {
  switch (reading.kind) {
    case 'date':
      return [reading.date, ...(reading.part ? [reading.part] : []), ...(reading.by ? ['by'] : [])].join(' ');
    case 'datetime':
      return [reading.datetime, ...(reading.by ? ['by'] : [])].join(' ');
    case 'range':
      return `${reading.start}..${reading.end}`;
    case 'ambiguous':
      return `?${reading.reason}`;
  }
}

function read(text: string, now = AUTUMN, tense: 'past' | 'future' = 'future'): string {
  return short(readDate(text, { now, tense, workingDays: days }));
}

// 2026-10-14 is a Wednesday
describe('a plan, said on a Wednesday in October 2026', () => {
  test.each([
    ['今天', '2026-10-14'],
    ['大后天下午', '2026-10-17 afternoon'],
    ['明儿一早', '2026-10-15 morning'],
    ['明晚七点半', '2026-10-15T19:30'],
    ['今晚12点', '2026-10-15T00:00'],
    ['后天凌晨两点', '2026-10-16T02:00'],
    ['下午两点一刻', '2026-10-14T14:15'],
    ['差五分三点', '2026-10-14T14:55'],
    ['中午一点', '2026-10-14T13:00'],
    ['后天15:30', '2026-10-16T15:30'],
    ['周三9点', '2026-10-21T09:00'],
    ['九点', '?am_pm'],
    ['周五四点', '2026-10-16T16:00'],
    ['周五八点半', '2026-10-16T08:30'],
    ['周五七点', '?am_pm'],
    ['周五晚七点', '2026-10-16T19:00'],
    ['下午两三点', '?no_such_time'],
    ['礼拜天', '2026-10-18'],
    ['周二', '2026-10-20'],
    ['这周一', '2026-10-12'],
    ['下星期四上午九点', '2026-10-22T09:00'],
    ['下下周一', '2026-10-26'],
    ['大上周五', '2026-10-02'],
    ['下周三到五', '2026-10-21..2026-10-23'],
    ['周四至下周二', '2026-10-15..2026-10-20'],
    ['本周末', '2026-10-17..2026-10-18'],
    ['周末前', '2026-10-16 by'],
    ['最晚周五', '2026-10-16 by'],
    ['11月6号', '2026-11-06'],
    ['十一月六日', '2026-11-06'],
    ['11 月 6 日 下午 3 点', '2026-11-06T15:00'],
    ['二〇二七年三月一日', '2027-03-01'],
    ['27年3月1号', '2027-03-01'],
    ['2026.11.6', '2026-11-06'],
    ['11/6', '2026-11-06'],
    ['11月6日（周五）', '2026-11-06'],
    ['11月6日（周四）', '?weekday_mismatch'],
    ['叁拾号', '2026-10-30'],
    ['8号', '2026-11-08'],
    ['9月8日', '2027-09-08'],
    ['9月31号', '?no_such_day'],
    ['2月30日', '?no_such_day'],
    ['10月20日之前', '2026-10-20 by'],
    ['下个月10号前', '2026-11-10 by'],
    ['11月3-6日', '2026-11-03..2026-11-06'],
    ['从今天到下月15号', '2026-10-14..2026-11-15'],
    ['12月20日至次年1月8日', '2026-12-20..2027-01-08'],
    ['11月', '2026-11-01..2026-11-30'],
    ['3月份', '2027-03-01..2027-03-31'],
    ['11月中旬', '2026-11-11..2026-11-20'],
    ['上旬', '2026-11-01..2026-11-10'],
    ['本季度', '2026-10-01..2026-12-31'],
    ['明年上半年', '2027-01-01..2027-06-30'],
    ['月底', '2026-10-31 by'],
    ['下月底前', '2026-11-30 by'],
    ['年底之前', '2026-12-31 by'],
    ['年内', '2026-12-31 by'],
    ['月初', '?vague'],
    ['五天内', '2026-10-19 by'],
    ['半个月后', '2026-10-29'],
    ['两个月后', '2026-12-14'],
    ['一个半小时后', '2026-10-14T11:50'],
    ['过三个礼拜', '2026-11-04'],
    ['三周后的周五', '2026-11-06'],
    ['12月内', '2026-12-31 by'],
    ['十个工作日内', '2026-10-28 by'],
    ['下个工作日', '2026-10-15'],
    ['11月第一个工作日', '2026-11-02'],
    ['下个月最后一个周五', '2026-11-27'],
    ['月末最后一个工作日', '2026-10-30'],
    ['本周最后一个工作日', '2026-10-16'],
    ['11月第二个周三', '2026-11-11'],
    ['11月6日前两天', '2026-11-04'],
    ['尽早', '?vague'],
    ['等忙完这阵', '?vague'],
    ['改日', '?vague'],
    ['11月6号或7号', '?alternatives'],
    ['周五还是周六', '?alternatives'],
    ['最好周五，不行就下周一', '?alternatives'],
    ['每周五', '?recurring'],
    ['周五以后', '?open'],
    ['下一个周五', '?alternatives'],
    ['下一个周二', '2026-10-20'],
    ['接下来三个月', '2026-10-14..2027-01-14'],
    ['近三天', '2026-10-12..2026-10-14'],
    ['仨月后', '2027-01-14'],
    ['3pm', '2026-10-14T15:00'],
    ['明后天', '?alternatives'],
    ['过了元旦', '?vague'],
    ['明年春天', '?vague'],
    ['赶明儿', '?vague'],
    ['11月上中旬', '2026-11-01..2026-11-20'],
    ['下月中下旬', '2026-11-11..2026-11-30'],
    ['元月8号', '2027-01-08'],
    ['明年的今天', '2027-10-14'],
    ['去年这个时候', '?vague'],
    ['11月20日前三个工作日', '2026-11-17'],
    ['11月6日后三个工作日内', '2026-11-11 by'],
    ['后天起五天内', '2026-10-20 by'],
    ['11月头三天', '2026-11-01..2026-11-03'],
    ['下周最后两天', '2026-10-24..2026-10-25'],
    ['10月最后三个工作日', '2026-10-28..2026-10-30'],
    ['10月倒数第二天', '2026-10-30'],
    ['过了11月', '?open'],
    ['上班第一天', '?vague'],
    ['11月6日后99999999天', '?vague'],
    ['99999999个礼拜后的周五', '?vague'],
    ['九千年后', '?vague'],
    ['第99999999个工作日', '?vague'],
    ['11月第99999999个周五', '?vague'],
    ['9999年12月31日', '?no_such_day'],
    ['九九九九年', '?no_date'],
    ['吃了吗', '?no_date'],
  ])('%s is %s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('what is over, said on that Wednesday', () => {
  test.each([
    ['周五', '2026-10-09'],
    ['上周四下午', '2026-10-08 afternoon'],
    ['20号', '2026-09-20'],
    ['8号', '2026-10-08'],
    ['11月', '2025-11-01..2025-11-30'],
    ['5月6日', '2026-05-06'],
    ['上个月底', '2026-09-30 by'],
    ['三季度', '2026-07-01..2026-09-30'],
    ['三天前', '2026-10-11'],
    ['七一', '2026-07-01'],
    ['国庆后第一个工作日', '2026-10-08'],
    ['去年年底', '2025-12-31 by'],
    ['前几天', '?vague'],
  ])('%s is %s', (text, expected) => expect(read(text, AUTUMN, 'past')).toBe(expected));
});

describe('festivals and the days off around them', () => {
  test.each([
    ['2026-01-20T09:00', '春节', '2026-02-17'],
    ['2026-01-20T09:00', '除夕', '2026-02-16'],
    ['2026-01-20T09:00', '小年', '2026-02-10'],
    ['2026-01-20T09:00', '腊月二十八', '2026-02-15'],
    ['2026-01-20T09:00', '正月初八', '2026-02-24'],
    ['2026-01-20T09:00', '元宵节', '2026-03-03'],
    ['2026-01-20T09:00', '春节前', '2026-02-14 by'],
    ['2026-01-20T09:00', '年前', '2026-02-14 by'],
    ['2026-01-20T09:00', '节后上班第二天', '2026-02-25'],
    ['2026-01-20T09:00', '春节假期', '2026-02-15..2026-02-23'],
    ['2026-04-10T09:00', '五一前', '2026-04-30 by'],
    ['2026-04-10T09:00', '五一收假第一天', '2026-05-06'],
    ['2026-04-10T09:00', '端午', '2026-06-19'],
    ['2026-06-10T09:00', '七一前一周', '2026-06-24'],
    ['2026-09-01T09:00', '中秋节前最后一个工作日', '2026-09-24'],
    ['2026-09-01T09:00', '十一前', '2026-09-30 by'],
    ['2026-09-01T09:00', '节前最后一个工作日', '2026-09-24'],
    ['2026-10-03T09:00', '上班第一天', '2026-10-08'],
    ['2026-12-01T09:00', '元旦之前', '2026-12-31 by'],
    ['2026-12-01T09:00', '节后', '?vague'],
  ])('on %s %s is %s', (now, text, expected) => expect(read(text, now)).toBe(expected));

  test.each(['五一路', '七一勋章', '三八红旗手', '八一小学', '十一个支部'])('%s is no festival', (text) =>
    expect(read(text)).toBe('?no_date'),
  );
});

describe('what can not be known is asked back', () => {
  test('a working day in a year without a calendar', () => {
    expect(read('三个工作日内', `${days.knownThrough}-12-30T09:00`)).toBe('?no_calendar');
    expect(read('节后第一个工作日', `${days.knownThrough}-12-20T09:00`)).toBe('?no_calendar');
    expect(read('春节前', `${days.knownThrough}-12-20T09:00`)).toBe('?no_calendar');
  });

  test('tomorrow, said in the small hours', () => {
    expect(read('明天下午', '2026-10-14T01:10')).toBe('?midnight');
    expect(read('今晚八点', '2026-10-14T01:10')).toBe('2026-10-14T20:00');
    expect(read('明天下午', '2026-10-14T06:10')).toBe('2026-10-15 afternoon');
  });
});

describe('a date inside a sentence', () => {
  const find = (sentence: string, tense: 'past' | 'future' = 'future') => {
    const found = findDate(sentence, { now: AUTUMN, tense, workingDays: days });
    return found && `${found.words} = ${short(found.reading)}`;
  };

  test.each([
    ['支委会安排在11月6号下午两点，三楼', '11月6号下午两点 = 2026-11-06T14:00'],
    ['材料周五下班前报给组织科', '周五下班前 = 2026-10-16 by'],
    ['11月的党员大会放在9号', '9号 = 2026-11-09'],
    ['下周的党课周四讲', '周四 = 2026-10-22'],
    ['原定周五，改到下周二上午', '下周二上午 = 2026-10-20 morning'],
    ['不是周四，是周五', '周五 = 2026-10-16'],
    ['我们想月底开', '月底 = ?which_day'],
    ['月底前开完', '月底前 = 2026-10-31 by'],
    ['11月1日至11月10日报名，12月1日前公示', '11月1日至11月10日 = 2026-11-01..2026-11-10'],
    ['１１月６日　上午９：３０　开会', '１１月６日　上午９：３０ = 2026-11-06T09:30'],
  ])('%s: %s', (sentence, expected) => expect(find(sentence)).toBe(expected));

  test.each([
    '我们有三点建议',
    '附议25号',
    '25号难题到哪一步了',
    '三会一课每月一次',
    '第十二条怎么说',
    '书记任期五年',
    '花了12.5万元',
    '应到18人实到16人',
    '13800138000',
    '会议室在3号楼',
    '有点晚',
    '每周一次',
    '工作20年了',
    '认领7号和12号',
    '早上好',
    '聊了一上午',
    '有空缺吗',
  ])('%s holds none', (sentence) => expect(find(sentence)).toBeUndefined());

  test('all of them, from left to right, at their places', () => {
    const sentence = '11月3日报名，11月9日公示，11月底前结束';
    const found = findDates(sentence, { now: AUTUMN, tense: 'future', workingDays: days });
    expect(found.map(({ reading }) => short(reading))).toEqual(['2026-11-03', '2026-11-09', '2026-11-30 by']);
    for (const { start, end, words } of found) expect(sentence.slice(start, end)).toBe(words);
  });
});

const someDay = fc.integer({ min: 0, max: 1400 }).map((n) => addDays('2024-06-01', n));
const chinese = (n: number): string => {
  const digits = '零一二三四五六七八九';
  const ten = Math.floor(n / 10);
  return (ten > 1 ? digits[ten] : '') + (ten > 0 ? '十' : '') + (n % 10 > 0 ? digits[n % 10] : '');
};

describe('for any day', () => {
  test('a full date reads back however it is written, on whatever day and in either tense', () => {
    fc.assert(
      fc.property(someDay, someDay, fc.constantFrom('past' as const, 'future' as const), (date, today, tense) => {
        const [y = '', m = '', d = ''] = date.split('-');
        const [month, day] = [Number(m), Number(d)];
        const year = Array.from(y, (digit) => '〇一二三四五六七八九'[Number(digit)]).join('');
        const written = [
          date,
          `${y}/${month}/${day}`,
          `${y}.${m}.${d}`,
          `${y}年${month}月${day}日`,
          `${y} 年 ${month} 月 ${day} 号`,
          `${y.slice(2)}年${month}月${day}号`,
          `${year}年${chinese(month)}月${chinese(day)}日`,
          `${y}年${month}月${day}日`.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
          `${y}${m}${d}`,
          `${y}年${month}月${day}日（周${'一二三四五六日'[weekday(date) - 1]}）`,
        ];
        for (const text of written) expect([text, read(text, `${today}T12:00`, tense)]).toEqual([text, date]);
      }),
    );
  });

  test('weekdays count from Monday to Sunday', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 7 }), (today, wanted) => {
        const now = `${today}T12:00`;
        const name = '一二三四五六日'[wanted - 1];
        const monday = addDays(today, 1 - weekday(today));
        expect(read(`本周${name}`, now)).toBe(addDays(monday, wanted - 1));
        expect(read(`下周${name}`, now)).toBe(addDays(monday, wanted + 6));
        expect(read(`上个星期${name}`, now)).toBe(addDays(monday, wanted - 8));
        const bare = read(`礼拜${name}`, now);
        expect(bare >= today && bare <= addDays(today, 6) && weekday(bare) === wanted).toBe(true);
        const past = read(`周${name}`, now, 'past');
        expect(past <= today && past >= addDays(today, -6) && weekday(past) === wanted).toBe(true);
      }),
    );
  });

  test('so many days from now are counted from tomorrow', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 3, max: 99 }), (today, n) => {
        const now = `${today}T12:00`;
        expect(read(`${n}天后`, now)).toBe(addDays(today, n));
        expect(read(`${chinese(n)}天内`, now)).toBe(`${addDays(today, n)} by`);
        expect(read(`${chinese(n)}天前`, now, 'past')).toBe(addDays(today, -n));
      }),
    );
  });

  test('a bare day and month is the next such day, in the past tense the last', () => {
    fc.assert(
      fc.property(someDay, someDay, (date, today) => {
        fc.pre(!date.endsWith('02-29'));
        const text = `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
        const next = read(text, `${today}T12:00`);
        const last = read(text, `${today}T12:00`, 'past');
        expect(next >= today && next < addDays(today, 366) && next.endsWith(date.slice(5))).toBe(true);
        expect(last <= today && last > addDays(today, -367) && last.endsWith(date.slice(5))).toBe(true);
      }),
    );
  });
});

test('whatever is said, readings are well formed and in their places', () => {
  const words = fc.constantFrom(
    ...'年月日号周星期下上一二三十五前后内到或半点分个工作节春国庆第最末底初旬腊正每过天今明12/.-:： ，（）',
    '工作日',
    '第一个',
    '最后一个',
    '国庆',
    '春节',
    '节后',
    '😀',
  );
  const sentence = fc.array(words, { maxLength: 14 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(sentence, fc.string({ unit: 'binary', maxLength: 30 })), someDay, (text, today) => {
      let behind = 0;
      for (const { reading, start, end, words: said } of findDates(text, {
        now: `${today}T09:30`,
        tense: 'future',
        workingDays: days,
      })) {
        expect(start >= behind && end > start && text.slice(start, end) === said).toBe(true);
        behind = end;
        if (reading.kind === 'date') expect(reading.date).toMatch(/^\d{4}-\d\d-\d\d$/);
        if (reading.kind === 'datetime') expect(reading.datetime).toMatch(/^\d{4}-\d\d-\d\dT[0-2]\d:[0-5]\d$/);
        if (reading.kind === 'range') expect(reading.start <= reading.end).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

describe('scoring a file of dates', () => {
  const line = (more: object) =>
    JSON.stringify({ id: 'x', text: '后天下午', ref: '2026-10-14T10:20:00+08:00', tense: 'future', ...more });

  test('right is what is expected or accepted; part, by and reason do not count', () => {
    const { report, out } = evalDates([
      line({ class: 'relative', expect: { kind: 'date', date: '2026-10-16', by: true } }),
      line({
        class: 'relative',
        expect: { kind: 'ambiguous', reason: 'x' },
        accept: [{ kind: 'date', date: '2026-10-16' }],
      }),
      line({ class: 'vague', text: '改日', expect: { kind: 'ambiguous', reason: 'other' } }),
      line({ class: 'vague', text: '改日', expect: { kind: 'date', date: '2026-10-16' } }),
      '',
    ]);
    expect(report).toMatch(/relative +2\/2/);
    expect(report).toMatch(/total +3\/4 = 0\.750/);
    expect(out[0]).toMatchObject({ id: 'x', kind: 'date', date: '2026-10-16' });
  });

  test('a line that is none is named', () => {
    expect(() => evalDates(['{'])).toThrow(/line 1 is not JSON/);
    expect(() => evalDates([line({}), '{"id":"y"}'])).toThrow(/line 2: text/);
  });
});
