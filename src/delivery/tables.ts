import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Json, ShownCard } from '../message/card.ts';

/**
 * `gone`: the person can't be reached there; `refused`: the platform will not have it; `doubtful`: it may have arrived;
 * `given_up`: nothing got through for a day; `past`: its moment is over, and nothing is to be made up for.
 */
const LOSSES = ['gone', 'refused', 'doubtful', 'given_up', 'past'] as const;
export type Loss = (typeof LOSSES)[number];

/** Every message that leaves, in the order of its id for each recipient. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    /** Empty: the private chat. */
    chat: text('chat').notNull(),
    /** 工号; empty for an account that nobody is bound to. */
    person: text('person').notNull(),
    kind: text('kind', { enum: ['answer', 'proactive', 'urgent'] }).notNull(),
    /** Null once erased (law 10) or past retention. */
    card: text('card', { mode: 'json' }).$type<ShownCard>(),
    /** What it puts before the person (chat/turn.ts, Shown). */
    shows: text('shows', { mode: 'json' }).$type<{ [key: string]: Json }>(),
    why: text('why'),
    about: text('about'),
    /** Id under which this row's card is found by a press; renewed when the card is replaced. */
    cardId: text('card_id').notNull(),
    /** Our own earlier message (its id here) that this one is shown in place of. */
    replaces: integer('replaces'),
    /** What the platform gave with the arrival that this answers or by which a card changed (message/arrival.ts). */
    handle: text('handle'),
    /** Epoch ms when it was last put before the person: sent, or replaced in place. */
    touched: integer('touched').notNull(),
    erase: integer('erase', { mode: 'boolean' }).notNull().default(false),
    /** Idempotency key, the same on every try. */
    key: text('key').notNull(),
    /** Epoch ms. */
    at: integer('at').notNull(),
    notBefore: integer('not_before').notNull(),
    state: text('state', { enum: ['queued', 'sent', 'dead'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    firstTry: integer('first_try'),
    /** Epoch ms of the first try that may have arrived; from then on the platform knows the key for as long as it does. */
    doubt: integer('doubt'),
    lease: text('lease'),
    /** Epoch ms; the lease is free after it. Without a lease: when the last try ended, 0 before the first. */
    leaseUntil: integer('lease_until').notNull().default(0),
    fault: text('fault'),
    /** How a dead letter came to be one; null where nobody was to be written to. */
    lost: text('lost', { enum: LOSSES }),
    /** What the platform calls the file of the card, once it has it. */
    upload: text('upload'),
    /** The platform's id of the sent message. */
    receipt: text('receipt'),
    sentAt: integer('sent_at'),
  },
  (table) => [
    index('outbox_queued').on(table.state, table.notBefore),
    index('outbox_recipient').on(table.channel, table.account, table.chat, table.id),
    index('outbox_card').on(table.cardId),
    index('outbox_sent').on(table.channel, table.sentAt),
  ],
);

/** Which process sends now; one row. */
export const floor = sqliteTable('floor', {
  one: integer('one').primaryKey(),
  holder: text('holder').notNull(),
  /** Epoch ms; anybody may take it after that. */
  until: integer('until').notNull(),
});

/** What waits for a person's next digest. */
export const digestItem = sqliteTable(
  'digest_item',
  {
    id: text('id').primaryKey(),
    person: text('person').notNull(),
    /** Civil date from which it may be told. */
    from: text('from').notNull(),
    text: text('text').notNull(),
    why: text('why').notNull(),
    about: text('about'),
    /** Buttons as a skill made them (message/card.ts, Button[]). */
    buttons: text('buttons', { mode: 'json' }).$type<Json>(),
    /** Outbox id of the digest that told it. */
    told: integer('told'),
  },
  (table) => [index('digest_item_waiting').on(table.told, table.from, table.person)],
);

/** A person's own wishes about being written to. */
export const quiet = sqliteTable('quiet', {
  person: text('person').primaryKey(),
  /** Everything proactive is off until this civil date; `9999-12-31`: until 恢复提醒. */
  until: text('until').notNull(),
});

export type OutboxRow = typeof outbox.$inferSelect;
