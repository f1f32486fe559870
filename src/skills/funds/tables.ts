import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { KeptFile } from '../../chat/form.ts';

/** 党建经费 comes by headcount and is limited by it; the others are accounts of their own and never mix with it. */
export const ACCOUNTS = ['党建经费', '培训经费', '党费', '工会经费'] as const;
export type Account = (typeof ACCOUNTS)[number];

/** 每人每年多少: for a unit and all that it leads, from that year until another is set. */
export const fundRate = sqliteTable(
  'fund_rate',
  {
    unit: text('unit').notNull(),
    year: integer('year').notNull(),
    /** 分 a member and year. */
    rate: integer('rate').notNull(),
    /** Whence: 《…》第三条, or who said so. */
    source: text('source').notNull(),
    by: text('by').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.unit, table.year] })],
);

/** What a unit was given beside its headcount, or what was paid out to it of that. */
export const fundSource = sqliteTable(
  'fund_source',
  {
    id: text('id').primaryKey(),
    unit: text('unit').notNull(),
    year: integer('year').notNull(),
    account: text('account', { enum: ACCOUNTS }).notNull(),
    /** `fixed`: stands in the place of headcount × rate; `granted`: more than that; `paid`: of either, has arrived. */
    kind: text('kind', { enum: ['fixed', 'granted', 'paid'] }).notNull(),
    /** 分. */
    amount: integer('amount').notNull(),
    /** 培训, 补助, 上年结转 … as it was said. */
    note: text('note').notNull(),
    state: text('state', { enum: ['valid', 'void'] }).notNull(),
    by: text('by').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [index('fund_source_unit').on(table.unit, table.year)],
);

/** One spending. It is never rewritten: put right, it is void and another stands in its place. */
export const spending = sqliteTable(
  'spending',
  {
    id: text('id').primaryKey(),
    /** Read aloud: 第 12 笔. */
    number: integer('number').notNull().unique(),
    unit: text('unit').notNull(),
    /** Of `date`: the year whose money it is. */
    year: integer('year').notNull(),
    account: text('account', { enum: ACCOUNTS }).notNull(),
    /** 分. */
    amount: integer('amount').notNull(),
    purpose: text('purpose').notNull(),
    /** 培训, 活动, 资料 … */
    item: text('item').notNull(),
    /** Civil date of the payment. */
    date: text('date').notNull(),
    files: text('files', { mode: 'json' }).$type<KeptFile[]>(),
    state: text('state', { enum: ['valid', 'void'] }).notNull(),
    /** Number of the one that it stands in place of. */
    instead: integer('instead'),
    by: text('by').notNull(),
    /** Civil date on which it was told. */
    on: text('on').notNull(),
  },
  (table) => [index('spending_unit').on(table.unit, table.year)],
);
