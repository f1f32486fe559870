import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** 社区报到: where somebody serves. No address is kept, and nothing of how often or how long. */
export const checkIn = sqliteTable(
  'check_in',
  {
    id: text('id').primaryKey(),
    /** 工号 */
    person: text('person').notNull(),
    /** Code of the unit that he or she belonged to then. */
    unit: text('unit').notNull(),
    /** Null while it was not said which. */
    community: text('community'),
    /** Civil dates; `until` is the day on which it was taken back or another took its place. */
    since: text('since').notNull(),
    until: text('until'),
  },
  (table) => [
    uniqueIndex('check_in_once').on(table.person).where(sql`until is null`),
    index('check_in_unit').on(table.unit),
  ],
);

export const SERVICE_COUNTS = ['checked_in', 'claimed', 'joined'] as const;

/** What a unit states of all its members at once: 12 checked in. The newest statement stands. */
export const serviceTotal = sqliteTable(
  'service_total',
  {
    unit: text('unit').notNull(),
    what: text('what', { enum: SERVICE_COUNTS }).notNull(),
    count: integer('count').notNull(),
    by: text('by').notNull(),
    on: text('on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.unit, table.what] })],
);

/** 服务岗位, with so many places. */
export const servicePost = sqliteTable(
  'service_post',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 服务岗 3 号. */
    number: integer('number').notNull(),
    name: text('name').notNull(),
    community: text('community'),
    /** Code of the unit that offers it. */
    unit: text('unit').notNull(),
    places: integer('places').notNull(),
    state: text('state', { enum: ['open', 'closed'] }).notNull(),
    by: text('by').notNull(),
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('service_post_number').on(table.number)],
);

/** Who took a post; `until` is the day on which it was given back. */
export const serviceClaim = sqliteTable(
  'service_claim',
  {
    id: text('id').primaryKey(),
    post: text('post')
      .notNull()
      .references(() => servicePost.id),
    person: text('person').notNull(),
    unit: text('unit').notNull(),
    since: text('since').notNull(),
    until: text('until'),
  },
  (table) => [
    uniqueIndex('service_claim_once').on(table.post, table.person).where(sql`until is null`),
    index('service_claim_person').on(table.person),
    index('service_claim_unit').on(table.unit),
  ],
);

export const volunteerTeam = sqliteTable(
  'volunteer_team',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 志愿队 2 号. */
    number: integer('number').notNull(),
    name: text('name').notNull(),
    unit: text('unit').notNull(),
    leader: text('leader').notNull(),
    state: text('state', { enum: ['standing', 'disbanded'] }).notNull(),
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('volunteer_team_number').on(table.number)],
);

export const volunteerMember = sqliteTable(
  'volunteer_member',
  {
    id: text('id').primaryKey(),
    team: text('team')
      .notNull()
      .references(() => volunteerTeam.id),
    person: text('person').notNull(),
    unit: text('unit').notNull(),
    since: text('since').notNull(),
    until: text('until'),
  },
  (table) => [
    uniqueIndex('volunteer_member_once').on(table.team, table.person).where(sql`until is null`),
    index('volunteer_member_person').on(table.person),
    index('volunteer_member_unit').on(table.unit),
  ],
);

/** 算我一个: somebody comes to one activity. How long it took is never kept. */
export const volunteerSignUp = sqliteTable(
  'volunteer_sign_up',
  {
    id: text('id').primaryKey(),
    person: text('person').notNull(),
    unit: text('unit').notNull(),
    activity: text('activity').notNull(),
    /** A civil date or civil minute; null where none was named. */
    at: text('at'),
    state: text('state', { enum: ['standing', 'withdrawn'] }).notNull(),
    on: text('on').notNull(),
  },
  (table) => [index('volunteer_sign_up_unit').on(table.unit, table.state)],
);
