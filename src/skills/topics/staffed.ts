import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { type Campaign, campaignAhead, runsCampaigns } from '../campaign/index.ts';
import { type Sorted, sortedGroups } from './groups.ts';

export const STAFF_ONLY = '梳理难题、发布课题由市直机关工委的管理员办理。';

export type Staffed = { campaign: Campaign; sorted: Sorted };

/** The campaign whose problems are sorted, for one of the staff; to others the turn that says who does this. */
export async function campaignSorted(talk: Talk): Promise<Campaign | Turn> {
  if (!runsCampaigns(talk.asker)) return say(STAFF_ONLY);
  const campaign = await campaignAhead(talk.read, talk.today);
  return campaign ?? say('还没有难题征集，没有可以梳理的难题。要开启，说“开启难题征集”。');
}

/** The groups as they are now, for the same; `further`: how many group numbers the turn needs besides. */
export async function staffed(talk: Talk, further = 0): Promise<Staffed | Turn> {
  const campaign = await campaignSorted(talk);
  return isTurn(campaign) ? campaign : { campaign, sorted: await sortedGroups(campaign, talk, further) };
}

export function isTurn(value: Campaign | Staffed | Turn): value is Turn {
  return 'messages' in value;
}

/** What newly came in is kept sorted, whatever the turn is about. */
export function keptSorted(turn: Turn, { writes }: Sorted): Turn {
  return { ...turn, writes: [...writes, ...turn.writes] };
}

export function numbersOf(said: unknown): number[] {
  return (Array.isArray(said) ? said : [said]).filter((one) => typeof one === 'number');
}
