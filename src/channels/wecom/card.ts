import { createHash } from 'node:crypto';
import type { ShownCard } from '../../message/card.ts';
import { formWords, selectOf } from './card-form.ts';
import { type Faced, faced, labelsInWords, live, spentInWords } from './labels.ts';
import { piecesOf } from './split.ts';
import { sendable, unlinked, wordsOf } from './words.ts';

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
const MAX_FIELDS = 6;
const MAX_BUTTONS = 6;
const MAX_KEY_BYTES = 1024;

const STYLES = { primary: 1, danger: 2, plain: 4 };
const CHOOSE = '请选择';
const DONE = '已办理';

/** Of a card of which nothing is left: its words stay, its buttons say so. */
export const SPENT = { button: { replace_name: DONE } };

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

  const aside = asideOf(card);
  const said = aside ? `可回复“${aside}”。` : labelsInWords(card);
  const spoken = [wordsOf(card), card.form && !select ? formWords(card.form) : '', said, spent];
  const texts = piecesOf(unlinked(spoken.filter((part) => part !== '').join('\n\n')));
  if (aside) return texts.map(textMessage);
  const cards = [
    ...(select ? [select] : []),
    ...rows.flatMap((row, i) => (row.some(live) ? [buttonCard({ title: titleOf(card) }, row, `${base}-b${i}`)] : [])),
  ];
  const messages = [...texts.map(textMessage), ...cards.map(asMessage)];
  return messages.length > 0 ? messages : [textMessage('（无内容）')];
}

/** One button beside many words that is not what they ask for: a card of its own would be more noise than it is worth. */
function asideOf(card: ShownCard): string | undefined {
  const [only, ...others] = faced(card).filter(live);
  const worded = only && others.length === 0 && !card.form && wordsOf(card) !== '';
  return worded && !only.tone && !only.confirm && only.face === only.whole ? only.whole : undefined;
}

/** How the sent card with this task id looks once `card` stands in its place; it may become one of another type (D/94945). */
export function updateOf(card: ShownCard, taskId: string): CardUpdate {
  const select = card.form && isForm(taskId) ? selectOf(card.form, titleOf(card), taskId) : undefined;
  if (select) return { template_card: select };
  const whole = isCompact(card) ? faceOf(card) : undefined;
  const rows = rowsOf(card);
  const row = (whole ? rows[0] : rowWith(taskId, rows)) ?? [];
  if (row.some(live)) return { template_card: buttonCard(whole ?? { title: titleOf(card) }, row, taskId) };
  if (!whole) return SPENT;
  const [spent = { id: 'spent', face: DONE }] = row;
  return { template_card: { ...buttonCard(whole, [{ ...spent, expired: false }], taskId), replace_text: DONE } };
}

/** Whether nothing is left to press or choose of the sent card with this task id, once `card` stands in its message's place. */
export function isSpent(card: ShownCard, taskId: string): boolean {
  return isForm(taskId) ? card.form === undefined : !rowWith(taskId, rowsOf(card))?.some(live);
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

function buttonCard(
  { title, text, fields }: Face,
  row: Pick<Faced, 'id' | 'face' | 'tone' | 'expired'>[],
  task_id: string,
): ButtonCard {
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
    button_list: row.filter(live).map(({ id, face, tone }) => ({
      text: face,
      style: STYLES[tone ?? 'plain'],
      key: id,
    })),
    task_id,
  };
}

/** The buttons by sixes: a further card has the next ones. A button without what a card needs of it is said in words only. */
function rowsOf(card: ShownCard): Faced[][] {
  const pressable = faced(card).filter(({ id }) => Buffer.byteLength(id) <= MAX_KEY_BYTES);
  return Array.from({ length: Math.ceil(pressable.length / MAX_BUTTONS) }, (_, i) =>
    pressable.slice(i * MAX_BUTTONS, (i + 1) * MAX_BUTTONS),
  );
}

/** Task ids end in what their card has of the message: `-f` the form, `-b0` the first six buttons. */
function rowWith(taskId: string, rows: Faced[][]): Faced[] | undefined {
  return rows[Number(/-b(\d+)$/.exec(taskId)?.[1] ?? Number.NaN)];
}

function isForm(taskId: string): boolean {
  return taskId.endsWith('-f');
}

function titleOf({ heading }: ShownCard): string {
  const title = sendable(heading ?? '').trim();
  return isShort(title, TITLE_CHARS) ? title : CHOOSE;
}

function isShort(text: string, most: number): boolean {
  const shown = sendable(text);
  return shown.trim() !== '' && [...shown].length <= most && !shown.includes('\n');
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
