import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { person, unit } from '../../organisation/tables.ts';

/** 通知: what a date rests on (BURDEN 7). */
export const notice = sqliteTable(
  'notice',
  {
    id: text('id').primaryKey(),
    /** 文号 */
    number: text('number').notNull(),
    /** Empty when only the 文号 is known. */
    title: text('title').notNull().default(''),
    /** Civil date. */
    issued: text('issued'),
    issuer: text('issuer'),
  },
  (table) => [uniqueIndex('notice_number').on(table.number)],
);

export const CYCLES = [
  'once',
  'yearly',
  'biennial',
  'quinquennial',
  'half_yearly',
  'quarterly',
  'monthly',
  'term',
] as const;
/** Who comes to what is held: every member of the unit, or its committee only. */
export const ATTENDANCE = ['members', 'committee'] as const;
export const ON_DAY_OFF = ['after', 'before', 'unchanged'] as const;

/** 任务: the obligation; each period of it for one unit is an occurrence. */
export const duty = sqliteTable('duty', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Who owes it: kinds of unit, and units named one by one. */
  kinds: text('kinds', { mode: 'json' }).$type<string[]>().notNull(),
  units: text('units', { mode: 'json' }).$type<string[]>().notNull(),
  /** The unit whose notice it is: only what it leads or guides directly owes it. Null: every unit of these kinds. */
  scope: text('scope').references(() => unit.code),
  /** 责任职务: the posts that are told. */
  posts: text('posts', { mode: 'json' }).$type<string[]>().notNull(),
  cycle: text('cycle', { enum: CYCLES }).notNull(),
  /** The first year; null for `once`. */
  starts: integer('starts'),
  /** `2026-12-18` for `once`, `12-18` for years, a day number or `末` for half-years, quarters and months, days before its end for a term. */
  due: text('due').notNull(),
  onDayOff: text('on_day_off', { enum: ON_DAY_OFF }).notNull(),
  /** Days before the due date, most first. */
  advance: text('advance', { mode: 'json' }).$type<number[]>().notNull(),
  notice: text('notice').references(() => notice.id),
  /** 依据 */
  basis: text('basis'),
  /** 上报: the post in the leading unit that is told, and how many days after the due date. */
  escalateTo: text('escalate_to'),
  escalateAfter: integer('escalate_after'),
  /** 材料 */
  evidence: text('evidence'),
  /** Who comes, where it is something that is held; null where it is not. */
  attend: text('attend', { enum: ATTENDANCE }),
  /** Civil date on which it ceased; what was done stays. */
  endedOn: text('ended_on'),
});

export const STATES = ['open', 'done', 'not_applicable'] as const;

export const occurrence = sqliteTable(
  'occurrence',
  {
    id: text('id').primaryKey(),
    duty: text('duty')
      .notNull()
      .references(() => duty.id),
    unit: text('unit')
      .notNull()
      .references(() => unit.code),
    /** `2026`, `2026-H1`, `2026-Q4`, `2026-11`; the end of a term, `2027-03-14`; empty for `once`. */
    period: text('period').notNull(),
    /** Civil date, moved off days off as the notice says. */
    due: text('due').notNull(),
    state: text('state', { enum: STATES }).notNull().default('open'),
    /** Civil date or minute. */
    scheduledAt: text('scheduled_at'),
    /** Civil date or minute, until which nothing is said. */
    snoozedUntil: text('snoozed_until'),
    /** 工号 of who asked for that; only he or she is told at that minute. */
    snoozedBy: text('snoozed_by'),
    doneOn: text('done_on'),
    /** Civil minute at which the committee's staff asked that it be mentioned once. */
    nudgedAt: text('nudged_at'),
    note: text('note'),
  },
  (table) => [
    uniqueIndex('occurrence_once').on(table.duty, table.unit, table.period),
    index('occurrence_due').on(table.duty, table.state, table.due),
    index('occurrence_unit').on(table.unit, table.state, table.due),
    index('occurrence_scheduled').on(table.scheduledAt),
    index('occurrence_snoozed').on(table.snoozedUntil),
    index('occurrence_nudged').on(table.nudgedAt),
  ],
);

/**
 * What one person has been told of an occurrence, so that the reminders end (BURDEN 3) and a successor begins anew. No
 * measure of anybody: nothing shows, counts or exports it.
 */
export const told = sqliteTable(
  'told',
  {
    occurrence: text('occurrence')
      .notNull()
      .references(() => occurrence.id),
    /** 工号 */
    person: text('person').notNull(),
    /** Civil minute of the last message. */
    at: text('at').notNull(),
    /** Reminders that nobody had asked for. */
    reminded: integer('reminded').notNull(),
    offeredHelp: integer('offered_help', { mode: 'boolean' }).notNull(),
    /** The scheduled time after which 开完了吗 was asked. */
    followedUp: text('followed_up'),
  },
  (table) => [primaryKey({ columns: [table.occurrence, table.person] })],
);

/** 代办: while somebody is away, reminders go to the deputy, who may close what they are about. */
export const leave = sqliteTable(
  'leave',
  {
    id: text('id').primaryKey(),
    person: text('person')
      .notNull()
      .references(() => person.id),
    /** Civil dates, both included. */
    from: text('from').notNull(),
    to: text('to').notNull(),
    deputy: text('deputy')
      .notNull()
      .references(() => person.id),
    /** Civil date from which it no longer holds: back early, declined, or replaced. */
    endedOn: text('ended_on'),
    /** The deputy has heard of it. */
    told: integer('told', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [index('leave_person').on(table.person, table.to), index('leave_deputy').on(table.deputy, table.to)],
);

/** Who was told of which time of something held, so that each hears of it once, and again only when it has moved. */
export const invited = sqliteTable(
  'invited',
  {
    occurrence: text('occurrence')
      .notNull()
      .references(() => occurrence.id),
    /** 工号 */
    person: text('person').notNull(),
    /** The time that was told; empty: that it is off. */
    at: text('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.occurrence, table.person] }), index('invited_person').on(table.person)],
);

/** 记录, only where somebody offered it. */
export const minutes = sqliteTable(
  'minutes',
  {
    id: text('id').primaryKey(),
    occurrence: text('occurrence')
      .notNull()
      .references(() => occurrence.id),
    text: text('text'),
    /** SHA-256 of a file (kernel/files.ts), with its name. */
    file: text('file'),
    fileName: text('file_name'),
    by: text('by').notNull(),
    on: text('on').notNull(),
  },
  (table) => [index('minutes_occurrence').on(table.occurrence)],
);
