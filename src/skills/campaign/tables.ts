import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Terms } from './terms.ts';

/** 征集、梳理、选题、申领、实施、评审、交流、转化, in this order. */
export const STAGES = [
  'collecting',
  'sorting',
  'choosing',
  'claiming',
  'carrying_out',
  'reviewing',
  'exchange',
  'adoption',
] as const;

/** A call for problems, with its stages from a notice. */
export const campaign = sqliteTable('campaign', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  /** 文号 of the notice. */
  number: text('number'),
  /** Where it stands; the staff move it on, days alone never do. */
  stage: text('stage', { enum: STAGES }).notNull(),
  /** The aspects under which this campaign sorts its problems. */
  aspects: text('aspects', { mode: 'json' }).$type<string[]>().notNull(),
  /** What this campaign lays down otherwise than usual (terms.ts). */
  terms: text('terms', { mode: 'json' }).$type<Partial<Terms>>().notNull().default({}),
});

export const campaignStage = sqliteTable(
  'campaign_stage',
  {
    campaign: text('campaign')
      .notNull()
      .references(() => campaign.id),
    stage: text('stage', { enum: STAGES }).notNull(),
    /** Civil dates, both included; what comes after `to` is taken and marked late. */
    from: text('from').notNull(),
    to: text('to').notNull(),
    /** The day after which nothing more is taken; told to nobody but the staff. */
    hard: text('hard'),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.stage] })],
);
