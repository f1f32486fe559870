import { newId } from '../../src/kernel/ids.ts';
import type { Said } from '../../src/message/arrival.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import { sampleDesk } from '../support/desk.ts';

export const ZONE = 'Asia/Shanghai';
/** A Tuesday. */
const START = Date.parse('2026-11-24T10:00:00+08:00');
/** Tables that say who exists, and so name everybody. */
const ROSTER = ['person', 'post', 'identity', 'unit', 'link'];

export type City = Awaited<ReturnType<typeof openCity>>;

/** The small sample with everything that speaks; time passes between an arrival and its turn, as it does in life. */
export async function openCity() {
  const desk = await sampleDesk({ start: START });
  const { database } = desk;

  /** What one says or does, 7 ms before it is handled. */
  async function hears(account: string, said: Said, chat?: string): Promise<ShownCard[]> {
    const at = desk.now();
    const key = `desk/${newId()}`;
    const before = await lastOutbox();
    await desk.engine.receive({
      key,
      channel: 'web',
      account,
      chat: chat ?? account,
      private: chat === undefined,
      at,
      said,
    });
    desk.moveTo(at + 7);
    await desk.engine.work(at + 7);
    const sent = await database.select({
      sql: 'select card from outbox where id > ? and replaces is null and card is not null order by id',
      params: [before],
    });
    await desk.sender.drain(at + 7);
    desk.moveTo(at + 5_000);
    await desk.sender.drain(at + 5_000);
    return sent.map(([card]) => JSON.parse(String(card)) as ShownCard);
  }

  async function lastOutbox(): Promise<number> {
    const [row] = await database.select({ sql: 'select coalesce(max(id), 0) from outbox', params: [] });
    return Number(row?.[0] ?? 0);
  }

  async function rows(sql: string, ...params: (string | number)[]): Promise<unknown[][]> {
    return (await database.select({ sql, params })).map((row) => [...row]);
  }

  return {
    database,
    desk,
    rows,
    hears,
    says: (account: string, text: string, chat?: string) => hears(account, { kind: 'text', text }, chat),
    presses: (account: string, card: ShownCard | undefined, label: string) => {
      const button = card?.buttons?.find((one) => one.label.includes(label));
      if (!button) throw new Error(`no button ${label} on: ${card ? wordsOf(card) : 'no card'}`);
      return hears(account, { kind: 'press', action: button.id });
    },
    /** The 工号 of the holder of a post in a unit whose code or kind is this, the n-th in order. */
    async holder(post: string, kind: string, n = 0): Promise<string> {
      const found = await rows(
        `select p.person from post p join unit u on u.code = p.unit where p.post = ? and u.kind = ? and p.left_on is null
         and 1 = (select count(distinct unit) from post q where q.person = p.person) order by u.code`,
        post,
        kind,
      );
      const person = found[n]?.[0];
      if (typeof person !== 'string') throw new Error(`nobody is ${post} of a ${kind}`);
      return person;
    },
    /** All that the database holds, but for the roster. */
    async everything(): Promise<string> {
      const tables = await rows("select name from sqlite_master where type = 'table'");
      const dump: unknown[] = [];
      for (const [name] of tables) {
        if (!ROSTER.includes(String(name))) dump.push(name, await rows(`select * from "${name}"`));
      }
      return JSON.stringify(dump);
    },
  };
}

export function textOf(cards: ShownCard[]): string {
  return cards.map(wordsOf).join('\n');
}
