import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** 关爱资金 of a unit in a year; who has one decides on the requests from below. */
export const careFund = sqliteTable(
  'care_fund',
  {
    /** Code of the unit. */
    unit: text('unit').notNull(),
    year: integer('year').notNull(),
    /** 分 */
    amount: integer('amount').notNull(),
    by: text('by').notNull(),
    on: text('on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.unit, table.year] })],
);

export const CARE_STATUSES = ['submitted', 'approved', 'refused', 'withdrawn'] as const;

/** 关心关爱申请. What the need is, and whose, is sealed (kernel/sealed-text.ts). */
export const careRequest = sqliteTable(
  'care_request',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 申请 3 号. */
    number: integer('number').notNull(),
    /** 工号 of whoever asks, for himself or for another. */
    by: text('by').notNull(),
    /** Code of the asker's unit. */
    unit: text('unit').notNull(),
    /** Code of the unit that decides, by the year's fund. */
    decides: text('decides').notNull(),
    year: integer('year').notNull(),
    onBehalf: integer('on_behalf', { mode: 'boolean' }).notNull(),
    /** Sealed JSON: need, person. */
    content: text('content').notNull(),
    /** 分; null where no sum was named. */
    asked: integer('asked'),
    granted: integer('granted'),
    status: text('status', { enum: CARE_STATUSES }).notNull(),
    appealed: integer('appealed', { mode: 'boolean' }).notNull().default(false),
    on: text('on').notNull(),
    /** Civil date of the last decision. */
    decidedOn: text('decided_on'),
  },
  (table) => [
    uniqueIndex('care_request_number').on(table.number),
    index('care_request_by').on(table.by),
    index('care_request_decides').on(table.decides, table.year, table.status),
  ],
);

export const careDecision = sqliteTable(
  'care_decision',
  {
    id: text('id').primaryKey(),
    request: text('request')
      .notNull()
      .references(() => careRequest.id),
    by: text('by').notNull(),
    decision: text('decision', { enum: ['approved', 'refused'] }).notNull(),
    amount: integer('amount'),
    /** Sealed. */
    reason: text('reason').notNull(),
    on: text('on').notNull(),
  },
  (table) => [index('care_decision_request').on(table.request)],
);
