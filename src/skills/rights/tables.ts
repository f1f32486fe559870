import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KeptFile } from '../../chat/form.ts';

/** The right to know: what a unit makes known to its members and to those whom it leads. */
export const announcement = sqliteTable(
  'announcement',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    text: text('text').notNull(),
    file: text('file', { mode: 'json' }).$type<KeptFile>(),
    /** Whose notice it is. */
    unit: text('unit').notNull(),
    by: text('by').notNull(),
    /** 支部书记, 党员 … as it was said. */
    audience: text('audience').notNull(),
    /** The last day that it names, a civil date. */
    due: text('due'),
    publishedOn: text('published_on').notNull(),
    recalledOn: text('recalled_on'),
    /** Those who had not answered were asked once more. */
    remindedOn: text('reminded_on'),
  },
  (table) => [index('announcement_unit').on(table.unit, table.publishedOn)],
);

/** To whom it went, and who has answered 收到. */
export const noticeReceipt = sqliteTable(
  'notice_receipt',
  {
    notice: text('notice').notNull(),
    person: text('person').notNull(),
    unit: text('unit').notNull(),
    /** Civil date. */
    receivedOn: text('received_on'),
  },
  (table) => [
    primaryKey({ columns: [table.notice, table.person] }),
    index('notice_receipt_person').on(table.person, table.receivedOn),
  ],
);

/** The right to take part: an item raised, opinions within a term, an outcome. No vote: nothing here elects anybody. */
export const deliberation = sqliteTable(
  'deliberation',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 议题 5 号. */
    number: integer('number').notNull(),
    /** Whose members deliberate: those of the unit and of all that it leads. */
    unit: text('unit').notNull(),
    text: text('text').notNull(),
    by: text('by').notNull(),
    raisedOn: text('raised_on').notNull(),
    /** The last day for opinions; null until the unit has put it up. */
    until: text('until'),
    state: text('state', { enum: ['raised', 'open', 'concluded', 'declined', 'withdrawn'] }).notNull(),
    outcome: text('outcome'),
    decidedBy: text('decided_by'),
    decidedOn: text('decided_on'),
  },
  (table) => [uniqueIndex('deliberation_number').on(table.number), index('deliberation_unit').on(table.unit)],
);

export const STANCES = ['support', 'oppose', 'abstain'] as const;

export const opinion = sqliteTable(
  'opinion',
  {
    deliberation: text('deliberation').notNull(),
    person: text('person').notNull(),
    stance: text('stance', { enum: STANCES }),
    comment: text('comment'),
    on: text('on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.deliberation, table.person] })],
);

/** The right to oversee: seen by its `handlers` and by nobody else. */
export const oversight = sqliteTable(
  'oversight',
  {
    /** Made from `id`, so that SQLite's own row order tells nothing about when a row came (law 10). */
    row: integer('row').primaryKey(),
    id: text('id').notNull(),
    /** Of four digits or more, at random: a number that counts up would tell an order. */
    number: integer('number').notNull(),
    /** As told, personal numbers masked. */
    text: text('text').notNull(),
    anonymous: integer('anonymous', { mode: 'boolean' }).notNull(),
    /** Null when anonymous, like `unit`. */
    by: text('by'),
    unit: text('unit'),
    /** HMAC of the word by which an anonymous one is asked after. */
    word: text('word'),
    /** The unit whose officers handle it. */
    handledIn: text('handled_in').notNull(),
    /** 工号 of those who may see and handle it, and of those whom a digest has told of it. Rows of their own would have an order. */
    handlers: text('handlers', { mode: 'json' }).$type<string[]>().notNull(),
    toldTo: text('told_to', { mode: 'json' }).$type<string[]>().notNull(),
    state: text('state', { enum: ['received', 'handled'] }).notNull(),
    outcome: text('outcome'),
    toldOn: text('told_on').notNull(),
    handledOn: text('handled_on'),
  },
  (table) => [
    uniqueIndex('oversight_id').on(table.id),
    uniqueIndex('oversight_number').on(table.number),
    index('oversight_word').on(table.word),
    index('oversight_by').on(table.by),
  ],
);
