import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** 评审委员会 of a campaign; one of them is its chair. */
export const reviewPanel = sqliteTable(
  'review_panel',
  {
    campaign: text('campaign').notNull(),
    /** 工号 */
    person: text('person').notNull(),
    chair: integer('chair', { mode: 'boolean' }).notNull().default(false),
    /** Civil date on which the chair was told that every score is in. */
    toldOn: text('told_on'),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.person] })],
);

/** One reviewer's task on one outcome: handed out, begun, scored, or given back for a conflict of interest. */
export const review = sqliteTable(
  'review',
  {
    id: text('id').primaryKey(),
    campaign: text('campaign').notNull(),
    outcome: text('outcome').notNull(),
    reviewer: text('reviewer').notNull(),
    state: text('state', { enum: ['assigned', 'draft', 'scored', 'recused'] }).notNull(),
    /** Points by item of the rubric, in its order; null where not given yet. */
    scores: text('scores', { mode: 'json' }).$type<(number | null)[]>(),
    comment: text('comment'),
    /** Why it was given back. */
    reason: text('reason'),
    /** Grows with every change, so that a ranking can tell whether what it read still stands. */
    version: integer('version').notNull().default(0),
    /** Civil dates: no finer, or the order would tell who was at work. */
    assignedOn: text('assigned_on').notNull(),
    scoredOn: text('scored_on'),
    remindedOn: text('reminded_on'),
  },
  (table) => [
    uniqueIndex('review_once').on(table.outcome, table.reviewer),
    index('review_reviewer').on(table.reviewer, table.state),
  ],
);

/** The panel's result, as it was when it was let out. */
export const reviewResult = sqliteTable(
  'review_result',
  {
    outcome: text('outcome').primaryKey(),
    campaign: text('campaign').notNull(),
    /** `reopened`: the chair took it back to have something mended; it stays until the next one replaces it. */
    state: text('state', { enum: ['released', 'reopened'] }).notNull(),
    /** The same rank for equal scores. */
    rank: integer('rank').notNull(),
    /** Trimmed mean and spread (standard deviation) in hundredths of a point of the rubric. */
    score: integer('score_hundredths').notNull(),
    spread: integer('spread_hundredths').notNull(),
    /** What the team is told, without reviewers' names. */
    feedback: text('feedback', { mode: 'json' }).$type<string[]>().notNull(),
    on: text('on').notNull(),
  },
  (table) => [index('review_result_campaign').on(table.campaign, table.rank)],
);
