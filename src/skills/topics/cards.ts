import { clip } from '../../kernel/chinese/text.ts';
import type { Button, Card } from '../../message/card.ts';
import { maskPersonal } from '../problems/index.ts';
import type { Source, Topic } from './store.ts';

/** One topic: its charter and the problems that it came from (numbers and words, never tellers). */
export function topicCard(
  { number, title, aspect, question, expected, term, places }: Topic,
  {
    sources,
    lines = [],
    buttons = [],
  }: { sources: Source[]; lines?: { label: string; value: string }[]; buttons?: Button[] },
): Card {
  return {
    text: `${number ?? ''} 号课题“${title}”（${aspect}）`,
    fields: [
      ...(question ? [{ label: '研究什么', value: clip(question, 80) }] : []),
      ...(expected ? [{ label: '预期成果', value: clip(expected, 60) }] : []),
      ...(term ? [{ label: '期限', value: term }] : []),
      ...(places ? [{ label: '名额', value: `${places} 个课题组` }] : []),
      ...(sources.length > 0
        ? [{ label: '来自难题', value: `${sources.map((one) => one.number).join('、')} 号` }]
        : []),
      ...lines,
    ],
    ...(sources.length > 0 || (question ?? '').length > 80 ? { more: moreOf(question, sources) } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

function moreOf(question: string | null, sources: Source[]): string {
  return [
    ...(question && question.length > 80 ? [question] : []),
    ...sources.map(({ number, text }) => `难题 ${number} 号：${clip(maskPersonal(text).text, 60)}`),
  ].join('\n');
}
