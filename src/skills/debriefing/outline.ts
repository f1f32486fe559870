import { and, eq, gte, inArray, lte, ne } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Unit } from '../../organisation/people.ts';
import { closedIn } from '../duties/index.ts';
import { OUTCOME_KIND_WORDS, outcome } from '../outcomes/index.ts';
import { problem } from '../problems/index.ts';

/** What the year already knows of a unit, a heading and its lines; nothing that isn't on record. */
export type Fact = { heading: string; lines: string[] };

type Given = Pick<Talk, 'read'> & { unit: Unit; year: number };

const PROBLEMS_NAMED = 3;

/** What each skill has on record; a source that has nothing says nothing. */
const SOURCES: ((given: Given) => Promise<Fact | undefined>)[] = [duties, problems, outcomes];

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
    heading: '履行职责',
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
    heading: '查找难题',
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
    heading: '破题成果',
    lines: [
      `形成成果${rows.length}项：${rows.map(({ title, kind }) => `《${title}》（${OUTCOME_KIND_WORDS[kind]}）`).join('、')}。`,
    ],
  };
}
