import { and, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm';
import { dayOf, erasedMessage, GREYED } from '../delivery/send.ts';
import { digestItem, outbox } from '../delivery/tables.ts';
import { auditWrites } from '../kernel/audit.ts';
import { civilDate, civilMinute, DAY_MS } from '../kernel/clock.ts';
import type { Commit } from '../kernel/commit.ts';
import { spread } from '../kernel/ids.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import type { Card, Json, ShownCard } from '../message/card.ts';
import type { Address } from '../message/channel.ts';
import { action, inbox, session } from './tables.ts';
import type { Message, Turn } from './turn.ts';

/** Buttons work as long as Feishu lets a card be changed: 14 days (im/v1/messages/:id PATCH). */
const BUTTON_LIFE_MS = 14 * DAY_MS;
const SESSION_LIFE_MS = 7 * DAY_MS;
/** A patch waits until the press that caused it was answered, at the latest after 2 s; else the card reverts. */
const PATCH_AFTER_MS = 2_500;

export type InboxRow = typeof inbox.$inferSelect;
export type OutboxRow = typeof outbox.$inferSelect;
export type ActionRow = typeof action.$inferSelect;

/** A press: the button's row, all that stand on the same card, and the message that carries it (gone when erased). */
export type Pressed = { button: ActionRow; onCard: ActionRow[]; message: OutboxRow | undefined };

export type Settling = {
  arrival: InboxRow;
  /** Proof that this arrival is still ours. */
  lease: string;
  /** Of the stored session; 0 when there is none. */
  sessionVersion: number;
  /** 工号 of the asker; undefined for a stranger and for what time makes. */
  person: string | undefined;
  /** `person:1001`, `job:digest`. */
  actor: string;
  /** Where messages to `person` go; by 工号. */
  addresses: Map<string, Address | undefined>;
  pressed?: Pressed;
  now: number;
  zone: string;
  newId: () => string;
};

export type Settled = {
  commit: Commit;
  /** The cards for the asker, as they will be sent. */
  replies: ShownCard[];
  /** What now stands in place of the pressed card. */
  replacement?: ShownCard;
};

/** A turn's value as the one commit that makes it true: effects, audit, session, outgoing messages and "done". */
export function settle(turn: Turn, given: Settling): Settled {
  const { arrival, lease, now, zone, newId, pressed } = given;
  const replies: ShownCard[] = [];
  const messages: Write[] = [];
  let replacement: ShownCard | undefined;

  const consumed = pressed && !pressed.button.lasting && !turn.keepsButton ? pressed.button : undefined;
  if (pressed?.message?.card && consumed) {
    replacement =
      turn.eraseSince === undefined
        ? withUsed(pressed.message.card, consumed, pressed.onCard)
        : { id: newId(), text: '已提交，这张卡片的内容不再显示。' };
  }

  for (const message of turn.messages) {
    if (message.kind === 'proactive' && arrival.said?.kind !== 'due') {
      messages.push(tellInDigest(message, given));
      continue;
    }
    const address = addressOf(message, given);
    const person = typeof message.to === 'object' && 'person' in message.to ? message.to.person : (given.person ?? '');
    const { shown, writes } = issue(withWhy(message), person, given);
    messages.push(...writes);
    if (message.to === 'asker') replies.push(shown);
    if (message.replacesPressed && pressed?.message) {
      replacement = shown;
      messages.push(
        write(
          build
            .update(outbox)
            .set({ card: shown, shows: message.shows ?? null, cardId: shown.id, touched: now })
            .where(eq(outbox.id, pressed.message.id)),
        ),
      );
      continue;
    }
    messages.push(
      write(
        build.insert(outbox).values({
          channel: address?.channel ?? '',
          account: address?.account ?? '',
          chat: address?.chat ?? '',
          person,
          kind: message.kind,
          card: shown,
          shows: message.shows ?? null,
          why: message.why ?? null,
          about: message.about ?? null,
          cardId: shown.id,
          touched: now,
          erase: message.erase ?? false,
          key: newId(),
          at: now,
          notBefore: now,
          state: address ? 'queued' : 'dead',
          fault: address ? null : 'no account on any channel',
        }),
      ),
    );
  }
  if (replacement && pressed?.message) {
    const about = turn.messages.some(({ replacesPressed }) => replacesPressed) ? null : GREYED;
    const original = { ...pressed.message, erase: turn.eraseSince !== undefined || pressed.message.erase };
    messages.push(...patch(original, replacement, about, given));
  }

  const writes: Write[] = [
    write(
      build
        .update(inbox)
        .set({ state: 'done', lease: null })
        .where(and(eq(inbox.id, arrival.id), eq(inbox.lease, lease), eq(inbox.state, 'waiting'))),
      1,
    ),
    ...(consumed ? consume(consumed, given) : []),
    ...turn.writes,
    ...auditWrites(turn.changes, { actor: given.actor, at: civilMinute(now, zone), newId }),
    ...(turn.session ? [keepSession(turn, given)] : []),
    ...(turn.eraseSince === undefined ? [] : erase(Math.min(turn.eraseSince, arrival.at), given)),
    ...messages,
  ];
  return { commit: { unless: turn.unless ?? [], writes }, replies, ...(replacement ? { replacement } : {}) };
}

function addressOf(message: Message, { arrival, addresses }: Settling): Address | undefined {
  if (message.to === 'asker') {
    const { channel, account, chat } = arrival;
    return arrival.private ? { channel, account } : { channel, account, chat };
  }
  return 'address' in message.to ? message.to.address : addresses.get(message.to.person);
}

/** BURDEN 4: what comes unasked says why, and how to stop it. */
function withWhy({ card, kind, why }: Message): Card {
  if (kind !== 'urgent' || !why) return card;
  return { ...card, fields: [...(card.fields ?? []), { label: '为何发给您', value: why }] };
}

function tellInDigest(message: Message, { now, zone, newId }: Settling): Write {
  if (typeof message.to !== 'object' || !('person' in message.to)) throw new Error('proactive messages go to a person');
  const { card } = message;
  return write(
    build.insert(digestItem).values({
      id: newId(),
      person: message.to.person,
      from: civilDate(now, zone),
      text: [card.heading, card.text].filter(Boolean).join('：'),
      why: message.why ?? '',
      about: message.about ?? null,
      buttons: (card.buttons as unknown as Json) ?? null,
      told: null,
    }),
  );
}

/** Gives every button and form of a card an id, and writes down what it does and whose it is. */
function issue(card: Card, person: string, { now, newId }: Settling): { shown: ShownCard; writes: Write[] } {
  const id = newId();
  const { buttons = [], form, ...body } = card;
  const rows: (typeof action.$inferInsert)[] = [];
  const row = { card: id, group: '', person: person || null, unit: null, post: null, lasting: false } as const;
  const expires = now + BUTTON_LIFE_MS;
  const shown: ShownCard = { id, ...body };
  if (buttons.length > 0) {
    shown.buttons = buttons.map(({ label, does, group, lasting, tone, confirm, post }) => {
      const button = { id: newId(), label, ...(tone ? { tone } : {}), ...(confirm ? { confirm } : {}) };
      rows.push({
        ...row,
        ...(post ? { person: null, unit: post.unit, post: post.post } : {}),
        id: button.id,
        label,
        does,
        expires,
        group: group ?? '',
        lasting: lasting ?? false,
      });
      return button;
    });
  }
  if (form) {
    shown.form = { id: newId(), fields: form.fields, submit: form.submit };
    rows.push({ ...row, id: shown.form.id, label: form.submit, does: form.does, expires });
  }
  // one by one: D1 takes at most 100 parameters a statement
  return { shown, writes: rows.map((one) => write(build.insert(action).values(one))) };
}

function consume(button: ActionRow, { now, person }: Settling): Write[] {
  const used = { usedAt: now, usedBy: person ?? '' };
  return [
    write(
      build
        .update(action)
        .set(used)
        .where(and(eq(action.id, button.id), isNull(action.usedAt))),
      1,
    ),
    write(
      build
        .update(action)
        .set(used)
        .where(
          and(
            eq(action.card, button.card),
            eq(action.group, button.group),
            ne(action.id, button.id),
            isNull(action.usedAt),
            // of a named group what could be pressed again and again ends with it; a card's 帮助 does not
            ...(button.group === '' ? [eq(action.lasting, false)] : []),
          ),
        ),
    ),
  ];
}

/** The pressed card with everything of the consumed group greyed. */
function withUsed(card: ShownCard, button: ActionRow, onCard: ActionRow[]): ShownCard {
  const used = new Set(
    onCard
      .filter(({ group, lasting, usedAt }) => usedAt !== null || (group === button.group && (!lasting || group !== '')))
      .map(({ id }) => id),
  );
  const { form, buttons, ...body } = card;
  return {
    ...body,
    ...(form && !used.has(form.id) ? { form } : {}),
    ...(buttons ? { buttons: buttons.map((b) => (used.has(b.id) ? { ...b, expired: true } : b)) } : {}),
  };
}

function patch(original: OutboxRow, card: ShownCard, about: string | null, { now, newId }: Settling): Write[] {
  return [
    write(build.update(outbox).set({ card, cardId: card.id }).where(eq(outbox.id, original.id))),
    write(
      build.insert(outbox).values({
        channel: original.channel,
        account: original.account,
        chat: original.chat,
        person: original.person,
        kind: 'answer',
        card,
        cardId: '',
        about,
        touched: 0,
        replaces: original.id,
        key: newId(),
        at: now,
        notBefore: now + PATCH_AFTER_MS,
        state: 'queued',
        erase: original.erase,
      }),
    ),
  ];
}

function keepSession({ session: next }: Turn, { arrival, sessionVersion, now, newId }: Settling): Write {
  const state = next ?? { last: {} };
  const expires = now + SESSION_LIFE_MS;
  // not counted up: a count would tell of arrivals that were erased (law 10)
  const version = 1 + Math.floor(spread(newId()) * 2 ** 32);
  return write(
    build
      .insert(session)
      .values({ conversation: arrival.conversation, version, state, expires })
      .onConflictDoUpdate({
        target: session.conversation,
        set: { version, state, expires },
        setWhere: eq(session.version, sessionVersion),
      }),
    1,
  );
}

/**
 * Law 10. Texts, cards and buttons of the dialogue go, and with them whose they were: an erased row that still named its
 * account would tell who spoke unnamed that day. Keys stay, so that a replay is still known. What is queued is emptied
 * when it was sent. Instants are coarsened to the day. What failed before goes too, since it is what is being said again;
 * and the session looks as the last arrival that stays would have left it.
 */
function erase(since: number, { arrival, zone }: Settling): Write[] {
  const day = dayOf(since, zone);
  const stays = sql`select ${inbox.at} from ${inbox} where ${inbox.conversation} = ${arrival.conversation} order by ${inbox.at} desc limit 1`;
  const here = and(
    eq(outbox.channel, arrival.channel),
    eq(outbox.account, arrival.account),
    eq(outbox.chat, arrival.private ? '' : arrival.chat),
    gte(outbox.at, since),
  );
  return [
    write(
      build.delete(action).where(inArray(action.card, build.select({ id: outbox.cardId }).from(outbox).where(here))),
    ),
    write(
      build
        .update(outbox)
        .set(erasedMessage(day))
        .where(and(here, ne(outbox.state, 'queued'))),
    ),
    write(
      build
        .update(outbox)
        .set({ erase: true })
        .where(and(here, eq(outbox.state, 'queued'))),
    ),
    write(
      build
        .update(inbox)
        .set({
          said: null,
          at: day,
          notBefore: day,
          leaseUntil: day,
          conversation: '',
          account: '',
          chat: '',
          onMessage: null,
          fault: null,
        })
        .where(
          and(
            eq(inbox.conversation, arrival.conversation),
            sql`(${inbox.id} = ${arrival.id} or ${inbox.state} = 'failed' or (${inbox.state} = 'done' and ${inbox.at} >= ${since}))`,
          ),
        ),
    ),
    write(build.delete(session).where(and(eq(session.conversation, arrival.conversation), sql`not exists (${stays})`))),
    write(
      build
        .update(session)
        .set({ expires: sql`(${stays}) + ${SESSION_LIFE_MS}` })
        .where(eq(session.conversation, arrival.conversation)),
    ),
  ];
}
