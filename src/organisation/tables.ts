import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Directory } from '../message/channel.ts';
import type { UnitKind } from './people.ts';

export const unit = sqliteTable('unit', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  kind: text('kind').$type<UnitKind>().notNull(),
  /** 党员数 and 在职党员数 as the unit states them; null when it doesn't. */
  membersStated: integer('members_stated'),
  servingStated: integer('serving_stated'),
  /** 应配: how many holders each post ought to have. */
  duePosts: text('due_posts', { mode: 'json' }).$type<Record<string, number>>(),
  /** Civil date; a removed unit is kept, since what it did still names it. */
  removedOn: text('removed_on'),
});

/** 领导 and 指导: `from` leads or guides `to`, from `since` until the day before `until`. */
export const link = sqliteTable(
  'link',
  {
    kind: text('kind', { enum: ['leads', 'guides'] }).notNull(),
    from: text('from')
      .notNull()
      .references(() => unit.code),
    to: text('to')
      .notNull()
      .references(() => unit.code),
    /** Civil date; empty: since before anything that is known. */
    since: text('since').notNull().default(''),
    until: text('until'),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.to, table.from, table.since] }),
    index('link_from').on(table.from, table.kind),
  ],
);

export const person = sqliteTable(
  'person',
  {
    /** 工号 */
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** The unit chosen when asked; only for those with posts in several. */
    speaksFor: text('speaks_for'),
    lastChannel: text('last_channel'),
    removedOn: text('removed_on'),
  },
  (table) => [index('person_name').on(table.name)],
);

export const post = sqliteTable(
  'post',
  {
    person: text('person')
      .notNull()
      .references(() => person.id),
    unit: text('unit')
      .notNull()
      .references(() => unit.code),
    post: text('post').notNull(),
    /** 职级 */
    rank: text('rank'),
    /** 任期起 and 任期止. A term that has run out leaves the holder in office until the next election. */
    since: text('since'),
    until: text('until'),
    /** Civil date on which a roster no longer named it. */
    leftOn: text('left_on'),
  },
  (table) => [
    primaryKey({ columns: [table.person, table.unit, table.post] }),
    index('post_unit').on(table.unit, table.post),
  ],
);

/** A person's account on a platform; a person may have several. */
export const identity = sqliteTable(
  'identity',
  {
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    person: text('person')
      .notNull()
      .references(() => person.id),
    boundHow: text('bound_how', { enum: ['roster', 'code'] }).notNull(),
    /** Epoch ms. */
    boundAt: integer('bound_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.channel, table.account] }), index('identity_person').on(table.person)],
);

/** One-time codes by which an unknown account becomes a person's; only their hashes. */
export const bindingCode = sqliteTable('binding_code', {
  hash: text('hash').primaryKey(),
  person: text('person').notNull(),
  issuedBy: text('issued_by').notNull(),
  /** Epoch ms. */
  expires: integer('expires').notNull(),
  usedAt: integer('used_at'),
});

/** Wrong codes of an account on a civil date. */
export const bindingMiss = sqliteTable(
  'binding_miss',
  {
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    date: text('date').notNull(),
    misses: integer('misses').notNull(),
  },
  (table) => [primaryKey({ columns: [table.channel, table.account, table.date] })],
);

/** A platform's address book as it was read last. */
export const addressBook = sqliteTable('address_book', {
  channel: text('channel').primaryKey(),
  /** Epoch ms. */
  at: integer('at').notNull(),
  content: text('content', { mode: 'json' }).$type<Directory>().notNull(),
});

/** Which department of an address book is which unit, once somebody has confirmed it. */
export const addressBookUnit = sqliteTable(
  'address_book_unit',
  {
    channel: text('channel').notNull(),
    department: text('department').notNull(),
    unit: text('unit').notNull(),
  },
  (table) => [primaryKey({ columns: [table.channel, table.department] })],
);
