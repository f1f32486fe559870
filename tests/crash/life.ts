import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Assistant, createAssistant } from '../../src/assistant.ts';
import { freeLeases } from '../../src/chat/inbox.ts';
import { civilDate, instantOf, MINUTE_MS } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import type { Receive } from '../../src/message/channel.ts';
import { type Mains, onMains } from '../support/mains.ts';
import type { Platform, Stage } from './stage.ts';
import { stateOf } from './state.ts';

export const ZONE = 'Asia/Shanghai';
/** A Tuesday. */
export const START = Date.parse('2026-11-24T09:20:00+08:00');
const KEY = 'a key of forty-eight characters for these tests!';
/** After which a pressed card is shown anew. */
const PATCHED_MS = 3_000;

const RESTARTS_MS = 1_000;

/** Where the process dies: after so many calls; `late`: the next one is made, and its answer never comes. */
export type Cut = { after: number; late: boolean };

/** What people do, and what time does. */
export type City = Pick<Stage, 'says' | 'presses' | 'sendsFile' | 'loses'> & {
  /** The server's tick as of `at`, and everything that is due on that day at its own minute. */
  passes(at: number): Promise<void>;
  /** What several people do before the server has done any of it. */
  together(work: () => Promise<unknown>): Promise<void>;
  /** Anything else that a server does; done again by the next one where it died in it. */
  server(work: (database: Database, now: number) => Promise<unknown>): Promise<void>;
};

export type Story = {
  file: string;
  folder: string;
  platform: Platform;
  /** What went well before it. */
  before?(city: City): Promise<unknown>;
  act(city: City): Promise<unknown>;
};

export type Left = {
  state: string[];
  screens: { [person: string]: string[] };
  /** All that lies in its files while the last process runs, a character a byte. */
  disk: string;
  /** What the process that died asked for, or the only one. */
  calls: string[];
  died: boolean;
};

type Process = { path: string; database: Database; mains: Mains; assistant: Assistant };

let lives = 0;

/** What a killed process leaves of a database: its file and the log beside it, in a place of their own. */
export function afterlife({ file, folder }: { file: string; folder: string }): { path: string; url: string } {
  lives += 1;
  const path = join(folder, `life-${lives}.db`);
  for (const end of ['', '-wal']) if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${path}${end}`);
  return { path, url: `file:${path}` };
}

/**
 * People do something with a server on a copy of the database `file`, and the server dies once. Another one takes over what
 * the dead one left on the disk, as after a kill: its file and the log beside it, and nothing of its memory.
 */
export async function live({ file, folder, platform, before, act }: Story, cut?: Cut): Promise<Left> {
  let now = START;
  let holding = false;
  let working: Promise<unknown> = Promise.resolve();
  const stage = await platform({
    clock: () => now,
    settled,
    revived: () => surviving(async () => {}),
    async waits() {
      now += PATCHED_MS;
      await settled();
    },
  });
  let running = await start(file);

  async function start(before: string): Promise<Process> {
    const { path, url } = afterlife({ file: before, folder });
    const database = await openLibsql(url);
    await database.batch(freeLeases());
    const mains = onMains(database);
    const receive: Receive = async (arrival) => {
      const received = await assistant.engine.receive(arrival);
      if (!holding) working = working.then(() => assistant.engine.work(now)).catch(() => {});
      return received;
    };
    const assistant = createAssistant({
      database: mains.database,
      channels: stage.connect(mains, receive),
      clock: () => now,
      zone: ZONE,
      workingDays: workingDays(),
      newId,
      seal: sealWith(KEY),
      log: silent,
      sleep: async () => {},
    });
    return { path, database, mains, assistant };
  }

  /** Does it; where the process dies in it, another one takes over and does it again. */
  async function surviving(work: (by: Process) => Promise<unknown>): Promise<void> {
    for (;;) {
      const { mains, database, path } = running;
      await work(running).catch((error: unknown) => {
        if (!mains.isOff()) throw error;
      });
      await working;
      if (!mains.isOff()) return;
      now += RESTARTS_MS;
      running = await start(path);
      await database.close();
    }
  }

  async function settled(): Promise<void> {
    if (holding) return;
    do {
      await surviving(async ({ assistant: { engine, sender } }) => {
        await working;
        await engine.work(now);
        await sender.drain(now);
      });
    } while ((await stage.bringsAgain()) > 0);
  }

  async function passes(at: number): Promise<void> {
    now = at;
    await surviving(({ assistant }) => assistant.engine.tick(now));
    const midnight = instantOf(`${civilDate(at, ZONE)}T23:59`, ZONE);
    for (;;) {
      await settled();
      const sql = "select min(not_before) from inbox where state = 'waiting'";
      const next = (await running.database.select({ sql, params: [] }))[0]?.[0];
      if (typeof next !== 'number' || next > midnight) return;
      now = Math.max(now, next);
    }
  }

  async function thenRests(): Promise<void> {
    now += PATCHED_MS;
    await settled();
    now = Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS;
    await settled();
  }

  const city: City = {
    says: stage.says,
    presses: stage.presses,
    sendsFile: stage.sendsFile,
    loses: stage.loses,
    passes,
    async together(doings) {
      holding = true;
      await doings();
      holding = false;
      await settled();
    },
    server: (work) => surviving(({ mains }) => work(mains.database, now)),
  };
  if (before) {
    await before(city);
    await thenRests();
  }
  const { mains } = running;
  const asked = mains.calls.length;
  if (cut) mains.cutAfter(cut.after, cut.late);
  await act(city);
  await thenRests();
  const left: Left = {
    disk: diskOf(running.path),
    state: await stateOf(running.database),
    screens: stage.screens(),
    calls: mains.calls.slice(asked),
    died: mains.isOff(),
  };
  await running.database.close();
  await stage.stop();
  return left;
}

function diskOf(file: string): string {
  return ['', '-wal']
    .flatMap((end) => (existsSync(`${file}${end}`) ? [readFileSync(`${file}${end}`, 'latin1')] : []))
    .join('');
}
