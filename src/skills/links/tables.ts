import { sql } from 'drizzle-orm';
import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** 三联系: a grass-roots organisation, a branch secretary, a household in need. */
export const LINK_KINDS = ['organisation', 'secretary', 'household'] as const;

/** Whom a leading member links; one of each kind at a time. */
export const pairing = sqliteTable(
  'pairing',
  {
    id: text('id').primaryKey(),
    /** 工号 of the leading member. */
    person: text('person').notNull(),
    kind: text('kind', { enum: LINK_KINDS }).notNull(),
    /** Code of the unit, 工号 of the secretary, or the household's name, sealed. */
    target: text('target').notNull(),
    by: text('by').notNull(),
    /** Civil dates; it holds until the day before `until`. */
    since: text('since').notNull(),
    until: text('until'),
  },
  (table) => [uniqueIndex('pairing_once').on(table.person, table.kind).where(sql`until is null`)],
);

/** One visit. What was learnt is sealed, and read by the visitor only. */
export const visit = sqliteTable(
  'visit',
  {
    id: text('id').primaryKey(),
    person: text('person').notNull(),
    kind: text('kind', { enum: LINK_KINDS }).notNull(),
    /** Civil date of the visit. */
    on: text('on').notNull(),
    /** Sealed. */
    content: text('content').notNull(),
    /** 工号 of whoever told it. */
    by: text('by').notNull(),
    state: text('state', { enum: ['valid', 'void'] }).notNull(),
  },
  (table) => [index('visit_person').on(table.person, table.on)],
);
