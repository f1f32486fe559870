import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { openDesk } from '../desk.ts';
import { civilMinute } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { workingDays } from '../kernel/working-days.ts';
import { openDatabase, sealFor } from '../open.ts';
import { platforms } from '../platforms.ts';
import { copyDatabase } from './database.ts';
import { instantFrom } from './instant.ts';
import { print, quietLog, UsageError, type Verb, withDatabase } from './verb.ts';

export const tickVerb: Verb = {
  usage: 'tick --at INSTANT [--dry-run] [--json]',
  does: 'does what is due as of INSTANT, once, as the running schedule does',
  run(args) {
    const { values } = parseArgs({
      args,
      options: { at: { type: 'string' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const { at: words } = values;
    if (!words) throw new UsageError('--at INSTANT is missing');
    const dryRun = values['dry-run'] ?? false;
    const { databaseUrl } = readConfig(process.env);
    const copied = dryRun && databaseUrl.startsWith('file:');
    return (copied ? withCopy : withDatabase)(async (database, config) => {
      const at = instantFrom(words, config.zone);
      const desk = openDesk({
        database,
        start: at,
        zone: config.zone,
        workingDays: workingDays(),
        newId,
        seal: await sealFor(database, config),
        platforms: dryRun ? [] : platforms(config, { database, clock: Date.now, log: quietLog(config) }),
        log: quietLog(config),
      });
      const queued = await desk.tickOnce(at, { dryRun: dryRun && !copied });
      if (values.json) {
        print(JSON.stringify({ at: new Date(at).toISOString(), queued }));
        return;
      }
      for (const one of queued)
        print(`${one.to}  ${civilMinute(Date.parse(one.at), config.zone)}  ${one.card.heading ?? one.card.text ?? ''}`);
      print(`${queued.length} messages${dryRun ? ' would be' : ''} queued as of ${civilMinute(at, config.zone)}`);
    });
  },
};

/** What a dry run shows is what would be done, so it is done, in a copy of the file that is then thrown away. */
async function withCopy(work: (database: Database, config: Config) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const path = config.databaseUrl.slice('file:'.length);
  const folder = mkdtempSync(join(tmpdir(), 'poti-'));
  try {
    const copy = join(folder, 'copy.db');
    if (existsSync(path)) await copyDatabase(path, copy);
    const database = await openDatabase({ ...config, databaseUrl: `file:${copy}` });
    await work(database, config).finally(() => database.close());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
