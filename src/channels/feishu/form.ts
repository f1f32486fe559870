import type { FormField, Json, ShownCard } from '../../message/card.ts';
import { callback, linesOf } from './card-parts.ts';
import { bytesOf, type Element, plain, tagsOf } from './element.ts';

/** An `input` takes at most 1000 characters (feishu-cards, input max_length). */
const MAX_INPUT = 1000;
/** A label or hint longer than this stands above its field. */
const MAX_LABEL = 40;
const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * A form as Feishu's form container. What can't be a field of it (a file, a text longer than an input takes, more choices
 * than a card holds) is shown in words above, to be answered in the conversation: whatever a form asks can be (law 5).
 */
export function formOf(
  form: ShownCard['form'],
  { group, maxBytes, maxTags }: { group: boolean; maxBytes: number; maxTags: number },
): Element[] {
  if (!form) return [];
  const taken = new Set<string>();
  const inWords: Element[] = [];
  const elements: Element[] = [];
  const submit: Element = {
    tag: 'button',
    name: unique(`submit_${form.id}`, taken),
    text: plain(form.submit),
    type: 'primary',
    form_action_type: 'submit',
    behaviors: [{ type: 'callback', value: callback(form.id, group) }],
  };
  const name = unique(`form_${form.id}`, taken);
  let bytes = bytesOf(submit) + 200;
  let tags = tagsOf(submit) + 1;
  for (const field of form.fields) {
    const parts = partsOf(field, taken);
    const size = parts ? bytesOf(parts) : 0;
    const count = parts ? tagsOf(parts) : 0;
    if (!parts || bytes + size > maxBytes || tags + count > maxTags) {
      inWords.push(...linesOf(wordsOf(field)));
      continue;
    }
    elements.push(...parts);
    bytes += size;
    tags += count;
  }
  return [...inWords, { tag: 'form', name, elements: [...elements, submit] }];
}

/** The components of one field; undefined when it has to be answered in words. */
function partsOf(field: FormField, taken: Set<string>): Element[] | undefined {
  const { kind, required, hint } = field;
  const value = [field.value ?? []].flat();
  const above = [field.label, hint && `（${hint}）`].filter(Boolean).join('');
  if (kind === 'file') return undefined;
  if (kind === 'text') {
    const text = value.join('、');
    if (text.length > MAX_INPUT) return undefined;
    const short = field.label !== '' && field.label.length <= MAX_LABEL && (hint ?? '').length <= MAX_LABEL;
    const input: Element = {
      tag: 'input',
      name: unique(field.name, taken),
      required,
      input_type: 'multiline_text',
      rows: 1,
      auto_resize: true,
      max_length: MAX_INPUT,
      ...(short ? { label: plain(field.label), label_position: 'top' } : {}),
      ...(short && hint ? { placeholder: plain(hint) } : {}),
      ...(text ? { default_value: text } : {}),
    };
    return short ? [input] : [...linesOf(above), input];
  }
  const fits = (one: string) => (kind === 'date' ? DATE.test(one) : (field.options ?? []).includes(one));
  const odd = value.filter((one) => !fits(one));
  const label = linesOf(odd.length > 0 ? `${above}（现为：${odd.join('、')}）` : above);
  const chosen = value.filter(fits);
  const common = { name: unique(field.name, taken), required };
  if (kind === 'date') {
    const [initial] = chosen;
    return [...label, { tag: 'date_picker', ...common, ...(initial ? { initial_date: initial } : {}) }];
  }
  const options = [...new Set(field.options ?? [])].filter((option) => option !== '');
  if (options.length === 0) return undefined;
  const initial: { [name: string]: Json } =
    kind === 'choices' ? { selected_values: chosen } : { initial_option: chosen[0] ?? '' };
  return [
    ...label,
    {
      tag: kind === 'choices' ? 'multi_select_static' : 'select_static',
      ...common,
      placeholder: plain('请选择'),
      options: options.map((option) => ({ text: plain(option), value: option })),
      ...(chosen.length > 0 ? initial : {}),
    },
  ];
}

function wordsOf({ kind, label, value, options, hint }: FormField): string {
  const now = value === undefined || value.length === 0 ? '' : `：${[value].flat().join('、')}`;
  const choices = options?.length ? `\n可选：${options.join(' / ')}` : '';
  const how = kind === 'file' ? '可在对话里直接发送文件' : '请在对话里直接回复';
  return `${label}${now}${hint ? `\n${hint}` : ''}${choices}\n（${how}）`;
}

/** Names of a card's interactive components are not empty and unique (error 200530, 230099). */
function unique(name: string, taken: Set<string>): string {
  const wanted = name === '' ? 'field' : name;
  let found = wanted;
  for (let n = 2; taken.has(found); n++) found = `${wanted}~${n}`;
  taken.add(found);
  return found;
}
