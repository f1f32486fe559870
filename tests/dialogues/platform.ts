import { and, isNull, sql } from 'drizzle-orm';
import { createAssistant } from '../../src/assistant.ts';
import { digestItem } from '../../src/delivery/tables.ts';
import { letTimePass, type Outcome, type Told } from '../../src/desk.ts';
import { rowsOf } from '../../src/eval/dialogues/entities.ts';
import { logInto, type SetUp, textOfFile } from '../../src/eval/dialogues/stage.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Log } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import type { Said } from '../../src/message/arrival.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import type { Channel, Outgoing, Receive } from '../../src/message/channel.ts';
import { identity, person } from '../../src/organisation/tables.ts';

export const ZONE = 'Asia/Shanghai';
export const GROUP = 'a-group';
/** In the roster, and on no platform yet. */
export const NEWCOMER = '6105';

/** A platform as a dialogue meets it: our channels, and an emulator of what is behind them. */
export type Place = {
  channels: Channel[];
  /** The channel on which a person of the roster has an account; undefined where an account is a 工号. */
  accountsOn(person: string): string | undefined;
  listen(receive: Receive): void;
  /** Resolves when the platform has been answered, and Poti has gone quiet. */
  does(person: string, said: Said, group: string | undefined): Promise<unknown>;
  /** What can be read and pressed on this person's screen, or in the group. */
  screen(person: string, group: string | undefined): Promise<{ words: string; pressable: string[] }>;
  stop(): Promise<void>;
};

export type Given = {
  database: Database;
  people: string[];
  clock: () => number;
  log: Log;
  /** The bytes of a file that a person sends, by its name; dialogues name files that nobody reads. */
  bytesOf?(name: string): Uint8Array<ArrayBuffer>;
  /** Awaited by an emulator after each thing that a person does. */
  settled(): Promise<void>;
};

/** Of a person on a platform; the dialogues' strangers are called ?name. */
const accountOf = (prefix: string, id: string) => `${prefix}${id.replace('?', '')}`;

/**
 * Dialogues over a platform: what a person says comes in as the platform sends it, and what leaves is looked at twice: as
 * cards before they are translated, which is what the dialogue checks; and on the emulated screens, where every word and
 * every button of these cards has to stand.
 */
export function over(open: (given: Given) => Promise<Place>): SetUp {
  return async (database, start, answers) => {
    let now = Date.parse(start);
    const clock = () => now;
    const people = (await database.read.select({ id: person.id }).from(person)).map(({ id }) => id);
    const lines: string[] = [];
    const log = logInto(lines);
    let working: Promise<unknown> = Promise.resolve();
    const place = await open({
      database,
      people,
      clock,
      log,
      async settled() {
        await working;
        await engine.work(now);
        await sender.drain(now);
      },
    });
    await bindAll(people, place.accountsOn, now, database);

    const left: Left[] = [];
    const seal = sealWith(newId(48));
    const { engine, sender } = createAssistant({
      database,
      channels: place.channels.map((channel) => watched(channel, left)),
      clock,
      zone: ZONE,
      workingDays: workingDays(),
      newId,
      seal,
      log,
      async sleep(ms) {
        now += ms;
      },
    });
    place.listen(async (arrival) => {
      const received = await engine.receive(arrival);
      working = working.then(() => engine.work(now));
      return received;
    });

    async function observed(asker: string | undefined, work: () => Promise<unknown>): Promise<Outcome> {
      const [before] = (await database.read.all(sql`select coalesce(max(rowid), 0) from ${digestItem}`)) as [number][];
      left.length = 0;
      await work();
      const told: Told[] = [];
      for (const { account, chat, card, kind } of left) {
        const to = chat === undefined ? personOf(account, people) : (asker ?? '');
        const { words, pressable } = await place.screen(to, chat === undefined ? undefined : GROUP);
        const missing = missingFrom(card, words, pressable);
        if (missing.length > 0) throw new Error(`not on the screen of ${to}: ${missing.join(' / ')}\n---\n${words}`);
        // what a group reads is looked into like a log: nobody's own matters may stand there
        if (chat !== undefined) lines.push(`${GROUP} ${wordsOf(card)}`);
        told.push({ to, card, kind: kind ?? 'answer' });
      }
      const waiting = await database.read
        .select()
        .from(digestItem)
        .where(and(isNull(digestItem.told), sql`rowid > ${before?.[0] ?? 0}`));
      const items = waiting.map(
        (row): Told => ({ to: row.person, card: { id: row.id, text: row.text }, kind: 'proactive' }),
      );
      const messages = [...told, ...items];
      return { replies: messages.filter(({ to }) => to === asker).map(({ card }) => card), messages };
    }

    return {
      start,
      hears: (as, said, conversation) =>
        observed(as, () => place.does(as, said, conversation && conversation !== 'p2p' ? GROUP : undefined)),
      passes: (at) =>
        observed(undefined, () =>
          letTimePass({ engine, sender }, at, (minute) => {
            now = minute;
          }),
        ),
      moveTo(at) {
        now = at;
      },
      rows: (entity) => rowsOf(entity, database, seal),
      logs: () => lines,
      textOf: (hash) => textOfFile(hash, database),
      answersTo: (form) => answers[form] ?? answers.generic ?? [],
      async end() {
        await working;
        await place.stop();
        await database.close();
      },
    };
  };
}

async function bindAll(
  people: string[],
  accountsOn: Place['accountsOn'],
  boundAt: number,
  database: Database,
): Promise<void> {
  const rows = people.flatMap((id) => {
    const channel = id === NEWCOMER ? undefined : accountsOn(id);
    return channel
      ? [{ channel, account: accountIn(channel, id), person: id, boundHow: 'roster', boundAt } as const]
      : [];
  });
  await database.batch(rows.map((row) => write(build.insert(identity).values(row))));
}

const PREFIXES: Record<string, string> = { feishu: 'ou_', wecom: 'wm-' };
export const accountIn = (channel: string, id: string) => accountOf(PREFIXES[channel] ?? '', id);

function personOf(account: string, people: string[]): string {
  const bare = account.replace(/^(ou_|wm-)/, '');
  return people.includes(bare) ? bare : `?${bare}`;
}

type Left = { account: string; chat: string | undefined; card: ShownCard; kind: Outgoing['kind'] };

/** The same channel, with a note of every card that is handed to it, but for one whose buttons were only greyed. */
function watched(channel: Channel, left: Left[]): Channel {
  const shown = new Map<string, ShownCard>();
  const note = ({ to, card, kind }: Outgoing) => left.push({ account: to.account, chat: to.chat, card, kind });
  const { replace, sendTogether } = channel;
  return {
    ...channel,
    async send(message) {
      const delivery = await channel.send(message);
      if (delivery.outcome === 'sent') {
        shown.set(delivery.receipt, message.card);
        note(message);
      }
      return delivery;
    },
    ...(replace && {
      async replace(receipt: string, message: Outgoing) {
        const delivery = await replace(receipt, message);
        const before = shown.get(receipt);
        if (delivery.outcome === 'sent' && !(before && saysNoMore(message.card, before))) note(message);
        return delivery;
      },
    }),
    ...(sendTogether && {
      async sendTogether(messages: [Outgoing, ...Outgoing[]]) {
        const delivery = await sendTogether(messages);
        if (delivery.outcome === 'sent') for (const message of messages) note(message);
        return delivery;
      },
    }),
  };
}

const WIPED = '已提交，这张卡片的内容不再显示。';

function saysNoMore(card: ShownCard, before: ShownCard): boolean {
  const known = new Set(wordsOf(before).split('\n'));
  return (
    card.text === WIPED ||
    wordsOf(card)
      .split('\n')
      .every((line) => known.has(line))
  );
}

/** The parts of a card that a screen does not show, and the buttons that can neither be pressed there nor said. */
function missingFrom(card: ShownCard, words: string, pressable: string[]): string[] {
  const seen = squeezed(words);
  const { heading, text, more, fields = [], quote, table, file, form, buttons = [] } = card;
  const parts = [
    heading,
    text,
    more,
    ...fields.flatMap(({ label, value }) => [label, value]),
    quote?.text,
    quote?.source,
    ...(table ? [...table.columns, ...table.rows.flat()] : []),
    file?.name,
    ...(form?.fields ?? []).flatMap(({ label, options = [] }) => [label, ...options]),
  ];
  const live = buttons.filter(({ expired }) => !expired);
  return [
    ...parts.flatMap((part) => (part && !linesOf(part).every((line) => seen.includes(line)) ? [part] : [])),
    ...live.flatMap(({ id, label }) =>
      pressable.includes(id) || seen.includes(squeezed(`“${label}”`)) ? [] : [`[${label}]`],
    ),
  ];
}

function linesOf(part: string): string[] {
  return part.split('\n').map(squeezed);
}

function squeezed(text: string): string {
  return text.replace(/\s+/gu, '');
}
