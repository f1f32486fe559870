import { and, eq, gte, inArray, lte, ne } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Unit } from '../../organisation/people.ts';
import { closedIn, dayWords } from '../duties/index.ts';
import { activitiesOf, TYPE_WORDS } from '../five-types/index.ts';
import { spentBy, yuan } from '../funds/index.ts';
import { OUTCOME_KIND_WORDS, outcome } from '../outcomes/index.ts';
import { problem } from '../problems/index.ts';
import { figuresByUnit } from '../service/index.ts';

/** What the year already knows of a unit: a heading that names the record, and its lines; nothing that isn't on record. */
export type Fact = { heading: string; lines: string[] };

type Given = Pick<Talk, 'read' | 'today'> & { unit: Unit; year: number };

const PROBLEMS_NAMED = 3;
const ACTIVITIES_NAMED = 3;

/** What each skill has on record; a source that has nothing says nothing. */
const SOURCES: ((given: Given) => Promise<Fact | undefined>)[] = [
  duties,
  problems,
  outcomes,
  activities,
  serving,
  spendings,
];

export async function factsOf(given: Given): Promise<Fact[]> {
  const facts = await Promise.all(SOURCES.map((source) => source(given)));
  return facts.filter((fact) => fact !== undefined);
}

/** The outline as one text, with places left for what only the secretary can say. */
export function outlineOf(facts: Fact[], year: number): string {
  if (facts.length === 0) return '';
  const parts = facts.map(({ heading, lines }, i) => [`${'一二三四五六七八九'[i]}、${heading}`, ...lines].join('\n'));
  return [`${year}年度抓党建工作述职报告（以下为在册记录）`, ...parts].join('\n');
}

async function duties({ read, unit, year }: Given): Promise<Fact | undefined> {
  const closed = await closedIn(read, unit.code, year);
  if (closed.length === 0) return undefined;
  const times = closed.reduce((sum, one) => sum + one.times, 0);
  return {
    heading: '履行职责（据任务台账）',
    lines: [
      `按期办结任务${times}项：${closed.map((one) => (one.times > 1 ? `${one.name}${one.times}次` : one.name)).join('、')}。`,
    ],
  };
}

async function problems({ read, unit, year }: Given): Promise<Fact | undefined> {
  const rows = await read
    .select({ number: problem.number, text: problem.text, status: problem.status })
    .from(problem)
    .where(
      and(
        eq(problem.unit, unit.code),
        eq(problem.anonymous, false),
        ne(problem.status, 'withdrawn'),
        gte(problem.toldOn, `${year}-01-01`),
        lte(problem.toldOn, `${year}-12-31`),
      ),
    )
    .orderBy(problem.number);
  if (rows.length === 0) return undefined;
  const adopted = rows.filter(({ status }) => status === 'adopted').length;
  const named = rows
    .slice(0, PROBLEMS_NAMED)
    .map(({ number, text }) => `${number}号“${[...text].slice(0, 24).join('')}”`);
  return {
    heading: '查找难题（据难题库）',
    lines: [
      `提出难题${rows.length}条：${named.join('、')}${rows.length > PROBLEMS_NAMED ? '等' : ''}${adopted > 0 ? `，其中${adopted}条已转化` : ''}。`,
    ],
  };
}

async function outcomes({ read, unit, year }: Given): Promise<Fact | undefined> {
  const rows = await read
    .select({ title: outcome.title, kind: outcome.kind })
    .from(outcome)
    .where(
      and(
        inArray(outcome.unit, [unit.code]),
        ne(outcome.state, 'withdrawn'),
        gte(outcome.on, `${year}-01-01`),
        lte(outcome.on, `${year}-12-31`),
      ),
    )
    .orderBy(outcome.number);
  if (rows.length === 0) return undefined;
  return {
    heading: '破题成果（据成果库）',
    lines: [
      `形成成果${rows.length}项：${rows.map(({ title, kind }) => `《${title}》（${OUTCOME_KIND_WORDS[kind]}）`).join('、')}。`,
    ],
  };
}

async function activities({ read, unit, year }: Given): Promise<Fact | undefined> {
  const rows = (await activitiesOf(read, unit.code, year)).reverse();
  if (rows.length === 0) return undefined;
  return {
    heading: '五型建设（据活动记录）',
    lines: [...Map.groupBy(rows, ({ type }) => type)].map(([type, of]) => {
      const named = of
        .slice(0, ACTIVITIES_NAMED)
        .map(({ number, text }) => `“${[...text].slice(0, 24).join('')}”（${number}号）`);
      return `${TYPE_WORDS[type]}活动${of.length}项：${named.join('、')}${of.length > ACTIVITIES_NAMED ? '等' : ''}。`;
    }),
  };
}

/** As it stands now: what stood in a year that is over is not on record. */
async function serving({ read, unit, year, today }: Given): Promise<Fact | undefined> {
  const figures = today.startsWith(`${year}-`) ? (await figuresByUnit(read)).get(unit.code) : undefined;
  const parts = [
    ...(figures?.checked_in ? [`到社区报到${figures.checked_in}人`] : []),
    ...(figures?.claimed ? [`认领服务岗${figures.claimed}人`] : []),
    ...(figures?.joined ? [`参加志愿队${figures.joined}人`] : []),
  ];
  if (parts.length === 0) return undefined;
  return { heading: '服务群众（据报到登记）', lines: [`截至${dayWords(today, today)}，${parts.join('、')}。`] };
}

async function spendings({ read, unit, year }: Given): Promise<Fact | undefined> {
  const rows = (await spentBy(read, unit.code)).filter((row) => row.year === year).reverse();
  if (rows.length === 0) return undefined;
  const sum = (some: typeof rows) => yuan(some.reduce((total, { amount }) => total + amount, 0));
  return {
    heading: '经费使用（据经费台账）',
    lines: [...Map.groupBy(rows, ({ account }) => account)].map(([account, of]) => {
      const items = [...Map.groupBy(of, ({ item }) => item)].map(([item, some]) => `${item}${sum(some)}`);
      return `${account}支出${of.length}笔，共${sum(of)}：${items.join('、')}。`;
    }),
  };
}
