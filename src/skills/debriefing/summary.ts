import { inArray, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { unit } from '../../organisation/tables.ts';
import { GRADES, meanOf } from './policy.ts';
import { type Appraisal, appraisalsOf, type Debriefing, talliesIn } from './store.ts';

/**
 * The committee's table, in order of unit code, never of marks. Of units with too few answers the row says so; what they
 * came to together stands in a row of the unit above, where that is enough.
 */
export async function summaryTable(all: Debriefing[], read: Read): Promise<{ columns: string[]; rows: string[][] }> {
  const marks = Map.groupBy(
    await appraisalsOf(
      read,
      all.map(({ id }) => id),
    ),
    (one) => one.debriefing,
  );
  const campaigns = [...new Map(all.map(({ of }) => [of.id, of])).values()];
  const tallies = (await Promise.all(campaigns.map(({ id }) => talliesIn(read, id)))).flat();
  const counts = new Map(tallies.flatMap((one) => (one.debriefing ? [[one.debriefing, one.counts]] : [])));
  const seen = new Set(all.map(({ unit: code }) => code));
  const above = tallies.filter(({ debriefing }) => debriefing === null);
  const names = await namesOf(
    above.map((one) => one.unit),
    read,
  );
  const rows = all.map((one) => ({
    code: one.unit,
    last: 0,
    cells: [
      one.unit,
      one.at.name,
      one.name,
      one.state === 'submitted' ? (one.late ? '补交' : '已交') : '未交',
      scoreOf(marks.get(one.id) ?? []),
      ...countCells(one, counts.get(one.id)),
    ],
  }));
  const whole = await sharedRows(
    above.map((one) => one.unit),
    seen,
    read,
  );
  const pools = above
    .filter((one) => whole.has(one.unit))
    .map((one) => ({
      code: one.unit,
      last: 1,
      cells: [
        one.unit,
        `${names.get(one.unit) ?? one.unit}所属作答较少的单位合计`,
        '',
        '',
        '',
        ...one.counts.map(String),
      ],
    }));
  const ordered = [...rows, ...pools].sort((a, b) => (a.code === b.code ? a.last - b.last : a.code < b.code ? -1 : 1));
  return { columns: ['编码', '单位', '书记', '报告', '上级评分', ...GRADES], rows: ordered.map(({ cells }) => cells) };
}

function countCells({ of }: Debriefing, counts: number[] | undefined): string[] {
  if (of.kind === 'checklist') return GRADES.map(() => '');
  return counts ? counts.map(String) : GRADES.map(() => `不足${of.fewest}人`);
}

function scoreOf(marks: Appraisal[]): string {
  const mean = meanOf(marks.flatMap(({ score }) => score ?? []));
  return mean === undefined ? marks.flatMap(({ grade }) => grade ?? []).join('、') : String(mean);
}

export async function namesOf(codes: string[], read: Read): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await read.select({ code: unit.code, name: unit.name }).from(unit).where(inArray(unit.code, codes));
  return new Map(rows.map(({ code, name }) => [code, name]));
}

/** The units above whose sum this table may show: those of which some unit below is in it. */
async function sharedRows(codes: string[], seen: Set<string>, read: Read): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const rows = await read.all<[string, string]>(
    sql`select "from", "to" from link where kind = 'leads' and until is null and "from" in (select value from json_each(${JSON.stringify(codes)}))`,
  );
  return new Set(rows.filter(([, below]) => seen.has(below)).map(([from]) => from));
}
