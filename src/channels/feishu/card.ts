import type { Json, ShownCard } from '../../message/card.ts';
import { buttonsOf, chartOf, fieldsOf, linesOf, moreOf, quoteOf, tableOf } from './card-parts.ts';
import { bytesOf, type Element, plain, tagsOf } from './element.ts';
import { formOf } from './form.ts';

export type FeishuCard = { schema: '2.0'; config: Json; header?: Json; body: { elements: Element[] } };

// 30 KB and 200 elements a card, 5 tables and 5 charts: feishu-cards JSON 2.0, im-v1/message/create.
// Feishu adds its own styling before it counts, so there is room left.
const MAX_BYTES = 27_000;
const MAX_TAGS = 180;
const MAX_TABLES = 5;
/** A longer heading would not fit the bar at the top, and is then the first line of the text. */
const MAX_TITLE = 60;

/**
 * The card in as many messages as it takes to keep Feishu's limits; no word and no button is lost. Always `interactive`,
 * never plain text: only a card can be shown anew in place, and any message may have to be. `group`: it goes to a group
 * chat, which a press on it could not tell otherwise.
 */
export function cardsOf(card: ShownCard, { group = false }: { group?: boolean } = {}): FeishuCard[] {
  const title = card.heading && card.heading.length <= MAX_TITLE ? card.heading : undefined;
  const blocks: Element[] = [
    ...linesOf(title === undefined ? card.heading : undefined),
    ...linesOf(card.text),
    ...fieldsOf(card.fields),
    ...quoteOf(card.quote),
    ...tableOf(card.table),
    ...chartOf(card.chart),
    ...linesOf(card.progress && progressLine(card.progress)),
    ...moreOf(card.more),
    ...formOf(card.form, { group, maxBytes: MAX_BYTES - 6_000, maxTags: MAX_TAGS - 30 }),
    ...linesOf(card.file && `附件：${card.file.name}`),
    ...buttonsOf(card.buttons, { group }),
  ];
  const summary = [card.heading, card.text].filter(Boolean).join('：').slice(0, 60);
  return pack(blocks).map((elements, i) => ({
    schema: '2.0',
    config: { update_multi: true, width_mode: 'fill', ...(summary ? { summary: { content: summary } } : {}) },
    ...(title !== undefined && title !== '' && i === 0 ? { header: { title: plain(title) } } : {}),
    body: { elements: elements.length > 0 || title ? elements : [{ tag: 'div', text: plain('（无内容）') }] },
  }));
}

function pack(blocks: Element[]): Element[][] {
  const cards: Element[][] = [];
  let open: Element[] = [];
  let [bytes, tags, tables] = [0, 0, 0];
  for (const block of blocks) {
    const size = bytesOf(block) + 1;
    const count = tagsOf(block);
    const table = block.tag === 'table' ? 1 : 0;
    if (open.length > 0 && (bytes + size > MAX_BYTES || tags + count > MAX_TAGS || tables + table > MAX_TABLES)) {
      cards.push(open);
      open = [];
      [bytes, tags, tables] = [0, 0, 0];
    }
    open.push(block);
    bytes += size;
    tags += count;
    tables += table;
  }
  return [...cards, open];
}

function progressLine({ label, done, total }: NonNullable<ShownCard['progress']>): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.round(share * 10);
  return `${label} ${done}/${total}\n${'█'.repeat(full)}${'░'.repeat(10 - full)}`;
}
