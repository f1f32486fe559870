import { and, eq, isNull } from 'drizzle-orm';
import * as z from 'zod';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Action, Card, Json } from '../../message/card.ts';
import { choose, circumstances, onePeriod, prefer } from './choose.ts';
import { knows } from './invite.ts';
import { named } from './match.ts';
import { lastDay, momentSaid } from './moment.ts';
import { type Item, itemById, mayClose } from './store.ts';
import { occurrence, STATES } from './tables.ts';
import { closingButtons, dayWords, lineOf, nameOf } from './wording.ts';

/** What a person can change about an occurrence; an undo puts exactly this back. */
export type Standing = Pick<Item, 'state' | 'scheduledAt' | 'snoozedUntil' | 'snoozedBy' | 'doneOn' | 'note'>;

const OPEN: Standing = {
  ...{ state: 'open', scheduledAt: null, snoozedUntil: null },
  ...{ snoozedBy: null, doneOn: null, note: null },
};
const NOT_APPLICABLE = /不适用|没有这[项个]|不(用|需要?)(报|交|开|办|做)|不涉及|轮不到|与我们无关|跟我们没关系/;

/** One sentence or one tap: recorded at once, with a way back. */
export const done: Decide = async (slots, talk) => {
  if (talk.text !== '' && NOT_APPLICABLE.test(talk.text)) return notApplicable(slots, talk);
  const all = await severalDone(slots, talk);
  const chosen = all ? { items: all } : await choose('duty_done', slots, talk, '办完的是哪一项？');
  if ('turn' in chosen) return chosen.turn;
  const open = chosen.items.filter(({ state }) => state === 'open');
  if (open.length === 0) return alreadyClosed(chosen.items, talk);
  const doneOn = dayDone(slots, talk);
  const only = open.length === 1 ? open[0] : undefined;
  const day = doneOn === talk.today ? '' : `（${dayWords(doneOn, talk.today)}）`;
  const note = only?.attend ? headsIn(slots) : null;
  return change(open, { state: 'done', doneOn, snoozedUntil: null, ...(note ? { note } : {}) }, 'done', talk, {
    text: `已记下：${namesOf(open)}已完成${day}${note ? `，${note}` : ''}，不再提醒。`,
    ...(only?.attend
      ? { buttons: [{ label: '附上记录', does: minutesOf(only), lasting: true, group: 'minutes' }] }
      : {}),
  });
};

/** The day that was named, the last one of a month that was, else today. */
function dayDone(slots: Slots, talk: Talk): CivilDate {
  const month = typeof slots.date === 'string' && /^\d{4}-\d\d$/.test(slots.date) ? lastDay(slots.date) : undefined;
  const on = month ?? momentSaid(slots, ['datetime', 'date'], talk, 'past')?.slice(0, 10) ?? '';
  return /^\d{4}-/.test(on) && on <= talk.today ? on : talk.today;
}

/** How many came, where somebody says so; nobody is asked. */
function headsIn({ expected, present }: Slots): string | null {
  const parts = [
    typeof expected === 'number' ? `应到${expected}人` : '',
    typeof present === 'number' ? `实到${present}人` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join('、') : null;
}

const minutesOf = ({ id }: Item): Action => ({ intent: 'meeting_minutes', slots: { id } });

const CLAUSE = /[，,。；;、]|还有|以及|[和跟]/u;
const NOT_DONE = /没|未|不/;

/** 述职报告交了，支委会也开了: what each clause names, when it is more than one. */
async function severalDone(slots: Slots, talk: Talk): Promise<Item[] | undefined> {
  const clauses = talk.text.split(CLAUSE).filter((clause) => clause.length > 2 && !NOT_DONE.test(clause));
  if (slots.id !== undefined || slots.ids !== undefined || clauses.length < 2) return undefined;
  const { open } = await circumstances(talk);
  const found = clauses.flatMap((clause) => {
    const meant = onePeriod(prefer(named(open, undefined, clause), talk), undefined);
    return meant.length === 1 ? meant : [];
  });
  const items = [...new Map(found.map((item) => [item.id, item])).values()];
  return items.length > 1 ? items : undefined;
}

export const notApplicable: Decide = async (slots, talk) => {
  const chosen = await choose('duty_not_applicable', slots, talk, '不适用的是哪一项？');
  if ('turn' in chosen) return chosen.turn;
  const open = chosen.items.filter(({ state }) => state === 'open');
  if (open.length === 0) return alreadyClosed(chosen.items, talk);
  return change(open, { state: 'not_applicable', snoozedUntil: null }, 'not_applicable', talk, {
    text: `已记下：${namesOf(open)}对本单位不适用，不再提醒。`,
  });
};

/** Puts back what the last change found, unless somebody has changed it again since. */
export const undo: Decide = async (slots, talk) => {
  const steps = stepsOf(slots);
  const other = await otherNamed(steps, talk);
  if (other) return say(`${lineOf(other, talk.today)}刚才记下的没有改动。`, aboutOf(other));
  const writes: Write[] = [];
  const changes: Turn['changes'] = [];
  const items: Item[] = [];
  for (const { id, was, is } of steps) {
    const item = await itemById(talk, id);
    if (!item || !mayClose(talk.asker, item)) continue;
    if (!same(item, is)) {
      if (same(item, was)) return say(`${nameOf(item)}已经改回来了，不用再撤。${lineOf(item, talk.today)}`);
      return say(`${nameOf(item)}后来又有改动，没有撤回。${lineOf(item, talk.today)}`, aboutOf(item));
    }
    items.push({ ...item, ...was });
    writes.push(setStanding(id, is, was));
    if (item.attend !== null) writes.push(knows(id, talk.asker.id, was.scheduledAt ?? ''));
    changes.push({ verb: 'undo', entity: 'occurrence', id, before: is, after: was });
  }
  const [first] = items;
  if (!first) return say('没有可以撤回的操作。');
  const text =
    items.length === 1 ? `已撤回，恢复原状。${lineOf(first, talk.today)}` : `已撤回，${namesOf(items)}恢复原状。`;
  const { undo: _used, ...last } = talk.session.last;
  return {
    ...say({ text, ...(items.length === 1 ? { buttons: closingButtons(first) } : {}) }, aboutOf(first)),
    writes,
    changes,
    session: { ...talk.session, last: { ...last, duty: first.id } },
  };
};

/** 支委会还没开, said after 述职报告交了, speaks of another one. */
async function otherNamed(steps: Step[], talk: Talk): Promise<Item | undefined> {
  if (talk.text === '') return undefined;
  const { mine } = await circumstances(talk);
  const meant = named(mine, undefined, talk.text);
  return meant.some(({ id }) => steps.some((step) => step.id === id)) ? undefined : meant[0];
}

/** The same change for all of `items`, in one turn with its undo. */
export function change(items: Item[], set: Partial<Standing>, verb: string, talk: Talk, card: Card): Turn {
  const steps = items.map((item) => ({ id: item.id, was: standingOf(item), is: { ...standingOf(item), ...set } }));
  const back = undoOf(steps);
  const [first] = items;
  const about = items.length === 1 && first ? { about: { duty: first.id } } : {};
  return {
    ...say(
      { ...card, buttons: [...(card.buttons ?? []), { label: '撤销', does: back, group: 'undo' }] },
      { context: 'duty_reminder', no: back, ...about },
    ),
    writes: steps.map(({ id, was, is }) => setStanding(id, was, is)),
    changes: steps.map(({ id, was, is }) => ({
      verb,
      entity: 'occurrence',
      id,
      before: changed(was, set),
      after: changed(is, set),
    })),
    session: {
      ...talk.session,
      last: { ...talk.session.last, undo: { ...back }, ...(items.length === 1 && first ? { duty: first.id } : {}) },
    },
  };
}

/** What is closed already is said, with a way to open it again. */
export function alreadyClosed(items: Item[], { today }: Talk): Turn {
  const [item] = items;
  if (!item) return say('这项任务已不在清单里，不用再办。');
  const again = undoOf([{ id: item.id, was: OPEN, is: standingOf(item) }]);
  return say({ text: lineOf(item, today), buttons: [{ label: '改回未完成', does: again }] }, aboutOf(item));
}

export function aboutOf(item: Item) {
  return { context: 'duty_reminder', about: { duty: item.id } };
}

const STANDING = z.object({
  state: z.enum(STATES),
  scheduledAt: z.string().nullable(),
  snoozedUntil: z.string().nullable(),
  snoozedBy: z.string().nullable().default(null),
  doneOn: z.string().nullable(),
  note: z.string().nullable().default(null),
});
const STEPS = z.array(z.object({ id: z.string(), was: STANDING, is: STANDING }));

type Step = { id: string; was: Standing; is: Standing };

function undoOf(steps: Step[]): Action {
  return { intent: 'undo_duty', slots: { steps: steps.map((step): Json => ({ ...step })) } };
}

function stepsOf({ steps }: Slots): Step[] {
  const parsed = STEPS.safeParse(steps);
  return parsed.success ? parsed.data : [];
}

function setStanding(id: string, was: Standing, is: Standing): Write {
  const { scheduledAt } = was;
  const asRead = and(
    eq(occurrence.id, id),
    eq(occurrence.state, was.state),
    scheduledAt === null ? isNull(occurrence.scheduledAt) : eq(occurrence.scheduledAt, scheduledAt),
  );
  return write(build.update(occurrence).set(is).where(asRead), 1);
}

function standingOf({ state, scheduledAt, snoozedUntil, snoozedBy, doneOn, note }: Item): Standing {
  return { state, scheduledAt, snoozedUntil, snoozedBy, doneOn, note };
}

function same(item: Item, standing: Standing): boolean {
  return (
    item.state === standing.state &&
    item.scheduledAt === standing.scheduledAt &&
    item.doneOn === standing.doneOn &&
    item.snoozedUntil === standing.snoozedUntil
  );
}

function changed(standing: Standing, set: Partial<Standing>): { [name: string]: Json } {
  return Object.fromEntries(Object.entries(standing).filter(([name]) => name in set));
}

function namesOf(items: Item[]): string {
  return items.map(nameOf).join('、');
}
