import { describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { loadSampleDebriefings } from '../../src/skills/debriefing/index.ts';
import { duty, occurrence } from '../../src/skills/duties/tables.ts';
import { activity } from '../../src/skills/five-types/tables.ts';
import { spending } from '../../src/skills/funds/tables.ts';
import { problem } from '../../src/skills/problems/index.ts';
import { checkIn } from '../../src/skills/service/tables.ts';
import { sampleDesk } from '../support/desk.ts';
import { peopleOf } from '../support/people.ts';
import { called, NOTICE, openTown, type Town } from './town.ts';

const count = async (town: Town, table: string) => Number((await town.rows(`select count(*) from ${table}`))[0]?.[0]);
const state = async (town: Town, unit: string) =>
  (await town.rows('select state from debriefing where unit = ?', unit))[0]?.[0];

/** The branches owe a report by a duty of their own, without the campaign's 文号. */
async function owingAlready(town: Town): Promise<void> {
  await town.database.batch([
    write(
      build.insert(duty).values({
        id: 'd1',
        name: '述职报告',
        kinds: ['branch'],
        units: [],
        posts: ['书记'],
        cycle: 'once',
        due: '2026-12-04',
        onDayOff: 'unchanged',
        advance: [14, 7, 3],
      }),
    ),
    ...['A1', 'A2', 'A3'].map((code) =>
      write(
        build.insert(occurrence).values({ id: `d1-${code}`, duty: 'd1', unit: code, period: '', due: '2026-12-04' }),
      ),
    ),
  ]);
}

describe('called for', () => {
  test('by a sentence of the staff: shown once, opened with one tap, and each secretary owes a report', async () => {
    const town = await openTown();
    const shown = await town.says('gong', NOTICE);
    expect(shown).toMatch(/青直工〔2026〕40号/);
    expect(shown).toMatch(
      /交报告：12月4日.*党员评议：12月7日（周一）至12月11日.*抓班子 30、带队伍 30、抓落实 40.*整改：2027年1月29日/s,
    );
    expect(await town.presses('gong', '确认布置')).toMatch(/3个单位/);
    expect(await town.rows('select name, due, units from duty')).toEqual([
      ['2026年度述职报告', '2026-12-04', '["A1","A2","A3"]'],
    ]);
    expect(await count(town, 'occurrence')).toBe(3);
    expect(await town.says('a1', '我有什么要办')).toMatch(/述职报告/);
  });

  test('mended by words before the tap; only a missing day is asked for', async () => {
    const town = await openTown();
    expect(await town.says('gong', '布置今年的述职评议')).toMatch(/哪天前交/);
    await town.says('gong', '12月10日前');
    expect(await town.says('gong', '评议12月14日到18日')).toMatch(/党员评议：12月14日（周一）至12月18日/);
    await town.presses('gong', '确认布置');
    expect(await town.rows('select reports_by, rating_from, rating_to, closes_on from debriefing_campaign')).toEqual([
      ['2026-12-10', '2026-12-14', '2026-12-18', '2026-12-18'],
    ]);
  });

  test('by nobody but the staff', async () => {
    const town = await openTown();
    expect(await town.says('a1', NOTICE)).not.toMatch(/确认布置/);
    expect(await count(town, 'debriefing_campaign')).toBe(0);
  });

  test('no second reminder where the units owe a report already', async () => {
    const town = await openTown();
    await owingAlready(town);
    await called(town);
    expect(await count(town, 'duty')).toBe(1);
  });

  test('and put off: the days, the duty and the end move; what is over stays over', async () => {
    const town = await openTown();
    await called(town, 'a1');
    expect(await town.says('gong', '述职评议延长到12月18日')).toMatch(/12月18日/);
    expect(await town.presses('gong', '确认')).toMatch(/12月18日.*结束/);
    expect(await town.rows('select rating_to, appraisal_to, closes_on from debriefing_campaign')).toEqual([
      ['2026-12-18', '2026-12-18', '2026-12-18'],
    ]);
    await town.says('gong', '述职报告推迟到12月8号交');
    await town.presses('gong', '确认');
    expect(await town.rows("select due from occurrence where state = 'open'")).toEqual([
      ['2026-12-08'],
      ['2026-12-08'],
    ]);
    town.moveTo('2026-12-21T10:00');
    expect(await town.says('gong', '述职评议延长到12月30日')).toMatch(/不能再改/);
  });
});

describe('the report', () => {
  test('told in a sentence and handed in with one tap closes the duty, and is kept by versions', async () => {
    const town = await openTown();
    await called(town);
    await town.says('a1', '我要交述职报告');
    expect(await town.says('a1', '今年支委会按月开，党课书记带头讲，和两个社区结了对子。')).toMatch(/请核对/);
    expect(await town.presses('a1', '提交')).toMatch(/第1版.*机关党委.*任务已办结/s);
    expect(await state(town, 'A1')).toBe('submitted');
    expect(await town.rows("select unit, state from occurrence where state = 'done'")).toEqual([['A1', 'done']]);
    await town.says('a1', '述职报告改了一版，重新交');
    await town.says('a1', '重写：今年支委会按月开，党课讲了四次，和三个社区结了对子。');
    expect(await town.presses('a1', '提交')).toMatch(/第2版/);
    expect(await town.rows('select version, text from debriefing_version order by version')).toEqual([
      [1, '今年支委会按月开，党课书记带头讲，和两个社区结了对子。'],
      [2, '今年支委会按月开，党课讲了四次，和三个社区结了对子。'],
    ]);
  });

  test('sent as a file needs no words', async () => {
    const town = await openTown();
    await called(town);
    expect(await town.sendsFile('a2', '柏江述职报告.docx')).toMatch(/附件：柏江述职报告\.docx/);
    expect(await town.presses('a2', '提交')).toMatch(/已交/);
    const [row] = await town.rows('select files from debriefing_version');
    expect(String(row?.[0])).toContain('柏江述职报告.docx');
  });

  test('is prepared from what is on record of the year, and nothing else', async () => {
    const town = await openTown();
    await called(town);
    await town.database.batch([
      write(
        build.insert(problem).values({
          row: 7,
          id: 'p7',
          number: 7,
          text: '窗口倒班，党员大会凑不齐人',
          unit: 'A1',
          toldBy: 'a1',
          anonymous: false,
          status: 'submitted',
          toldOn: '2026-05-06',
          toldAt: 1,
        }),
      ),
      write(
        build.insert(problem).values({
          row: 8,
          id: 'p8',
          number: 1234,
          text: '有人匿名说的事',
          anonymous: true,
          status: 'submitted',
          toldOn: '2026-05-06',
        }),
      ),
    ]);
    const done = { unit: 'A1', by: 'a1', on: '2026-06-01', state: 'valid' } as const;
    await town.database.batch(
      [
        {
          ...done,
          id: 'v1',
          number: 31,
          year: 2026,
          type: 'learning' as const,
          text: '读书会讲水文史',
          date: '2026-05-20',
        },
        {
          ...done,
          id: 'v2',
          number: 32,
          year: 2025,
          type: 'clean' as const,
          text: '去年的警示教育',
          date: '2025-05-20',
        },
        {
          ...done,
          id: 'v3',
          number: 33,
          year: 2026,
          type: 'clean' as const,
          text: '记错的一次',
          date: '2026-05-21',
          state: 'void' as const,
        },
      ]
        .map((row) => write(build.insert(activity).values(row)))
        .concat(
          [
            {
              ...done,
              id: 's1',
              number: 5,
              year: 2026,
              amount: 80000,
              item: '培训',
              purpose: '讲课费',
              date: '2026-04-01',
            },
            {
              ...done,
              id: 's2',
              number: 6,
              year: 2026,
              amount: 40050,
              item: '资料',
              purpose: '买书',
              date: '2026-04-02',
            },
            {
              ...done,
              id: 's3',
              number: 7,
              year: 2025,
              amount: 990000,
              item: '活动',
              purpose: '去年的',
              date: '2025-04-02',
            },
          ].map((row) => write(build.insert(spending).values({ ...row, account: '党建经费' }))),
          write(build.insert(checkIn).values({ id: 'c1', person: 'a1m1', unit: 'A1', since: '2026-03-01' })),
          write(build.insert(checkIn).values({ id: 'c2', person: 'a2m1', unit: 'A2', since: '2026-03-01' })),
        ),
    );
    const outline = await town.says('a1', '我要交述职报告');
    expect(outline).toMatch(/五型建设（据活动记录）\n学习型活动1项：“读书会讲水文史”（31号）。\n/);
    expect(outline).toMatch(/服务群众（据报到登记）\n截至11月23日（周一），到社区报到1人。\n/);
    expect(outline).toMatch(/经费使用（据经费台账）\n党建经费支出2笔，共1200\.50元：培训800元、资料400\.50元。/);
    expect(outline).not.toMatch(/去年|记错|9900|廉洁/);
    expect(outline).toMatch(/在册记录.*提出难题1条：7号“窗口倒班，党员大会凑不齐人”/s);
    expect(outline).not.toMatch(/匿名/);
    expect(await town.presses('a1', '下载提纲')).toMatch(/述职报告提纲\.docx/);
    expect(await town.says('a1', '提交')).toMatch(/已交/);
  });

  test('kept as a draft is not handed in, and is there again', async () => {
    const town = await openTown();
    await called(town);
    await town.says('a1', '我要交述职报告');
    await town.says('a1', '先写一半：今年抓了支委会和党课两件事，其余月底补。');
    expect(await town.presses('a1', '存草稿')).toMatch(/没有报上去/);
    expect(await state(town, 'A1')).toBe('draft');
    expect(await town.says('wu', '看看安书记的述职报告')).toMatch(/还没有交|没有您可以看/);
    expect(await town.says('a1', '我要交述职报告')).toMatch(/上次存的草稿.*今年抓了支委会/s);
    await town.presses('a1', '提交');
    expect(await state(town, 'A1')).toBe('submitted');
  });

  test('asked for by a duty alone opens rating and appraisal with itself', async () => {
    const town = await openTown();
    await town.database.batch([
      write(
        build.insert(duty).values({
          id: 'd1',
          name: '述职报告',
          kinds: [],
          units: ['A1'],
          posts: ['书记'],
          cycle: 'once',
          due: '2026-12-18',
          onDayOff: 'unchanged',
          advance: [14, 7, 3],
        }),
      ),
      write(build.insert(occurrence).values({ id: 'd1-A1', duty: 'd1', unit: 'A1', period: '', due: '2026-12-18' })),
    ]);
    expect(await town.says('a1m1', '给书记评个好')).toMatch(/没有等您评议/);
    await town.says('a1', '我要交述职报告');
    await town.says('a1', '今年支委会按月开，党课书记带头讲，和两个社区结了对子。');
    expect(await town.presses('a1', '提交')).toMatch(/已交/);
    const told = await town.day('2026-11-24T08:00');
    expect(told.get('a1m1')).toMatch(/可以评议了/);
    expect(told.get('wu')).toMatch(/报上来了/);
    expect(told.has('a1')).toBe(false);
    await town.says('a1m1', '给书记评个好');
    expect(await town.says('a1m1', '提交')).toMatch(/已提交/);
  });
});

describe('from above', () => {
  async function submitted() {
    const town = await openTown();
    await called(town, 'a1', 'a2');
    town.moveTo('2026-12-08T10:00');
    return town;
  }

  test('one sentence with points by items, a comment and what to mend is written down at once, and taken back', async () => {
    const town = await submitted();
    expect(await town.says('wu', '还有哪些述职要我评')).toMatch(/有2份/);
    const done = await town.says('wu', '安书记抓班子28，带队伍25，抓落实36，思路清楚，要改进党课质量');
    expect(done).toMatch(/89分.*思路清楚.*要整改：要改进党课质量/s);
    expect(await town.rows('select score, comment, mend from debriefing_appraisal')).toEqual([
      [89, '思路清楚', '["要改进党课质量"]'],
    ]);
    expect(await town.presses('wu', '撤销')).toMatch(/已撤回/);
    expect(await count(town, 'debriefing_appraisal')).toBe(0);
  });

  test('the card takes points by items; what is too much, or left out, is told', async () => {
    const town = await submitted();
    await town.says('wu', '还有哪些述职要我评');
    expect(await town.presses('wu', '安江')).toMatch(/抓班子（满分30）/);
    expect(await town.submits('wu', { item1: '31', item2: '20', item3: '30' })).toMatch(/最多 30 分/);
    expect(await town.says('wu', '安书记抓班子28')).toMatch(/还有评分项没有给分/);
    expect(await town.submits('wu', { item1: '28', item2: '20', item3: '30', comment: '稳当' })).toMatch(/78分，稳当/);
  });

  test('several at once are shown first', async () => {
    const town = await submitted();
    await town.says('gong', '待评的述职');
    expect(await town.says('gong', '两个书记我都评，前一个好，后一个一般')).toMatch(/安江.*好.*柏江.*一般/s);
    expect(await count(town, 'debriefing_appraisal')).toBe(0);
    expect(await town.says('gong', '对')).toMatch(/2位/);
    expect(await town.rows('select grade from debriefing_appraisal order by debriefing')).toHaveLength(2);
    expect(await town.says('gong', '安书记90，柏书记85')).toMatch(/90分.*85分/s);
    await town.says('gong', '是');
    expect(await town.rows('select score from debriefing_appraisal order by score')).toEqual([[85], [90]]);
  });

  test('as many as wait are marked in the order of the list, without its being shown', async () => {
    const town = await submitted();
    expect(await town.says('gong', '两个书记我都评，前1个好，后1个一般')).toMatch(/安江.*好.*柏江.*一般/s);
  });

  test('points taken off, the same for all, and a grade by its place are understood', async () => {
    const town = await submitted();
    await town.says('wu', '安书记90分');
    expect(await town.says('wu', '扣2分，调研少了些')).toMatch(/安江.*88分，调研少了些/);
    await town.says('gong', '待评的述职');
    expect(await town.says('gong', '都给好')).toMatch(/安江.*好.*柏江.*好/s);
    expect(await town.says('a1m1', '书记评议我选第二档')).toMatch(/您的评议：较好/);
  });

  test('who guides reads and advises, and never marks', async () => {
    const town = await submitted();
    expect(await town.says('feng', '看看安书记的述职报告')).toMatch(/今年抓了三件事/);
    await town.presses('feng', '提意见');
    expect(await town.says('feng', '和业务结合得还不够，建议把窗口案例写进去')).toMatch(/会转给安江/);
    expect(await town.says('feng', '安书记打90分')).not.toMatch(/已记下对/);
    expect(await count(town, 'debriefing_appraisal')).toBe(0);
    const told = await town.day('2026-12-09T08:00');
    expect(told.get('a1')).toMatch(/青岚市水文局党组.*意见/);
  });

  test('a member, a secretary of another branch and the secretary appraise nobody', async () => {
    const town = await submitted();
    for (const who of ['a1m1', 'a2', 'a1']) await town.says(who, '安书记打95分');
    expect(await count(town, 'debriefing_appraisal')).toBe(0);
  });
});

describe('from below', () => {
  test('by tap: the grade, then once more to give it; with a line, changed, or dropped', async () => {
    const town = await openTown();
    await called(town, 'a1');
    town.moveTo('2026-12-08T10:00');
    await town.says('a1m1', '我来评议书记');
    await town.presses('a1m1', '一般');
    expect(await town.says('a1m1', '改成较好')).toMatch(/您的评议：较好/);
    expect(await town.says('a1m1', '多到窗口来看看')).toMatch(/附言：多到窗口来看看/);
    expect(await town.says('a1m1', '去掉附言')).not.toMatch(/多到窗口/);
    expect(await town.presses('a1m1', '先不评')).toMatch(/取消/);
    expect(await count(town, 'debriefing_ballot')).toBe(0);
    await town.says('a1m1', '给书记打个优秀');
    expect(await town.says('a1m1', '好的，提交')).toMatch(/已提交/);
    expect(await count(town, 'debriefing_ballot')).toBe(1);
  });

  test('nobody rates him- or herself, or a unit that is not the own', async () => {
    const town = await openTown();
    await called(town, 'a1', 'a2');
    town.moveTo('2026-12-08T10:00');
    expect(await town.says('a1', '给书记评优秀')).toMatch(/不用自己评/);
    expect(await town.says('a1m1', '给柏书记评差')).toMatch(/评议安江书记|哪一档|您的评议/);
    await town.says('a1m1', '取消');
    expect(await count(town, 'debriefing_ballot')).toBe(0);
  });
});

describe('over the year', () => {
  test('each is told once, only what is not done, and nothing after the end', async () => {
    const town = await openTown();
    await called(town, 'a1');
    const told = new Map<string, string[]>();
    const days = [
      '11-24',
      '11-27',
      '12-01',
      '12-04',
      '12-07',
      '12-08',
      '12-09',
      '12-10',
      '12-11',
      '12-14',
      '12-15',
      '12-16',
      '12-17',
      '12-18',
      '12-21',
    ];
    for (const day of days) {
      if (day === '12-07') {
        town.moveTo('2026-12-07T07:30');
        await town.says('a1m1', '给书记评个好');
        await town.says('a1m1', '提交');
      }
      for (const [who, text] of await town.day(`2026-${day}T08:00`)) {
        if (/述职/.test(text)) told.set(who, [...(told.get(who) ?? []), `${day} ${text}`]);
      }
    }
    const days_ = (who: string) => (told.get(who) ?? []).map((line) => line.slice(0, 5));
    expect(days_('a1m2')).toEqual(['12-07']);
    expect(days_('a1m1')).toEqual([]);
    expect(days_('a1')).toEqual(['12-16']);
    expect(days_('wu')).toEqual(['12-07']);
    expect(days_('gong')).toEqual(['12-16']);
    // the report is reminded of as any duty: twice, then help is offered, then nothing
    expect(days_('a2').filter((day) => day > '12-04')).toEqual([]);
    expect(days_('a2').length).toBeLessThanOrEqual(3);
    expect(told.get('a1m2')?.[0]).toMatch(/青直工〔2026〕40号/);
  });

  test('the results return with the points to mend, each a duty of its own', async () => {
    const town = await openTown();
    await called(town, 'a1');
    town.moveTo('2026-12-08T10:00');
    await town.says('wu', '安书记抓班子28，带队伍25，抓落实36，要改进党课质量');
    const told = await town.day('2026-12-16T08:00');
    expect(told.get('a1')).toMatch(/结果出来了/);
    const result = await town.presses('a1', '看结果');
    expect(result).toMatch(/不足5人.*上级评价：89分.*要改进党课质量（已列入任务）/s);
    expect(result).toMatch(/抓班子 28/);
    expect(await town.rows("select name, due from duty where name like '整改%'")).toEqual([
      ['整改：要改进党课质量', '2027-01-29'],
    ]);
    expect(await town.says('wu', '安书记改成95分')).not.toMatch(/已记下/);
  });

  test('several points to mend rest on one notice, though no duty rested on it before', async () => {
    const town = await openTown();
    await owingAlready(town);
    await called(town, 'a1');
    town.moveTo('2026-12-08T10:00');
    await town.says('wu', '安书记抓班子28，带队伍25，抓落实36，要改进党课质量');
    await town.says('qian', '安书记抓班子27，带队伍25，抓落实35，要改进台账登记');
    await town.day('2026-12-16T08:00');
    expect(await town.presses('a1', '看结果')).toMatch(/已列入任务.*已列入任务/s);
    expect(
      await town.rows('select d.name, n.number from duty d join notice n on n.id = d.notice order by d.name'),
    ).toEqual([
      ['整改：要改进党课质量', '青直工〔2026〕40号'],
      ['整改：要改进台账登记', '青直工〔2026〕40号'],
    ]);
  });

  test('without a day in the notice the secretary names one', async () => {
    const town = await openTown();
    await town.says(
      'gong',
      '布置2026年度述职评议：各党支部书记12月4日前交述职报告，12月7日至11日党员评议，12月7日至15日上级评价',
    );
    await town.presses('gong', '确认布置');
    town.moveTo('2026-12-08T10:00');
    await town.says('wu', '安书记88分，要改进党课质量');
    await town.day('2026-12-16T08:00');
    await town.presses('a1', '看结果');
    expect(await town.presses('a1', '定整改日期')).toMatch(/哪天前/);
    expect(await town.says('a1', '12月31日前')).toMatch(/已列入任务/);
    expect(await town.rows("select name, due from duty where name like '整改%'")).toEqual([
      ['整改：要改进党课质量', '2026-12-31'],
    ]);
  });

  test('the committee gets the table in order of unit code, as .xlsx and .docx', async () => {
    const town = await openTown();
    await called(town, 'a2', 'a1');
    town.moveTo('2026-12-08T10:00');
    await town.says('gong', '安书记70，柏书记95');
    await town.says('gong', '对');
    await town.day('2026-12-16T08:00');
    const table = await town.presses('gong', '看结果');
    expect(table.indexOf('A1 |')).toBeLessThan(table.indexOf('A2 |'));
    expect(table).toMatch(/A1 \| .*70/);
    expect(await town.presses('gong', '导出文档')).toMatch(/述职评议汇总表\.docx/);
    expect(await town.says('gong', '导出述职评议汇总表')).toMatch(/述职评议汇总表\.xlsx/);
    expect(await town.says('a1m1', '看述职评议汇总表')).not.toMatch(/A2/);
  });
});

test('the sample has reports that can be read, rated and appraised', async () => {
  const desk = await sampleDesk();
  await loadSampleDebriefings(desk.database, { now: desk.now(), zone: 'Asia/Shanghai', newId });
  const [row] = await desk.database.select({
    sql: `select d.person, d.unit, p.person from debriefing d join post p on p.unit = d.unit and p.post = '党员' where d.state = 'submitted'
      and 1 = (select count(*) from post q where q.person = p.person) order by d.unit`,
    params: [],
  });
  const member = String(row?.[2]);
  expect(await desk.says(member, '给我们书记评个较好')).toMatch(/您的评议：较好/);
  expect(await desk.says(member, '提交')).toMatch(/已提交/);
  const { staff } = await peopleOf(desk.database);
  expect(await desk.says(staff, '述职评议汇总表')).toMatch(/已交3份/);
});

describe('the first responsible person’s checklist', () => {
  const CHECKLIST =
    '布置2026年第一责任人责任清单（青直工〔2026〕41号）：12月10日前填报，12月21日前打分，专题研究党建50分、联系支部50分';

  test('is called for, answered with evidence by a sentence, scored by items and shown with the score', async () => {
    const town = await openTown();
    expect(await town.says('gong', CHECKLIST)).toMatch(/部门党组书记.*专题研究党建 50、联系支部 50/s);
    expect(await town.presses('gong', '确认布置')).toMatch(/1个单位/);
    expect(await town.says('feng', '看我的责任清单')).toMatch(/还有2项没有佐证/);
    expect(await town.says('feng', '责任清单第1项，3月12日党组会专题研究了机关党建')).toMatch(/已记到第1项.*还有1项/);
    await town.presses('feng', '撤销');
    expect(await count(town, 'debriefing_evidence')).toBe(0);
    await town.says('feng', '责任清单第1项，3月12日党组会专题研究了机关党建');
    await town.presses('feng', '看清单');
    await town.presses('feng', '填第2项');
    expect(await town.says('feng', '每季度到第一支部参加一次组织生活')).toMatch(/各项都有佐证/);
    expect(await town.rows("select state from occurrence where unit = 'G'")).toEqual([['done']]);
    await town.says('gong', '待评的述职');
    await town.presses('gong', '冯远');
    expect(await town.submits('gong', { item1: '45', item2: '48' })).toMatch(/93分/);
    await town.day('2026-12-22T08:00');
    expect(await town.presses('feng', '看结果')).toMatch(/得分：93分/);
    expect(await town.says('gong', '责任清单考核结果')).toMatch(/G \| 青岚市水文局党组 \| 冯远 \| 已交 \| 93/);
  });
});
