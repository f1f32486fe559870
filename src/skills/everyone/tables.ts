import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A question passed to a person. It is answered in chat or lapses, and both are told. */
export const handOver = sqliteTable(
  'hand_over',
  {
    id: text('id').primaryKey(),
    person: text('person').notNull(),
    unit: text('unit').notNull(),
    text: text('text').notNull(),
    state: text('state', { enum: ['open', 'answered', 'lapsed'] }).notNull(),
    /** Civil date. */
    askedOn: text('asked_on').notNull(),
    answeredBy: text('answered_by'),
  },
  (table) => [index('hand_over_open').on(table.state, table.askedOn)],
);

/** 投诉建议: what somebody says about Poti itself. */
export const suggestion = sqliteTable('suggestion', {
  id: text('id').primaryKey(),
  text: text('text').notNull(),
  on: text('on').notNull(),
  /** Empty: not to be named. */
  person: text('person').notNull(),
  at: integer('at').notNull(),
});
