import { createHash } from 'node:crypto';
import type { ShownCard } from '../../message/card.ts';
import { formWords, selectOf } from './card-form.ts';
import { piecesOf } from './split.ts';
import { sendable, wordsOf } from './words.ts';

type Titled = { main_title: { title: string }; task_id: string };
type ButtonCard = Titled & {
  card_type: 'button_interaction';
  sub_title_text?: string;
  horizontal_content_list?: { keyname: string; value: string }[];
  button_list: { text: string; style: number; key: string }[];
  replace_text?: string;
};
type Options = { id: string; text: string; is_checked?: boolean }[];
export type SelectCard = Titled & { submit_button: { text: string; key: string } } & (
    | { card_type: 'vote_interaction'; checkbox: { question_key: string; mode: 1; option_list: Options } }
    | {
        card_type: 'multiple_interaction';
        select_list: { question_key: string; title: string; selected_id?: string; option_list: Options }[];
      }
  );
export type TemplateCard = ButtonCard | SelectCard;

/** A message as message/send takes it, but for whom it is to. */
export type WecomMessage =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'template_card'; template_card: TemplateCard };

/** What becomes of a sent card: buttons that only say so, or a card in its place. */
export type CardUpdate = { button: { replace_name: string } } | { template_card: TemplateCard };

// What a phone shows uncut; the page calls them advice (D/90236, D/101032; of the two the smaller)
const TITLE_CHARS = 26;
const SUB_TITLE_CHARS = 112;
const KEY_CHARS = 5;
const VALUE_CHARS = 26;
const BUTTON_CHARS = 10;
const MAX_FIELDS = 6;
const MAX_BUTTONS = 6;
const MAX_KEY_BYTES = 1024;

const STYLES = { primary: 1, danger: 2, plain: 4 };
const CHOOSE = '请选择';
const DONE = '已办理';

/**
 * A card in as many messages as it takes, in this order: its words, what can be chosen, what can be pressed. A short card is
 * one button_interaction with its words in it. `key` is the message's own and makes the task ids, the same on every retry.
 */
export function messagesOf(card: ShownCard, key: string): WecomMessage[] {
  const base = baseOf(key);
  const rows = rowsOf(card);
  const [first] = rows;
  const face = faceOf(card);
  const select = card.form && selectOf(card.form, titleOf(card), `${base}-f`);
  const spent = spentInWords(card);
  if (face && rows.length === 1 && first?.some(live) && !card.form && spent === '')
    return [asMessage(buttonCard(face, first, `${base}-b0`))];

  const spoken = [wordsOf(card), card.form && !select ? formWords(card.form) : '', labelsInWords(card), spent];
  const texts = piecesOf(spoken.filter((part) => part !== '').join('\n\n'));
  const cards = [
    ...(select ? [select] : []),
    ...rows.flatMap((row, i) => (row.some(live) ? [buttonCard({ title: titleOf(card) }, row, `${base}-b${i}`)] : [])),
  ];
  const messages = [...texts.map(textMessage), ...cards.map(asMessage)];
  return messages.length > 0 ? messages : [textMessage('（无内容）')];
}

/** How the sent card with this task id looks once `card` stands in its place. */
export function updateOf(card: ShownCard, taskId: string): CardUpdate {
  const row = rowsOf(card)[Number(/-b(\d+)$/.exec(taskId)?.[1] ?? Number.NaN)] ?? [];
  const face = faceOf(card);
  const whole = face && rowsOf(card).length <= 1 && !card.form;
  if (row.some(live)) return { template_card: buttonCard(whole ? face : { title: titleOf(card) }, row, taskId) };
  if (!whole) return { button: { replace_name: DONE } };
  const [spent = { id: 'spent', label: DONE }] = row;
  return { template_card: { ...buttonCard(face, [{ ...spent, expired: false }], taskId), replace_text: DONE } };
}

/** Whether all words of a card stand on the one card that has its buttons. */
export function isCompact(card: ShownCard): boolean {
  return faceOf(card) !== undefined && rowsOf(card).length <= 1 && !card.form;
}

/** Tells whether two cards have the same words, whatever becomes of their buttons. */
export function wordMark(card: ShownCard): string {
  return createHash('sha256').update(wordsOf(card)).digest('hex').slice(0, 12);
}

type Face = { title: string; text?: string; fields?: { label: string; value: string }[] };
type Button = NonNullable<ShownCard['buttons']>[number];

/** The words as one template card shows them uncut; undefined where they don't fit. */
function faceOf(card: ShownCard): Face | undefined {
  const { heading, text = '', fields = [], quote, table, chart, progress, more, file } = card;
  if (quote || table || chart || progress || more || file || fields.length > MAX_FIELDS) return undefined;
  const fits = fields.every(({ label, value }) => isShort(label, KEY_CHARS) && isShort(value, VALUE_CHARS));
  if (!fits || labelsInWords(card) !== '') return undefined;
  // a card has to have a title: the first sentence is one where nothing else is
  const [sentence = '', ...rest] = text.split(/(?<=[。！？])/u);
  const short = heading === undefined && isShort(sentence.trim(), TITLE_CHARS) && !sentence.includes('\n');
  const title = heading ?? (short ? sentence.trim() : CHOOSE);
  const below = (short ? rest.join('') : text).trim();
  if (!isShort(title, TITLE_CHARS) || [...below].length > SUB_TITLE_CHARS) return undefined;
  return {
    title: sendable(title),
    ...(below ? { text: sendable(below) } : {}),
    ...(fields.length > 0 ? { fields } : {}),
  };
}

function buttonCard({ title, text, fields }: Face, row: Button[], task_id: string): ButtonCard {
  return {
    card_type: 'button_interaction',
    main_title: { title },
    ...(text ? { sub_title_text: text } : {}),
    ...(fields
      ? {
          horizontal_content_list: fields.map(({ label, value }) => ({
            keyname: sendable(label),
            value: sendable(value),
          })),
        }
      : {}),
    button_list: row.filter(live).map(({ id, label, tone }) => ({
      text: shortLabel(label),
      style: STYLES[tone ?? 'plain'],
      key: id,
    })),
    task_id,
  };
}

/** The buttons by sixes: a further card has the next ones. A button without what a card needs of it is said in words only. */
function rowsOf({ buttons = [] }: ShownCard): Button[][] {
  const pressable = buttons.filter(
    ({ id, label }) => sendable(label).trim() !== '' && Buffer.byteLength(id) <= MAX_KEY_BYTES,
  );
  return Array.from({ length: Math.ceil(pressable.length / MAX_BUTTONS) }, (_, i) =>
    pressable.slice(i * MAX_BUTTONS, (i + 1) * MAX_BUTTONS),
  );
}

/** What a button does not show in full, or asks before it acts, which WeCom can't. */
function labelsInWords({ buttons = [] }: ShownCard): string {
  return buttons
    .filter(live)
    .flatMap(({ label, confirm }) => {
      const whole = sendable(label).trim();
      if (whole === '') return [];
      if (confirm) return [`“${whole}”：${sendable(confirm)}`];
      return isShort(whole, BUTTON_CHARS) ? [] : [`可回复“${whole}”`];
    })
    .join('\n');
}

/** Buttons that were used before the card was sent: they can't be shown greyed. */
function spentInWords({ buttons = [] }: ShownCard): string {
  const labels = buttons.flatMap((button) => (live(button) ? [] : [sendable(button.label).trim()])).filter(Boolean);
  return labels.length > 0 ? `（已办：${labels.join('、')}）` : '';
}

function shortLabel(label: string): string {
  const signs = [...sendable(label).trim()];
  return signs.length <= BUTTON_CHARS ? signs.join('') : `${signs.slice(0, BUTTON_CHARS - 1).join('')}…`;
}

function titleOf({ heading }: ShownCard): string {
  const title = sendable(heading ?? '').trim();
  return isShort(title, TITLE_CHARS) ? title : CHOOSE;
}

function isShort(text: string, most: number): boolean {
  return text.trim() !== '' && [...text].length <= most && !text.includes('\n');
}

function live({ expired }: Button): boolean {
  return expired !== true;
}

/** Letters, digits and _-@ only, at most 128 bytes (D/90236). */
function baseOf(key: string): string {
  return /^[\w@-]{1,100}$/.test(key) ? key : createHash('sha256').update(key).digest('hex');
}

function textMessage(content: string): WecomMessage {
  return { msgtype: 'text', text: { content } };
}

function asMessage(template_card: TemplateCard): WecomMessage {
  return { msgtype: 'template_card', template_card };
}
