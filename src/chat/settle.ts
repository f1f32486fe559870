import { and, eq } from 'drizzle-orm';
import { GREYED } from '../delivery/outcome.ts';
import { digestItem, type OutboxRow, outbox } from '../delivery/tables.ts';
import { auditWrites } from '../kernel/audit.ts';
import { civilDate, civilMinute } from '../kernel/clock.ts';
import type { Commit } from '../kernel/commit.ts';
import { spread } from '../kernel/ids.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import type { Card, Json, ShownCard } from '../message/card.ts';
import type { Address } from '../message/channel.ts';
import { consume, issue, withUsed } from './buttons.ts';
import { erase } from './erase.ts';
import type { Pressed } from './shown.ts';
import { type InboxRow, inbox, SESSION_LIFE_MS, session } from './tables.ts';
import type { Message, Turn } from './turn.ts';

/**
 * A patch waits until the press that caused it was answered, at the latest after 2 s; else the card reverts. Where the
 * platform gave something to change the card with, its answer carries no card and nothing need be waited for.
 */
const PATCH_AFTER_MS = 2_500;

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
          handle: message.to === 'asker' ? arrival.handle : null,
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

function patch(original: OutboxRow, card: ShownCard, about: string | null, { arrival, now, newId }: Settling): Write[] {
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
        handle: arrival.handle,
        at: now,
        notBefore: arrival.handle === null ? now + PATCH_AFTER_MS : now,
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
