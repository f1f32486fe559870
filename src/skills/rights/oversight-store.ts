import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { rowOf, spread } from '../../kernel/ids.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import type { Known, Unit } from '../../organisation/people.ts';
import { holdersOf, peopleById, unitsAbove } from '../../organisation/store.ts';
import type { Level } from './policy.ts';
import { oversight } from './tables.ts';

export type Oversight = typeof oversight.$inferSelect;

/** Whose office it is, before the secretary's and the staff's. */
const DISCIPLINE = ['纪检委员', '纪委书记', '纪检书记'];
const OTHERS = [['书记'], ['专职副书记'], ['工委管理员']];
const OFFICERS = ['书记', '副书记', '专职副书记', '组织委员', '宣传委员', '纪检委员', '纪委书记', '工委管理员'];
const WORDS = [
  '青山',
  '明月',
  '春风',
  '松柏',
  '清泉',
  '朝阳',
  '白云',
  '红叶',
  '长河',
  '星光',
  '海潮',
  '稻田',
  '雪峰',
  '竹林',
  '灯塔',
  '石桥',
  '梅花',
  '云帆',
  '麦浪',
  '彩虹',
  '山茶',
  '渔火',
  '晨露',
  '秋水',
  '银杏',
  '鸿雁',
  '金沙',
  '绿洲',
  '玉兰',
  '碧空',
  '古井',
  '新芽',
];

/** The way up from a unit: at each step who handles what is overseen. */
export async function levelsFrom(unit: Unit, read: Read, own: 'discipline' | 'all' = 'discipline'): Promise<Level[]> {
  const units = [unit, ...(await unitsAbove(read, unit.code))];
  return Promise.all(
    units.map(async (one, step) => {
      const officers = await holdersOf(read, one.code, ...OFFICERS);
      const holding = (posts: string[]) =>
        officers.filter(({ posts: held }) => held.some((p) => p.unit.code === one.code && posts.includes(p.post)));
      // of one's own unit only whose office it is: what goes wrong there, its secretary answers for
      const choices: Known[][] = [
        DISCIPLINE,
        ...(own === 'discipline' && step === 0 && units.length > 1 ? [] : OTHERS),
      ].map(holding);
      return { unit: one, handlers: choices.find((some) => some.length > 0) ?? [], officers };
    }),
  );
}

export async function oversightById(read: Read, id: string): Promise<Oversight | undefined> {
  return read.select().from(oversight).where(eq(oversight.id, id)).get();
}

/** What this person handles; the newest day first. */
export async function handledBy(talk: Talk): Promise<Oversight[]> {
  const units = talk.asker.posts.map(({ unit }) => unit.code);
  const rows = await talk.read
    .select()
    .from(oversight)
    .where(inArray(oversight.handledIn, units))
    .orderBy(desc(oversight.toldOn), desc(oversight.number));
  const entitled = await Promise.all(rows.map((row) => handles(row, talk)));
  return rows.filter((_row, i) => entitled[i]);
}

/**
 * Whoever it was given to, as long as he or she holds a post in that unit; once none of them does, who has come after
 * them, unless it is told by or of that person.
 */
export async function handles(
  { handlers, handledIn, text, by }: Oversight,
  { asker, read }: Pick<Talk, 'asker' | 'read'>,
): Promise<boolean> {
  const within = asker.posts.find(({ unit }) => unit.code === handledIn)?.unit;
  if (!within) return false;
  if (handlers.includes(asker.id)) return true;
  const given = await peopleById(read, handlers);
  if (given.some(({ posts }) => posts.some(({ unit }) => unit.code === handledIn))) return false;
  const [level] = await levelsFrom(within, read, 'all');
  const comesAfter = level?.handlers.some(({ id }) => id === asker.id) ?? false;
  return comesAfter && asker.id !== by && !text.includes(asker.name);
}

/** What this person told by name. */
export async function toldByName(read: Read, person: string): Promise<Oversight[]> {
  return read
    .select()
    .from(oversight)
    .where(eq(oversight.by, person))
    .orderBy(desc(oversight.toldOn), desc(oversight.number));
}

/** The one that the word belongs to, under either key. */
export async function byWord(word: string, talk: Talk): Promise<Oversight | undefined> {
  const before = talk.sealPrevious('oversight', word);
  const seals = [wordSeal(word, talk), ...(before ? [before] : [])];
  return talk.read.select().from(oversight).where(inArray(oversight.word, seals)).get();
}

export function wordSeal(word: string, talk: Talk): string {
  return talk.seal('oversight', word);
}

/** A word that is easily kept and not to be guessed: two of thirty-two and six digits, 30 bits. */
export function newWord(newId: () => string): string {
  const pick = (id: string) => WORDS[Math.floor(spread(id) * WORDS.length)] ?? '青山';
  const digits = String(Math.floor(spread(newId(), 'digits') * 1_000_000)).padStart(6, '0');
  return `${pick(newId())}${pick(newId())}${digits}`;
}

/** A word of this form in what was said; with or without strokes between its parts. */
export function wordIn(text: string): string | undefined {
  const found = /([一-龥]{2})[-－—–\s·]*([一-龥]{2})[-－—–\s·]*(\d{6})(?!\d)/u.exec(text);
  const [, first = '', second = '', digits] = found ?? [];
  return digits !== undefined && WORDS.includes(first) && WORDS.includes(second)
    ? `${first}${second}${digits}`
    : undefined;
}

export function addOversight(
  values: Omit<typeof oversight.$inferInsert, 'row' | 'number'>,
  number: number,
): { writes: Write[]; unless: Statement[] } {
  return {
    writes: [write(build.insert(oversight).values({ ...values, number, row: rowOf(values.id) }), 1)],
    unless: [query(build.select({ id: oversight.id }).from(oversight).where(eq(oversight.number, number)))],
  };
}

/** A free number that tells no order. */
export async function freeNumber(read: Read, id: string): Promise<number> {
  const taken = new Set((await read.select({ number: oversight.number }).from(oversight)).map(({ number }) => number));
  for (let attempt = 0; ; attempt++) {
    const number = 1000 + Math.floor(spread(id, String(attempt)) * (attempt < 100 ? 9000 : 900_000));
    if (!taken.has(number)) return number;
  }
}

/** Waits for a digest of this person. */
export async function untoldTo(read: Read, person: string): Promise<Oversight[]> {
  return read
    .select()
    .from(oversight)
    .where(and(givenTo(person), eq(oversight.state, 'received'), sql`not ${toldTo(person)}`));
}

export function markTold(id: string, person: string): Write {
  return write(
    sql`update ${oversight} set told_to = json_insert(told_to, '$[#]', ${person}) where id = ${id} and not ${toldTo(person)}`,
    1,
  );
}

/** A select of everyone whom a digest is to tell of something that waits. */
export function waitingHandlers(_date: CivilDate) {
  return sql`select each.value as person, null as minute from ${oversight}, json_each(${oversight.handlers}) as each
    where ${oversight.state} = 'received' and not exists (select 1 from json_each(${oversight.toldTo}) as told where told.value = each.value)`;
}

function givenTo(person: string) {
  return sql`exists (select 1 from json_each(${oversight.handlers}) as each where each.value = ${person})`;
}

function toldTo(person: string) {
  return sql`exists (select 1 from json_each(${oversight.toldTo}) as each where each.value = ${person})`;
}
