import type { Talk } from '../../chat/skill.ts';
import { both, NOTHING, type Turn } from '../../chat/turn.ts';
import { campaignById, type Terms, termsOf, timing } from '../campaign/index.ts';
import { type Topic, topicByNumber } from '../topics/index.ts';
import { askApproval } from './approval.ts';
import { firstNews } from './first-news.ts';
import { claimRefusal } from './policy.ts';
import { addClaim, changeOf, guards, type Held, moved, releaseClaim, standing, type Team } from './store.ts';
import { numbersOf } from './wording.ts';

export type Weighed = { fits: { topic: Topic; late: boolean }[]; refusals: string[]; terms: Terms };

/** Each topic in turn, with those before it counted; what comes past its day is marked. */
export async function weigh(
  numbers: number[],
  of: { team: string; unit: string; held: Held[]; given: Held[] },
  { read, today }: Pick<Talk, 'read' | 'today'>,
): Promise<Weighed> {
  const found = await Promise.all(numbers.map((number) => topicByNumber(read, number)));
  const topics = found.filter((one) => one?.state === 'published' || one?.state === 'closed').filter((one) => !!one);
  const unknown = numbers.filter((number) => !topics.some((one) => one.number === number));
  const refusals = unknown.map((number) => `没有 ${number} 号课题。`);
  const terms = await termsOf(read, topics[0]?.campaign ?? '');
  const room = terms.topicsATeam - of.held.length;
  const wanted = topics.filter(({ id }) => !of.held.some(({ topic }) => topic.id === id));
  // three are named where two may be held: which two is theirs to say
  if (room > 0 && wanted.length > room)
    return { fits: [], terms, refusals: [...refusals, whichOf(wanted, room, terms, of.held)] };
  const held = await standing(read, { topics: topics.map(({ id }) => id) });
  const fits: Weighed['fits'] = [];
  for (const topic of topics) {
    const days = (await campaignById(read, topic.campaign))?.days.claiming;
    const when = timing(days, today);
    const holders = held.filter(
      (one) => one.topic.id === topic.id && !of.given.some(({ claim }) => claim.id === one.claim.id),
    );
    const refusal = claimRefusal(
      {
        topic,
        team: of.team,
        unit: of.unit,
        held: [...of.held, ...fits].map((one) => one.topic.number ?? 0),
        holders: holders.map(({ team }) => ({ team: team.id, unit: team.unit })),
        timing: when,
      },
      terms,
    );
    if (refusal && !(isFull(refusal.text) && refusals.some(isFull))) refusals.push(refusal.text);
    if (refusal) continue;
    fits.push({ topic, late: when === 'late' });
  }
  return { fits, refusals, terms };
}

/** The limit is told once, however many topics were named. */
function isFull(text: string): boolean {
  return text.includes('最多申领');
}

function whichOf(wanted: Topic[], room: number, { topicsATeam }: Terms, held: Held[]): string {
  const has = held.length > 0 ? `，贵组已有 ${numbersOf(held.map(({ topic }) => topic))}` : '';
  return `每个课题组最多申领 ${topicsATeam} 个课题${has}。${wanted.map(({ number }) => number).join('、')} 号里领哪 ${room} 个？说“申领几号”就行。`;
}

/** What still waits for an approval, of what a team holds, once some is given back. */
export function waiting(held: Held[], given: Held[]): Topic[] {
  return held.filter((one) => one.claim.approval === 'waiting' && !given.includes(one)).map(({ topic }) => topic);
}

/** The claims with what goes with them: those given back, the limits as guards, and the item for whoever approves. */
export async function claimAll(
  team: Team,
  { fits, terms }: Weighed,
  { held = [], given = [], members }: { held?: Held[]; given?: Held[]; members?: (string | null)[] },
  talk: Talk,
): Promise<Turn & { words: string }> {
  const topics = fits.map(({ topic }) => topic);
  const asked = await askApproval(team, [...waiting(held, given), ...topics], talk, { members });
  // a district that is only guided has nobody above it who could say no
  const free = topics.length > 0 && asked.approvers === 0;
  const rows = fits.map(({ topic, late }) => ({
    id: talk.newId(),
    team: team.id,
    topic: topic.id,
    unit: team.unit,
    state: 'active' as const,
    approval: free ? ('approved' as const) : ('waiting' as const),
    on: talk.today,
    late,
  }));
  let news: Turn = NOTHING;
  if (free) for (const topic of topics) news = both(news, await firstNews(topic, talk));
  return {
    messages: [...asked.messages, ...news.messages],
    words: asked.words,
    writes: [
      ...asked.writes,
      ...news.writes,
      ...given.map(({ claim }) => releaseClaim(claim)),
      ...rows.map(addClaim),
      moved(team.id, talk.today),
    ],
    changes: [
      ...given.map(({ claim, topic }) => changeOf('release', claim.id, team, topic)),
      ...fits.map(({ topic }, i) => changeOf('claim', rows[i]?.id ?? '', team, topic)),
    ],
    unless: [
      ...(news.unless ?? []),
      ...guards({ team: team.id, unit: team.unit, adding: topics, given: given.map(({ claim }) => claim.id) }, terms),
    ],
  };
}
