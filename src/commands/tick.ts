import { parseArgs } from 'node:util';
import { openDesk } from '../desk.ts';
import { civilMinute } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { workingDays } from '../kernel/working-days.ts';
import { sealOf } from '../open.ts';
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
    return withDatabase(async (database, config) => {
      const at = instantFrom(words, config.zone);
      const desk = openDesk({
        database,
        start: at,
        zone: config.zone,
        workingDays: workingDays(),
        newId,
        seal: sealOf(config),
        log: quietLog(config),
      });
      const queued = await desk.tickOnce(at, { dryRun: values['dry-run'] ?? false });
      if (values.json) {
        print(JSON.stringify({ at: new Date(at).toISOString(), queued }));
        return;
      }
      for (const one of queued)
        print(`${one.to}  ${civilMinute(Date.parse(one.at), config.zone)}  ${one.card.heading ?? one.card.text ?? ''}`);
      print(
        `${queued.length} messages${values['dry-run'] ? ' would be' : ''} queued as of ${civilMinute(at, config.zone)}`,
      );
    });
  },
};
