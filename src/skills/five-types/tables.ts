import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KeptFile } from '../../chat/form.ts';

export const TYPES = ['learning', 'service', 'innovative', 'harmonious', 'clean'] as const;
export type Type = (typeof TYPES)[number];
export const PARTS = ['goal', 'focus', 'measure', 'carrier'] as const;
export type Part = (typeof PARTS)[number];

/** One line of a unit's plan of a year: 学习型, 第 2 条措施. */
export const planEntry = sqliteTable(
  'five_plan_entry',
  {
    id: text('id').primaryKey(),
    unit: text('unit').notNull(),
    year: integer('year').notNull(),
    type: text('type', { enum: TYPES }).notNull(),
    part: text('part', { enum: PARTS }).notNull(),
    /** From 1. */
    place: integer('place').notNull(),
    text: text('text').notNull(),
    by: text('by').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('five_plan_place').on(table.unit, table.year, table.type, table.part, table.place)],
);

/** A plan that was whole when it was handed in. */
export const planHandedIn = sqliteTable(
  'five_plan_handed_in',
  {
    unit: text('unit').notNull(),
    year: integer('year').notNull(),
    by: text('by').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.unit, table.year] })],
);

/** 载体 with its history: since which year, until when. */
export const carrier = sqliteTable('carrier', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  /** The year it began. */
  since: integer('since').notNull(),
  /** The year it ended. */
  until: integer('until'),
  by: text('by').notNull(),
  /** Civil date. */
  on: text('on').notNull(),
});

/** What was done, told in a sentence. */
export const activity = sqliteTable(
  'five_activity',
  {
    id: text('id').primaryKey(),
    /** Read aloud: 活动 12 号. */
    number: integer('number').notNull().unique(),
    unit: text('unit').notNull(),
    year: integer('year').notNull(),
    type: text('type', { enum: TYPES }).notNull(),
    text: text('text').notNull(),
    /** Civil date, or a month (2026-10) where only that was said. */
    date: text('date').notNull(),
    /** How many took part. */
    count: integer('count'),
    /** The plan's measure and carrier that it carries out; the carrier may also be one of the history. */
    measure: text('measure'),
    carrier: text('carrier'),
    files: text('files', { mode: 'json' }).$type<KeptFile[]>(),
    state: text('state', { enum: ['valid', 'void'] }).notNull(),
    by: text('by').notNull(),
    on: text('on').notNull(),
  },
  (table) => [index('five_activity_unit').on(table.unit, table.year)],
);
