import type { Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { addDays, type CivilDate } from '../../kernel/clock.ts';
import type { Action, Json } from '../../message/card.ts';
import { named } from './match.ts';
import { momentSaid } from './moment.ts';
import { type Item, itemById, itemsAround, mayClose, owes } from './store.ts';
import { dayWords, lineOf, nameOf } from './wording.ts';

/** Closed ones are remembered so long, to say 已经记为完成 instead of 没有这一项. */
const REMEMBERED_DAYS = 120;
/** What is due later than this is not meant by 交了, and not listed by 我有什么要办. */
export const NEAR_DAYS = 31;
const OFFERED = 5;

export type Chosen = { items: Item[] } | { turn: Turn };

/** What somebody holds of duties: all around, those that he or she may close, and those open. */
export async function circumstances(talk: Talk) {
  const around = await itemsAround(talk, addDays(talk.today, -REMEMBERED_DAYS));
  const mine = around.filter((item) => mayClose(talk.asker, item));
  return { around, mine, open: mine.filter(({ state }) => state === 'open') };
}

/**
 * Which occurrences are meant: by id (a button), by keyword, by what was shown, by what is the only open one. Where
 * several fit, they are offered once, each by a button that does `intent`. An item that is closed already is returned
 * too; what to say of it is the intent's.
 */
export async function choose(intent: string, slots: Slots, talk: Talk, question: string): Promise<Chosen> {
  const ids = [slots.id, slots.ids].flat().filter((id) => typeof id === 'string');
  if (ids.length > 0) return byIds(ids, talk);

  const { around, mine, open } = await circumstances(talk);
  const said = momentSaid(slots, ['datetime', 'date'], talk, intent === 'duty_done' ? 'past' : 'future');
  const on = said === 'ambiguous' ? undefined : said?.slice(0, 10);
  const keyword = typeof slots.duty === 'string' ? slots.duty : undefined;
  const meant = named(open, keyword, talk.text);
  if (meant.length > 0) return decide(intent, slots, onePeriod(prefer(meant, talk), on), talk, question);
  const closed = named(mine, keyword, talk.text);
  if (closed.length > 0) return { items: onePeriod(prefer(closed, talk), on).slice(0, 1) };
  const others = named(around, keyword, talk.text);
  if (others[0]) return { turn: notYours(others[0]) };
  if (keyword) return { turn: unknown(keyword, open, talk) };

  const shown = await spokenOf(talk);
  if (shown) return mayClose(talk.asker, shown) ? { items: [shown] } : { turn: notYours(shown) };
  const today = open.filter(({ remindedAt }) => remindedAt?.slice(0, 10) === talk.today);
  const near = open.filter(({ due }) => due <= addDays(talk.today, NEAR_DAYS));
  const fitting = [today, near, open].find((few) => few.length > 0) ?? [];
  if (fitting.length === 0) return { turn: say(`您名下现在没有要办的任务，不用操作。`) };
  // 明天再说 to a digest means all that was in it
  if (intent === 'snooze' && fitting === today) return { items: today };
  return decide(intent, slots, onePeriod(prefer(fitting, talk), on), talk, question);
}

/** The one that the last card or the last words were about. */
export async function spokenOf(talk: Talk): Promise<Item | undefined> {
  const { shown, session } = talk;
  const about = shown?.about?.duty;
  if (typeof about === 'string') return itemById(talk, about);
  const several = shown?.context === 'duty_reminder' || shown?.context === 'list';
  const last = session.last.duty;
  return typeof last === 'string' && !several ? itemById(talk, last) : undefined;
}

/** Several duties answer to a word: the ones of the asker's own post first, then those of the unit spoken for. */
export function prefer(items: Item[], { asker }: Pick<Talk, 'asker'>): Item[] {
  const here = items.filter(({ unit }) => unit.code === asker.unit.code);
  const own = (here.length > 0 ? here : items).filter((item) => owes(asker, item));
  return own.length > 0 ? own : here.length > 0 ? here : items;
}

/** Of each duty in each unit the period that `on` lies in, else the earliest that is due. */
export function onePeriod(items: Item[], on: CivilDate | undefined): Item[] {
  const chosen = new Map<string, Item>();
  for (const item of items) {
    const key = `${item.duty}/${item.unit.code}`;
    if (!chosen.has(key) || (on !== undefined && contains(item, on))) chosen.set(key, item);
  }
  return [...chosen.values()];
}

function contains({ period }: Item, on: CivilDate): boolean {
  const quarter = `${on.slice(0, 4)}-Q${Math.ceil(Number(on.slice(5, 7)) / 3)}`;
  const half = `${on.slice(0, 4)}-H${on.slice(5, 7) <= '06' ? 1 : 2}`;
  return /[QH]/.test(period) ? period === quarter || period === half : period !== '' && on.startsWith(period);
}

function decide(intent: string, slots: Slots, items: Item[], talk: Talk, question: string): Chosen {
  if (items.length <= 1) return { items };
  const { duty: _word, ...rest } = slots;
  const few = items.slice(0, OFFERED);
  const choices = few.map((item): Action => ({ intent, slots: { ...rest, id: item.id } }));
  const severalUnits = new Set(few.map(({ unit }) => unit.code)).size > 1;
  const label = (item: Item) => (severalUnits ? `${item.unit.name} ${nameOf(item)}` : nameOf(item));
  const buttons = few.map((item, i) => ({
    label: label(item),
    does: { intent, slots: { ...rest, id: item.id } },
    group: String(i),
  }));
  const ids: Json = few.map(({ id }) => id);
  const all =
    intent === 'duty_scheduled' ? [] : [{ label: '都是', does: { intent, slots: { ...rest, ids } }, group: 'all' }];
  const text = [
    question,
    ...few.map((item, i) => `${i + 1}. ${label(item)}，${dayWords(item.due, talk.today)}截止`),
  ].join('\n');
  return { turn: say({ text, buttons: [...buttons, ...all] }, { context: 'list', choices }) };
}

async function byIds(ids: string[], talk: Talk): Promise<Chosen> {
  const items: Item[] = [];
  for (const id of ids) {
    const item = await itemById(talk, id);
    if (!item) return { turn: say('这项任务已不在清单里，不用再办。') };
    if (!mayClose(talk.asker, item)) return { turn: notYours(item) };
    items.push(item);
  }
  return { items };
}

function notYours(item: Item): Turn {
  return say(
    `${nameOf(item)}由${item.unit.name}的${item.posts.join('、')}办结，您这里不能代办。办好了请告诉${item.posts[0] ?? '他'}一声。`,
  );
}

function unknown(keyword: string, open: Item[], { today }: Talk): Turn {
  const [next] = open;
  const rest = next ? `您最近要办的是${lineOf(next, today)}` : '您名下现在没有要办的任务。';
  return say({
    text: `清单里没有“${keyword}”这一项，不用登记。\n${rest}`,
    ...(next ? { buttons: [{ label: '看看我要办的', does: { intent: 'ask_deadline' }, lasting: true }] } : {}),
  });
}
