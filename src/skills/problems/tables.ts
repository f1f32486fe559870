import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KeptFile } from '../../chat/form.ts';

export const STATUSES = ['submitted', 'grouped', 'topic', 'merged', 'split', 'adopted', 'withdrawn'] as const;

export const problem = sqliteTable(
  'problem',
  {
    /** Made from `id`, so that SQLite's own row order tells nothing about when a row came (law 10). */
    row: integer('row').primaryKey(),
    id: text('id').notNull(),
    /** Read aloud as 难题 12 号: counted up for named ones, random of four digits for anonymous ones. */
    number: integer('number').notNull(),
    campaign: text('campaign'),
    /** As told, personal numbers masked. */
    text: text('text').notNull(),
    aspect: text('aspect'),
    /** Null when anonymous, like `toldBy` and `toldAt`. */
    unit: text('unit'),
    toldBy: text('told_by'),
    /** HMAC of person and campaign, by which the teller alone finds an anonymous one again. */
    seal: text('seal'),
    anonymous: integer('anonymous', { mode: 'boolean' }).notNull(),
    status: text('status', { enum: STATUSES }).notNull(),
    /** Civil date. */
    toldOn: text('told_on').notNull(),
    /** Epoch ms. */
    toldAt: integer('told_at'),
    /** What was sent along; null when anonymous: a file tells who made it. */
    files: text('files', { mode: 'json' }).$type<KeptFile[]>(),
    /** The problem that it was merged into, by id; what it was before, for the case that it is taken apart again. */
    mergedInto: text('merged_into'),
    statusBefore: text('status_before', { enum: STATUSES }),
    /** Its teller, or somebody who endorses it, says that the two are not the same. */
    objected: integer('objected', { mode: 'boolean' }).notNull().default(false),
    /** The problem that it was split off from, by id. */
    splitFrom: text('split_from'),
    /** Told after the campaign's last day. */
    late: integer('late', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    uniqueIndex('problem_id').on(table.id),
    uniqueIndex('problem_number').on(table.number),
    index('problem_told_by').on(table.toldBy),
    index('problem_seal').on(table.seal),
    index('problem_merged').on(table.mergedInto),
  ],
);

/** "我们也有": kept by person so that it can be taken back, counted by unit. */
export const endorsement = sqliteTable(
  'endorsement',
  {
    id: text('id').primaryKey(),
    problem: text('problem').notNull(),
    person: text('person').notNull(),
    unit: text('unit').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('endorsement_once').on(table.problem, table.person)],
);

/** A line on how a problem fares, for its teller and its endorsers. */
export const problemNote = sqliteTable(
  'problem_note',
  {
    id: text('id').primaryKey(),
    problem: text('problem').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
    text: text('text').notNull(),
  },
  (table) => [index('problem_note_problem').on(table.problem, table.on)],
);
