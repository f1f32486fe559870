import { eq } from 'drizzle-orm';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Text } from './library.ts';
import type { ParsedRule } from './parse.ts';
import type { Incoming } from './store.ts';
import { ruleLineage, ruleText } from './tables.ts';
import { beginOf, keyOf, standingOf, versionsOf } from './versions.ts';

/** 《…》《…》同时废止, as closing articles say it. */
const ENDS_OTHERS = /((?:《[^》]+》(?:[（(][^（）()]*[）)])?[、，和及]*)+)[^。《]{0,12}(?:同时|即行|予以)废止/gu;
const TERM =
  /(?:试行期|有效期)(?:限)?(?:为)?([一二两三四五六1-6])年|满([一二两三四五六1-6])年[^。]{0,12}(?:评估|修订|清理)/u;
const TRIAL_YEARS = 2;

type Begins = { today: string; scope: string | undefined };

/** The texts in force that a new one puts an end to: those of its own scope that it names and that began before it. */
export function endedBy(parsed: ParsedRule, texts: readonly Text[], { today, scope }: Begins): Text[] {
  const closing = [parsed.preamble, ...parsed.articles.slice(-4).flatMap(({ paragraphs }) => paragraphs)].join('');
  const titles = [...closing.matchAll(ENDS_OTHERS)].flatMap(([, list = '']) =>
    [...list.matchAll(/《([^》]+)》/gu)].map(([, title = '']) => keyOf(title)),
  );
  const begins = beginOf(parsed) || today;
  const standing = standingOf(texts, begins > today ? begins : today);
  return texts.filter(
    (text) =>
      text.unit === scope &&
      text.key !== keyOf(parsed.title) &&
      titles.includes(text.key) &&
      standing.get(text) === 'in_force' &&
      beginOf(text) <= begins,
  );
}

/**
 * The day on which a text should be looked at again: after the years that it states, else after two of a trial. None where that
 * day is past: whoever takes in an old text knows its age.
 */
export function reviewDay({ title, articles, preamble, ...dates }: ParsedRule, today: string): string | undefined {
  const begins = beginOf(dates);
  if (begins === '' || dates.repealed) return undefined;
  const [, term, after] = TERM.exec([preamble, ...articles.flatMap(({ paragraphs }) => paragraphs)].join('\n')) ?? [];
  const said = term ?? after;
  const trial = /[（(](?:试行|暂行)[）)]|暂行/u.test(title) ? TRIAL_YEARS : 0;
  const years = said ? '一二三四五六'.indexOf(said) + 1 || (said === '两' ? 2 : Number(said)) : trial;
  const day = `${Number(begins.slice(0, 4)) + years}${begins.slice(4)}`;
  return years > 0 && day > today ? day : undefined;
}

/** What goes with a text that is taken in: others end, it is noted where it comes from, and when to look at it again. */
export function aftermath(
  { id, parsed }: Incoming,
  texts: readonly Text[],
  { today, scope, now, newId }: Begins & { now: number; newId(): string },
): { ended: Text[]; writes: Write[] } {
  const begins = beginOf(parsed) || today;
  const [before] = versionsOf(
    { key: keyOf(parsed.title), ...(scope === undefined ? {} : { unit: scope }) },
    texts,
  ).filter((text) => text.id !== id && beginOf(text) < begins);
  const ended = endedBy(parsed, texts, { today, scope });
  const how = before || ended.length > 1 ? 'merged' : 'replaced';
  const descends = (from: Text) =>
    write(build.insert(ruleLineage).values({ id: newId(), from: from.id, to: id, how }).onConflictDoNothing());
  return {
    ended,
    writes: [
      set(id, { reviewOn: reviewDay(parsed, today) ?? null, reviewTold: null }),
      ...(before ? [set(before.id, { reviewOn: null })] : []),
      ...ended.flatMap((text) => [
        set(text.id, { repealed: true, repealedOn: begins, reviewOn: null, touched: now }),
        descends(text),
      ]),
    ],
  };
}

export function set(id: string, values: Partial<typeof ruleText.$inferInsert>): Write {
  return write(build.update(ruleText).set(values).where(eq(ruleText.id, id)));
}
