import type { Card } from '../../message/card.ts';
import { differencesOf } from './compare.ts';
import type { Library, LibraryArticle, Text } from './library.ts';
import { beginOf, versionsOf } from './versions.ts';

const SHOWN = 5;
const EXCERPT = 60;

/** What the newest version of a rule changed in the one before, article by article. */
export function changesOf(text: Text, library: Library, today: string): Card | string {
  const [newest, older] = versionsOf(text, library.texts);
  if (!newest || !older) return `《${text.title}》库内只有一个版本，没有可以对照的旧文本。`;
  const of = (one: Text) => library.articles.filter((article) => article.text === one);
  const { added, removed, changed } = differencesOf<LibraryArticle>(of(older), of(newest));
  if (added.length + removed.length + changed.length === 0) return `《${text.title}》两个版本的条文一样。`;
  const lines = [
    ...changed.map(({ before, after }) => `${numbered(before, after)}：${firstDifference(before, after)}`),
    ...added.map((one) => `新增${one.label}：${excerpt(one.paragraphs.join(''))}`),
    ...removed.map((one) => `删去原${one.label}：${excerpt(one.paragraphs.join(''))}`),
  ];
  const when = beginOf(newest) > today ? '将施行' : '现行';
  return {
    heading: `《${newest.title}》改了什么`,
    text: `${when}版与上一版比：改 ${changed.length} 条，增 ${added.length} 条，删 ${removed.length} 条。`,
    fields: [
      { label: '新', value: nameOf(newest) },
      { label: '旧', value: nameOf(older) },
    ],
    more: [
      ...lines.slice(0, SHOWN * 4),
      ...(lines.length > SHOWN * 4 ? [`另有 ${lines.length - SHOWN * 4} 处`] : []),
    ].join('\n'),
  };
}

function nameOf(text: Text): string {
  return [text.version, beginOf(text) ? `${beginOf(text)} 起` : ''].filter(Boolean).join('，') || text.title;
}

function numbered(before: LibraryArticle, after: LibraryArticle): string {
  return before.label === after.label ? after.label : `${after.label}（原${before.label}）`;
}

/** The sentence in which they begin to differ, old and new. */
function firstDifference(before: LibraryArticle, after: LibraryArticle): string {
  const [old, fresh] = [before.paragraphs.join(''), after.paragraphs.join('')];
  let at = 0;
  while (at < Math.min(old.length, fresh.length) && old[at] === fresh[at]) at += 1;
  const from = Math.max(old.lastIndexOf('。', at - 1), old.lastIndexOf('；', at - 1)) + 1;
  return `“${excerpt(old.slice(from)) || '（无）'}”改为“${excerpt(fresh.slice(from)) || '（删）'}”`;
}

function excerpt(words: string): string {
  return words.length > EXCERPT ? `${words.slice(0, EXCERPT - 1)}…` : words;
}
