import type { Sightings } from '../kernel/sightings.ts';
import type { Check } from './channel.ts';

/**
 * Whether a platform's callbacks come and are its own. `cures`: what to do, by fault; `forgeable`: whether
 * anyone's request can have this fault; `none`: what to set up where none has ever come.
 */
export function checkCallback(
  {
    name,
    cures,
    forgeable,
    none,
  }: { name: string; cures: Record<string, string>; forgeable(fault: string): boolean; none: string },
  { verified, refused }: Sightings,
  now: number,
): Check {
  // the last that was refused matters while nothing has been verified since
  if (refused && refused.at > (verified ?? 0)) {
    const says = `the last callback was refused: ${cures[refused.fault] ?? refused.fault}`;
    const doubtful = forgeable(refused.fault) && verified !== undefined;
    return { name, ok: false, says: doubtful ? `${says}${orForged(refused.at - verified)}` : says };
  }
  if (verified === undefined) return { name, ok: false, says: `none has ever come: ${none}` };
  return { name, ok: true, says: `the last came ${Math.round((now - verified) / 60_000)} minutes ago` };
}

function orForged(afterMs: number): string {
  return `. But ${Math.round(afterMs / 60_000)} minutes before it one was fine: if no setting has changed since, somebody else sent it`;
}
