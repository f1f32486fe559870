import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KeptFile } from '../../chat/form.ts';

export const OUTCOME_KINDS = ['theory', 'practice', 'institution'] as const;

export const OUTCOME_STATES = ['submitted', 'in_review', 'reviewed', 'withdrawn'] as const;

/** 成果 of a team on a topic: 理论成果, 实践成果 or 制度成果. */
export const outcome = sqliteTable(
  'outcome',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 成果 8 号. */
    number: integer('number').notNull(),
    campaign: text('campaign').notNull(),
    topic: text('topic').notNull(),
    team: text('team').notNull(),
    /** Code of the unit behind the team. */
    unit: text('unit').notNull(),
    kind: text('kind', { enum: OUTCOME_KINDS }).notNull(),
    title: text('title').notNull(),
    /** submitted → in_review (reviewers have it: no new version) → reviewed (the panel's result is out); or withdrawn. */
    state: text('state', { enum: OUTCOME_STATES }).notNull(),
    late: integer('late', { mode: 'boolean' }).notNull().default(false),
    /** Civil date of the first version. */
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('outcome_number').on(table.number), index('outcome_team').on(table.team)],
);

/** Each handing in is kept; the highest is the one that counts. After the review there is one 补充说明. */
export const outcomeVersion = sqliteTable(
  'outcome_version',
  {
    id: text('id').primaryKey(),
    outcome: text('outcome')
      .notNull()
      .references(() => outcome.id),
    version: integer('version').notNull(),
    supplement: integer('supplement', { mode: 'boolean' }).notNull().default(false),
    text: text('text').notNull(),
    files: text('files', { mode: 'json' }).$type<KeptFile[]>(),
    by: text('by').notNull(),
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('outcome_version_once').on(table.outcome, table.version)],
);

/** Who wrote it beside the team's members; with the unit, for conflicts of interest. */
export const outcomeAuthor = sqliteTable(
  'outcome_author',
  {
    id: text('id').primaryKey(),
    outcome: text('outcome')
      .notNull()
      .references(() => outcome.id),
    person: text('person'),
    name: text('name').notNull(),
    unit: text('unit'),
  },
  (table) => [index('outcome_author_outcome').on(table.outcome)],
);
