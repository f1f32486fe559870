import { civilDate, DAY_MS } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Write } from '../kernel/statement.ts';
import type { Channel, Delivery } from '../message/channel.ts';
import { backOff, dead, hurry, later, sent } from './fate.ts';
import type { Pacer } from './pace.ts';
import type { Loss, OutboxRow as Row } from './tables.ts';
import type { Weather } from './weather.ts';

const GIVE_UP_MS = DAY_MS;

export type OutcomeParts = {
  zone: string;
  log: Log;
  /** A person can't be reached by this channel any more. */
  unreachable(person: string, about: string | undefined, key: string): Promise<void>;
  /** The operators have to mend something; once a key. */
  warn(key: string, text: string): Promise<void>;
};

export type Trying = { channel: Channel; pacer: Pacer | undefined; weather: Weather | undefined };

/** What a try that ended at `now` leads to: what becomes of the message, and who else is to hear of it. */
export function outcomeOf(parts: OutcomeParts, { channel, pacer, weather }: Trying) {
  const { zone, log } = parts;
  return async (row: Row & { ahead?: boolean }, result: Delivery, now: number): Promise<Write[]> => {
    const cleared = result.outcome === 'sent' || result.outcome === 'refused' ? weather?.passed() : undefined;
    const others = cleared ? [hurry(channel.id, now)] : [];
    if (result.outcome === 'sent') return [sent(row, result.receipt, { at: now, zone }), ...others];
    const { why } = result;
    log.warn(
      { outbox: row.id, channel: channel.id, outcome: result.outcome, why, attempt: row.attempts },
      'a message was not sent',
    );
    if ('tell' in result && result.tell) {
      const key = `warning/${channel.id}/${civilDate(now, zone)}/${result.tell}`;
      await parts.warn(key, result.tell);
    }
    if (result.outcome === 'refused') {
      // before the message is dead, else who dies in between hands nothing over
      if (result.gone && row.person)
        await parts.unreachable(row.person, row.about ?? undefined, `unreachable/${row.channel}/${row.account}`);
      const lost = lossOf(row, channel, result.gone ? 'gone' : 'refused');
      return [dead(row, row.doubt === null ? why : inDoubt(why), { lost, at: now, zone }), ...others];
    }
    const asked = result.outcome === 'retry' ? (result.afterMs ?? 0) : 0;
    // what is behind it is tried at once, and tells
    if (!row.ahead) weather?.failed(now, asked);
    if (asked > 0) pacer?.pause(now + asked);
    const notSent = result.outcome === 'retry' && !result.partly;
    if (now - (row.firstTry ?? now) >= GIVE_UP_MS) {
      const lost = lossOf(row, channel, notSent ? 'given_up' : 'doubtful');
      return [dead(row, why, { lost, at: now, zone })];
    }
    return [later(row, now + Math.max(asked, backOff(row.attempts)), why, { at: now, notSent })];
  };
}

/** Of a try that came before: what is said of a message that is not tried again because of it. */
export function inDoubt(why: string): string {
  return `可能已送达：${why}`;
}

/** Greyed buttons, and what answers where nobody can be written to later, are never made up for. */
export function lossOf({ about, doubt }: Row, { answersOnly }: Channel, loss: Loss): Loss {
  if (about === GREYED || answersOnly) return 'past';
  return doubt === null ? loss : 'doubtful';
}

/** `about` of a patch that only greys what was pressed. */
export const GREYED = 'greyed';
