import type { CivilMinute } from '../kernel/clock.ts';
import type { WorkingDays } from '../kernel/working-days.ts';
import type { Slots } from './skill.ts';
import { readSlots } from './slots.ts';
import { type Heard, hearText } from './understanding/clean.ts';
import { judge, type Model, modelOf, rank } from './understanding/model.ts';
import type { Sign } from './understanding/signs.ts';
import { twoWishes, type Wish } from './understanding/wishes.ts';

/** What people say for one intent. Data: examples and signs only, no code. */
export type Saying = {
  intent: string;
  /** A few words for "您是想…": 问一条制度. */
  label: string;
  examples: string[];
  /** What speaks for and against it; see chat/understanding/signs.ts. */
  signs?: Sign[];
};

export type Understood = {
  intent: string;
  slots: Slots;
  /** 0–1; below the engine's threshold the likely few are offered instead. */
  sure: number;
  /** Likely intents, best first, at most four, `intent` among them. */
  offered: string[];
  /** Further wishes in the same message. */
  also: { intent: string; slots: Slots; text?: string }[];
  /** Of a message with two wishes the part that speaks of the first; else undefined. */
  text?: string;
};

export type Situation = {
  /** What was shown last: duty_reminder, confirm, similar, list, notice, answer, review, appraisal, deliberation, form:<intent>. */
  context?: string;
  /** secretary, full_time_deputy, branch_committee_member, member, work_committee_staff, expert, first_responsible, leading_member. */
  role?: string;
  now: CivilMinute;
  workingDays: WorkingDays;
  /** Names from the database by slot: duty, rule, topic … */
  vocabulary?: { [slot: string]: string[] };
  /** The intent is known already; only its slots are read. */
  as?: string;
};

/**
 * What is meant, without a model: signs of the domain, weighed, and nearness to the examples where signs are few. Never
 * throws on any text; what can't be placed is returned with a low `sure` and the likely few.
 */
export function understand(text: string, situation: Situation, sayings: Saying[]): Understood {
  const { context, role, as } = situation;
  const heard = hearText(text);
  if (as !== undefined) {
    return { intent: as, slots: readSlots(as, text, heard, situation), sure: 1, offered: [as], also: [] };
  }
  const model: Model = modelOf(sayings);
  const placed = place(heard, { context, role }, model);
  // what was shown last explains short words; a sentence that is plain by itself means what it says all the same
  const alone = context && !context.startsWith('form:') ? place(heard, { role }, model) : placed;
  const { intent, sure, offered } = alone.sure >= PLAIN && alone.sure > placed.sure ? alone : placed;
  const [first, second] = twoWishes({ heard, context, role, model }) ?? [];
  if (!first || !second) return { intent, slots: readSlots(intent, text, heard, situation), sure, offered, also: [] };
  const slotsOf = (wish: Wish) => readSlots(wish.intent, wish.said, hearText(wish.said), situation);
  return {
    intent: first.intent,
    slots: slotsOf(first),
    sure: Math.max(sure, TWO_SURE),
    offered: [...new Set([first.intent, second.intent, ...offered])].slice(0, 4),
    also: [{ intent: second.intent, slots: slotsOf(second), text: second.said }],
    text: first.said,
  };
}

/** From here on a sentence needs no context. */
const PLAIN = 0.75;
/** Both halves were placed by themselves before the message counts as two wishes. */
const TWO_SURE = 0.75;

function place(
  heard: Heard,
  { context, role }: { context?: string | undefined; role?: string | undefined },
  model: Model,
) {
  return rank(judge(heard, { context, role }, model), heard, { context });
}
