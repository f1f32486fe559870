import type { Statement, Write } from '../kernel/statement.ts';
import type { Action, Card, Json } from '../message/card.ts';
import type { Address } from '../message/channel.ts';

/**
 * What the last card puts before the person, so that "搞定", "1" or "不对" mean something. It travels with the message
 * and is read back from the outbox: there is no second copy of what was shown.
 */
export type Shown = {
  /** duty_reminder, confirm, similar, list, notice, answer, review, appraisal, deliberation */
  context: string;
  /** What 是 / 确认 does here, and what 不 / 不对 does. */
  yes?: Action;
  no?: Action;
  /** What "1", "第二个" mean here, in order. */
  choices?: Action[];
  /** What is spoken of, for the skill that showed it: {duty: 'D1'}, {problem: 7} … */
  about?: { [key: string]: Json };
};

export type Message = {
  /** The asker, in the same chat; a person, on the channel that he or she used last; or an exact place. */
  to: 'asker' | { person: string } | { address: Address };
  card: Card;
  /**
   * `answer`: to what the asker just said. `proactive`: everything else; the engine puts it into that person's next
   * digest (BURDEN 2). `urgent`: the few that BURDEN exempts (a person's reply to a hand-over, a hand-over itself, the
   * decision on a care request, operators' alerts): sent at once.
   */
  kind: 'answer' | 'proactive' | 'urgent';
  /** Why this person gets it; required on all but answers. */
  why?: string;
  /** What it is about, for later look-up: 'problem/7', 'occurrence/D1'. */
  about?: string;
  shows?: Shown;
  /** Of a digest: what it lists, a line each. */
  items?: string[];
  /** Shown in place of the card that was pressed, where the platform can. */
  replacesPressed?: boolean;
  /** Emptied as soon as it is sent (law 10). */
  erase?: boolean;
};

/** One line of the audit trail. `before` and `after` hold what changed, never more. */
export type Change = {
  verb: string;
  entity: string;
  id: string;
  before?: Json;
  after?: Json;
  /** Law 10: written without an actor and with a date instead of an instant. */
  anonymous?: boolean;
};

export type OpenForm = {
  form: string;
  values: Record<string, Json>;
  /** The field that was asked last; undefined while the summary waits for a yes. */
  asking?: string;
  /** Fields already asked, for 上一步. */
  trail: string[];
  /** How often the person has been asked for something that was not understood. */
  misses: number;
  /** Epoch ms of the first arrival that belongs to it. */
  since: number;
  /** The form that this one interrupted; it stands again when this one is closed. */
  under?: OpenForm;
};

/** Kept per conversation; versioned and expiring. */
export type Session = {
  form?: OpenForm;
  /** What was spoken of last, by kind (duty, problem, rule …), for "那个", "改成…", "撤回". */
  last: { [kind: string]: Json };
};

/** What one arrival leads to. A value: nothing has happened until the engine commits it, all or nothing. */
export type Turn = {
  messages: Message[];
  writes: Write[];
  changes: Change[];
  /** Conflict when one of these selects finds a row: the turn is then run again. */
  unless?: Statement[];
  /** The whole next session; undefined leaves it as it is. */
  session?: Session;
  /** The action of the shown card that the words stood for; its button is consumed as by a press. */
  stoodFor?: Action;
  /** The pressed button stays usable: what was filled in was not yet right. */
  keepsButton?: boolean;
  /** Law 10: the same commit erases this dialogue's arrival texts and sent bodies since this instant (epoch ms). */
  eraseSince?: number;
};

/** Epoch ms since when a dialogue that these words open is to be erased with them (law 10). */
export function began({ since, now }: { since?: number; now: number }): number {
  return Math.min(since ?? now, now);
}

/** A turn that does nothing. */
export const NOTHING: Turn = { messages: [], writes: [], changes: [] };

/** A turn that only answers. */
export function say(card: Card | string, shows?: Shown): Turn {
  const message: Message = {
    to: 'asker',
    kind: 'answer',
    card: typeof card === 'string' ? { text: card } : card,
    ...(shows ? { shows } : {}),
  };
  return { messages: [message], writes: [], changes: [] };
}

/** Two turns as one: both wishes of one message. The later session wins. */
export function both(first: Turn, second: Turn): Turn {
  const session = second.session ?? first.session;
  const eraseSince = first.eraseSince ?? second.eraseSince;
  return {
    messages: [...first.messages, ...second.messages],
    writes: [...first.writes, ...second.writes],
    changes: [...first.changes, ...second.changes],
    unless: [...(first.unless ?? []), ...(second.unless ?? [])],
    ...(session ? { session } : {}),
    ...(eraseSince === undefined ? {} : { eraseSince }),
  };
}

export function isAction(value: Json | undefined): value is Action {
  return typeof value === 'object' && value !== null && 'intent' in value && typeof value.intent === 'string';
}
