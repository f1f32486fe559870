import { parseArgs } from 'node:util';
import { eq } from 'drizzle-orm';
import { outbox } from '../delivery/tables.ts';
import { health } from '../health.ts';
import { civilDate } from '../kernel/clock.ts';
import { OperatorError } from '../kernel/errors.ts';
import { workingDays, yearMissing } from '../kernel/working-days.ts';
import { checkModel } from '../language/index.ts';
import type { Check } from '../message/channel.ts';
import { originOf } from '../organisation/import.ts';
import { platforms } from '../platforms.ts';
import { print, quietLog, type Verb, withDatabase } from './verb.ts';

/** A server looks after the time every 20 s, a Worker every minute. */
const STANDS_AFTER_SECONDS = 180;
const MODEL_MS = 10_000;

export const doctorVerb: Verb = {
  usage: 'doctor [--json]',
  does: 'checks each setting, the database, credentials, callback reachability; says what to do',
  run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
    return withDatabase(async (database, config) => {
      const now = Date.now();
      const checks: Check[] = [
        { name: 'settings', ok: true, says: config.demo ? 'no platform is configured: this is the demo' : 'complete' },
      ];
      const facts = await health(database.read, now, config.zone);
      const { origin } = await originOf(database.read);
      checks.push({ name: 'database', ok: true, says: config.databaseUrl });
      checks.push({
        name: 'roster',
        ok: origin === 'import' || (config.demo && origin === 'sample'),
        says:
          origin === 'none' ? 'nobody is in it: run import roster' : origin === 'sample' ? 'the sample' : 'imported',
      });
      checks.push(calendarCheck(civilDate(now, config.zone)));
      const late = facts.oldestArrivalSeconds > 60;
      checks.push({
        name: 'arrivals',
        ok: !late,
        says: late
          ? `the oldest waits ${Math.round(facts.oldestArrivalSeconds)} s: is the server running`
          : 'none waits',
      });
      const { tickSecondsAgo: stood = 0 } = facts;
      checks.push({
        name: 'schedule',
        ok: stood <= STANDS_AFTER_SECONDS,
        says:
          stood > STANDS_AFTER_SECONDS
            ? `time last did its work ${Math.round(stood)} s ago: is the server running`
            : 'kept',
      });
      checks.push(...(await deadLetters(database.read, facts.deadLetters)));
      checks.push({
        name: 'failed turns',
        ok: facts.failedTurns === 0,
        says: `${facts.failedTurns}${facts.failedTurns > 0 ? ': see the log' : ''}`,
      });
      for (const channel of platforms(config, { database, clock: Date.now, log: quietLog(config) })) {
        checks.push(...((await channel.checks?.()) ?? []));
      }
      if (config.llm) checks.push(await checkModel({ ...config.llm, fetch: globalThis.fetch }, MODEL_MS));
      if (values.json) print(JSON.stringify({ checks }));
      else for (const { ok, name, says } of checks) print(`${ok ? 'ok  ' : 'LOOK'} ${name}: ${says}`);
      const bad = checks.filter(({ ok }) => !ok);
      if (bad.length > 0)
        throw new OperatorError(`${bad.length} things need a look: ${bad.map(({ name }) => name).join(', ')}`);
    });
  },
};

/** Next year's days off are published in November; until they are known, dates that reach there can't be moved. */
function calendarCheck(today: string): Check {
  const days = workingDays();
  const missing = yearMissing(today, days);
  const known = `known through ${days.knownThrough}`;
  return {
    name: 'calendar',
    ok: missing === undefined,
    says:
      missing === undefined
        ? known
        : `${known} only: upgrade to a release with the days off of ${missing} once they are published`,
  };
}

async function deadLetters(read: Parameters<typeof health>[0], count: number): Promise<Check[]> {
  if (count === 0) return [{ name: 'dead letters', ok: true, says: 'none' }];
  const rows = await read
    .select({ id: outbox.id, channel: outbox.channel, person: outbox.person, fault: outbox.fault })
    .from(outbox)
    .where(eq(outbox.state, 'dead'))
    .limit(10);
  return [
    { name: 'dead letters', ok: false, says: `${count} messages were not delivered` },
    ...rows.map(({ id, channel, person, fault }) => ({
      name: `dead letter ${id}`,
      ok: false,
      says: `to ${person || 'an unbound account'} on ${channel || 'no channel'}: ${fault ?? 'no reason kept'}`,
    })),
  ];
}
