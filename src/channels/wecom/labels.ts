import type { ShownCard } from '../../message/card.ts';
import { sendable } from './words.ts';

// what a phone shows of a button, uncut (D/90236)
const BUTTON_CHARS = 10;
/** Of what two long labels have in common, so many characters stay, for the rest to be read by. */
const LEAD_IN = 2;

type Button = NonNullable<ShownCard['buttons']>[number];

/** `face` is what stands on the button, `whole` all of its label, `mark` the number by which it is told from one like it. */
export type Faced = Button & { whole: string; face: string; mark: string };

/**
 * What stands on each button that has a label, in at most ten characters: all of it, or its beginning; the part that differs
 * where that would be the same for two; with a number before it where that is the same still.
 */
export function faced({ buttons = [] }: ShownCard): Faced[] {
  const named = buttons.map((button) => ({ ...button, whole: wholeLabel(button) })).filter(({ whole }) => whole !== '');
  const labels = named.map(({ whole }) => whole);
  const beginnings = labels.map(cut);
  const parts = labels.map((label, i) => {
    const alike = labels.filter((_, j) => beginnings[j] === beginnings[i]);
    return differing(label, alike);
  });
  const ambiguous = new Set(parts).size < new Set(labels).size;
  return named.map((button, i) => {
    const mark = ambiguous && isLong(button.whole) ? `${i + 1}.` : '';
    return { ...button, mark, face: mark === '' ? (parts[i] ?? '') : cut(`${mark}${button.whole}`) };
  });
}

/** What a button does not show in full, or asks before it acts, which WeCom can't. */
export function labelsInWords(card: ShownCard): string {
  return faced(card)
    .filter(live)
    .flatMap(({ whole, mark, confirm }) => {
      if (confirm) return [`${mark}“${whole}”：${sendable(confirm)}`];
      return isLong(whole) ? [`${mark}可回复“${whole}”`] : [];
    })
    .join('\n');
}

/** Buttons that were used before the card was sent: they can't be shown greyed. */
export function spentInWords({ buttons = [] }: ShownCard): string {
  const labels = buttons.filter((button) => !live(button)).map(wholeLabel);
  const named = labels.filter((label) => label !== '');
  return named.length > 0 ? `（已办：${named.join('、')}）` : '';
}

export function live({ expired }: Pick<Button, 'expired'>): boolean {
  return expired !== true;
}

function wholeLabel({ label }: Button): string {
  return sendable(label).trim();
}

function isLong(label: string): boolean {
  return [...label].length > BUTTON_CHARS;
}

function cut(label: string): string {
  return isLong(label) ? `${[...label].slice(0, BUTTON_CHARS - 1).join('')}…` : label;
}

/** The label from shortly before where it and those that look like it part. */
function differing(label: string, alike: string[]): string {
  const others = alike.filter((one) => one !== label).map((one) => [...one]);
  if (others.length === 0 || !isLong(label)) return cut(label);
  const signs = [...label];
  const part = signs.findIndex((sign, i) => others.some((other) => other[i] !== sign));
  const from = (part < 0 ? signs.length : part) - LEAD_IN;
  return cut(`…${signs.slice(from).join('')}`);
}
