import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { filePiece } from '../../src/kernel/tables.ts';
import { DUTIES, fileIn, PEOPLE, RULE, UNITS } from '../cli/house.ts';
import { poti } from '../server/support.ts';
import { temporaryFolder } from '../support/database.ts';
import { START } from './life.ts';
import { stateOf } from './state.ts';

/** Loaded into a command: time stands still, its calls of SQLite are counted, and at one of them it is killed. */
const DYING = `
  import { createRequire } from 'node:module';
  import { writeFileSync } from 'node:fs';
  Date.now = () => ${START};
  const { DIES_AT, COUNTED } = process.env;
  const Database = createRequire(process.cwd() + '/')('libsql');
  let calls = 0;
  for (const name of ['prepare', 'exec']) {
    const made = Database.prototype[name];
    Database.prototype[name] = function (...words) {
      if (++calls === Number(DIES_AT)) process.kill(process.pid, 'SIGKILL');
      return made.apply(this, words);
    };
  }
  process.on('exit', () => writeFileSync(COUNTED, String(calls)));`;
const PRELOADED = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(DYING)}` };

function place() {
  const folder = temporaryFolder();
  const counted = join(folder, 'calls');
  const verbs = [
    ['migrate'],
    [
      'import',
      'roster',
      '--units',
      fileIn(folder, 'units.csv', UNITS),
      '--people',
      fileIn(folder, 'people.csv', PEOPLE),
    ],
    ['import', 'rules', fileIn(folder, 'rule.md', RULE)],
    ['import', 'duties', fileIn(folder, 'duties.csv', DUTIES)],
    ['backup', join(folder, 'backup.db')],
    ['restore', join(folder, 'backup.db')],
  ];
  const run = (verb: string[], diesAt = 0) =>
    poti(verb, { folder, environment: { ...PRELOADED, COUNTED: counted, DIES_AT: String(diesAt) } });
  const state = async () => {
    const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
    const lines = await stateOf(database);
    await database.close();
    // it counts imports, and what was killed at its very end is imported once more
    return lines.filter((line) => !line.startsWith('setting: name=roster'));
  };
  return { folder, verbs, run, state, calls: () => Number(readFileSync(counted, 'utf8')) };
}

test('commands that are killed at any call of SQLite, and given again, leave what they leave undisturbed', {
  timeout: 180_000,
}, async () => {
  const seed = Number(process.env.POTI_SEED ?? Date.now() % 1_000_000);
  console.log(`killed at calls of seed ${seed}; POTI_SEED=${seed} repeats them`);
  const [undisturbed, killed] = [place(), place()];
  let random = seed;
  for (const [i, verb] of undisturbed.verbs.entries()) {
    expect(await undisturbed.run(verb)).toMatchObject({ code: 0, err: '' });
    random = (random * 48_271 + 11) % 2_147_483_647;
    const again = killed.verbs[i] ?? [];
    const at = 1 + (random % undisturbed.calls());
    expect({ verb, at, ...(await killed.run(again, at)) }).toMatchObject({ code: null });
    expect({ verb, at, ...(await killed.run(again)) }).toMatchObject({ code: 0, err: '' });
  }
  expect(await killed.state()).toEqual(await undisturbed.state());
});

test('a backup or a restore that is killed while it copies leaves a whole database, or none', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const [path, copy] = [join(folder, 'poti.db'), join(folder, 'backup.db')];
  const fill = async (on: string) => {
    const database = await openLibsql(`file:${path}`);
    for (let part = 0; part < 24; part++) {
      const content = randomBytes(500_000).toString('hex');
      await database.batch([
        write(build.insert(filePiece).values({ id: `${on}/${part}`, sha256: on, part, content, on })),
      ]);
    }
    await database.close();
  };
  const days = async () => {
    const database = await openLibsql(`file:${path}`);
    const rows = (sql: string) => database.select({ sql, params: [] });
    expect(await rows('pragma integrity_check')).toEqual([['ok']]);
    const found = await rows('select "on", count(*) from file_piece group by 1 order by 1');
    await database.close();
    return found;
  };
  const isBegun = (file: string) => () => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
  expect(await poti(['migrate'], { folder })).toMatchObject({ code: 0 });
  await fill('2026-11-24');

  expect(await poti(['backup', copy], { folder, killedWhen: isBegun(`${copy}.part`) })).toMatchObject({ code: null });
  expect(existsSync(copy)).toBe(false);
  expect(await poti(['backup', copy], { folder })).toMatchObject({ code: 0 });

  await fill('2026-11-25');
  const both = [
    ['2026-11-24', 24],
    ['2026-11-25', 24],
  ];
  expect(await poti(['restore', copy], { folder, killedWhen: isBegun(`${path}.restored`) })).toMatchObject({
    code: null,
  });
  expect(await days()).toEqual(both);
  expect(await poti(['restore', copy], { folder })).toMatchObject({ code: 0 });
  expect(await days()).toEqual(both.slice(0, 1));
});
