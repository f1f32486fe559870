import { parseArgs } from 'node:util';
import { newId } from '../kernel/ids.ts';
import { loadSample } from '../sample.ts';
import { print, UsageError, type Verb, withDatabase } from './verb.ts';

export const sampleVerb: Verb = {
  usage: 'sample [--city] [--large N]',
  does: 'loads the small sample, the whole synthetic city (99 / 10 / 1527 / 21365), or N times the city',
  run(args) {
    const { values } = parseArgs({ args, options: { city: { type: 'boolean' }, large: { type: 'string' } } });
    const times = values.large === undefined ? 1 : Number(values.large);
    if (!Number.isInteger(times) || times < 1 || times > 200)
      throw new UsageError('--large takes a whole number from 1 to 200');
    const size = values.city || values.large !== undefined ? 'city' : 'small';
    return withDatabase(async (database, { zone }) => {
      const { units, people, rules, duties } = await loadSample(database, {
        size,
        times,
        now: Date.now(),
        zone,
        newId,
      });
      print(`${units} units, ${people} people, ${rules} rule texts, ${duties} duties`);
    });
  },
};
