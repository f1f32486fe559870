import type { Talk } from '../../chat/skill.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Card } from '../../message/card.ts';
import type { Unit } from '../../organisation/people.ts';
import { differencesOf } from './compare.ts';
import { endedBy, reviewDay } from './endings.ts';
import { fulfilledBy } from './fulfil.ts';
import { libraryFor } from './kept.ts';
import type { ParsedRule } from './parse.ts';
import type { Fate } from './store.ts';
import { beginOf, keyOf, standingOf } from './versions.ts';

const SHOWN = 8;
const FLAWS_SHOWN = 4;

const FATES: Record<Exclude<Fate, 'unchanged'>, string> = {
  new: '库里还没有这项制度',
  new_version: '是已有制度的新版本',
  corrected: '更正库里的同一版本',
};

/** `undated`: the text gives no date, so that it begins today. */
export type Previewed = {
  parsed: ParsedRule;
  undated: boolean;
  fate: Exclude<Fate, 'unchanged'>;
  scope: Unit | undefined;
};

/** What was understood of a rule text, and what its publication would do. */
export async function previewCard({ parsed, undated, fate, scope }: Previewed, talk: Talk): Promise<Card> {
  const { title, version, number, issuer, adopted, articles, chapters, attachments, flaws, repealed } = parsed;
  const begins = beginOf(parsed);
  const when = repealed
    ? '这一版写明已废止，只供查考。'
    : begins > talk.today
      ? `发布后到 ${begins} 起施行，那天自动生效。`
      : undated
        ? '文中没有施行日期，发布后按今天起施行。'
        : `发布后即可答问（${begins} 起施行）。`;
  const against = await changesAgainstForce(parsed, scope?.code, talk);
  const { texts } = await libraryFor(talk.read, talk.asker);
  const ended = endedBy(parsed, texts, { today: talk.today, scope: scope?.code });
  const proposals = await fulfilledBy(keyOf(title), ended, talk);
  const review = reviewDay(parsed, talk.today);
  const facts: [string, string | undefined][] = [
    ['编号', flaws.length > 0 ? flaws.slice(0, FLAWS_SHOWN).join('、') : '连续'],
    ['文号', number],
    ['发布', issuer],
    ['印发', adopted],
    ['范围', scope && `${scope.name}及所属组织`],
    ['同时废止', ended.map((text) => `《${text.title}》`).join('、')],
    ['评估', review && `${review} 提醒`],
    ['写进的建议', proposals.map((one) => `${one.number} 号`).join('、')],
    ['与现行比', against?.line],
  ];
  return {
    heading: `《${title}》${version ? `（${version}）` : ''}`,
    text: `读到 ${articles.length} 条${chapters.length > 0 ? `、${chapters.length} 章节` : ''}${attachments.length > 0 ? '，有附件' : ''}；${FATES[fate]}。${when}`,
    fields: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    more: [
      ...(against ? [against.details] : []),
      `首条：${excerpt(articles[0])}`,
      `末条：${excerpt(articles.at(-1))}`,
      ...(flaws.length > FLAWS_SHOWN ? [`编号问题：${flaws.join('、')}`] : []),
    ]
      .filter((line) => line !== '')
      .join('\n'),
  };
}

function excerpt(article: ParsedRule['articles'][number] | undefined): string {
  return article ? `${article.label} ${clip(article.paragraphs[0] ?? '', 40)}` : '';
}

/** What it would change in the version that stands today. */
async function changesAgainstForce(
  parsed: ParsedRule,
  scope: string | undefined,
  talk: Talk,
): Promise<{ line: string; details: string } | undefined> {
  const { articles, texts } = await libraryFor(talk.read, talk.asker);
  const standing = standingOf(texts, talk.today);
  const key = keyOf(parsed.title);
  const current = texts.find((text) => text.key === key && text.unit === scope && standing.get(text) === 'in_force');
  if (!current) return undefined;
  const before = articles.filter(({ text }) => text === current);
  const { added, removed, changed } = differencesOf<{ label: string; paragraphs: string[] }>(before, parsed.articles);
  const counts = [
    changed.length > 0 ? `改 ${changed.length} 条` : '',
    added.length > 0 ? `增 ${added.length} 条` : '',
    removed.length > 0 ? `删 ${removed.length} 条` : '',
  ].filter(Boolean);
  const details = [
    changed.length > 0 ? `改动：${names(changed.map(({ after }) => after))}` : '',
    added.length > 0 ? `新增：${names(added)}` : '',
    removed.length > 0 ? `删去（原）：${names(removed)}` : '',
  ].filter(Boolean);
  return { line: counts.join('，') || '条文没有变化', details: details.join('\n') };
}

function names(articles: { label: string }[]): string {
  const shown = articles.slice(0, SHOWN).map(({ label }) => label);
  return shown.join('、') + (articles.length > SHOWN ? '等' : '');
}
