import { instantOf } from '../kernel/clock.ts';
import { OperatorError } from '../kernel/errors.ts';

/**
 * Epoch ms of an instant as written on the command line: ISO with an offset (2026-12-04T09:00:00+08:00, …Z), or civil
 * time in the city's zone (2026-12-04T09:00, 2026-12-04).
 *
 * @throws OperatorError when it is neither
 */
export function instantFrom(words: string, zone: string): number {
  const civil = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?)?$/.exec(words.trim());
  const at = civil ? instantOf(civil[2] ? `${civil[1]}T${civil[2]}` : `${civil[1]}`, zone) : Date.parse(words);
  if (Number.isNaN(at))
    throw new OperatorError(`${words} is not an instant: write 2026-12-04T09:00 or 2026-12-04T09:00:00+08:00`);
  return at;
}
