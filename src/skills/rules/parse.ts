import { type Refusal, refuse } from '../../kernel/errors.ts';
import { unwrap } from './circular.ts';
import { factsOf, type RuleFacts, titleOf } from './facts.ts';
import { flawsIn } from './flaws.ts';
import { readOrdinal } from './numbers.ts';

/** One article as printed. `label` is 第七条, 三、 or 第2步; `ordinal` its number. */
export type ParsedArticle = { ordinal: number; label: string; chapter?: string; paragraphs: string[] };

export type ParsedRule = RuleFacts & {
  /** The heading as it stands, but for a trailing （…年版）, which names a version. */
  title: string;
  /** Text before the first article that has no number of its own: 总纲, the words of a circular. */
  preamble: string;
  chapters: string[];
  articles: ParsedArticle[];
  attachments: string[];
  /** What is odd in the numbering, a clause each: 缺第九条. */
  flaws: string[];
};

/** The longest code of law has a tenth. */
const MOST_LINES = 20_000;

type Numbering = { heading: RegExp; sure: RegExp };

const NUMERAL = '[零〇一二两三四五六七八九十百千万\\d]+';
// In order of precedence: a text that has 第X条 uses 一、 for something else.
const NUMBERINGS: Numbering[] = [
  { heading: new RegExp(`^(第\\s*(${NUMERAL})\\s*条)(?:之[一二三四五六七八九十])?(.*)$`, 'u'), sure: /^[\s　：:]|^$/u },
  { heading: new RegExp(`^(第\\s*(${NUMERAL})\\s*步)(.*)$`, 'u'), sure: /^[\s　：:、.．]|^$/u },
  { heading: new RegExp(`^((${NUMERAL})、)(.*)$`, 'u'), sure: /^/u },
];
const REFERENCE = /^(?:规定|所列|所指|所称|第|[、，,和与及至或的]|中(?:的|所|规定|有关|关于|，)|以及|之规定|款|项)/u;
const DIVISION = new RegExp(`^第\\s*${NUMERAL}\\s*([编章节])(?:[\\s　]+|(?=[^条款]))(.*)$`, 'u');
const BARE_DIVISION = /^(总[\s　]*则|附[\s　]*则|分[\s　]*则|总[\s　]*纲)$/u;
const ATTACHMENT =
  /^附[\s　]*(?:件[\s　]*[\d一二三四五六七八九十]*|表[\s　]*\d*)?[\s　]*[：:]|^附件[\s　]*[\d一二三四五六七八九十]*$/u;

/**
 * Reads a rule out of plain text or Markdown. `fallbackTitle` (a file's name) is used where the text has no heading.
 * A text without numbered articles is no rule: a refusal, in one sentence.
 */
export function parseRule(text: string, fallbackTitle = ''): ParsedRule | Refusal {
  const lines = linesOf(text);
  if (lines.length > MOST_LINES)
    return refuse(`文件超过 ${MOST_LINES / 10_000} 万段，不像一项制度，没有导入：请拆分后再导入。`);
  const marked = lines.filter((line) => line.startsWith('>')).map((line) => line.slice(1).trim());
  const { lines: body, meta: found } = unwrap(lines.filter((line) => !line.startsWith('>')));
  const meta = [...found, ...marked];
  const heading = titleOf(body, fallbackTitle);
  const numbering = NUMBERINGS.find((one) => countsAsNumbered(body, one));
  const name = heading.title || fallbackTitle || '这份文件';
  if (!numbering) return refuse(`《${name}》里没有找到第X条、一、或第N步这样的编号，看不出是一项制度，没有导入。`);
  if (!heading.title) return refuse('文件里没有标题，看不出是哪一项制度，没有导入：请在第一行写上制度名称。');
  const split = splitArticles(body.slice(heading.lines), numbering);
  const preamble = split.preamble.filter((line) => line !== heading.raw && line !== heading.title);
  return {
    title: heading.title,
    ...factsOf({ meta, preamble, articles: split.articles, versionInTitle: heading.version }),
    preamble: preamble.join('\n'),
    chapters: split.chapters,
    articles: split.articles,
    attachments: split.attachments,
    flaws: flawsIn(split.articles),
  };
}

function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .map((line) => line.replace(/^\*\*(第[^*]+?[条步章节编])\*\*/u, '$1'))
    .filter((line) => line !== '');
}

function countsAsNumbered(lines: string[], numbering: Numbering): boolean {
  let expected = 1;
  for (const line of lines.flatMap((one) => apart(one, numbering))) {
    if (headingOf(line.replace(/^#+\s*/, ''), numbering, expected)?.ordinal === expected) expected += 1;
  }
  return expected > 2;
}

/** A reference at the start of a line (第三条规定的…) is no heading; one without a gap behind it must be the next in turn. */
function headingOf(line: string, { heading, sure }: Numbering, expected: number) {
  const [, label, numeral, rest] = heading.exec(line) ?? [];
  if (label === undefined || numeral === undefined || rest === undefined) return undefined;
  const ordinal = readOrdinal(numeral);
  if (Number.isNaN(ordinal)) return undefined;
  const spaced = sure.test(rest);
  const words = rest.replace(/^[\s　：:]+/u, '');
  if (REFERENCE.test(words) && !(spaced && ordinal === expected)) return undefined;
  if (!spaced && ordinal !== expected) return undefined;
  // 一、 also numbers sentences and lists inside an article: only the next in turn starts a new one
  if (label.endsWith('、') && ordinal !== expected) return undefined;
  return { ordinal, label: label.replace(/[\s　]/gu, ''), words };
}

function splitArticles(lines: string[], numbering: Numbering) {
  const articles: ParsedArticle[] = [];
  const preamble: string[] = [];
  const attachments: string[] = [];
  const chapters: string[] = [];
  const path = { 编: '', 章: '', 节: '' };
  let expected = 1;
  for (const marked of lines.flatMap((line) => apart(line, numbering))) {
    const line = marked.replace(/^#+\s*/, '');
    const article = attachments.length === 0 ? headingOf(line, numbering, expected) : undefined;
    if (article) {
      const chapter = [path.编, path.章, path.节].filter(Boolean).join(' / ');
      articles.push({
        ordinal: article.ordinal,
        label: article.label,
        ...(chapter ? { chapter } : {}),
        paragraphs: article.words ? [article.words] : [],
      });
      expected = article.ordinal + 1;
      continue;
    }
    const division = attachments.length === 0 ? divisionOf(line, marked) : undefined;
    if (division) {
      if (division.level === '编') path.章 = path.节 = '';
      if (division.level === '章') path.节 = '';
      path[division.level] = line;
      if (line !== '总纲') chapters.push(line);
      continue;
    }
    const last = articles.at(-1);
    if (last && (attachments.length > 0 || ATTACHMENT.test(line))) attachments.push(line);
    else if (last) last.paragraphs.push(line);
    else preamble.push(line);
  }
  return { articles, preamble, attachments, chapters };
}

function divisionOf(line: string, marked: string): { level: '编' | '章' | '节' } | undefined {
  const level = DIVISION.exec(line)?.[1];
  const short = line.length <= 40 && !/[。；]$/u.test(line);
  if (short && (level === '编' || level === '章' || level === '节')) return { level };
  if (BARE_DIVISION.test(line)) return { level: '章' };
  if (/^##+\s/.test(marked) && short) return { level: '章' };
  return undefined;
}

/** Copied pages run articles together: …。第九条 … is two lines when the second is the next in turn. */
function apart(line: string, { heading }: Numbering): string[] {
  if (!heading.source.includes('条')) return [line];
  const first = headingNumber(line);
  if (first === undefined) return [line];
  const parts: string[] = [];
  let rest = line;
  for (let next = first + 1; ; next += 1) {
    const cut = [...rest.matchAll(new RegExp(`(?<=[。；])\\s*第(${NUMERAL})条[\\s　]+`, 'gu'))].find(
      ([, numeral]) => readOrdinal(numeral ?? '') === next,
    );
    if (!cut) return [...parts, rest];
    parts.push(rest.slice(0, cut.index).trim());
    rest = rest.slice(cut.index).trim();
  }
}

function headingNumber(line: string): number | undefined {
  const numeral = new RegExp(`^第(${NUMERAL})条`, 'u').exec(line)?.[1];
  return numeral === undefined ? undefined : readOrdinal(numeral);
}
