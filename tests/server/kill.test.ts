import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { temporaryFolder } from '../support/database.ts';
import { ASKS_UNNAMED, EXPECTED, play, SECRETARIES } from './load.ts';
import { pause, type Server, startServer, type WebClient, webClient } from './support.ts';

const KILLS = 10;
/** How many the small sample has. */
const SAMPLE_PROBLEMS = 4;
/** An evening: nothing comes unasked before the clock is moved. */
const BEGINS = '2026-12-09T20:00:00+08:00';
const NEXT_DAY = ['2026-12-10T09:00', '2026-12-10T12:00'];

test('a server killed ten times under load loses nothing and doubles nothing', { timeout: 180_000 }, async () => {
  const seed = Number(process.env.POTI_SEED ?? Date.now() % 1_000_000);
  console.log(`killed at moments of seed ${seed}; POTI_SEED=${seed} repeats them`);
  const undisturbed = await run([]);
  expect(undisturbed).toMatchObject({
    arrivals: EXPECTED.arrivals,
    problems: { named: EXPECTED.named, withdrawn: EXPECTED.withdrawn, anonymous: EXPECTED.anonymous },
    closed: EXPECTED.closed,
  });
  expect(await run(moments(seed))).toEqual(undisturbed);
});

type Moment = { accepted: number; afterMs: number };

/** After how many accepted arrivals, and how much later, it is killed. */
function moments(seed: number): Moment[] {
  const random = mulberry32(seed);
  const last = EXPECTED.arrivals - 10;
  return Array.from({ length: KILLS }, () => ({
    accepted: 1 + Math.floor(random() * last),
    afterMs: Math.floor(random() * 60),
  })).sort((a, b) => a.accepted - b.accepted);
}

/** The whole load on a database of its own, and what stands in it afterwards. */
async function run(kills: Moment[]) {
  const folder = temporaryFolder();
  const ahead = Date.parse(BEGINS) - Date.now();
  const start = () => startServer({ folder, ahead });
  let server: Server = await start();
  let accepted = 0;
  const client = webClient(() => server.url);

  const killing = (async () => {
    for (const { accepted: count, afterMs } of kills) {
      while (accepted < count) await pause(5);
      await pause(afterMs);
      await server.stop('SIGKILL');
      server = await start();
    }
  })();
  await Promise.all([
    play(client, () => {
      accepted++;
    }),
    killing,
  ]);

  const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
  try {
    await settled(database);
    for (const time of NEXT_DAY) await client.moveClock(time);
    await settled(database);
    const transcripts = await transcriptsOf(client);
    expect(await server.stop('SIGTERM')).toMatchObject({ code: 0 });
    return { ...(await factsOf(database)), transcripts };
  } finally {
    await database.close();
  }
}

/** Until nothing waits, in and out. */
async function settled(database: Database): Promise<void> {
  const waiting = async () => {
    const sql = `select 'in ' || key || ' ' || coalesce(fault, '') from inbox where state = 'waiting' and key like 'web/%'
      union all select 'out ' || id || ' ' || coalesce(fault, '') from outbox where state = 'queued'`;
    return (await database.select({ sql, params: [] })).map(([row]) => row);
  };
  const giveUp = performance.now() + 40_000;
  while ((await waiting()).length > 0 && performance.now() < giveUp) await pause(50);
  expect(await waiting()).toEqual([]);
}

async function factsOf(database: Database) {
  const rows = (sql: string) => database.select({ sql, params: [] });
  const one = async (sql: string) => (await rows(sql))[0]?.[0];
  const teller = `told_on = '${BEGINS.slice(0, 10)}' and number > ${SAMPLE_PROBLEMS}`;
  // what is told unnamed takes its whole dialogue with it, and with that, at times, the answer just before it
  const whose = `case when kind = 'answer' and person not in (${listOf(SECRETARIES)}) then 'members' else person end`;

  expect(await rows(`select key, state, fault from inbox where state <> 'done'`)).toEqual([]);
  expect(await rows(`select id, state, fault from outbox where state <> 'sent'`)).toEqual([]);
  expect(await rows('select key from outbox group by key having count(*) > 1')).toEqual([]);
  expect(await rows('select text from problem group by text having count(*) > 1')).toEqual([]);
  expect(await rows(`select key from inbox where said like '%${ASKS_UNNAMED}%'`)).toEqual([]);
  return {
    arrivals: await one(`select count(*) from inbox where key like 'web/%'`),
    digests: await rows(`select key from inbox where key not like 'web/%' order by key`),
    messages: await rows(
      `select ${whose}, kind, replaces is null, count(*) from outbox group by 1, 2, 3 order by 1, 2, 3`,
    ),
    problems: {
      named: await one(`select count(*) from problem where ${teller} and not anonymous`),
      withdrawn: await one(`select count(*) from problem where status = 'withdrawn'`),
      anonymous: await one('select count(*) from problem where anonymous'),
    },
    closed: await one(`select count(*) from occurrence where state = 'done' and done_on >= '${BEGINS.slice(0, 10)}'`),
    changes: await rows('select verb, actor, count(*) from audit group by 1, 2 order by 1, 2'),
    pressedCards: await one('select count(distinct card) from action where used_at is not null'),
  };
}

function listOf(people: string[]): string {
  return people.map((person) => `'${person}'`).join(', ');
}

/** What each one read, in order; a draft may name other similar ones, and numbers are given as they come. */
async function transcriptsOf(client: WebClient) {
  const transcripts: Record<string, string[]> = {};
  for (const person of SECRETARIES) {
    const cards = (await client.history(person)).flatMap(({ card }) => card ?? []);
    transcripts[person] = cards.map(({ text = '' }) =>
      text.replace(/^(已有相似的难题|是否提交).*/s, '（草稿）').replace(/\d+/g, '#'),
    );
  }
  return transcripts;
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
