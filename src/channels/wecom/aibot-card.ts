import type { ShownCard } from '../../message/card.ts';
import { isCompact, messagesOf, type TemplateCard } from './card.ts';
import { formWords } from './card-form.ts';
import { faced, live } from './labels.ts';
import { piecesOf } from './split.ts';
import { sendable, wordsOf } from './words.ts';

/** One call to a response_url takes a markdown of 20480 bytes or one card (D/101031, D/101138). */
const MOST_BYTES = 20_480;
const REST = '\n\n（余下内容较长，请到私聊里问我。）';

export type AibotReply =
  | { msgtype: 'markdown'; markdown: { content: string } }
  | { msgtype: 'template_card'; template_card: TemplateCard };

/** All answers to one message as one: a card where it holds everything, else words in which the buttons can be said. */
export function aibotReply(cards: ShownCard[], key: string): AibotReply {
  const [only, ...others] = cards;
  if (only && others.length === 0 && isCompact(only)) {
    const [message, ...more] = messagesOf(only, key);
    if (message?.msgtype === 'template_card' && more.length === 0) return message;
  }
  const content = cards.map(inWords).join('\n\n');
  const [first = '（无内容）', ...rest] = piecesOf(content, MOST_BYTES);
  if (rest.length === 0) return { msgtype: 'markdown', markdown: { content: first } };
  const [head = ''] = piecesOf(content, MOST_BYTES - Buffer.byteLength(REST));
  return { msgtype: 'markdown', markdown: { content: `${head}${REST}` } };
}

function inWords(card: ShownCard): string {
  const labels = faced(card)
    .filter(live)
    .map(({ whole, confirm }) => (confirm ? `“${whole}”（${sendable(confirm)}）` : `“${whole}”`));
  const offered = labels.length > 0 ? `可回复：${labels.join(' / ')}` : '';
  // one call takes no file, and a group is no place for one
  const file = card.file ? '（文件请到私聊里再说一遍，我发给您。）' : '';
  return [wordsOf(card), card.form ? formWords(card.form) : '', file, offered].map(plain).filter(Boolean).join('\n\n');
}

/** Markdown that somebody happened to write must neither hide words nor call people nor lead elsewhere. */
function plain(text: string): string {
  return text
    .replace(/</g, '＜')
    .replace(/\](?=[(:])/g, '] ')
    .replace(/`/g, '｀');
}
