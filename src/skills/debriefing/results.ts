import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Button, Card } from '../../message/card.ts';
import { type Counting, count } from './ballots.ts';
import { groundOf, NAMES, termFields } from './cards.ts';
import { MEND } from './mending.ts';
import { type Campaign, countsWords, isOver, meanOf } from './policy.ts';
import {
  type Appraisal,
  adviceOn,
  appraisalsOf,
  appraisedBy,
  type Debriefing,
  debriefingsOf,
  leadingGroupsUnder,
  mendPointsOf,
  remarksOn,
  tallyOf,
} from './store.ts';
import { namesOf, summaryTable } from './summary.ts';

export const RESULTS = 'debriefing_results';
const ROWS = 12;
const LISTED = 10;

/** 述职评议结果: one's own for a secretary, the table for who appraises. Nothing before it is over. */
export const results: Decide = async (slots, talk) => {
  const { asker, read, text } = talk;
  const seats = asker.posts.filter(({ post }) => post === '书记').map(({ unit }) => unit.code);
  const kind = /责任清单|第一责任人/u.test(text) || slots.kind === 'checklist' ? 'checklist' : 'debriefing';
  const own = [
    ...(await debriefingsOf(read, seats, kind)),
    ...(kind === 'debriefing' ? await debriefingsOf(read, seats, 'checklist') : []),
  ];
  const mine =
    own.find(({ id }) => id === slots.debriefing) ?? own.find(({ unit }) => unit === asker.unit.code) ?? own[0];
  const below = await overseen(kind, talk);
  const wantsTable = /汇总|全部|各(?:支部|单位)|总表|统计|进度|多少/u.test(text) || slots.table === true;
  if (below.length > 0 && (wantsTable || !mine)) return overview(below, talk);
  if (!mine) return say('您这里没有述职评议结果可看：结果只给述职的书记和他的上级。');
  return ownResults(mine, talk);
};

/** Those whose results the asker may see, of the newest campaign, in order of unit code. */
async function overseen(kind: Campaign['kind'], { asker, read }: Talk): Promise<Debriefing[]> {
  const committees = asker.posts.filter(({ post }) => post === '工委管理员').map(({ unit }) => unit.code);
  const codes =
    kind === 'debriefing'
      ? await appraisedBy(read, asker)
      : (await Promise.all(committees.map((code) => leadingGroupsUnder(read, code)))).flat();
  const all = await debriefingsOf(read, codes, kind);
  const newest = Math.max(0, ...all.map(({ of }) => of.year));
  return all.filter(({ of }) => of.year === newest);
}

/** The campaigns of these, counted: as the database has it, or by this turn. */
async function counted(campaigns: Campaign[], talk: Talk): Promise<Counting[]> {
  const distinct = [...new Map(campaigns.map((one) => [one.id, one])).values()];
  const done = await Promise.all(distinct.map((one) => count(one, talk)));
  return done.filter((one) => one !== undefined);
}

const UNREADABLE = '评议结果暂时打不开：封存答复的密钥换过了。请运维同志补上原来的密钥，答复都还在，没有丢。';
const JUST_COUNTED = '评议刚刚结束，答复已经汇总封存。';

async function ownResults(one: Debriefing, talk: Talk): Promise<Turn> {
  if (!isOver(one.of, talk.today)) {
    const state = one.state === 'submitted' ? '您的报告已经交了。' : '您的报告还没有交。';
    return say({
      text: `${NAMES[one.of.kind]}还没有结束，结束后我把结果告诉您。${state}`,
      fields: termFields(one.of, talk.today),
    });
  }
  const counting = await counted([one.of], talk);
  if (counting.some(({ unreadable }) => unreadable > 0)) return say(UNREADABLE);
  const again: Button = { label: '看结果', does: { intent: RESULTS, slots: { debriefing: one.id } }, lasting: true };
  if (counting.length > 0) return tallied(say({ text: JUST_COUNTED, buttons: [again] }), counting);
  return say(await resultCard(one, talk), { context: 'answer', about: { debriefing: one.id } });
}

/** What came of it, for the secretary: figures where enough answered, marks and words from above, lines from below. */
async function resultCard(one: Debriefing, { read }: Pick<Talk, 'read'>): Promise<Card> {
  const rated = one.of.kind === 'debriefing';
  const counts = await tallyOf(read, one.id);
  const marks = await appraisalsOf(read, [one.id]);
  const names = await namesOf(
    marks.map(({ unit }) => unit),
    read,
  );
  const remarks = await remarksOn(read, one.id);
  const advice = await adviceOn(read, one.id);
  const points = await mendPointsOf(read, one.id);
  const lines = [
    ...marks.map(
      (mark) =>
        `上级（${names.get(mark.unit) ?? ''}${mark.post}）：${[givenWords(mark), mark.comment].filter(Boolean).join('，') || '只有整改意见'}`,
    ),
    ...remarks.map((text) => `党员：${text}`),
    ...advice.map(({ unit, text }) => `指导单位（${unit}）：${text}`),
  ];
  const open = points.filter(({ duty }) => duty === null);
  return {
    heading: `${one.of.year}年度${NAMES[one.of.kind]}结果`,
    text: rated
      ? `党员评议：${counts ? countsWords(counts) : `作答不足${one.of.fewest}人，不公布`}。`
      : `得分：${scoreWords(marks)}。`,
    fields: [
      ...(rated ? [{ label: '上级评价', value: scoreWords(marks) }] : []),
      ...(points.length > 0
        ? [
            {
              label: '要整改',
              value: points.map(({ text, duty }) => `${text}${duty ? '（已列入任务）' : ''}`).join('；'),
            },
          ]
        : []),
      ...(one.of.number ? [{ label: '依据', value: groundOf(one.of) }] : []),
    ],
    ...(lines.length > 0 ? { more: lines.join('\n') } : {}),
    buttons: open.slice(0, 3).map(({ id, text }) => ({
      label: `定整改日期：${[...text].slice(0, 10).join('')}`,
      does: { intent: MEND, slots: { point: id } },
      group: id,
      lasting: true,
    })),
  };
}

function givenWords({ marks, score, grade }: Appraisal): string {
  const items = Object.entries(marks ?? {}).map(([name, points]) => `${name} ${points}`);
  return score === null ? (grade ?? '') : `${score}分${items.length > 0 ? `（${items.join('、')}）` : ''}`;
}

function scoreWords(marks: Pick<Appraisal, 'score' | 'grade'>[]): string {
  const mean = meanOf(marks.flatMap(({ score }) => score ?? []));
  if (mean !== undefined) return `${mean}分`;
  const grades = marks.flatMap(({ grade }) => grade ?? []);
  return grades.length > 0 ? grades.join('、') : '没有打分';
}

async function overview(below: Debriefing[], talk: Talk): Promise<Turn> {
  const [first] = below;
  if (!first) return say('今年还没有布置述职评议。');
  const { of } = first;
  if (below.some((one) => !isOver(one.of, talk.today))) {
    const missing = below.filter(({ state }) => state !== 'submitted');
    return say({
      text: `${of.year}年度${NAMES[of.kind]}：应交${below.length}份，已交${below.length - missing.length}份。评议结束前不出结果。`,
      fields: termFields(of, talk.today),
      ...(missing.length > 0
        ? {
            more: `还没交的（按单位编码）：\n${missing
              .slice(0, LISTED * 3)
              .map(({ at }) => at.name)
              .join('\n')}${missing.length > LISTED * 3 ? `\n等${missing.length}个单位` : ''}`,
          }
        : {}),
    });
  }
  const counting = await counted(
    below.map((one) => one.of),
    talk,
  );
  if (counting.some(({ unreadable }) => unreadable > 0)) return say(UNREADABLE);
  const again: Button = {
    label: '看汇总表',
    does: { intent: RESULTS, slots: { table: true, kind: of.kind } },
    lasting: true,
  };
  if (counting.length > 0) return tallied(say({ text: JUST_COUNTED, buttons: [again] }), counting);
  const { columns, rows } = await summaryTable(below, talk.read);
  return say({
    text: `${of.year}年度${NAMES[of.kind]}汇总，共${below.length}个单位，按单位编码排列${rows.length > ROWS ? `，先看前${ROWS}行` : ''}。`,
    table: { columns, rows: rows.slice(0, ROWS) },
    buttons: [
      { label: '导出表格', does: { intent: 'export', slots: { kind: 'debriefings', format: 'xlsx' } }, lasting: true },
      { label: '导出文档', does: { intent: 'export', slots: { kind: 'debriefings', format: 'docx' } }, lasting: true },
    ],
  });
}

/** A turn that counts, too. */
function tallied(turn: Turn, counting: Counting[]): Turn {
  return {
    ...turn,
    writes: [...turn.writes, ...counting.flatMap(({ writes }) => writes)],
    changes: [...turn.changes, ...counting.flatMap(({ changes }) => changes)],
  };
}
