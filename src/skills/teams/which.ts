import type { Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import type { Action } from '../../message/card.ts';
import { numbersIn } from './list.ts';
import { type Held, standing, teamsOf } from './store.ts';
import { nameOf } from './wording.ts';

/** Everything that the teams of somebody hold. */
export async function heldByTeamsOf({ asker, read }: Talk): Promise<Held[]> {
  const teams = await teamsOf(read, asker.id);
  return teams.length === 0 ? [] : standing(read, { teams: teams.map(({ id }) => id) });
}

/**
 * The one claim that is spoken of: by id, by number, by the title's words, by what was spoken of last, or because there is
 * no other. Asked back where several fit; `as` is the wish that the answer goes on with.
 */
export function whichClaim(
  held: Held[],
  slots: Slots,
  talk: Talk,
  as: (claim: string) => Action,
  ask: string,
): Held | Turn {
  const byId = held.find(({ claim }) => claim.id === slots.claim);
  if (byId) return byId;
  const numbers = topicsNamed(slots, talk.text);
  const fitting = numbers.length > 0 ? held.filter(({ topic }) => numbers.includes(topic.number ?? 0)) : held;
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  if (!only) return say(`贵组没有申领 ${numbers.join('、')} 号课题。`);
  const named = bestTitled(fitting, talk.text);
  if (named) return named;
  const last = fitting.find(({ topic }) => topic.number === talk.session.last.topic);
  if (last && talk.text === '') return last;
  const choices = fitting.map(({ claim }) => as(claim.id));
  return say(
    {
      text: ask,
      buttons: fitting.slice(0, 5).map(({ topic }, i) => ({ label: nameOf(topic), does: choices[i] ?? as('') })),
    },
    { context: 'list', choices },
  );
}

export function isTurn(found: Held | Turn): found is Turn {
  return 'messages' in found;
}

/** Numbers said of topics, in a slot or in words: 3号课题, 课题3号, 3号. */
export function topicsNamed({ topic_no }: Slots, text: string): number[] {
  const slot = numbersIn(topic_no);
  if (slot.length > 0) return slot;
  const alike = numeralsAlike(text.replace(/课题([一二三四五六七八九十]+)(?=号|，|,|的|$)/gu, '课题第$1号'));
  return [...alike.matchAll(/(\d{1,3})号(?=课题|题|组|的(?:课题|计划|进展))|课题(?:组)?第?(\d{1,3})(?:号|$)/gu)].map(
    ([, a, b]) => Number(a ?? b),
  );
}

function bestTitled(held: Held[], text: string): Held | undefined {
  const points = held.map(({ topic }) => sharedPairs(topic.title, text));
  const most = Math.max(...points);
  return most > 1 && points.filter((one) => one === most).length === 1 ? held[points.indexOf(most)] : undefined;
}

/** How many pairs of characters of `of` stand in `text`. */
export function sharedPairs(of: string, text: string): number {
  const chars = [...of];
  const pairs = new Set(chars.slice(1).map((char, i) => `${chars[i]}${char}`));
  return [...pairs].filter((pair) => text.includes(pair)).length;
}
