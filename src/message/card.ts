/**
 * A card: the one shape of what Poti says. A channel turns it into the best its platform has; the same value is
 * printed by `poti chat --json`, drawn by the web chat and compared in dialogue tests.
 */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What a button does, and what the same wish said in words does: one intent with its slots. */
export type Action = { intent: string; slots?: Record<string, Json> };

export type Button = {
  label: string;
  does: Action;
  /** Buttons of one group are consumed together by the first press. Without a name: all of the card. */
  group?: string;
  /** A reusable button (帮助, 展开 …) is never consumed. */
  lasting?: boolean;
  tone?: 'primary' | 'danger';
  /** Asked by the platform before the press is sent, where it can. */
  confirm?: string;
  /** Whose it is, when not the person's to whom the card goes: every holder of this post in this unit may press it. */
  post?: { unit: string; post: string };
};

export type FieldKind = 'text' | 'choice' | 'choices' | 'date' | 'file';

/** One field of a form as a card shows it. `options` are label and value at once. */
export type FormField = {
  name: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  options?: string[];
  value?: string | string[];
  hint?: string;
};

type Body = {
  heading?: string;
  /** The answer. At most about 200 characters (BURDEN 8); the rest belongs in `more`. */
  text?: string;
  /** What 展开 shows. */
  more?: string;
  fields?: { label: string; value: string }[];
  quote?: { text: string; source: string };
  table?: { columns: string[]; rows: string[][] };
  /** A small picture: labels and one or more series of figures. */
  chart?: { kind: 'bar' | 'line' | 'radar' | 'funnel'; labels: string[]; series: { name: string; values: number[] }[] };
  progress?: { label: string; done: number; total: number };
  /** A generated file, stored by the commit; `bytes` is its size. */
  file?: { name: string; bytes: number; sha256?: string };
};

/** A card as a skill makes it. */
export type Card = Body & {
  buttons?: Button[];
  form?: { fields: FormField[]; submit: string; does: Action };
};

/** A card as it leaves the engine: every button and form has an id under which it is pressed. */
export type ShownCard = Body & {
  id: string;
  buttons?: { id: string; label: string; expired?: boolean; tone?: 'primary' | 'danger'; confirm?: string }[];
  form?: { id: string; fields: FormField[]; submit: string };
};

/** All words of a card in reading order, one line a part; for channels without cards, for logs of tests and for search. */
export function wordsOf(card: ShownCard | Card): string {
  const lines: (string | undefined)[] = [card.heading, card.text];
  for (const field of card.fields ?? []) lines.push(`${field.label}：${field.value}`);
  if (card.quote) lines.push(`“${card.quote.text}”`, `——${card.quote.source}`);
  if (card.table) lines.push(card.table.columns.join(' | '), ...card.table.rows.map((row) => row.join(' | ')));
  if (card.chart) {
    for (const series of card.chart.series) {
      lines.push(
        `${series.name}：${card.chart.labels.map((label, i) => `${label} ${series.values[i] ?? 0}`).join('，')}`,
      );
    }
  }
  if (card.progress) lines.push(`${card.progress.label} ${card.progress.done}/${card.progress.total}`);
  lines.push(card.more);
  for (const field of card.form?.fields ?? []) {
    lines.push([field.label, field.value ? `：${[field.value].flat().join('、')}` : ''].join(''));
    if (field.options) lines.push(field.options.join(' / '));
  }
  if (card.form) lines.push(`[${card.form.submit}]`);
  if (card.file) lines.push(`[文件] ${card.file.name}`);
  if (card.buttons?.length) lines.push(card.buttons.map((button) => `[${button.label}]`).join(' '));
  return lines.filter((line) => line !== undefined && line !== '').join('\n');
}
