import { findAll, isObj, type Obj } from './card-check.ts';

export type SeenButton = { label: string; disabled: boolean; value: unknown; confirm?: string };
export type SeenField = {
  name: string;
  label: string;
  tag: string;
  required: boolean;
  value?: string | string[];
  options?: string[];
  maxLength?: number;
};
/** A card as the eye takes it. */
export type SeenCard = {
  heading?: string;
  /** All words but the heading, what is folded, the form and the buttons; a line an element. */
  text: string;
  /** What unfolds. */
  more?: string;
  buttons: SeenButton[];
  form?: { fields: SeenField[]; submit: SeenButton };
  /** Everything that can be read, in order. */
  words: string;
};

export function readCard(card: unknown): SeenCard {
  const root = isObj(card) ? card : {};
  const body = isObj(root.body) ? root.body : {};
  const elements = Array.isArray(body.elements) ? body.elements.filter(isObj) : [];
  const heading = wordsIn(root.header).join(' ');
  const folded = elements.filter(({ tag }) => tag === 'collapsible_panel');
  const forms = elements.filter(({ tag }) => tag === 'form');
  const open = elements.filter(({ tag }) => tag !== 'collapsible_panel' && tag !== 'form');
  const buttons = findAll(open, ({ tag }) => tag === 'button').map(buttonOf);
  const more = folded.flatMap(({ elements: inside }) => wordsIn(inside)).join('\n');
  const form = forms[0] && formOf(forms[0]);
  return {
    ...(heading ? { heading } : {}),
    text: open.flatMap((element) => wordsIn(element, false)).join('\n'),
    ...(more ? { more } : {}),
    buttons,
    ...(form ? { form } : {}),
    words: [heading, ...elements.flatMap((element) => wordsIn(element))].filter(Boolean).join('\n'),
  };
}

function wordsIn(value: unknown, withButtons = true): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => wordsIn(item, withButtons));
  if (!isObj(value)) return [];
  const { tag } = value;
  if (tag === 'button' && !withButtons) return [];
  if (tag === 'plain_text' || tag === 'markdown' || tag === 'lark_md') return [String(value.content)];
  if (tag === 'table') return tableWords(value);
  if (tag === 'chart') return chartWords(value);
  const own = ['default_value', 'initial_date', 'initial_option'].flatMap((name) =>
    typeof value[name] === 'string' ? [value[name]] : [],
  );
  const inside = ['title', 'header', 'label', 'text', 'placeholder', 'columns', 'elements', 'options', 'confirm'];
  return [...inside.flatMap((name) => wordsIn(value[name], withButtons)), ...own];
}

function tableWords({ columns, rows }: Obj): string[] {
  const heads = Array.isArray(columns) ? columns.filter(isObj) : [];
  const lines = Array.isArray(rows) ? rows.filter(isObj) : [];
  const cells = lines.map((row) => heads.map(({ name }) => String(row[String(name)] ?? '')));
  return [heads.map((head) => String(head.display_name)), ...cells].map((line) => line.join(' | '));
}

function chartWords({ chart_spec }: Obj): string[] {
  const points = findAll(chart_spec, (one) => 'label' in one && 'value' in one);
  return points.map(({ series, label, value }) => `${series} ${label} ${value}`);
}

function buttonOf(button: Obj): SeenButton {
  const [behavior] = findAll(button.behaviors, ({ type }) => type === 'callback');
  const confirm = wordsIn(isObj(button.confirm) ? button.confirm.text : undefined).join('');
  return {
    label: wordsIn(button.text).join(''),
    disabled: button.disabled === true,
    value: behavior?.value,
    ...(confirm ? { confirm } : {}),
  };
}

function formOf({ elements }: Obj): SeenCard['form'] {
  const parts = Array.isArray(elements) ? elements.filter(isObj) : [];
  const fields: SeenField[] = [];
  let above: string[] = [];
  for (const part of parts) {
    const { tag, name } = part;
    if (tag === 'div') above.push(...wordsIn(part));
    if (typeof name !== 'string' || tag === 'button') continue;
    const value = part.default_value ?? part.initial_date ?? part.initial_option ?? part.selected_values;
    const options = Array.isArray(part.options) ? part.options.filter(isObj) : [];
    fields.push({
      name,
      label: wordsIn(part.label).join('') || above.join(''),
      tag: String(tag),
      required: part.required === true,
      ...(typeof value === 'string' ? { value } : Array.isArray(value) ? { value: value.map(String) } : {}),
      ...(options.length > 0 ? { options: options.map((option) => String(option.value)) } : {}),
      ...(typeof part.max_length === 'number' ? { maxLength: part.max_length } : {}),
    });
    above = [];
  }
  const submit = parts.find((part) => part.form_action_type === 'submit');
  return submit && { fields, submit: buttonOf(submit) };
}
