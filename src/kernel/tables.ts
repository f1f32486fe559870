import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who changed what: one row a change, written by the commit that made it (law 9). */
export const audit = sqliteTable(
  'audit',
  {
    id: text('id').primaryKey(),
    /** Civil minute of the change; for an anonymous one the date only. */
    at: text('at').notNull(),
    /** `person:1001`, `job:digest`, `import:roster`, `admin`; empty for an anonymous change. */
    actor: text('actor').notNull(),
    verb: text('verb').notNull(),
    entity: text('entity').notNull(),
    entityId: text('entity_id').notNull(),
    before: text('before', { mode: 'json' }),
    after: text('after', { mode: 'json' }),
  },
  (table) => [index('audit_entity').on(table.entity, table.entityId)],
);

/** Facts about this database itself: whose it is, the import that is visible, the clock of the demo. */
export const setting = sqliteTable('setting', {
  name: text('name').primaryKey(),
  value: text('value', { mode: 'json' }).notNull(),
});

/** A counter a series of numbers that people read aloud: 难题 12 号. */
export const series = sqliteTable('series', {
  name: text('name').primaryKey(),
  last: integer('last').notNull(),
});

/**
 * What people sent and what Poti made, in pieces below 1 MB (D1's limit for a row), by content. Goes with the conversations
 * of its day unless a skill keeps it.
 */
export const filePiece = sqliteTable(
  'file_piece',
  {
    id: text('id').primaryKey(),
    sha256: text('sha256').notNull(),
    part: integer('part').notNull(),
    /** Base64: the same on every engine. */
    content: text('content').notNull(),
    /** Civil date on which it was last stored. */
    on: text('on').notNull(),
    /** A row of a skill names it. */
    kept: integer('kept', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [index('file_piece_sha256').on(table.sha256, table.part)],
);
