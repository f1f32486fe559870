import type { Talk } from '../../chat/skill.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { unitByCode } from '../../organisation/store.ts';
import { runsCampaigns } from '../campaign/index.ts';
import type { Outcome } from './policy.ts';
import { membersOf, type Team, teamById } from './store.ts';

/** The team itself, who leads its unit, and the staff. A reviewer sees it elsewhere, without its authors. */
export async function maySee(
  { team: id, unit: code }: Outcome,
  { asker, read }: Pick<Talk, 'asker' | 'read'>,
): Promise<boolean> {
  if (runsCampaigns(asker)) return true;
  const team = await teamById(read, id);
  if (team && (await isIn(team, asker.id, read))) return true;
  const unit = await unitByCode(read, code);
  return unit !== undefined && may(asker, 'approve', unit, await treeAround(read, code)) === true;
}

export async function isIn(team: Team, person: string, read: Talk['read']): Promise<boolean> {
  return (await membersOf(read, team)).includes(person);
}
