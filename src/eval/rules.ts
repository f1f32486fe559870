import * as z from 'zod';
import { type Answer, corpusLibrary, type LibraryOnPaper } from '../skills/rules/index.ts';
import { numeralsAlike, readOrdinal } from '../skills/rules/numbers.ts';
import { type Cut, fullTextOf } from './full-text.ts';

const place = z.object({ doc: z.string(), article: z.string() });
const question = z.looseObject({
  id: z.string(),
  q: z.string(),
  doc: z.string().nullable().optional(),
  articles: z.array(place).optional(),
  groups: z.array(z.array(place)).optional(),
  need: z.enum(['any', 'all']).optional(),
  answer_key: z.string().nullable().optional(),
  answer_alt: z.array(z.string()).nullable().optional(),
  tags: z.array(z.string()).optional(),
});

type Question = z.infer<typeof question>;
type Place = z.infer<typeof place>;
type Recall = { at1: boolean; at3: boolean; at10: boolean };
type Scored = Recall & { question: Question; answer: Answer; answerable: boolean; key: boolean };

/**
 * Recall, refusal, key and citation figures over a question file (CONTRACT: `eval rules`). With several groups R@1 counts any of them, R@3 and
 * R@10 all; refusal is `answered: false`, the unanswerable are the positive class.
 */
export async function evalRules(
  lines: string[],
  corpusDirs: string[],
  today: string,
): Promise<{ report: string; out: object[] }> {
  const library = await corpusLibrary(corpusDirs);
  const scored: Scored[] = [];
  for (const line of lines.filter((one) => one.trim() !== '')) {
    const asked = question.parse(JSON.parse(line));
    scored.push(score(asked, await library.answer(asked.q, { today })));
  }
  const beside =
    scored.length === 0
      ? []
      : [await baseline(scored, library, today, 'trigram'), await baseline(scored, library, today, 'pairs')];
  return {
    report: [reportOf(scored, library), ...beside].join('\n'),
    out: scored.map(({ question: { id, tags }, answer }) => ({ id, ...(tags ? { tags } : {}), ...answer })),
  };
}

function score(asked: Question, answer: Answer): Scored {
  const keys = [asked.answer_key, ...(asked.answer_alt ?? [])].flatMap((key) => (key ? [numeralsAlike(key)] : []));
  const words = numeralsAlike(answer.answer);
  return {
    question: asked,
    answer,
    answerable: groupsOf(asked).length > 0,
    ...recallOf(asked, answer.ranking),
    key: answer.answered && keys.some((key) => words.includes(key)),
  };
}

function groupsOf({ groups, articles }: Question): Place[][] {
  return groups?.length ? groups : articles?.length ? [articles] : [];
}

function recallOf(asked: Question, ranking: Answer['ranking']): Recall {
  const groups = groupsOf(asked);
  const within = (group: Place[], size: number) =>
    ranking.slice(0, size).some((hit) => group.some((one) => isPlace(one, hit)));
  return {
    at1: groups.some((group) => within(group, 1)),
    at3: groups.every((group) => within(group, 3)),
    at10: groups.every((group) => within(group, 10)),
  };
}

/** The same questions by libSQL's full-text index alone; it refuses below the score that serves it best, found on these very questions. */
async function baseline(scored: Scored[], library: LibraryOnPaper, today: string, cut: Cut): Promise<string> {
  const passages = library.inForce(today);
  const index = await fullTextOf(
    passages.map(({ text }) => text),
    cut,
  );
  const found: { recall: Recall; top: number; answerable: boolean }[] = [];
  for (const { question: asked, answerable } of scored) {
    const hits = await index.search(asked.q, 10);
    const ranking = hits.flatMap(({ passage, score }) => {
      const at = passages[passage];
      return at ? [{ rule: at.rule, article: at.article, score }] : [];
    });
    found.push({ recall: recallOf(asked, ranking), top: hits[0]?.score ?? 0, answerable });
  }
  index.close();
  const answerable = found.filter((one) => one.answerable);
  const part = (pick: (recall: Recall) => boolean) =>
    figure(share(answerable.filter(({ recall }) => pick(recall)).length, answerable.length));
  const unanswerable = found.length - answerable.length;
  const best = Math.max(0, ...found.map(({ top }) => refusalBelow(found, top, unanswerable)));
  return `beside, FTS5 ${cut.padEnd(8)} R@1 ${part(({ at1 }) => at1)}  R@3 ${part(({ at3 }) => at3)}  R@10 ${part(({ at10 }) => at10)}  refusal F1 at its best ${figure(best)}`;
}

/** F1 of refusing whatever scores no more than this. */
function refusalBelow(found: { top: number; answerable: boolean }[], limit: number, unanswerable: number): number {
  const refused = found.filter(({ top }) => top <= limit);
  return share(2 * refused.filter(({ answerable }) => !answerable).length, refused.length + unanswerable);
}

function isPlace({ doc, article }: Place, { rule, article: ordinal }: { rule: string; article: number }): boolean {
  return doc === rule && readOrdinal(article.replace(/^第|[条步、]$/gu, '')) === ordinal;
}

function reportOf(scored: Scored[], library: LibraryOnPaper): string {
  const answerable = scored.filter((one) => one.answerable);
  const unanswerable = scored.filter((one) => !one.answerable);
  const refused = scored.filter(({ answer }) => !answer.answered);
  const rightly = refused.filter((one) => !one.answerable).length;
  const precision = share(rightly, refused.length);
  const recall = share(rightly, unanswerable.length);
  const f1 = share(2 * rightly, refused.length + unanswerable.length);
  const cited = scored.flatMap(({ answer }) => answer.citations);
  const exact = cited.filter((citation) => library.has(citation)).length;
  const answered = answerable.filter(({ answer }) => answer.answered);
  const rightArticle = answered.filter(({ question: asked, answer }) =>
    (asked.groups ?? [asked.articles ?? []])
      .flat()
      .some((one) => answer.citations.some((citation) => isPlace(one, citation))),
  );
  const tags = [...new Set(scored.flatMap(({ question: asked }) => asked.tags ?? []))];
  const several = answerable.filter(({ question: asked }) => groupsOf(asked).length > 1);
  const rows = [
    ['all', answerable] as const,
    ['need all', several] as const,
    ...tags.map((tag) => [tag, tagged(answerable, tag)] as const),
  ];
  return [
    `${library.rules} texts, ${library.articles} articles; ${answerable.length} answerable and ${unanswerable.length} unanswerable questions`,
    'tag            n   R@1   R@3  R@10   key',
    ...rows.flatMap(([tag, list]) => (list.length === 0 ? [] : [recallRow(tag, list)])),
    `refusal   precision ${figure(precision)}  recall ${figure(recall)}  F1 ${figure(f1)}`,
    ...tags.flatMap((tag) => {
      const some = tagged(unanswerable, tag);
      if (some.length === 0) return [];
      return [`  ${tag} refused ${some.filter(({ answer }) => !answer.answered).length} of ${some.length}`];
    }),
    `citations ${cited.length}, letter by letter ${figure(share(exact, cited.length))}, in force ${figure(share(cited.filter(({ status }) => status === 'in_force').length, cited.length))}, right article ${figure(share(rightArticle.length, answered.length))} of those answered`,
  ].join('\n');
}

function tagged(scored: Scored[], tag: string): Scored[] {
  return scored.filter(({ question: asked }) => asked.tags?.includes(tag));
}

function recallRow(tag: string, list: Scored[]): string {
  const part = (pick: (one: Scored) => boolean) => figure(share(list.filter(pick).length, list.length));
  return `${tag.padEnd(12)} ${String(list.length).padStart(3)}  ${part((one) => one.at1)}  ${part((one) => one.at3)}  ${part((one) => one.at10)}  ${part((one) => one.key)}`;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function figure(value: number): string {
  return value.toFixed(3).replace(/^0/, '');
}
