import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { getPlatformProxy } from 'wrangler';
import { type D1, overD1 } from '../../src/kernel/d1.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { MIGRATIONS } from '../support/database.ts';
import { mostWithin, openHall, PACE, type Server } from './hall.ts';
import { startDatabaseServer } from './hrana.ts';

type Shared = { connect(): Promise<Database>; rounds: number; people: string[] };

async function onLibsqlServer(): Promise<Shared> {
  const server = await startDatabaseServer();
  onTestFinished(() => server.stop());
  return { connect: () => openLibsql(server.url), rounds: 4, people: PEOPLE };
}

async function onD1(): Promise<Shared> {
  const proxy = await getPlatformProxy<{ DB: D1 }>({
    configPath: join(import.meta.dirname, '../worker/wrangler.toml'),
    persist: false,
  });
  onTestFinished(() => proxy.dispose());
  return { connect: async () => overD1(proxy.env.DB), rounds: 1, people: PEOPLE.slice(0, 5) };
}

const PEOPLE = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'];
const TELLERS = PEOPLE.slice(0, 3);
const LAPSE_MS = 31_000;

/** Each round is a working day on which one of the two servers dies. */
const DAYS = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];

test.each([
  ['a libSQL server', onLibsqlServer],
  ['D1', onD1],
])(
  'two servers on %s, one of which dies again and again: each arrival is handled once, each message shown once, in one pace',
  { timeout: 120_000 },
  async (_name, open) => {
    const { connect, rounds, people } = await open();
    const database = await connect();
    await migrate(database, MIGRATIONS);
    const rows = (sql: string) => database.select({ sql, params: [] });
    await database.batch(
      [
        "insert into unit (code, name, kind) values ('B1', '第一党支部', 'branch')",
        ...people.flatMap((id) => [
          `insert into person (id, name) values ('${id}', '党员${id}')`,
          `insert into post (person, unit, post) values ('${id}', 'B1', '党员')`,
        ]),
      ].map((sql) => ({ sql, params: [] })),
    );
    const seed = Number(process.env.POTI_SEED ?? Date.now() % 1_000);
    console.log(`mains cut at calls of seed ${seed}; POTI_SEED=${seed} repeats them`);

    const hall = openHall(`${DAYS[0]}T09:00:00+08:00`);
    const steady = hall.server(await connect());
    for (const [round, day] of DAYS.slice(0, rounds).entries()) {
      const mortal = hall.server(await connect());
      const both = [steady, mortal];
      hall.moveTo(`${day}T09:00:00+08:00`);
      await database.batch(
        people.map((person) => ({
          sql: 'insert into digest_item (id, person, "from", text, why) values (?, ?, ?, ?, ?)',
          params: [newId(), person, day, `第${round}件事`, '您是党员'],
        })),
      );
      // the platform delivers twice, to either server
      for (const [i, person] of people.entries()) {
        const text = i < TELLERS.length ? `报个难题：活动室被占用，第${round}轮${person}没有地方上课` : '帮助';
        for (const server of both) await server.hears(person, `say-${round}-${person}`, { kind: 'text', text });
      }
      mortal.mains.cutAfter(20 + ((seed * 7_919 + round * 271) % 150), round % 2 === 0);
      await Promise.all([steady.works(), dying(mortal, () => mortal.works())]);
      hall.pass(LAPSE_MS);
      await steady.works();

      const heir = hall.server(await connect());
      for (const person of TELLERS) {
        const card = hall.shown.findLast(({ to, card: { buttons } }) => to === person && buttons?.some(isSubmit))?.card;
        const action = card?.buttons?.find(isSubmit)?.id ?? '';
        for (const server of [steady, heir])
          await server.hears(person, `press-${round}-${person}`, { kind: 'press', action });
      }
      await Promise.all([steady, heir].map((server) => server.engine.tick(hall.now())));
      hall.moveTo(`${day}T11:45:00+08:00`);
      heir.mains.cutAfter(20 + ((seed * 104_729 + round * 137) % 150), round % 2 === 1);
      await Promise.all([steady.works(), dying(heir, () => heir.works())]);
      hall.pass(LAPSE_MS);
      await steady.works();
    }

    expect(await rows("select key, state, fault from inbox where state <> 'done'")).toEqual([]);
    expect(await rows("select id, state, fault from outbox where state <> 'sent'")).toEqual([]);
    expect(await rows('select count(*) from problem')).toEqual([[TELLERS.length * rounds]]);
    expect(await rows('select key from outbox group by key having count(*) > 1')).toEqual([]);
    const told = await rows("select person, count(*) from outbox where kind = 'proactive' group by 1 order by 1");
    expect(told).toEqual(people.map((person) => [person, rounds]));
    // one answer and one reminder a day, beside the word that something takes its time
    const seen = hall.shown.filter(({ to, card }) => !TELLERS.includes(to) && !card.text?.includes('正在处理'));
    expect(seen).toHaveLength(2 * rounds * (people.length - TELLERS.length));
    expect(mostWithin(1_000, hall.calls)).toBeLessThanOrEqual(PACE.perSecond);
    expect(mostWithin(60_000, hall.calls)).toBeLessThanOrEqual(PACE.perMinute);
  },
);

const isSubmit = ({ label }: { label: string }) => /提交$/.test(label) && !label.includes('匿名');

/** Whatever it does until its mains are cut. */
async function dying(server: Server, work: () => Promise<void>): Promise<void> {
  await Promise.race([work().catch(() => {}), server.mains.died]);
}
