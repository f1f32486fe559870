import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** 成果转化: an outcome put into practice, or into a rule. */
export const adoption = sqliteTable(
  'adoption',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 转化 2 号; a practice as 做法 2 号. */
    number: integer('number').notNull(),
    outcome: text('outcome').notNull(),
    how: text('how', { enum: ['practice', 'rule'] }).notNull(),
    title: text('title').notNull(),
    /** Of a practice: how it is done, in one paragraph. */
    text: text('text'),
    /** Number of the rule proposal that carries it, where it goes into a rule; how far that is, the rules know. */
    proposal: integer('proposal'),
    /** in_force: those concerned are being told that the rule applies. */
    state: text('state', { enum: ['adopted', 'in_force', 'dropped'] }).notNull(),
    by: text('by').notNull(),
    /** Civil dates. */
    on: text('on').notNull(),
    /** Since when the rule applies. */
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
    /** Civil dates: since when, and when it was asked once how it goes. */
    on: text('on').notNull(),
    askedOn: text('asked_on'),
    /** How it goes, in one line. */
    note: text('note'),
  },
  (table) => [uniqueIndex('adoption_unit_once').on(table.adoption, table.unit), index('adoption_unit_by').on(table.by)],
);

/** Who has been told that the rule is in force, so that nobody is told twice. No measure of anybody: nothing shows it. */
export const adoptionTold = sqliteTable(
  'adoption_told',
  {
    adoption: text('adoption')
      .notNull()
      .references(() => adoption.id),
    person: text('person').notNull(),
  },
  (table) => [primaryKey({ columns: [table.adoption, table.person] })],
);
