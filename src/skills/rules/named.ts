import type { Library, LibraryArticle, Text } from './library.ts';
import { readOrdinal } from './numbers.ts';
import { keyOf } from './versions.ts';

const AFFIX = /^(?:中国共产党|中共|关于|市直机关|市直|机关)|(?:试行|暂行|（[^（）]*）)$/gu;

/** The texts whose title a question names: 《…》, or the title itself, with or without 中国共产党 and （试行）. */
export function textsNamed(texts: readonly Text[], question: string): Text[] {
  const quoted = [...question.matchAll(/《([^》]{2,40})》/gu)].map(([, title]) => keyOf(title ?? ''));
  if (quoted.length > 0) {
    return texts.filter(({ key }) =>
      quoted.some((title) => key === title || key.endsWith(title) || key.includes(title)),
    );
  }
  const [, before = ''] = /([\p{Script=Han}]{4,20})第[零〇一二三四五六七八九十百\d]+条/u.exec(question) ?? [];
  const ending = before === '' ? [] : texts.filter(({ key }) => key.endsWith(keyOf(before)));
  if (ending.length > 0) return ending;
  const said = keyOf(question.replaceAll('党章', '中国共产党章程'));
  // What is short for a title is part of it
  const named = shortsOf(texts).filter(({ short }) => said.includes(short));
  const longest = Math.max(0, ...named.map(({ short }) => short.length));
  return named.flatMap(({ text, short }) => (short.length === longest ? [text] : []));
}

/** The article a question asks for by its number: 支部工作条例第七条. */
export function articleNamed(library: Library, texts: Text[], question: string): LibraryArticle | undefined {
  const numeral = /第([零〇一二两三四五六七八九十百\d]+)条/u.exec(question)?.[1];
  if (numeral === undefined || texts.length === 0) return undefined;
  const ordinal = readOrdinal(numeral);
  return library.articles.find((article) => article.ordinal === ordinal && texts.includes(article.text));
}

const shorts = new WeakMap<readonly Text[], { text: Text; short: string }[]>();

/** Kept: a library has thousands of titles and is asked all day. */
function shortsOf(texts: readonly Text[]): { text: Text; short: string }[] {
  const kept = shorts.get(texts);
  if (kept) return kept;
  const made = texts.map((text) => ({ text, short: shortOf(text.key) }));
  shorts.set(texts, made);
  return made;
}

function shortOf(key: string): string {
  const short = key.replace(AFFIX, '');
  return short.length >= 4 ? short : key;
}
