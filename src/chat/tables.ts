import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { DAY_MS } from '../kernel/clock.ts';
import type { Said } from '../message/arrival.ts';
import type { Action } from '../message/card.ts';
import type { Session } from './turn.ts';

/** Every arrival, once: the unique key is the deduplication (law 3). */
export const inbox = sqliteTable(
  'inbox',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    key: text('key').notNull(),
    conversation: text('conversation').notNull(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    chat: text('chat').notNull(),
    private: integer('private', { mode: 'boolean' }).notNull(),
    /** Epoch ms. */
    at: integer('at').notNull(),
    notBefore: integer('not_before').notNull(),
    /** Null once erased (law 10) or past retention. */
    said: text('said', { mode: 'json' }).$type<Said>(),
    /** Of the platform, to be used once (message/arrival.ts). */
    handle: text('handle'),
    state: text('state', { enum: ['waiting', 'done', 'failed'] }).notNull(),
    lease: text('lease'),
    /** Epoch ms; the lease is free after it. */
    leaseUntil: integer('lease_until').notNull().default(0),
    attempts: integer('attempts').notNull().default(0),
    fault: text('fault'),
  },
  (table) => [
    uniqueIndex('inbox_key').on(table.key),
    index('inbox_waiting').on(table.state, table.conversation, table.id),
    index('inbox_conversation').on(table.conversation, table.at),
  ],
);

/** A dialogue that nobody goes on with begins anew after so long. */
export const SESSION_LIFE_MS = 7 * DAY_MS;

export const session = sqliteTable('session', {
  conversation: text('conversation').primaryKey(),
  version: integer('version').notNull(),
  state: text('state', { mode: 'json' }).$type<Session>().notNull(),
  /** Epoch ms; after it the dialogue begins anew. */
  expires: integer('expires').notNull(),
});

/** What a button or a form on a sent card does; consumed once, by the commit that acts on it. */
export const action = sqliteTable(
  'action',
  {
    id: text('id').primaryKey(),
    /** The card; buttons of one group on it are consumed together. */
    card: text('card').notNull(),
    group: text('group').notNull(),
    label: text('label').notNull(),
    does: text('does', { mode: 'json' }).$type<Action>().notNull(),
    /** Whose it is: a person … */
    person: text('person'),
    /** … or every holder of a post in a unit. */
    unit: text('unit'),
    post: text('post'),
    lasting: integer('lasting', { mode: 'boolean' }).notNull(),
    /** Epoch ms. */
    expires: integer('expires').notNull(),
    usedAt: integer('used_at'),
    usedBy: text('used_by'),
  },
  (table) => [index('action_card').on(table.card, table.group)],
);

export type InboxRow = typeof inbox.$inferSelect;
export type ActionRow = typeof action.$inferSelect;
