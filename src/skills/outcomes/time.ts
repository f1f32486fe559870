import type { Talk } from '../../chat/skill.ts';
import { campaignById, timing } from '../campaign/index.ts';

/** How an outcome that comes in today stands to its campaign's days. */
export async function standing(campaign: string, { read, today }: Pick<Talk, 'read' | 'today'>) {
  const found = await campaignById(read, campaign);
  return timing(found?.days.carrying_out, today);
}
