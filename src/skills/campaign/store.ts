import { desc, eq } from 'drizzle-orm';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { campaign, campaignStage, type STAGES } from './tables.ts';
import { Terms } from './terms.ts';

export type Stage = (typeof STAGES)[number];
type Days = { from: CivilDate; to: CivilDate; hard: CivilDate | null };
export type Campaign = Omit<typeof campaign.$inferSelect, 'terms'> & {
  terms: Terms;
  /** The stages that have dates. */
  days: Partial<Record<Stage, Days>>;
};

/** The campaign that runs: the one whose collecting began last, up to `today`; what is late is still taken. */
export async function currentCampaign(read: Read, today: CivilDate): Promise<Campaign | undefined> {
  const rows = await read
    .select({ id: campaignStage.campaign, from: campaignStage.from, to: campaignStage.to })
    .from(campaignStage)
    .where(eq(campaignStage.stage, 'collecting'))
    .orderBy(desc(campaignStage.from));
  const begun = rows.filter(({ from }) => from <= today);
  const found = begun.find(({ to }) => today <= to) ?? begun[0];
  return found && campaignById(read, found.id);
}

export async function campaignById(read: Read, id: string): Promise<Campaign | undefined> {
  const row = await read.select().from(campaign).where(eq(campaign.id, id)).get();
  if (!row) return undefined;
  const stages = await read.select().from(campaignStage).where(eq(campaignStage.campaign, id));
  const days = Object.fromEntries(stages.map(({ stage, from, to, hard }) => [stage, { from, to, hard }]));
  return { ...row, terms: Terms.parse(row.terms), days };
}

export async function allCampaigns(read: Read): Promise<{ id: string; title: string }[]> {
  return read.select({ id: campaign.id, title: campaign.title }).from(campaign);
}

/** How something that comes in on `today` stands to a stage: in time, late but taken, or no more taken. */
export function timing(days: Days | undefined, today: CivilDate): 'in_time' | 'late' | 'closed' {
  if (!days || today <= days.to) return 'in_time';
  return days.hard !== null && today > days.hard ? 'closed' : 'late';
}
