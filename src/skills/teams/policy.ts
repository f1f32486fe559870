import { isWorked } from '../../chat/digest.ts';
import { addDays, type CivilDate } from '../../kernel/clock.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import type { Person } from '../../organisation/people.ts';
import type { Terms } from '../campaign/index.ts';

export type Member = { person: string | null; name: string; role: string };

/** The part that somebody plays in a team by the posts held, in the words of a campaign's composition. */
export function roleOf({ posts }: Pick<Person, 'posts'>): string {
  const holds = (kind: string | undefined, held: RegExp) =>
    posts.some(({ unit, post }) => (!kind || unit.kind === kind) && held.test(post));
  if (holds('leading_group', /书记|成员|委员|局长|主任|领导/u) || holds(undefined, /^分管领导$/u)) return '分管领导';
  if (holds(undefined, /^专职副书记$/u)) return '专职副书记';
  if (holds('branch', /^书记$/u)) return '支部书记';
  return '党员代表';
}

/** What a campaign's composition demands and these members don't bring, in its order. */
export function missingRoles(
  composition: Terms['composition'],
  members: Pick<Member, 'role'>[],
): { role: string; short: number }[] {
  return Object.entries(composition).flatMap(([role, least]) => {
    const short = least - members.filter((one) => one.role === role).length;
    return short > 0 ? [{ role, short }] : [];
  });
}

/** Secretaries, their deputies and the leaders of a unit form teams; everybody in a team may speak for it. */
export function mayForm({ posts }: Pick<Person, 'posts'>): boolean {
  return posts.some(({ unit, post }) => /书记$|^分管领导$/u.test(post) || unit.kind === 'leading_group');
}

type Limits = Pick<Terms, 'topicsATeam' | 'teamsAUnitATopic'>;

/** What a wish to claim is weighed by; teams and units by id and code, topics by number. */
export type Wish = {
  topic: { number: number | null; title: string; state: string; places: number | null };
  /** Of the team behind the wish. */
  team: string;
  unit: string;
  /** The topics that the team holds besides, those of the same message included. */
  held: number[];
  /** The teams that hold the topic. */
  holders: { team: string; unit: string }[];
  timing: 'in_time' | 'late' | 'closed';
};

/** Why a topic can't be claimed; undefined where it can. */
export function claimRefusal(wish: Wish, { topicsATeam, teamsAUnitATopic }: Limits): Refusal | undefined {
  const { topic, held, holders, team, unit, timing } = wish;
  const name = `${topic.number} 号课题`;
  if (topic.state !== 'published') return refuse(`${name}已停止申领。`);
  if (holders.some((one) => one.team === team)) return refuse(`贵组已申领 ${name}，不用再领。`);
  if (timing === 'closed') return refuse(`申领已经截止，${name}领不了了。`);
  if (held.length >= topicsATeam) {
    return refuse(
      `每个课题组最多申领 ${topicsATeam} 个课题，贵组已有 ${held.join('、')} 号。要换，可以说“把${held[0]}号退了领${topic.number}号”。`,
    );
  }
  if (holders.filter((one) => one.unit === unit).length >= teamsAUnitATopic) {
    const most = teamsAUnitATopic === 1 ? '只能由一个课题组申领' : `最多由 ${teamsAUnitATopic} 个课题组申领`;
    return refuse(`${name}在同一单位${most}，贵单位已经申领。`);
  }
  if (topic.places !== null && holders.length >= topic.places) {
    return refuse(`${name}的 ${topic.places} 个名额已领完。`);
  }
}

/** The nearest level above that has someone to approve who is no member of the team; nobody decides on a claim of their own. */
export function approversAmong<P extends { id: string }>(levels: P[][], members: readonly (string | null)[]): P[] {
  for (const level of levels) {
    const others = level.filter(({ id }) => !members.includes(id));
    if (others.length > 0) return others;
  }
  return [];
}

/** `ahead`: a week before, `due`: on the day, `help`: the offer that is the last word (BURDEN 3). */
export type StepReminder = 'ahead' | 'due' | 'help';
const REMINDERS: { kind: StepReminder; after: number }[] = [
  { kind: 'ahead', after: -7 },
  { kind: 'due', after: 0 },
  { kind: 'help', after: 3 },
];

/**
 * The dues of which something is said on `date`, which is a working day: what would fall on a day off comes before it,
 * but for the offer, which never comes before the date has passed.
 */
export function duesToldOf(
  date: CivilDate,
  workingDays: WorkingDays,
): { kind: StepReminder; from: CivilDate; to: CivilDate }[] {
  let last = date;
  while (!isWorked(addDays(last, 1), workingDays)) last = addDays(last, 1);
  let first = date;
  while (!isWorked(addDays(first, -1), workingDays)) first = addDays(first, -1);
  return REMINDERS.map(({ kind, after }) => ({
    kind,
    from: addDays(kind === 'help' ? first : date, -after),
    to: addDays(kind === 'help' ? date : last, -after),
  }));
}

export function stepReminder(
  step: {
    due: CivilDate;
    doneOn: string | null;
    droppedOn: string | null;
    reminded: number;
    remindedOn: string | null;
  },
  date: CivilDate,
  workingDays: WorkingDays,
): StepReminder | undefined {
  if (step.doneOn !== null || step.droppedOn !== null || step.remindedOn === date) return undefined;
  if (step.reminded >= REMINDERS.length || !isWorked(date, workingDays)) return undefined;
  return duesToldOf(date, workingDays).find(({ from, to }) => step.due >= from && step.due <= to)?.kind;
}
