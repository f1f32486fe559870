import { parseArgs } from 'node:util';
import { commit } from '../kernel/commit.ts';
import { OperatorError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { adoptDirectory, compareDirectory, fetchDirectory } from '../organisation/directory-store.ts';
import { platforms } from '../platforms.ts';
import { print, quietLog, UsageError, type Verb, withDatabase } from './verb.ts';

export const syncVerb: Verb = {
  usage: 'sync directory [--confirm]',
  does: 'reads the address books of the configured platforms and shows how the roster differs; --confirm adopts it, else staff do in chat',
  run([what, ...args]) {
    const { values } = parseArgs({ args, options: { confirm: { type: 'boolean' } } });
    if (what !== 'directory') throw new UsageError('say what to keep in step: directory');
    return withDatabase(async (database, config) => {
      const log = quietLog(config);
      const channels = platforms(config, { database, clock: Date.now, log }).filter(({ directory }) => directory);
      if (channels.length === 0) throw new OperatorError('no platform with an address book is configured');
      for (const channel of channels) {
        const fetched = await fetchDirectory(database, channel, Date.now());
        if (!fetched) continue;
        const plan = await compareDirectory(database.read, fetched);
        for (const [kind, found] of Object.entries(plan)) {
          if (Array.isArray(found) && found.length > 0)
            print(`${channel.id} ${kind} ${found.length}: ${JSON.stringify(found.slice(0, 20))}`);
        }
        if (plan.shrunk)
          throw new OperatorError(
            `${channel.id}: more than half of the bound accounts are gone; check the app's visible range`,
          );
        if (!values.confirm) continue;
        const circumstances = { now: Date.now(), zone: config.zone, newId, actor: `sync:${channel.id}` };
        const outcome = await commit(database, await adoptDirectory(database.read, fetched, plan, circumstances));
        if (outcome === 'conflict') throw new OperatorError('the roster changed meanwhile: run it again');
        print(`${channel.id}: adopted`);
      }
    });
  },
};
