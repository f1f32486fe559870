import type { Talk } from '../../chat/skill.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Unit } from '../../organisation/people.ts';
import { unitsAbove } from '../../organisation/store.ts';
import { openDuties } from '../duties/index.ts';
import { type Campaign, FEWEST } from './policy.ts';
import { campaignFor, type Debriefing, debriefingsOf } from './store.ts';

/** What the duty to hand in a report is called. */
export const REPORT = /述职/u;

/** The unit whose secretary speaks; that of the chosen unit first. */
export function seatOf({ asker }: Pick<Talk, 'asker'>): Unit | undefined {
  const seats = asker.posts.filter(({ post, unit }) => post === '书记' && unit.kind !== 'leading_group');
  return (seats.find(({ unit }) => unit.code === asker.unit.code) ?? seats[0])?.unit;
}

export type Standing = { unit: Unit; campaign: Campaign; one: Debriefing | undefined };

/** The campaign for this unit; where none was opened, the one that a duty called 述职 and its notice amount to. */
export async function standingOf(unit: Unit, { read, today }: Talk): Promise<Standing | undefined> {
  const [one] = await debriefingsOf(read, [unit.code], 'debriefing');
  const opened = await campaignFor(read, unit.code, 'debriefing');
  const current = one && (!opened || one.of.id === opened.id) ? one : undefined;
  const campaign = current?.of ?? opened;
  const [duty] = await openDuties(read, unit.code, REPORT);
  const year = duty ? yearOf(duty.due) : 0;
  if (campaign && year <= campaign.year) return { unit, campaign, one: current };
  if (!duty) return undefined;
  const top = (await unitsAbove(read, unit.code)).at(-1) ?? unit;
  const implied: Campaign = {
    id: `${duty.duty}-${year}`,
    kind: 'debriefing',
    year,
    title: duty.title ?? `${year}年度述职评议`,
    number: duty.number,
    unit: top.code,
    reportsBy: duty.due,
    ratingFrom: null,
    ratingTo: null,
    appraisalFrom: null,
    appraisalTo: null,
    mendBy: null,
    duty: duty.duty,
    items: [],
    fewest: FEWEST,
    openedOn: today,
    closesOn: null,
    talliedOn: null,
  };
  return { unit, campaign: implied, one: undefined };
}

/** The year of which a report that is due on this day tells: one of the first quarter tells of the year before. */
function yearOf(due: CivilDate): number {
  return Number(due.slice(0, 4)) - (Number(due.slice(5, 7)) <= 3 ? 1 : 0);
}
