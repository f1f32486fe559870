import { clip } from '../../kernel/chinese/text.ts';
import type { Button, Card } from '../../message/card.ts';
import { KIND_WORDS, type Outcome, STATE_WORDS } from './policy.ts';
import type { Version } from './store.ts';

const SHOWN = 100;

/** One outcome for whoever may see whose it is: what it is, how it stands, its newest words. */
export function outcomeCard(
  { number, title, kind, state, late }: Outcome,
  {
    topic,
    version,
    lines = [],
    buttons = [],
  }: {
    topic?: { number: number | null; title: string } | undefined;
    version?: Version | undefined;
    lines?: { label: string; value: string }[];
    buttons?: Button[];
  } = {},
): Card {
  const files = version?.files ?? [];
  const text = version?.text ?? '';
  return {
    text: `成果 ${number} 号“${title}”（${KIND_WORDS[kind]}）：${STATE_WORDS[state]}${late ? '，迟交' : ''}。`,
    fields: [
      ...(topic ? [{ label: '课题', value: `${topic.number ?? ''} 号 ${topic.title}` }] : []),
      ...(version ? [{ label: '版本', value: `第 ${version.version} 版，${version.on}` }] : []),
      ...(files.length > 0 ? [{ label: '文件', value: files.map(({ name }) => name).join('、') }] : []),
      ...(files.length === 0 && text !== '' ? [{ label: '正文', value: clip(text, SHOWN) }] : []),
      ...lines,
    ],
    ...(files.length === 0 && text.length > SHOWN ? { more: text } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}
