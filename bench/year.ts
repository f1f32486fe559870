import { parseArgs } from 'node:util';
import { instantOf } from '../src/kernel/clock.ts';
import { cityFile } from './year/city.ts';
import { tableOf, weekly } from './year/figures.ts';
import { live } from './year/run.ts';

/**
 * A year of the whole city, tick by tick, with people who answer, a server that is restarted and one that dies; every
 * message is held against BURDEN.md: `npm run bench -- year [--one 10] [--from 2026-01-01] [--to 2026-12-31] [--seed a]`.
 * `--one 10`: every tenth branch only.
 */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    one: { type: 'string', default: '1' },
    from: { type: 'string', default: '2026-01-01' },
    to: { type: 'string', default: '2026-12-31' },
    seed: { type: 'string', default: 'a' },
  },
});
const zone = 'Asia/Shanghai';
const { from, to, seed } = values;
const begun = performance.now();
const city = await cityFile({ now: instantOf(from, zone), zone, one: Number(values.one) });
const year = await live({
  open: city.open,
  from,
  to,
  zone,
  seed,
  restarts: ['03-20', '06-26', '10-10', '12-24'].map((day) => `2026-${day}`),
  cuts: ['02-24', '04-28', '07-24', '09-22', '10-29', '12-18', '12-21'].map((day) => `2026-${day}`),
  passed(date, { messages, faults }) {
    if (date.endsWith('-01')) console.error(`${date}: ${messages} messages, ${faults.length} faults`);
  },
});
const database = await city.open();
console.log(tableOf(await weekly(database, year, from, to)));
await database.close();
city.remove();
const [peak = 0] = [...year.minutes.values()].sort((a, b) => b - a);
const answers = [...year.deeds].map(([kind, count]) => `${kind} ${count}`).join(', ');
console.log(`\n${year.messages} messages, at most ${peak} in one minute; answered: ${answers || 'none'}`);
console.log(
  `${year.restarts} restarts, ${year.cuts} deaths of the process, ${year.repeated} sends tried again under their key`,
);
console.log(`${year.faults.length} laws broken; ${Math.round((performance.now() - begun) / 1_000)} s`);
for (const fault of year.faults.slice(0, 20)) console.log(fault);
if (year.faults.length > 0) process.exitCode = 1;
