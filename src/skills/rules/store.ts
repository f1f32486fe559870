import { and, asc, count, eq, inArray, max, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { sha256 } from '../../kernel/ids.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { LibraryArticle, Text } from './library.ts';
import type { ParsedRule } from './parse.ts';
import { questionGap, rule, ruleArticle, ruleText } from './tables.ts';
import { beginOf, keyOf } from './versions.ts';

/** What an import does with one text. */
export type Fate = 'new' | 'new_version' | 'corrected' | 'unchanged';

export type Incoming = { parsed: ParsedRule; content: string; fate: Fate; id: string };

type Known = {
  id: string;
  rule: string;
  key: string;
  content: string;
  begin: string;
  version: string | null;
  unit: string | null;
};

/** Every text of the library, without its articles. */
export async function readTexts(read: Read): Promise<Text[]> {
  const texts = await read
    .select({
      id: ruleText.id,
      key: rule.key,
      title: ruleText.title,
      version: ruleText.version,
      issuer: ruleText.issuer,
      number: ruleText.number,
      adopted: ruleText.adopted,
      effective: ruleText.effective,
      repealed: ruleText.repealed,
      repealedOn: ruleText.repealedOn,
      repealReason: ruleText.repealReason,
      unit: ruleText.unit,
    })
    .from(ruleText)
    .innerJoin(rule, eq(rule.id, ruleText.rule))
    .orderBy(asc(ruleText.id));
  return texts.map(({ id, key, title, repealed, ...facts }) => ({ id, key, title, repealed, ...present(facts) }));
}

/** Every text with its articles in printed order: what the library is built from. */
export async function readArticles(read: Read): Promise<LibraryArticle[]> {
  const byId = new Map((await readTexts(read)).map((text) => [text.id, text]));
  const rows = await read.select().from(ruleArticle).orderBy(asc(ruleArticle.text), asc(ruleArticle.place));
  return rows.flatMap((row) => {
    const text = byId.get(row.text);
    if (!text) return [];
    const { ordinal, label, chapter, body } = row;
    return [{ text, ordinal, label, ...(chapter ? { chapter } : {}), paragraphs: body === '' ? [] : body.split('\n') }];
  });
}

/** What is printed after the articles of a text, a paragraph a line. */
export async function attachmentsOf(read: Read, text: string): Promise<string[]> {
  const row = await read.select({ lines: ruleText.attachments }).from(ruleText).where(eq(ruleText.id, text)).get();
  return (row?.lines ?? '').split('\n').filter((line) => line !== '');
}

/** Changes whenever the library does; cheap to ask. */
export async function libraryVersion(read: Read): Promise<string> {
  const [row] = await read
    .select({ texts: count(), touched: max(ruleText.touched), repealed: sql<number>`total(${ruleText.repealed})` })
    .from(ruleText);
  return `${row?.texts ?? 0}/${row?.touched ?? 0}/${row?.repealed ?? 0}`;
}

/**
 * What would become of these texts, for everyone or for `unit`. The same text twice, here or in the library, is no change; a
 * rule of one unit is no version of another's, whatever its title. A text that gives no date begins on `begins`, if given.
 */
export async function weigh(
  read: Read,
  parsed: ParsedRule[],
  newId: () => string,
  { unit, begins }: { unit?: string | undefined; begins?: string } = {},
): Promise<Incoming[]> {
  const keys = [...new Set(parsed.map(({ title }) => keyOf(title)))];
  const known: Known[] = (
    await read
      .select({
        id: ruleText.id,
        rule: rule.id,
        key: rule.key,
        content: ruleText.content,
        effective: ruleText.effective,
        adopted: ruleText.adopted,
        version: ruleText.version,
        unit: ruleText.unit,
      })
      .from(ruleText)
      .innerJoin(rule, eq(rule.id, ruleText.rule))
      .where(inArray(rule.key, keys))
  ).map(({ effective, adopted, ...row }) => ({
    ...row,
    begin: beginOf(present({ effective, adopted, version: row.version })),
  }));
  const incoming: Incoming[] = [];
  for (const printed of parsed) {
    const scope = printed.unit ?? unit ?? null;
    const { unit: _named, ...words } = printed;
    const one = begins && beginOf(printed) === '' ? { ...printed, effective: begins } : printed;
    const content = await sha256(JSON.stringify(scope === null ? words : [words, scope]));
    const key = keyOf(one.title);
    const same = known.find((text) => text.content === content);
    const mine = known.filter((text) => text.key === key && text.unit === scope);
    const sameVersion = mine.find((text) => text.begin === beginOf(one) && text.version === (one.version ?? null));
    const fate: Fate = same ? 'unchanged' : sameVersion ? 'corrected' : mine.length > 0 ? 'new_version' : 'new';
    const id = same?.id ?? sameVersion?.id ?? newId();
    incoming.push({ parsed: one, content, fate, id });
    if (fate !== 'unchanged') {
      if (sameVersion) sameVersion.content = content;
      else known.push({ id, rule: '', key, content, begin: beginOf(one), version: one.version ?? null, unit: scope });
    }
  }
  return incoming;
}

/** One batch: rules, texts and all articles by one json_each parameter a table. Nothing for what is unchanged. */
export function importWrites(
  incoming: Incoming[],
  { now, newId, unit }: { now: number; newId: () => string; unit?: string | undefined },
): Write[] {
  const changed = incoming.filter(({ fate }) => fate !== 'unchanged');
  if (changed.length === 0) return [];
  const keys = [...new Set(changed.map(({ parsed }) => keyOf(parsed.title)))].map((key) => ({ id: newId(), key }));
  const texts = changed.map(({ parsed, content, id }) => ({
    id,
    key: keyOf(parsed.title),
    title: parsed.title,
    version: parsed.version ?? null,
    issuer: parsed.issuer ?? null,
    number: parsed.number ?? null,
    adopted: parsed.adopted ?? null,
    effective: parsed.effective ?? null,
    repealed: parsed.repealed ? 1 : 0,
    unit: parsed.unit ?? unit ?? null,
    preamble: parsed.preamble,
    attachments: parsed.attachments.join('\n'),
    flaws: JSON.stringify(parsed.flaws),
    content,
  }));
  const articles = changed.flatMap(({ parsed, id }) =>
    parsed.articles.map(({ ordinal, label, chapter, paragraphs }, place) => ({
      id: newId(),
      text: id,
      place,
      ordinal,
      label,
      chapter: chapter ?? null,
      body: paragraphs.join('\n'),
    })),
  );
  const ids = JSON.stringify(changed.map(({ id }) => id));
  const field = (name: string) => sql`value ->> ${sql.raw(`'${name}'`)}`;
  const fields = (...names: string[]) => sql.join(names.map(field), sql`, `);
  return [
    write(sql`insert into rule (id, key) select ${fields('id', 'key')} from json_each(${JSON.stringify(keys)}) where true
      on conflict (key) do nothing`),
    write(sql`delete from rule_article where text in (select value from json_each(${ids}))`),
    write(sql`insert into rule_text (id, rule, title, version, issuer, number, adopted, effective, repealed, unit, preamble,
        attachments, flaws, content, touched)
      select ${field('id')}, (select rule.id from rule where rule.key = ${field('key')}),
        ${fields('title', 'version', 'issuer', 'number', 'adopted', 'effective', 'repealed', 'unit', 'preamble', 'attachments', 'flaws', 'content')},
        ${now}
      from json_each(${JSON.stringify(texts)}) where true
      on conflict (id) do update set title = excluded.title, issuer = excluded.issuer, number = excluded.number,
        adopted = excluded.adopted, effective = excluded.effective,
        repealed = case when rule_text.repealed_on is null then excluded.repealed else rule_text.repealed end,
        unit = excluded.unit, preamble = excluded.preamble, attachments = excluded.attachments, flaws = excluded.flaws,
        content = excluded.content, touched = excluded.touched`),
    write(sql`insert into rule_article (id, text, place, ordinal, label, chapter, body)
      select ${fields('id', 'text', 'place', 'ordinal', 'label', 'chapter', 'body')} from json_each(${JSON.stringify(articles)})`),
  ];
}

export type Gap = typeof questionGap.$inferSelect;

export function addGap(gap: Omit<Gap, 'state'>): Write {
  return write(build.insert(questionGap).values({ ...gap, state: 'open' }), 1);
}

export function noteGap(id: string, asker: string, note: string): Write {
  return write(
    build
      .update(questionGap)
      .set({ note })
      .where(and(eq(questionGap.id, id), eq(questionGap.asker, asker))),
  );
}

function present<T extends { [name: string]: unknown }>(facts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept: { [K in keyof T]?: NonNullable<T[K]> } = {};
  for (const name in facts) {
    const value = facts[name];
    if (value !== null && value !== undefined) kept[name] = value;
  }
  return kept;
}
