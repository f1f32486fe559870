import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** 成果转化: an outcome put into practice, or into a rule. */
export const adoption = sqliteTable(
  'adoption',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 转化 2 号. */
    number: integer('number').notNull(),
    outcome: text('outcome').notNull(),
    how: text('how', { enum: ['practice', 'rule'] }).notNull(),
    title: text('title').notNull(),
    /** Number of the rule proposal that carries it, where it goes into a rule. */
    proposal: integer('proposal'),
    /** in_force: the rule that it went into applies. */
    state: text('state', { enum: ['adopted', 'in_force', 'dropped'] }).notNull(),
    /** Civil dates. */
    on: text('on').notNull(),
    inForceOn: text('in_force_on'),
  },
  (table) => [uniqueIndex('adoption_number').on(table.number), index('adoption_outcome').on(table.outcome)],
);

/** A unit that takes an adopted practice up. */
export const adoptionUnit = sqliteTable(
  'adoption_unit',
  {
    id: text('id').primaryKey(),
    adoption: text('adoption')
      .notNull()
      .references(() => adoption.id),
    unit: text('unit').notNull(),
    by: text('by').notNull(),
    on: text('on').notNull(),
    note: text('note'),
  },
  (table) => [uniqueIndex('adoption_unit_once').on(table.adoption, table.unit)],
);
