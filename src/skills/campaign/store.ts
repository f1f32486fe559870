import { and, asc, desc, eq } from 'drizzle-orm';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { campaign, campaignStage, type STAGES } from './tables.ts';
import { Terms } from './terms.ts';

export type Stage = (typeof STAGES)[number];
export type Days = { from: CivilDate; to: CivilDate; hard: CivilDate | null };
export type Campaign = Omit<typeof campaign.$inferSelect, 'terms'> & {
  terms: Terms;
  /** What it lays down itself; `terms` has the rest filled in. */
  laidDown: Partial<Terms>;
  /** The stages that have dates. */
  days: Partial<Record<Stage, Days>>;
};

/** The campaign that runs: the one whose collecting began last, up to `today`; what is late is still taken. */
export async function currentCampaign(read: Read, today: CivilDate): Promise<Campaign | undefined> {
  const rows = await collecting(read);
  const begun = rows.filter(({ from }) => from <= today);
  const found = begun.find(({ to }) => today <= to) ?? begun[0];
  return found && campaignById(read, found.id);
}

/** The campaign that runs, else the one that is to begin next. */
export async function campaignAhead(read: Read, today: CivilDate): Promise<Campaign | undefined> {
  const running = await currentCampaign(read, today);
  const next = running ? undefined : (await collecting(read)).at(-1);
  return running ?? (next && campaignById(read, next.id));
}

/** The newest of all, for what a new one takes over. */
export async function lastCampaign(read: Read): Promise<Campaign | undefined> {
  const newest = (await collecting(read))[0];
  return newest && campaignById(read, newest.id);
}

export async function campaignById(read: Read, id: string): Promise<Campaign | undefined> {
  const row = await read.select().from(campaign).where(eq(campaign.id, id)).get();
  if (!row) return undefined;
  const stages = await read.select().from(campaignStage).where(eq(campaignStage.campaign, id));
  const days = Object.fromEntries(stages.map(({ stage, from, to, hard }) => [stage, { from, to, hard }]));
  return { ...row, laidDown: row.terms, terms: Terms.parse(row.terms), days };
}

/** What a campaign lays down; the usual where there is none of this id. */
export async function termsOf(read: Read, id: string): Promise<Terms> {
  return (await campaignById(read, id))?.terms ?? Terms.parse({});
}

export async function allCampaigns(read: Read): Promise<{ id: string; title: string }[]> {
  return read.select({ id: campaign.id, title: campaign.title }).from(campaign).orderBy(asc(campaign.id));
}

/** A conflict when it stands at another stage by now. */
export function moveTo({ id, stage }: Pick<Campaign, 'id' | 'stage'>, next: Stage): Write {
  return write(
    build
      .update(campaign)
      .set({ stage: next })
      .where(and(eq(campaign.id, id), eq(campaign.stage, stage))),
    1,
  );
}

/** A conflict when somebody else changed the days since `before` was read. */
export function setDays({ id, days }: Pick<Campaign, 'id' | 'days'>, stage: Stage, next: Days): Write {
  const before = days[stage];
  if (!before) return write(build.insert(campaignStage).values({ campaign: id, stage, ...next }), 1);
  return write(
    build
      .update(campaignStage)
      .set(next)
      .where(and(eq(campaignStage.campaign, id), eq(campaignStage.stage, stage), eq(campaignStage.to, before.to))),
    1,
  );
}

/** A conflict when somebody else changed the terms or the aspects since they were read. */
export function setLaidDown(
  { id, laidDown, aspects }: Pick<Campaign, 'id' | 'laidDown' | 'aspects'>,
  next: { terms: Partial<Terms>; aspects: string[] },
): Write {
  return write(
    build
      .update(campaign)
      .set(next)
      .where(and(eq(campaign.id, id), eq(campaign.terms, laidDown), eq(campaign.aspects, aspects))),
    1,
  );
}

async function collecting(read: Read) {
  return read
    .select({ id: campaignStage.campaign, from: campaignStage.from, to: campaignStage.to })
    .from(campaignStage)
    .where(eq(campaignStage.stage, 'collecting'))
    .orderBy(desc(campaignStage.from), asc(campaignStage.campaign));
}
