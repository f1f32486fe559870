import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { logActivity } from './log.ts';
import { likeness } from './policy.ts';
import { type Carrier, carriers } from './store.ts';
import { carrier } from './tables.ts';

const LONGEST = 40;
const TOLD =
  /((?:19|20)\d\d)\s*年?(?:起|开始|以来)?[，,]?\s*(?:我们|市里|全市|机关)?(?:开展|开办|创办|提出|启动|举办|设立|实行|推行|建立|打造|有了?|搞)(?:了|起)?\s*(.{2,60}?)[。！]?$/u;
const ENDED = /(?:到|至)\s*((?:19|20)\d\d)\s*年?(?:为止|结束|停)/u;

/** 载体 and since when: by name, by year, or all of them. */
export const askCarriers: Decide = async (_slots, talk) => {
  const said = numeralsAlike(talk.text);
  const all = await carriers(talk.read);
  if (all.length === 0) return say('还没有登记过载体。工委的同志说一句就能登记，比如“2004年开办机关讲坛”。');
  const named = namedIn(said, all);
  if (named.length > 0) return told(named);
  const year = Number(/((?:19|20)\d\d)\s*年?/u.exec(said)?.[1]);
  if (year) {
    const of = all.filter(({ since }) => since === year);
    return of.length > 0
      ? say(`${year}年开始的载体：${of.map(({ name }) => name).join('、')}。`)
      : say(`没有登记 ${year}年开始的载体。`);
  }
  return timeline(all);
};

/** Every carrier whose name, or whose own words, are in what was said. */
function namedIn(said: string, all: Carrier[]): Carrier[] {
  const whole = all.filter(({ name }) => said.includes(name));
  if (whole.length > 0) return whole;
  const words =
    /[“"]([^”"]{2,20})[”"]/u.exec(said)?.[1] ??
    said.replace(/(?:是|从|在)?(?:哪[一1]?年|什么时候|几几年|何时|几年).*$/u, '');
  const scored = all
    .map((one) => ({
      one,
      score: Math.max(likeness(words, one.name), one.name.includes(words) && words.length > 1 ? 1 : 0),
    }))
    .filter(({ score }) => score >= 0.6)
    .sort((a, b) => b.score - a.score);
  return scored.slice(0, 3).map(({ one }) => one);
}

function told(named: Carrier[]): Turn {
  return say(
    `${named.map(({ name, since, until }) => `${name} ${since}年开始${until === null ? '' : `，${until}年结束`}`).join('；')}。`,
  );
}

function timeline(all: Carrier[]): Turn {
  const years = [...new Set(all.map(({ since }) => since))];
  return say({
    text: `登记了 ${all.length} 个载体，最早的是 ${all[0]?.since}年${all[0]?.name}。`,
    table: {
      columns: ['年份', '载体'],
      rows: years.map((year) => [
        `${year}`,
        all
          .filter(({ since }) => since === year)
          .map(({ name }) => name)
          .join('、'),
      ]),
    },
  });
}

/** 2004年开办机关讲坛, said by the staff; of this year and by a branch it is an activity. */
export const addCarrier: Decide = async (slots, talk) => {
  const said = numeralsAlike(talk.text);
  const [, year = '', words = ''] = TOLD.exec(said) ?? [];
  const { asker, read, today } = talk;
  const allowed = may(asker, 'keep_carriers', asker.unit, await treeAround(read, asker.unit.code));
  if (isRefusal(allowed))
    return year === today.slice(0, 4) || year === '' ? logActivity(slots, talk) : say(allowed.text);
  if (words === '') return say('请说年份和名称，比如“2004年开办机关讲坛”。');
  if (year > today.slice(0, 4)) return say('这一年还没到，开始了再登记就行。');
  return kept(namesIn(words), Number(year), Number(ENDED.exec(said)?.[1]) || null, talk);
};

/** Each in quotes, else the whole. */
function namesIn(words: string): string[] {
  const quoted = [...words.matchAll(/[“"]([^”"]{2,40})[”"]/gu)].map(([, name = '']) => name);
  const names = quoted.length > 0 ? quoted : [words.replace(/[，,]?(?:到|至)\s*\d{4}年.*$/u, '')];
  return names
    .map((name) => clip(name.replace(/^(?:了|的)|等?(?:主题)?(?:实践)?活动$/u, '').trim(), LONGEST))
    .filter((name) => name.length > 1);
}

async function kept(names: string[], since: number, until: number | null, talk: Talk): Promise<Turn> {
  const { read, newId, asker, today, session } = talk;
  const all = await carriers(read);
  const known = all.filter(({ name }) => names.includes(name));
  const fresh = names.filter((name) => !known.some((one) => one.name === name)).map((name) => ({ id: newId(), name }));
  const moved = known.filter((one) => one.since !== since || one.until !== until);
  if (fresh.length === 0 && moved.length === 0) return told(known);
  const undo = {
    intent: 'undo_carrier',
    slots: {
      drop: fresh.map(({ id }) => id),
      back: moved.map(({ id, since: from, until: to }) => ({ id, since: from, until: to })),
    },
  };
  return {
    ...say({
      text: `已登记：${[...fresh, ...moved].map(({ name }) => name).join('、')}，${since}年开始${until === null ? '' : `，${until}年结束`}。`,
      buttons: [{ label: '撤销', does: undo, group: 'undo' }],
    }),
    writes: [
      ...fresh.map((one) =>
        write(
          build
            .insert(carrier)
            .values({ ...one, since, until, by: asker.id, on: today })
            .onConflictDoNothing(),
          1,
        ),
      ),
      ...moved.map((one) =>
        write(
          build
            .update(carrier)
            .set({ since, until })
            .where(and(eq(carrier.id, one.id), eq(carrier.since, one.since))),
          1,
        ),
      ),
    ],
    changes: [
      ...fresh.map(({ id, name }) => ({ verb: 'add', entity: 'carrier', id, after: { name, since } })),
      ...moved.map(({ id, name, since: before }) => ({
        verb: 'change',
        entity: 'carrier',
        id,
        before: { since: before },
        after: { name, since },
      })),
    ],
    session: { ...session, last: { ...session.last, undo } },
  };
}

export const undoCarrier: Decide = async ({ drop, back }, talk) => {
  const { asker, read, session } = talk;
  const allowed = may(asker, 'keep_carriers', asker.unit, await treeAround(read, asker.unit.code));
  if (isRefusal(allowed)) return say(allowed.text);
  const all = await carriers(read);
  const dropped = all.filter(({ id }) => Array.isArray(drop) && drop.includes(id));
  const restored = (Array.isArray(back) ? back : []).flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one) || typeof one.since !== 'number') return [];
    const row = all.find(({ id }) => id === one.id);
    return row ? [{ row, since: one.since, until: typeof one.until === 'number' ? one.until : null }] : [];
  });
  if (dropped.length + restored.length === 0) return say('没有可以撤销的登记。');
  const { undo: _used, ...last } = session.last;
  return {
    ...say(`已撤销：${[...dropped, ...restored.map(({ row }) => row)].map(({ name }) => name).join('、')}。`),
    writes: [
      ...dropped.map(({ id }) => write(build.delete(carrier).where(eq(carrier.id, id)), 1)),
      ...restored.map(({ row, since, until }) =>
        write(
          build
            .update(carrier)
            .set({ since, until })
            .where(and(eq(carrier.id, row.id), eq(carrier.since, row.since))),
          1,
        ),
      ),
    ],
    changes: [...dropped, ...restored.map(({ row }) => row)].map(({ id, name }) => ({
      verb: 'undo',
      entity: 'carrier',
      id,
      before: { name },
    })),
    session: { ...session, last },
  };
};
