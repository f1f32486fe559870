import { and, asc, eq, inArray, isNull, notInArray, or, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Read } from '../../kernel/database.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Campaign } from '../campaign/index.ts';
import { aspectOf, GONE, group, type Problem, problem, setStatus, similar } from '../problems/index.ts';
import { namesFor } from './names.ts';
import type { Topic } from './store.ts';
import { topic, topicSource } from './tables.ts';

/** A group with the problems that stand in it, those with the most of it first by number. */
export type Group = Topic & { group: number; problems: Problem[] };

const UNPLACED = '其他难题';

/** The groups of a campaign as they are stored, in order; those in which nothing stands any more are left out. */
async function groupsOf(read: Read, campaign: string): Promise<Group[]> {
  const rows = await read
    .select()
    .from(topic)
    .where(and(eq(topic.campaign, campaign), sql`${topic.group} is not null`))
    .orderBy(asc(topic.group));
  const inGroups = await read
    .select({ topic: topicSource.topic, problem })
    .from(topicSource)
    .innerJoin(problem, eq(problem.id, topicSource.problem))
    .innerJoin(topic, eq(topic.id, topicSource.topic))
    .where(and(eq(topic.campaign, campaign), notInArray(problem.status, [...GONE])))
    .orderBy(asc(problem.number));
  return rows.flatMap((row) => {
    const problems = inGroups.filter((one) => one.topic === row.id).map((one) => one.problem);
    return row.group === null || problems.length === 0 ? [] : [{ ...row, group: row.group, problems }];
  });
}

/** What no group holds yet, and what stands again after it was merged into another one. */
async function unsorted(read: Read, campaign: string): Promise<Problem[]> {
  const rows = await read
    .select({ problem, state: topic.state })
    .from(problem)
    .leftJoin(topicSource, eq(topicSource.problem, problem.id))
    .leftJoin(topic, eq(topic.id, topicSource.topic))
    .where(
      and(
        or(eq(problem.campaign, campaign), isNull(problem.campaign)),
        eq(problem.status, 'submitted'),
        or(isNull(topic.id), inArray(topic.state, ['group', 'shortlisted', 'published', 'closed'])),
      ),
    )
    .orderBy(asc(problem.number));
  return rows.map((row) => row.problem);
}

/** `spare`: the first of the further group numbers that were asked for. */
export type Sorted = { groups: Group[]; writes: Write[]; spare: number };

/**
 * The groups with everything in one of them: what came in since is suggested for a group that is still to be confirmed,
 * or makes new ones. The writes keep it so; of two who begin at once, one meets a conflict.
 */
export async function sortedGroups(campaign: Campaign, talk: Talk, further = 0): Promise<Sorted> {
  const groups = await groupsOf(talk.read, campaign.id);
  const fresh = await unsorted(talk.read, campaign.id);
  if (fresh.length === 0 && further === 0) return { groups, writes: [], spare: 0 };
  const open = new Map(
    groups.filter(({ state }) => state === 'suggested').map((one) => [chiefName(one.problems), one]),
  );
  const named = byName(fresh);
  const newNames = [...named.keys()].filter((name) => !open.has(name));
  const names = await namesFor(
    newNames.map((name) => [name, named.get(name) ?? []]),
    talk.language,
  );
  const { first, taken } = await nextOf(talk.read, `group/${campaign.id}`, newNames.length + further);
  const writes: Write[] = newNames.length + further > 0 ? [taken] : [];
  const made: Group[] = [];
  for (const [name, members] of named) {
    const before = open.get(name);
    const title = names.get(name) ?? name;
    const one = before ?? groupMade(first + newNames.indexOf(name), title, members, campaign, talk.newId());
    if (before) before.problems = [...before.problems, ...members].sort((a, b) => a.number - b.number);
    else {
      made.push(one);
      writes.push(write(build.insert(topic).values(rowOf(one)), 1));
    }
    writes.push(...members.map(({ id }) => put(id, one.id)));
  }
  return { groups: [...groups, ...made], writes, spare: first + newNames.length };
}

/** Into this group, out of whichever it was in. */
export function put(problemId: string, topicId: string): Write {
  return write(
    build
      .insert(topicSource)
      .values({ problem: problemId, topic: topicId })
      .onConflictDoUpdate({ target: topicSource.problem, set: { topic: topicId } }),
    1,
  );
}

/** Confirmed by people: its problems count as sorted. A conflict when one of them was withdrawn or moved meanwhile. */
export function confirmed({ id, aspect, problems }: Group): Write[] {
  return [
    write(
      build
        .update(topic)
        .set({ state: 'group' })
        .where(and(eq(topic.id, id), eq(topic.state, 'suggested'))),
      1,
    ),
    ...problems.map((one) => setStatus(one, { status: 'grouped', aspect })),
  ];
}

export function rowOf({ problems: _problems, ...row }: Group): Topic {
  return row;
}

export function groupMade(number: number, title: string, problems: Problem[], campaign: Campaign, id: string): Group {
  return {
    id,
    number: null,
    group: number,
    campaign: campaign.id,
    aspect: aspectFor(title, problems, campaign.aspects),
    title,
    question: null,
    expected: null,
    term: null,
    places: null,
    state: 'suggested',
    publishedOn: null,
    problems,
  };
}

/** What most of these are about, by the program's own view, whatever the group is called by now. */
function chiefName(problems: Problem[]): string {
  const [[name] = [UNPLACED]] = [...byName(problems)];
  return name;
}

/** Larger groups first, what could not be placed last; within one size as the numbers come. */
function byName(problems: Problem[]): Map<string, Problem[]> {
  const nameOf = group(problems);
  const named = new Map<string, Problem[]>();
  for (const one of problems) {
    const found = nameOf.get(one.id) ?? UNPLACED;
    const name = found.startsWith('其他 ') ? UNPLACED : found;
    named.set(name, [...(named.get(name) ?? []), one]);
  }
  const rank = ([name, members]: [string, Problem[]]) => (name === UNPLACED ? 0 : members.length);
  return new Map([...named].sort((a, b) => rank(b) - rank(a)));
}

/** What most of them are about, of what the campaign has; else the aspect whose name is nearest to their words. */
function aspectFor(title: string, problems: Pick<Problem, 'text' | 'aspect'>[], aspects: string[]): string {
  const votes = new Map<string, number>();
  for (const { text, aspect } of problems) {
    const one = aspect && aspects.includes(aspect) ? aspect : aspectOf(text, aspects);
    if (one) votes.set(one, (votes.get(one) ?? 0) + 1);
  }
  const [most] = [...votes].sort((a, b) => b[1] - a[1]);
  if (most) return most[0];
  const words = `${title}。${problems.map(({ text }) => text).join('。')}`;
  const [nearest] = similar(
    words,
    aspects.map((aspect) => ({ id: aspect, text: aspect })),
    { atLeast: 0 },
  );
  return nearest?.id ?? aspects[0] ?? UNPLACED;
}
