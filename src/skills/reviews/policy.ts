import type { Person } from '../../organisation/people.ts';
import { type Rubric, runsCampaigns } from '../campaign/index.ts';
import type { Points } from './points.ts';
import type { Review } from './store.ts';

/**
 * Who may see what of a review. Before the result is out: a reviewer his or her own scores; the chair the ranking and what
 * looks odd in it, with names, since that is the office; the staff how much is done in all, never by whom and never a score,
 * or two looks at a ranking would tell what was scored in between. Afterwards: the team its own place, score and remarks; the
 * staff and the chair the ranking. Who wrote which remark is shown to nobody.
 *
 * The audit trail holds what every score was before and after, under a name that only the key can make out of the review
 * (HMAC), without an actor and with a day instead of a minute: staff who read it learn that something was changed, not whose
 * it was nor on which outcome.
 */
export type Seat = 'chair' | 'staff' | 'reviewer' | 'none';

/** The highest of what a person is in a campaign's review. */
export function seatOf(person: Person, panel: readonly { person: string; chair: boolean }[]): Seat {
  const seat = panel.find((one) => one.person === person.id);
  if (seat?.chair) return 'chair';
  if (runsCampaigns(person)) return 'staff';
  return seat ? 'reviewer' : 'none';
}

/** Whether everything that the rubric asks for is there. */
export function isWhole(points: Points, comment: string | null, { items, comment: wanted }: Rubric): boolean {
  return items.every((_, i) => typeof points[i] === 'number') && (!wanted || (comment ?? '') !== '');
}

/** How many more have to be scored before there is a ranking; 0 when there may be one. `quorum` is a share of 1. */
export function missingForQuorum(reviews: readonly Pick<Review, 'state'>[], quorum: number): number {
  const counted = reviews.filter(({ state }) => state !== 'recused');
  const scored = counted.filter(({ state }) => state === 'scored').length;
  return Math.max(0, Math.ceil(counted.length * quorum - 1e-9) - scored);
}

/** A remark is given word by word only among others: of one alone it would be plain that it made the score. */
export const FEWEST_REMARKS = 2;
