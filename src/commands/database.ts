import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { OperatorError } from '../kernel/errors.ts';
import { openLibsql } from '../kernel/libsql.ts';
import { lockForServer } from '../kernel/lock.ts';
import { migrate } from '../kernel/migrate.ts';
import { MIGRATIONS, privateFiles } from '../open.ts';
import { print, UsageError, type Verb, withDatabase } from './verb.ts';

export const migrateVerb: Verb = {
  usage: 'migrate',
  does: 'brings the database up to date',
  run: (args) => {
    parseArgs({ args });
    return withDatabase(async () => print('the database is up to date'));
  },
};

export const backupVerb: Verb = {
  usage: 'backup FILE',
  does: 'a consistent copy of a live database',
  async run(args) {
    const [file] = parseArgs({ args, allowPositionals: true }).positionals;
    if (!file) throw new UsageError('FILE is missing');
    if (existsSync(file)) throw new OperatorError(`${file} exists already: remove it or name another file`);
    const path = fileOfDatabase();
    if (!existsSync(path)) throw new OperatorError(`there is no database ${path}: nothing to back up`);
    privateFiles();
    await copyDatabase(path, file);
    print(`${path} was copied to ${file}`);
  },
};

export const restoreVerb: Verb = {
  usage: 'restore FILE',
  does: 'puts a copy back in place of the database; the server must be stopped',
  async run(args) {
    const [file] = parseArgs({ args, allowPositionals: true }).positionals;
    if (!file) throw new UsageError('FILE is missing');
    if (!existsSync(file)) throw new OperatorError(`there is no file ${file}: check the path`);
    const path = fileOfDatabase();
    privateFiles();
    const beside = `${path}.restored`;
    const unlock = await lockForServer(`file:${path}`);
    try {
      copyFileSync(file, beside);
      await checked(beside, file);
      // what a killed server left in the log is folded in first: the database stays whole if this process dies here
      if (existsSync(path))
        await openLibsql(`file:${path}`)
          .then((old) => old.close())
          .catch(() => undefined);
      for (const end of ['-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
      // in one step: whenever the process dies, there is a whole database
      renameSync(beside, path);
    } finally {
      for (const end of ['', '-wal', '-shm']) rmSync(`${beside}${end}`, { force: true });
      unlock();
    }
    print(`${path} is now ${file}`);
  },
};

/** Brings a copy up to date, once it is known to be whole. @throws OperatorError that names `file` */
async function checked(path: string, file: string): Promise<void> {
  const copy = await openLibsql(`file:${path}`).catch(() => undefined);
  try {
    const [check] = (await copy?.select({ sql: 'pragma integrity_check', params: [] }).catch(() => undefined)) ?? [];
    if (!copy || check?.[0] !== 'ok') throw new OperatorError(`${file} is not a sound database: take another copy`);
    await migrate(copy, MIGRATIONS);
  } finally {
    await copy?.close();
  }
}

/** One snapshot of a database file, while others write to it: whole, or not there. */
export async function copyDatabase(path: string, to: string): Promise<void> {
  const part = `${to}.part`;
  rmSync(part, { force: true });
  // VACUUM INTO can't run inside a batch's transaction
  const { createClient } = await import('@libsql/client');
  const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: 5_000 });
  try {
    await client.execute({ sql: 'vacuum into ?', args: [part] });
  } finally {
    client.close();
  }
  renameSync(part, to);
}

function fileOfDatabase(): string {
  const { databaseUrl } = readConfig(process.env);
  if (!databaseUrl.startsWith('file:')) throw new OperatorError('DATABASE_URL names a server: use its own backup');
  return databaseUrl.slice('file:'.length);
}
