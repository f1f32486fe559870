import { and, asc, desc, eq, gt, inArray, ne, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Read } from '../../kernel/database.ts';
import { rowOf, spread } from '../../kernel/ids.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import { series } from '../../kernel/tables.ts';
import { allCampaigns } from '../campaign/index.ts';
import { mergedHere } from './merged.ts';
import { GONE, type Problem, type Status } from './policy.ts';
import { endorsement, problem, problemNote } from './tables.ts';

/** Of the seal by which a teller finds what he or she told without a name. */
export const SEAL = 'problem';

export async function problemByNumber(read: Read, number: number): Promise<Problem | undefined> {
  return (await read.select().from(problem).where(eq(problem.number, number)))[0];
}

/** What others may be shown while telling: all that stands, but for the person's own named ones. */
export async function standingProblems(read: Read, person: string): Promise<Problem[]> {
  return read
    .select()
    .from(problem)
    .where(and(notInArray(problem.status, [...GONE]), sql`${problem.toldBy} is not ${person}`))
    .orderBy(asc(problem.id));
}

export async function recentProblems(read: Read, limit: number): Promise<Problem[]> {
  return read
    .select()
    .from(problem)
    .where(ne(problem.status, 'withdrawn'))
    .orderBy(desc(problem.toldOn), desc(problem.number))
    .limit(limit);
}

/** All that this person told, named ones by number first; anonymous ones are found by the seal, under either key. */
export async function toldBy(talk: Talk, only: 'named' | 'anonymous' | 'all' = 'all'): Promise<Problem[]> {
  const wanted: (SQL | undefined)[] = [];
  if (only !== 'anonymous') wanted.push(eq(problem.toldBy, talk.asker.id));
  if (only !== 'named') wanted.push(inArray(problem.seal, await sealsOf(talk)));
  const rows = await talk.read
    .select()
    .from(problem)
    .where(or(...wanted))
    .orderBy(asc(problem.number));
  return [...rows.filter((row) => !row.anonymous), ...rows.filter((row) => row.anonymous)];
}

export function sealOf(talk: Talk, inCampaign: string | null): string {
  return talk.seal(SEAL, talk.asker.id, inCampaign ?? '');
}

async function sealsOf(talk: Talk): Promise<string[]> {
  const campaigns = await allCampaigns(talk.read);
  return ['', ...campaigns.map(({ id }) => id)].flatMap((id) => {
    const before = talk.sealPrevious(SEAL, talk.asker.id, id);
    return [sealOf(talk, id), ...(before ? [before] : [])];
  });
}

export type Numbered = { numbers: number[]; writes: Write[]; unless: Statement[] };

/** The next numbers of the series 难题. A conflict when somebody else takes them first. */
export async function nextNumbers(read: Read, count: number): Promise<Numbered> {
  const [row] = await read.select().from(series).where(eq(series.name, 'problem'));
  const last = row?.last ?? 0;
  // an anonymous one may hold a number that is counted up to
  const ahead = await read.select({ number: problem.number }).from(problem).where(gt(problem.number, last));
  const held = new Set(ahead.map(({ number }) => number));
  const numbers: number[] = [];
  let next = last;
  while (numbers.length < count) if (!held.has(++next)) numbers.push(next);
  const taken = build
    .insert(series)
    .values({ name: 'problem', last: next })
    .onConflictDoUpdate({ target: series.name, set: { last: next }, setWhere: eq(series.last, last) });
  return { numbers, writes: [write(taken, 1)], unless: [] };
}

/** Free numbers of four digits that tell no order, one for each fresh random id. */
export async function scatteredNumbers(read: Read, ids: string[]): Promise<Numbered> {
  const taken = new Set((await read.select({ number: problem.number }).from(problem)).map(({ number }) => number));
  const numbers = ids.map((id) => {
    for (let attempt = 0; ; attempt++) {
      const number = 1000 + Math.floor(spread(id, String(attempt)) * (attempt < 100 ? 9000 : 900_000));
      if (taken.has(number)) continue;
      taken.add(number);
      return number;
    }
  });
  const unless = numbers.map((number) =>
    query(build.select({ id: problem.id }).from(problem).where(eq(problem.number, number))),
  );
  return { numbers, writes: [], unless };
}

export function addProblem(values: Omit<typeof problem.$inferInsert, 'row'>): Write {
  return write(build.insert(problem).values({ ...values, row: rowOf(values.id) }), 1);
}

export function setText({ id, text }: Problem, next: string, aspect: string | null): Write {
  return write(
    build
      .update(problem)
      .set({ text: next, aspect })
      .where(and(eq(problem.id, id), eq(problem.text, text), eq(problem.status, 'submitted'))),
    1,
  );
}

/** From one status to another; a conflict when it stands elsewhere by now. */
export function setStatus(
  { id, status }: Pick<Problem, 'id' | 'status'>,
  next: Partial<Problem> & { status: Status },
): Write {
  return write(
    build
      .update(problem)
      .set(next)
      .where(and(eq(problem.id, id), eq(problem.status, status))),
    1,
  );
}

export function setWithdrawn({ id }: Problem): Write {
  return write(
    build
      .update(problem)
      .set({ status: 'withdrawn' })
      .where(and(eq(problem.id, id), eq(problem.status, 'submitted'))),
    1,
  );
}

export async function hasEndorsed(read: Read, { id }: Problem, person: string): Promise<boolean> {
  const rows = await read
    .select({ id: endorsement.id })
    .from(endorsement)
    .where(and(eq(endorsement.problem, id), eq(endorsement.person, person)));
  return rows.length > 0;
}

/**
 * How many units but the teller's own stand behind each of these, by id: those that endorse it or one merged into it,
 * and those that told one merged into it by name.
 */
export async function endorsingUnits(read: Read, problems: Problem[]): Promise<Map<string, number>> {
  if (problems.length === 0) return new Map();
  const whole = mergedHere(problems.map(({ id }) => id));
  const rows = await read
    .select({ problem: sql<string>`root`, units: sql<number>`count(distinct behind.unit)` })
    .from(
      sql`(select whole.root, ${endorsement.unit} as unit from ${whole} as whole join ${endorsement} on ${endorsement.problem} = whole.id
        union select whole.root, ${problem.unit} from ${whole} as whole join ${problem} on ${problem.id} = whole.id
        where whole.id <> whole.root and ${problem.unit} is not null) as behind`,
    )
    .innerJoin(problem, sql`${problem.id} = behind.root and behind.unit is not ${problem.unit}`)
    .groupBy(sql`root`);
  return new Map(rows.map((row) => [row.problem, Number(row.units)]));
}

export function addEndorsement(row: typeof endorsement.$inferInsert): Write {
  return write(build.insert(endorsement).values(row), 1);
}

/** A conflict when the problem was withdrawn, merged or split, or endorsed by this person, in the meantime. */
export function unlessEndorsable({ id }: Problem, person: string): Statement[] {
  return [
    query(
      build
        .select({ id: problem.id })
        .from(problem)
        .where(and(eq(problem.id, id), inArray(problem.status, [...GONE]))),
    ),
    query(
      build
        .select({ id: endorsement.id })
        .from(endorsement)
        .where(and(eq(endorsement.problem, id), eq(endorsement.person, person))),
    ),
  ];
}

export function dropEndorsement({ id }: Problem, person: string): Write {
  return write(build.delete(endorsement).where(and(eq(endorsement.problem, id), eq(endorsement.person, person))), 1);
}

export async function notesOf(read: Read, { id }: Problem): Promise<(typeof problemNote.$inferSelect)[]> {
  return read.select().from(problemNote).where(eq(problemNote.problem, id)).orderBy(asc(problemNote.on));
}
