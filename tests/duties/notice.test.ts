import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Talk } from '../../src/chat/skill.ts';
import { isRefusal } from '../../src/kernel/errors.ts';
import { storeFile } from '../../src/kernel/files.ts';
import { writeXlsx } from '../../src/reports/xlsx.ts';
import { noticeFiles, noticeForm, noticeSaid, undoNotice } from '../../src/skills/duties/notice.ts';
import { correct } from '../../src/skills/duties/notice-correct.ts';
import { isDutyNotice, readNotice } from '../../src/skills/duties/notice-read.ts';
import { COLUMNS, readDutyRow } from '../../src/skills/duties/table.ts';
import { duty, notice, occurrence } from '../../src/skills/duties/tables.ts';
import { textOfFile } from '../../src/skills/rules/index.ts';
import { asPdf, asWord, NEXT_YEAR, YEAR_END } from './notices-of-our-own.ts';
import { apply, button, card, DAYS, inHand, NOW, says, talk, town, words } from './talk.ts';

const READING = {
  now: NOW,
  workingDays: DAYS,
  units: [{ code: 'A', name: '青岚市水文局机关党委', kind: 'organ_party_org' as const }],
  advance: '14、7、3',
};

const brief = (rows: Record<string, string>[]) =>
  rows.map((row) => [row.名称, row.对象类别, row.责任职务, row.周期, row.截止, row.遇休].join(' '));

async function textOf(name: string, bytes: Uint8Array): Promise<string> {
  const text = await textOfFile(name, bytes);
  if (isRefusal(text)) throw new Error(text.text);
  return text;
}

const YEAR_END_ROWS = [
  '述职报告 党支部 书记 一次 2026-12-18 顺延',
  '述职评议汇总表 机关党组织 专职副书记 一次 2026-12-25 顺延',
  '组织生活会 党支部 书记 一次 2026-12-31 顺延',
  '支委会 党支部 书记 每月 25 顺延',
  '党费收缴台账 党支部 组织委员 每季度 末 顺延',
  '换届选举 党支部 书记 每届 届满前30天 顺延',
  '党建工作责任制座谈会 机关党组织 书记、专职副书记 每两年 11-30 顺延',
];

describe('a notice in official form', () => {
  test('as .docx gives what, who, by when, how days off move, 文号 and 依据', async () => {
    const read = readNotice(await textOf('通知.docx', await asWord(YEAR_END)), READING);
    expect(brief(read.rows)).toEqual(YEAR_END_ROWS);
    expect(read).toMatchObject({
      number: '青直工〔2026〕41号',
      title: '关于做好岁末年初机关党建重点工作的通知',
      issued: '2026-11-20',
      issuer: '青岚市直属机关工作委员会',
      undated: ['会后5个工作日内报送情况报告'],
    });
    expect(read.rows[0]).toMatchObject({
      依据: '《青岚市直机关组织生活办法》第七条',
      文号: '青直工〔2026〕41号',
      材料: '述职报告',
    });
  });

  test('as .pdf with other wording: kinds by salutation, a unit by name, two limits in one sentence', async () => {
    const read = readNotice(await textOf('通知.pdf', asPdf(NEXT_YEAR)), READING);
    expect(brief(read.rows)).toEqual([
      '民主生活会 区市县机关工委、部门党组、机关党组织 书记、专职副书记 一次 2027-01-20 提前',
      '第一责任人履职情况报告 部门党组 书记 每年 12-10 提前',
      '党建工作年度报告 区市县机关工委 书记、专职副书记 一次 2026-12-15 提前',
      '专项整改 A 书记、专职副书记 一次 2026-12-08 提前',
      '整改情况报告 A 书记、专职副书记 一次 2026-12-20 提前',
    ]);
    expect(read).toMatchObject({ number: '青直工办〔2026〕7号', issued: '2026-11-22' });
  });

  test.each([
    [
      '各党支部请于2026年12月15日下午5时前报送工作总结，2027年1月10日前报送工作计划。',
      ['工作总结 2026-12-15', '工作计划 2027-01-10'],
    ],
    ['各机关党委每年6月30日前开展一次党务公开自查，并报送自查报告。', ['党务公开自查 06-30']],
    ['各党支部讲党课每季度不少于1次。', ['党课 末']],
    ['请各支部于11月30日前签订责任书。', ['责任书 2026-11-30']],
    ['本办法自2026年12月1日起施行。', []],
    ['截至11月20日，各支部已完成学习。', []],
    ['各支部要抓紧落实，及时报送情况。', []],
    ['会后10个工作日内，各支部报送整改清单。', []],
    ['每五年召开一次机关党建工作会议。', ['机关党建工作会议 末']],
    ['各机关党委每半年报送一次工作小结。', ['工作小结 末']],
    ['各机关党委每半年报送一次工作小结，分别于6月20日、12月20日前报送。', ['工作小结 20']],
  ])('%s', (sentence, expected) => {
    const { rows } = readNotice(`关于有关工作的通知\n青直工〔2026〕9号\n各党支部：\n${sentence}`, READING);
    expect(rows.map((row) => `${row.名称} ${row.截止}`)).toEqual(expected);
  });

  test('every half-year is a cycle of its own; one that ends in other months is left to a person', () => {
    const read = (sentence: string) =>
      readNotice(`关于有关工作的通知\n青直工〔2026〕9号\n各党支部：\n${sentence}`, READING);
    expect(read('各党支部每半年报送一次工作小结。').rows[0]).toMatchObject({ 周期: '每半年', 截止: '末' });
    expect(read('各党支部每半年报送一次工作小结。').undated).toEqual([]);
    const other = read('各党支部每半年报送一次工作小结，分别于1月10日、7月10日前报送。');
    expect(other.rows.filter(({ 周期: cycle }) => cycle === '每半年')).toEqual([]);
    expect(other.undated.join()).toContain('每半年');
  });

  test('is told from a rule, from what sends one out, and from a letter without dates', () => {
    const rule = [
      '青岚市学习办法',
      '第一条 为了学习，通知各支部。',
      '第二条 每月召开一次。',
      '第三条 每年报送总结。',
    ].join('\n');
    expect(isDutyNotice(YEAR_END.join('\n'), READING)).toBe(true);
    expect(isDutyNotice(rule, READING)).toBe(false);
    expect(isDutyNotice('关于天气的通知\n各支部：\n天气转冷，请注意保暖。', READING)).toBe(false);
  });
});

describe('any text', () => {
  const PIECES = [
    '各党支部',
    '于',
    '12月',
    '31日',
    '前',
    '报送',
    '《总结》',
    '每季度',
    '届满前',
    '30日内',
    '，',
    '。',
    '\n',
    '一、',
    '关于',
    '的通知',
    '2026年',
    '〔2026〕9号',
    '召开',
    '会',
    '机关党委书记',
    '：',
  ];
  test('is read without a throw, and whatever is found makes rows that the duties table takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })), { maxLength: 40 }),
        (pieces) => {
          for (const row of readNotice(pieces.join(''), READING).rows) {
            const whole = { ...row, 文号: row.文号 || '青直工〔2026〕9号', 对象类别: row.对象类别 || '党支部' };
            expect(readDutyRow(1, whole, new Set(['A'])).faults).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a correction in words', () => {
  const { rows } = readNotice(YEAR_END.join('\n'), READING);
  const stands = (text: string) => {
    const corrected = correct(text, rows, READING);
    return corrected && 'rows' in corrected ? brief(corrected.rows) : corrected;
  };
  test.each([
    ['第一项改成12月20日前', 0, '述职报告 党支部 书记 一次 2026-12-20 顺延'],
    ['第2条由组织委员负责', 1, '述职评议汇总表 机关党组织 组织委员 一次 2026-12-25 顺延'],
    ['支委会改成每月28日', 3, '支委会 党支部 书记 每月 28 顺延'],
    ['组织生活会遇休日提前', 2, '组织生活会 党支部 书记 一次 2026-12-31 提前'],
    ['3 改成每年12月31日前', 2, '组织生活会 党支部 书记 每年 12-31 顺延'],
    ['第5项名称改为“党费台账”', 4, '党费台账 党支部 组织委员 每季度 末 顺延'],
    ['第七项对象是部门党组', 6, '党建工作责任制座谈会 部门党组 书记、专职副书记 每两年 11-30 顺延'],
  ])('%s', (text, at, expected) => {
    const corrected = stands(text);
    expect(corrected).toEqual(YEAR_END_ROWS.map((row, i) => (i === at ? expected : row)));
  });
  test('takes rows out, changes all, asks which one is meant, and leaves other words alone', () => {
    expect(stands('去掉第三项和第四项')).toEqual(YEAR_END_ROWS.filter((_, i) => i !== 2 && i !== 3));
    expect(stands('遇节假日都不顺延')).toEqual(YEAR_END_ROWS.map((row) => row.replace('顺延', '不变')));
    expect(stands('改成12月20日前')).toMatchObject({ ask: expect.stringContaining('第几项') });
    expect(stands('第九项去掉')).toMatchObject({ ask: expect.stringContaining('第几项') });
    expect(stands('好的')).toBeUndefined();
    expect(correct('文号写错了，是青直工〔2026〕42号', rows, READING)).toMatchObject({
      rows: [{ 文号: '青直工〔2026〕42号' }, {}, {}, {}, {}, {}, {}],
    });
    expect(correct('提前10天、3天提醒', rows, READING)).toMatchObject({
      rows: [{ 提前: '10、3' }, {}, {}, {}, {}, {}, {}],
    });
  });
});

type Town = Awaited<ReturnType<typeof town>>;

async function sent(database: Town, name: string, bytes: Uint8Array, who = 's1'): Promise<Talk> {
  const { id, writes } = await storeFile(bytes, '2026-11-23');
  await database.batch(writes);
  const text = /\.(xlsx|csv)$/.test(name) ? undefined : await textOf(name, bytes);
  return talk(database, who, { attachment: { id, name, bytes: bytes.length, ...(text ? { text } : {}) } });
}

/** As the engine does: the form that was opened shows its summary, and a yes calls done. */
async function confirmed(database: Town, here: Talk, corrections: string[] = []) {
  const opened = await noticeFiles.decide({}, here);
  let values = opened.session?.form?.values ?? {};
  const shown = await noticeForm.summary?.(values, here);
  for (const text of corrections) {
    const heard = await noticeForm.heard?.(text, values, { ...here, text, session: opened.session ?? here.session });
    if (!heard || 'messages' in heard) throw new Error(`not taken as a correction: ${text}`);
    values = heard as typeof values;
  }
  const turn = await noticeForm.done(values, here);
  return { shown, turn, outcome: await apply(database, turn, `person:${here.asker.id}`) };
}

describe('a notice sent by the staff', () => {
  test.each([
    ['通知.docx', () => asWord(YEAR_END), '青直工〔2026〕41号', 7],
    ['通知.pdf', async () => asPdf(NEXT_YEAR), '青直工办〔2026〕7号', 5],
  ])('%s makes its duties with one confirmation, and names the 文号', async (name, bytes, number, count) => {
    const database = await town();
    const here = await sent(database, name, await bytes());
    expect(noticeFiles.takes(here.attachment ?? { id: '', name: '', bytes: 0 }, here)).toBe(true);
    const { shown, turn, outcome } = await confirmed(database, here);
    expect(outcome).toBe('done');
    expect(shown?.card.table?.rows).toHaveLength(count);
    expect([...(shown?.card.text ?? '')].length).toBeLessThanOrEqual(200);
    expect(words(turn)).toContain(`已按${number}建好：新建 ${count} 项`);
    const made = await database.read.select().from(duty).innerJoin(notice, eq(notice.id, duty.notice));
    expect(made.map((row) => row.notice.number)).toEqual(Array(count).fill(number));
    expect(made.map(({ duty: one }) => one.scope)).toEqual(Array(count).fill('W'));
  });

  test('binds whom the committee leads, and what it guides only where that is named, never those below', async () => {
    const database = await town();
    await confirmed(database, await sent(database, '通知.docx', await asWord(YEAR_END)));
    await confirmed(database, await sent(database, '通知.pdf', asPdf(NEXT_YEAR)));
    const rows = await database.read
      .select({ name: duty.name, unit: occurrence.unit })
      .from(occurrence)
      .innerJoin(duty, eq(duty.id, occurrence.duty));
    const owing = (name: string) =>
      [...new Set(rows.filter((row) => row.name === name).map(({ unit }) => unit))].sort();
    expect(owing('述职报告')).toEqual(['A1', 'A2', 'W1']);
    expect(owing('党建工作年度报告')).toEqual(['D']);
    expect(owing('整改情况报告')).toEqual(['A']);
  });

  test('is corrected first; twice is once; an undo ends it', async () => {
    const database = await town();
    const here = await sent(database, '通知.docx', await asWord(YEAR_END));
    const { turn } = await confirmed(database, here, [
      '第一项改成12月21日前',
      '去掉第七项',
      '提前10、5天提醒',
      '再加一条：各党支部12月28日前报送名单表',
    ]);
    expect(words(turn)).toContain('新建 7 项');
    const rows = await database.read.select().from(duty);
    expect(rows.find(({ name }) => name === '述职报告')).toMatchObject({ due: '2026-12-21', advance: [10, 5] });
    expect(rows.map(({ name }) => name)).toContain('名单表');
    const again = await confirmed(database, here, ['第一项改成12月21日前', '去掉第七项', '提前10、5天提醒']);
    expect(words(again.turn)).toContain('6 项早已有了');
    await says(database, 's1', undoNotice, button(turn, '撤销').slots ?? {});
    expect((await database.read.select().from(duty)).every(({ endedOn }) => endedOn === '2026-11-23')).toBe(true);
  });

  test('confirmed by two at once is made once', async () => {
    const database = await town();
    const here = await sent(database, '通知.docx', await asWord(YEAR_END));
    const values = (await noticeFiles.decide({}, here)).session?.form?.values ?? {};
    const both = [await noticeForm.done(values, here), await noticeForm.done(values, here)];
    const outcomes = [];
    for (const turn of both) outcomes.push(await apply(database, turn));
    expect(outcomes).toEqual(['done', 'conflict']);
    expect(await database.read.select().from(duty)).toHaveLength(7);
  });

  test('as a table of the duties file’s columns is taken too; another table is told what is missing', async () => {
    const database = await town();
    const row = ['安全承诺书', '党支部', '书记', '一次', '', '2026-12-10', '不变', '7、3', '青直工〔2026〕50号', ''];
    const good = await sent(
      database,
      '任务表.xlsx',
      await writeXlsx([{ name: '任务', columns: COLUMNS, rows: [row] }]),
    );
    expect((await confirmed(database, good)).outcome).toBe('done');
    const bad = await sent(
      database,
      '任务表.xlsx',
      await writeXlsx([{ name: '任务', columns: ['名称'], rows: [['x']] }]),
    );
    expect(words(await noticeFiles.decide({}, bad))).toContain('不是任务表');
  });

  test('pasted as text does the same; a missing 文号 is asked once; a secretary is sent to the staff', async () => {
    const database = await town();
    const text = YEAR_END.filter((line) => !line.includes('〔2026〕')).join('\n');
    const opened = await noticeSaid({}, await talk(database, 's1', { text }));
    expect(opened.session?.form?.values.number).toBeUndefined();
    const [field] = noticeForm.fields;
    expect(field?.parse?.('青直工[2026]41号', await talk(database, 's1'))).toBe('青直工〔2026〕41号');
    const refused = await noticeSaid({}, await talk(database, 'a1', { text }));
    expect(card(refused).text).toContain('工委管理员');
    expect(refused.session).toBeUndefined();
  });

  test('what can’t be made is said with the row, and stays open to be corrected', async () => {
    const database = await town();
    const here = await talk(database, 's1', {
      text: '关于工作的通知\n青直工〔2026〕9号\n请于12月10日前报送工作总结。',
    });
    const opened = await noticeSaid({}, here);
    const turn = await noticeForm.done(opened.session?.form?.values ?? {}, here);
    expect(words(turn)).toMatch(/还不能建.*对象类别/);
    expect(inHand(turn).session?.form?.form).toBe('duty_notice');
  });
});
