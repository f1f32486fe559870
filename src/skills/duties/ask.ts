import { and, asc, eq, gte, isNull, min } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { addDays, type CivilDate } from '../../kernel/clock.ts';
import type { Action, Button } from '../../message/card.ts';
import { KIND_WORDS } from '../../organisation/people.ts';
import { circumstances, NEAR_DAYS, onePeriod, prefer, spokenOf } from './choose.ts';
import { aboutOf } from './close.ts';
import { LAST_TIME, lastTime } from './history.ts';
import { named } from './match.ts';
import { lastDay, type Scope, scopeSaid } from './moment.ts';
import { type Item, itemById, mayClose, owes } from './store.ts';
import { duty, notice, occurrence } from './tables.ts';
import { ELECTION, termTurn } from './terms.ts';
import { closingButtons, dayWords, groundField, groundOf, lineOf, nameOf } from './wording.ts';

const SHOWN = 5;
const GROUND = /依据|根据|哪(?:个|份|里|儿)(?:的)?(?:文件|通知|规定)|什么(?:文件|通知)|文号|谁(?:规定|要求)|凭什么/;
const MEETINGS = /(?:哪些|什么|啥|几个|多少|有没有|要开的?)(?:必须开的?)?会|会议(?:安排|计划|日程)/;
const HOW_LONG = /几天|多久|多少(天|时间|日子)|到期|截止|最晚|哪天|哪日|几号|什么时候|啥时候|何时|来得及/;

/** 我有什么要办 and 述职什么时候截止: what falls due for this person and the unit, with its 文号 and 依据. */
export const ask: Decide = async (slots, talk) => {
  if (typeof slots.id === 'string') {
    const item = await itemById(talk, slots.id);
    return item ? one(item, talk) : say('这项任务已不在清单里，不用再办。');
  }
  if (LAST_TIME.test(talk.text)) return lastTime(slots, talk);
  const { around, open } = await circumstances(talk);
  const keyword = typeof slots.duty === 'string' ? slots.duty : undefined;
  const scope = scopeSaid(slots, talk);
  const byName = (items: Item[]) => onePeriod(prefer(named(items, keyword, talk.text), talk), scope?.start);
  const meant = [byName(open), byName(around)].find((few) => few.length > 0) ?? [];
  const grounds = GROUND.test(talk.text);
  if (meant[0]) {
    if (grounds) return groundsOf(meant, talk);
    return meant.length === 1 ? one(meant[0], talk) : several(meant, talk, '');
  }
  if (keyword) return elsewhere(keyword, talk);

  if (MEETINGS.test(talk.text)) return list(open.filter(isHeld), around.filter(isHeld), scope, talk, '会');
  const spoken = scope ? undefined : await spokenOf(talk);
  if (spoken && grounds) return groundsOf([spoken], talk);
  if (spoken && talk.shown?.about?.duty === spoken.id && HOW_LONG.test(talk.text)) return one(spoken, talk);
  return list(open, around, scope, talk, '事');
};

function one(item: Item, talk: Talk): Turn {
  const mine = mayClose(talk.asker, item);
  const own = owes(talk.asker, item);
  const whose = own ? '' : `由${item.unit.name}的${item.posts.join('、')}负责。`;
  const open = item.state === 'open' && mine;
  return {
    ...say(
      {
        text: `${lineOf(item, talk.today)}${whose}`,
        fields: groundField(item),
        ...(open ? { buttons: closingButtons(item) } : {}),
      },
      aboutOf(item),
    ),
    session: { ...talk.session, last: { ...talk.session.last, duty: item.id } },
  };
}

function isHeld({ attend }: Item): boolean {
  return attend !== null;
}

/** What the date rests on comes first when that is what was asked. */
function groundsOf(items: Item[], talk: Talk): Turn {
  const lines = items.slice(0, SHOWN).map((item) => {
    const ground = groundOf(item);
    return ground ? `${nameOf(item)}：依据${ground}。` : `${nameOf(item)}没有登记通知文号，可以问工委的同志。`;
  });
  const [first] = items;
  return say(
    { text: [...new Set(lines)].join('\n'), ...(first ? { more: lineOf(first, talk.today) } : {}) },
    first && aboutOf(first),
  );
}

function list(open: Item[], around: Item[], scope: Scope | undefined, talk: Talk, what: '事' | '会'): Turn {
  const { today } = talk;
  const until = scope?.end ?? addDays(today, NEAR_DAYS);
  const from = scope && scope.start > today ? scope.start : '';
  const within = (items: Item[]) =>
    items.filter(
      ({ due, scheduledAt }) =>
        (due >= from && due <= until) ||
        (scope && scheduledAt && scheduledAt >= scope.start && scheduledAt.slice(0, 10) <= until),
    );
  const found = within(open);
  const own = found.filter((item) => owes(talk.asker, item));
  const period = scope ? `${spanWords(scope, today)}` : '近一个月';
  if (own.length > 0) return several(own, talk, `${period}您有 ${own.length} ${what === '会' ? '个会要开' : '件要办'}`);

  const units = found.length > 0 ? found : within(around.filter(({ state }) => state === 'open'));
  if (units.length > 0)
    return several(units, talk, `${period}没有您个人要办的。本单位的 ${units.length} 件由${postsOf(units)}负责`);
  const [next] = open.filter((item) => item.due > until && owes(talk.asker, item));
  return say({
    text: `${period}没有您要${what === '会' ? '开的会' : '办的'}，可以放心。${next ? `\n再往后是${lineOf(next, today)}` : ''}`,
    ...(next ? { fields: groundField(next) } : {}),
  });
}

/** Several at once: each a line, each closed by a tap where it is the asker's to close. */
function several(items: Item[], talk: Talk, head: string): Turn {
  if (items.length === 1 && items[0] && owes(talk.asker, items[0])) return one(items[0], talk);
  const severalUnits = new Set(items.map(({ unit }) => unit.code)).size > 1;
  const line = (item: Item, i: number) =>
    `${i + 1}. ${severalUnits ? `${item.unit.name} ` : ''}${lineOf(item, talk.today)}`;
  const shown = items.slice(0, SHOWN);
  const rest = items.slice(SHOWN).map((item, i) => line(item, i + SHOWN));
  const grounds = items.map((item, i) => ({ i, ground: groundOf(item) })).filter(({ ground }) => ground !== '');
  // a list fits the screen: what each date rests on is one tap away
  const more = [...rest, ...grounds.map(({ i, ground }) => `依据 ${i + 1}：${ground}`)];
  const buttons = shown.flatMap((item, i): Button[] =>
    item.state === 'open' && mayClose(talk.asker, item)
      ? [{ label: `${i + 1} 已完成`, does: { intent: 'duty_done', slots: { id: item.id } }, group: item.id }]
      : [],
  );
  return say(
    {
      text: [...(head ? [`${head}：`] : []), ...shown.map(line)].join('\n'),
      ...(more.length > 0 ? { more: more.join('\n') } : {}),
      buttons,
    },
    { context: 'list', choices: items.map((item): Action => ({ intent: 'ask_deadline', slots: { id: item.id } })) },
  );
}

/** A duty of others: its date is in the notice and no secret; whose it is is said. */
async function elsewhere(keyword: string, talk: Talk): Promise<Turn> {
  const { read, today } = talk;
  const duties = await read
    .select({
      name: duty.name,
      kinds: duty.kinds,
      posts: duty.posts,
      basis: duty.basis,
      number: notice.number,
      title: notice.title,
      next: min(occurrence.due),
      period: min(occurrence.period),
    })
    .from(duty)
    .leftJoin(notice, eq(notice.id, duty.notice))
    .innerJoin(occurrence, and(eq(occurrence.duty, duty.id), gte(occurrence.due, today)))
    .where(isNull(duty.endedOn))
    .groupBy(duty.id)
    .orderBy(asc(min(occurrence.due)));
  const [found] = named(duties, keyword, '');
  if (!found?.next) {
    const term = ELECTION.test(keyword) ? await termTurn(talk) : undefined;
    if (term) return term;
    return say({
      text: `没有找到“${keyword}”的截止日，也没有收到过这样的通知。`,
      buttons: [{ label: '看看我要办的', does: { intent: 'ask_deadline' }, lasting: true }],
    });
  }
  const kinds = Object.entries(KIND_WORDS).flatMap(([kind, words]) => (found.kinds.includes(kind) ? [words] : []));
  const who = `${kinds.length > 0 ? `${kinds.join('、')}的` : ''}${found.posts.join('、')}`;
  const ground = groundOf(found);
  return say({
    text: `${nameOf({ name: found.name, period: found.period ?? '' })}：${dayWords(found.next, today)}截止。由${who}负责，不在您名下。`,
    fields: ground ? [{ label: '依据', value: ground }] : [],
  });
}

function spanWords({ start, end }: Scope, today: CivilDate): string {
  if (start.endsWith('-01-01') && end === `${start.slice(0, 4)}-12-31`)
    return start.slice(0, 4) === today.slice(0, 4) ? '今年' : `${start.slice(0, 4)}年`;
  if (start === end) return start === today ? '今天' : dayWords(start, today);
  if (start.endsWith('-01') && end === lastDay(start.slice(0, 7))) return `${Number(start.slice(5, 7))}月`;
  return `${dayWords(start, today)}到${dayWords(end, today)}`;
}

function postsOf(items: Item[]): string {
  return [...new Set(items.flatMap(({ posts }) => posts))].join('、');
}
