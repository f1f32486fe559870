import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A change of who holds a post: reported by the unit, confirmed by the unit above, then in force. */
export const staffChange = sqliteTable(
  'staff_change',
  {
    id: text('id').primaryKey(),
    unit: text('unit').notNull(),
    post: text('post').notNull(),
    /** 工号 of who takes the post; null: it falls vacant. */
    person: text('person'),
    /** 工号 of who gives it up; null where it was vacant, or where others keep it. */
    replaces: text('replaces'),
    /** Civil dates: from when, and the end of the term where one was named. */
    since: text('since').notNull(),
    until: text('until'),
    by: text('by').notNull(),
    on: text('on').notNull(),
    state: text('state', { enum: ['waiting', 'approved', 'returned', 'withdrawn'] }).notNull(),
    decidedBy: text('decided_by'),
    decidedOn: text('decided_on'),
  },
  (table) => [index('staff_change_unit').on(table.unit, table.post, table.state)],
);
