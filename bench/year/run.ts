import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type Assistant, createAssistant } from '../../src/assistant.ts';
import { freeLeases } from '../../src/chat/inbox.ts';
import { forgetOlder } from '../../src/chat/retention.ts';
import { inbox } from '../../src/chat/tables.ts';
import { addDays, type CivilDate, civilDate, DAY_MS, instantOf } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId, spread } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import type { Channel, Delivery, Outgoing } from '../../src/message/channel.ts';
import { person, post } from '../../src/organisation/tables.ts';
import { occurrence } from '../../src/skills/duties/tables.ts';
import { type Mains, onMains } from '../../tests/support/mains.ts';
import { answerTo, type Deed } from './deeds.ts';
import { createWatch, type Watch } from './laws.ts';

/** Civil times of a server's ticks: at night, before the window, in it, at its end and after it. */
const TICKS = ['00:05', '08:10', '08:31', '10:20', '13:40', '15:40', '17:40', '18:29', '18:40'];
const TICKS_OF_A_DAY_OFF = ['08:10', '10:20', '18:40'];
const RETENTION_DAYS = 30;
/** In the ticks in which the process dies; every other time its last call was made all the same. */
const CALLS_BEFORE_CUT = 160;

export type Year = Watch & { deeds: Map<string, number>; restarts: number; cuts: number };

export type Span = {
  open(): Promise<Database>;
  from: CivilDate;
  to: CivilDate;
  zone: string;
  seed: string;
  /** Days on whose morning the server is stopped and started again. */
  restarts: CivilDate[];
  /** Days on which the process dies while it makes and sends the digests, or in the tick itself. */
  cuts: CivilDate[];
  /** Called after each day. */
  passed?(date: CivilDate, year: Year): void;
};

/** A span of days lived through: time passes tick by tick, people answer, the server stops and dies. */
export async function live({ open, from, to, zone, seed, restarts, cuts, passed }: Span): Promise<Year> {
  const days = workingDays();
  const key = newId(48);
  let now = instantOf(from, zone);
  let database = await open();
  let mains: Mains = onMains(database);
  const watch = createWatch({ read: () => database.read, zone, workingDays: days });
  const year: Year = Object.assign(watch, { deeds: new Map<string, number>(), restarts: 0, cuts: 0 });
  const colleagues = await colleaguesOf(database);
  let waiting: Deed[] = [];
  let arrivals = 0;

  const channel: Channel = {
    id: 'web',
    rosterColumn: '工号',
    pace: { perSecond: 1_000_000 },
    dedupeMs: DAY_MS,
    replace: (receipt) => mains.outbound('replace', async () => ({ outcome: 'sent', receipt })),
    send: (message) => mains.outbound('send', async () => shown(message)),
  };
  let assistant = start();

  function shown({ key: id, to: { account }, card, kind }: Outgoing): Delivery {
    if (kind === 'proactive') {
      const told = { key: id, person: account, at: now, card };
      const deed = watch.note(told) && answerTo(told, { seed, zone, colleague: colleagues.get(account) });
      if (deed) waiting.push(deed);
    }
    return { outcome: 'sent', receipt: id };
  }

  function start(): Assistant {
    mains = onMains(database);
    return createAssistant({
      database: mains.database,
      channels: [channel],
      clock: () => now,
      zone,
      workingDays: days,
      newId,
      seal: sealWith(key),
      log: silent,
    });
  }

  /** As a server starts: what a process that is gone had claimed is free, and a tick comes at once. */
  async function startAgain(): Promise<void> {
    await database.close();
    database = await open();
    await database.batch(freeLeases());
    assistant = start();
    await assistant.engine.tick(now);
  }

  /** Runs it; where the process dies in it, another one takes over at the same instant. */
  async function surviving(work: () => Promise<unknown>): Promise<void> {
    await work().catch((error: unknown) => {
      if (!mains.isOff()) throw error;
    });
    if (!mains.isOff()) return;
    year.cuts++;
    await startAgain();
    await settle();
  }

  async function settle(): Promise<void> {
    await assistant.engine.work(now);
    await assistant.sender.drain(now);
    await watch.look(now);
  }

  async function act(deeds: Deed[]): Promise<void> {
    for (const { person: account, kind, says } of deeds) {
      watch.spoke(account);
      year.deeds.set(kind, (year.deeds.get(kind) ?? 0) + 1);
      for (const said of says) {
        const arrival = {
          key: `year/${++arrivals}`,
          channel: 'web',
          account,
          chat: account,
          private: true,
          at: now,
          said,
        };
        // a platform brings again what it got no 200 for
        for (let cut = -1; cut !== year.cuts; ) {
          cut = year.cuts;
          await surviving(async () => {
            await assistant.engine.receive(arrival);
            await settle();
          });
        }
      }
      await hourNamed(account);
    }
  }

  /** 再提醒我 with an hour makes a second message of that day rightful. */
  async function hourNamed(account: string): Promise<void> {
    const rows = await database.read
      .select({ until: occurrence.snoozedUntil })
      .from(occurrence)
      .where(and(gt(occurrence.snoozedUntil, civilDate(now, zone)), eq(occurrence.snoozedBy, account)));
    for (const { until } of rows) if (until && until.length > 10) watch.promised(account, until);
  }

  /** Everything that is due before `until`, at its own minute. */
  async function passUntil(until: number): Promise<void> {
    for (;;) {
      const [row] = await database.read
        .select({ at: sql<number | null>`min(max(${inbox.notBefore}, ${inbox.leaseUntil}))` })
        .from(inbox)
        .where(eq(inbox.state, 'waiting'));
      const next = waiting.reduce((least, { at }) => Math.min(least, at), row?.at ?? until);
      if (next >= until) break;
      now = Math.max(now, next);
      await surviving(settle);
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      await act(due);
    }
    now = Math.max(now, until);
  }

  for (let date = from; date <= to; date = addDays(date, 1)) {
    for (const time of days.isWorking(date) === false ? TICKS_OF_A_DAY_OFF : TICKS) {
      await passUntil(instantOf(`${date}T${time}`, zone));
      if (time === '08:31' && restarts.includes(date)) {
        year.restarts++;
        await startAgain();
      }
      if (time === '08:10' && cuts.includes(date)) {
        const calls = Math.floor(spread(seed, 'cut', date) * CALLS_BEFORE_CUT);
        mains.cutAfter(calls, spread(seed, 'late', date) < 0.5);
      }
      await surviving(() => assistant.engine.tick(now));
      await surviving(settle);
    }
    await watch.close(now);
    await database.batch(forgetOlder(now, RETENTION_DAYS, zone));
    passed?.(date, year);
  }
  await database.close();
  return year;
}

/** For each person somebody of the same unit who could stand in. */
async function colleaguesOf({ read }: Database): Promise<Map<string, string>> {
  const rows = await read
    .select({ id: post.person, unit: post.unit, post: post.post, name: person.name })
    .from(post)
    .innerJoin(person, eq(person.id, post.person))
    .orderBy(asc(post.unit), asc(post.person));
  const byUnit = Map.groupBy(rows, (row) => row.unit);
  return new Map(
    rows.flatMap(({ id, unit }) => {
      const other = byUnit.get(unit)?.find((one) => one.id !== id && one.post.endsWith('委员'));
      return other ? [[id, other.name] as const] : [];
    }),
  );
}
