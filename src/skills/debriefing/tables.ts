import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KeptFile } from '../../chat/form.ts';
import { unit } from '../../organisation/tables.ts';

export const KINDS = ['debriefing', 'checklist'] as const;

/** 述职评议 of a year, or the yearly checklist of the first responsible persons: its days, items and points from a notice. */
export const debriefingCampaign = sqliteTable(
  'debriefing_campaign',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: KINDS }).notNull(),
    year: integer('year').notNull(),
    title: text('title').notNull(),
    /** 文号 */
    number: text('number'),
    /** Code of the committee that holds it, for the units that it leads. */
    unit: text('unit')
      .notNull()
      .references(() => unit.code),
    /** Civil dates, all included; null where the notice says nothing: then from the report on, until it is closed. */
    reportsBy: text('reports_by'),
    ratingFrom: text('rating_from'),
    ratingTo: text('rating_to'),
    appraisalFrom: text('appraisal_from'),
    appraisalTo: text('appraisal_to'),
    /** The day by which points to mend are to be mended. */
    mendBy: text('mend_by'),
    /** The duty by which the report is reminded of; null where the units owed one already. */
    duty: text('duty'),
    /** What is appraised, and how many points it has at most. */
    items: text('items', { mode: 'json' }).$type<Item[]>().notNull(),
    /** Fewer answers than this are never shown. */
    fewest: integer('fewest').notNull(),
    /** Civil dates: when it was opened, by which it is over (known from the days, or said), when the answers were counted. */
    openedOn: text('opened_on').notNull(),
    closesOn: text('closes_on'),
    talliedOn: text('tallied_on'),
  },
  (table) => [index('debriefing_campaign_unit').on(table.unit, table.kind, table.year)],
);

export type Item = { name: string; points: number };

export const STATES = ['due', 'draft', 'submitted'] as const;

/** 述职 of one unit's secretary in one campaign. */
export const debriefing = sqliteTable(
  'debriefing',
  {
    id: text('id').primaryKey(),
    campaign: text('campaign')
      .notNull()
      .references(() => debriefingCampaign.id),
    unit: text('unit')
      .notNull()
      .references(() => unit.code),
    /** 工号 of who handed in the report. */
    person: text('person'),
    state: text('state', { enum: STATES }).notNull(),
    /** Civil date on which the report was handed in. */
    on: text('on'),
    late: integer('late', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [uniqueIndex('debriefing_once').on(table.campaign, table.unit), index('debriefing_unit').on(table.unit)],
);

/** Each handing in is kept; the highest counts. */
export const debriefingVersion = sqliteTable(
  'debriefing_version',
  {
    id: text('id').primaryKey(),
    debriefing: text('debriefing')
      .notNull()
      .references(() => debriefing.id),
    version: integer('version').notNull(),
    text: text('text').notNull(),
    files: text('files', { mode: 'json' }).$type<KeptFile[]>().notNull(),
    by: text('by').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('debriefing_version_once').on(table.debriefing, table.version)],
);

/** What a first responsible person did on one item of the checklist. */
export const debriefingEvidence = sqliteTable(
  'debriefing_evidence',
  {
    id: text('id').primaryKey(),
    debriefing: text('debriefing')
      .notNull()
      .references(() => debriefing.id),
    /** Of the campaign's items, from 1. */
    item: integer('item').notNull(),
    text: text('text').notNull(),
    files: text('files', { mode: 'json' }).$type<KeptFile[]>().notNull(),
    by: text('by').notNull(),
    on: text('on').notNull(),
  },
  (table) => [index('debriefing_evidence_debriefing').on(table.debriefing, table.item)],
);

/** From above: one of each who appraises, changed until the campaign is over. */
export const appraisal = sqliteTable(
  'debriefing_appraisal',
  {
    id: text('id').primaryKey(),
    debriefing: text('debriefing')
      .notNull()
      .references(() => debriefing.id),
    by: text('by').notNull(),
    /** The unit and post in which he or she did so. */
    unit: text('unit').notNull(),
    post: text('post').notNull(),
    /** Points by the name of the item; null where only the sum or a grade was said. */
    marks: text('marks', { mode: 'json' }).$type<Record<string, number>>(),
    score: real('score'),
    grade: text('grade'),
    comment: text('comment'),
    /** What is to be mended, a line each. */
    mend: text('mend', { mode: 'json' }).$type<string[]>().notNull(),
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('debriefing_appraisal_once').on(table.debriefing, table.by)],
);

/** From beside: what a guiding unit advises. */
export const debriefingAdvice = sqliteTable(
  'debriefing_advice',
  {
    id: text('id').primaryKey(),
    debriefing: text('debriefing')
      .notNull()
      .references(() => debriefing.id),
    text: text('text').notNull(),
    by: text('by').notNull(),
    unit: text('unit').notNull(),
    on: text('on').notNull(),
  },
  (table) => [index('debriefing_advice_debriefing').on(table.debriefing)],
);

/**
 * From below: an answer until the term is over (law 10). Its id is random, the table has no order of rows, and what is in
 * it is sealed (envelope.ts): two copies of the database, before and after one answer, tell that there is one more.
 */
export const ballot = sqliteTable(
  'debriefing_ballot',
  {
    id: text('id').primaryKey(),
    campaign: text('campaign').notNull(),
    debriefing: text('debriefing').notNull(),
    content: text('content').notNull(),
  },
  (table) => [index('debriefing_ballot_campaign').on(table.campaign, table.debriefing)],
);

/** Who has answered: HMAC(SECRET_KEY, debriefing + person), and nothing else. */
export const answered = sqliteTable('debriefing_answered', { token: text('token').primaryKey() });

/** What the answers came to, made once for the whole campaign when its term was over; the answers are gone then. */
export const tally = sqliteTable(
  'debriefing_tally',
  {
    id: text('id').primaryKey(),
    campaign: text('campaign').notNull(),
    /** Null: the answers of several units below `unit`, each of which had too few to be shown. */
    debriefing: text('debriefing'),
    unit: text('unit').notNull(),
    /** How many of each grade, in the order of the grades. */
    counts: text('counts', { mode: 'json' }).$type<number[]>().notNull(),
  },
  (table) => [index('debriefing_tally_campaign').on(table.campaign, table.unit)],
);

/** A line that somebody wrote; random ids, no order, no link to a grade. */
export const remark = sqliteTable(
  'debriefing_remark',
  {
    id: text('id').primaryKey(),
    debriefing: text('debriefing').notNull(),
    text: text('text').notNull(),
  },
  (table) => [index('debriefing_remark_debriefing').on(table.debriefing)],
);

/** A point to mend, told with the results; a duty of its own as soon as it has a day. */
export const mendPoint = sqliteTable(
  'debriefing_mend',
  {
    id: text('id').primaryKey(),
    debriefing: text('debriefing')
      .notNull()
      .references(() => debriefing.id),
    text: text('text').notNull(),
    /** The duty's id. */
    duty: text('duty'),
  },
  (table) => [index('debriefing_mend_debriefing').on(table.debriefing)],
);
