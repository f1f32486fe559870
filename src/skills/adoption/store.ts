import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import { type Outcome, outcome } from '../outcomes/index.ts';
import { problem } from '../problems/index.ts';
import type { Adoption, TakenUp } from './policy.ts';
import { adoption, adoptionUnit } from './tables.ts';

/** All that stand, in order of their numbers: of these outcomes, or of all. */
export async function adoptionsOf(read: Read, outcomes?: string[]): Promise<Adoption[]> {
  return read
    .select()
    .from(adoption)
    .where(
      and(
        ne(adoption.state, 'dropped'),
        outcomes && inArray(adoption.outcome, sql`(select value from json_each(${JSON.stringify(outcomes)}))`),
      ),
    )
    .orderBy(asc(adoption.number));
}

/** 转化 2 号, as long as it stands. */
export async function adoptionByNumber(read: Read, number: number): Promise<Adoption | undefined> {
  return read
    .select()
    .from(adoption)
    .where(and(eq(adoption.number, number), ne(adoption.state, 'dropped')))
    .get();
}

/** Which units work by a practice, the first first. */
export async function takersOf(read: Read, id: string): Promise<TakenUp[]> {
  return read
    .select()
    .from(adoptionUnit)
    .where(eq(adoptionUnit.adoption, id))
    .orderBy(asc(adoptionUnit.on), asc(adoptionUnit.unit));
}

export async function outcomeById(read: Read, id: string): Promise<Outcome | undefined> {
  return read.select().from(outcome).where(eq(outcome.id, id)).get();
}

export function addAdoption(row: typeof adoption.$inferInsert): Write {
  return write(build.insert(adoption).values(row), 1);
}

/** A conflict when somebody else has adopted the outcome in the same way, or it is no longer judged. */
export function unlessAdopted({ outcome: id, how, title }: Pick<Adoption, 'outcome' | 'how' | 'title'>): Statement[] {
  return [
    query(
      build
        .select({ id: adoption.id })
        .from(adoption)
        .where(
          and(
            eq(adoption.outcome, id),
            eq(adoption.how, how),
            ne(adoption.state, 'dropped'),
            how === 'rule' ? eq(adoption.title, title) : undefined,
          ),
        ),
    ),
    query(
      build
        .select({ id: outcome.id })
        .from(outcome)
        .where(and(eq(outcome.id, id), ne(outcome.state, 'reviewed'))),
    ),
  ];
}

/** A conflict when it stands otherwise by now. */
export function moveAdoption({ id, state }: Adoption, set: Partial<Adoption>): Write {
  return write(
    build
      .update(adoption)
      .set(set)
      .where(and(eq(adoption.id, id), eq(adoption.state, state))),
    1,
  );
}

export function takeUp(row: typeof adoptionUnit.$inferInsert): Write {
  return write(build.insert(adoptionUnit).values(row), 1);
}

export function leave({ id }: TakenUp): Write {
  return write(build.delete(adoptionUnit).where(eq(adoptionUnit.id, id)), 1);
}

export function noted({ id }: TakenUp, note: string): Write {
  return write(build.update(adoptionUnit).set({ note }).where(eq(adoptionUnit.id, id)), 1);
}

/** Asked once: a conflict when it was already. */
export function askedHow({ id }: TakenUp, on: CivilDate): Write {
  return write(
    build
      .update(adoptionUnit)
      .set({ askedOn: on })
      .where(and(eq(adoptionUnit.id, id), sql`${adoptionUnit.askedOn} is null`)),
    1,
  );
}

type Source = Pick<typeof problem.$inferSelect, 'id' | 'number' | 'status'>;

/** The problems behind a topic that stand, with their status. */
export async function statusesOf(read: Read, ids: string[]): Promise<Source[]> {
  if (ids.length === 0) return [];
  return read
    .select({ id: problem.id, number: problem.number, status: problem.status })
    .from(problem)
    .where(inArray(problem.id, ids))
    .orderBy(asc(problem.number));
}

/** A conflict when the problem stands otherwise by now. */
export function setStatus({ id, status }: Source, next: Source['status']): Write {
  return write(
    build
      .update(problem)
      .set({ status: next })
      .where(and(eq(problem.id, id), eq(problem.status, status))),
    1,
  );
}
