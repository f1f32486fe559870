import type { FormField, ShownCard } from '../../message/card.ts';
import type { SelectCard } from './card.ts';
import { sendable } from './words.ts';

// D/90236: three lists of ten, or one vote of twenty; ids of at most 128 bytes; what a phone shows uncut is shorter
const MAX_SELECTS = 3;
const MAX_SELECT_OPTIONS = 10;
const MAX_VOTE_OPTIONS = 20;
const MAX_ID_BYTES = 128;
const OPTION_CHARS = 10;
const VOTE_CHARS = 17;
const TITLE_CHARS = 13;
const QUESTION_CHARS = 26;
const BUTTON_CHARS = 10;

/** The id of the line that stands for no choice: a list is sent in with its first line where nobody chose one (D/90236). */
export const NOTHING = 'nothing';
const CHOOSE = { id: NOTHING, text: '请选择' };

/** A form as a card of choices, where all of it is choices that such a card holds; undefined where it has to be asked in words. */
export function selectOf(form: NonNullable<ShownCard['form']>, title: string, taskId: string): SelectCard | undefined {
  const { fields, submit, id } = form;
  const [only, ...others] = fields;
  if (!only || [...submit].length > BUTTON_CHARS || submit.trim() === '' || sendable(submit) !== submit)
    return undefined;
  if (!fields.every(sound) || new Set(fields.map(({ name }) => name)).size < fields.length) return undefined;
  const shared = {
    main_title: { title },
    task_id: taskId,
    submit_button: { text: submit, key: id },
  };
  if (others.length === 0 && only.kind === 'choices' && isQuestion(only) && fits(only, MAX_VOTE_OPTIONS, VOTE_CHARS)) {
    return {
      card_type: 'vote_interaction',
      ...shared,
      // it has no other place for what is asked
      main_title: { title: only.label },
      checkbox: {
        question_key: keyOf(only),
        mode: 1,
        option_list: optionsOf(only).map((text) => ({ id: text, text, is_checked: valuesOf(only).includes(text) })),
      },
    };
  }
  const selects = fields.every((field) => field.kind === 'choice' && fits(field, MAX_SELECT_OPTIONS - 1, OPTION_CHARS));
  if (!selects || fields.length > MAX_SELECTS || fields.some(({ label }) => [...label].length > TITLE_CHARS))
    return undefined;
  return {
    card_type: 'multiple_interaction',
    ...shared,
    select_list: fields.map((field) => {
      const [chosen] = valuesOf(field);
      const options = optionsOf(field).map((text) => ({ id: text, text }));
      return {
        question_key: keyOf(field),
        title: field.label,
        selected_id: chosen ?? NOTHING,
        option_list: chosen === undefined ? [CHOOSE, ...options] : options,
      };
    }),
  };
}

/** A form in words: what is asked, and what can be answered. The engine asks one after another when it is answered so. */
export function formWords({ fields }: NonNullable<ShownCard['form']>): string {
  return sendable(fields.map(fieldWords).join('\n'));
}

function fieldWords({ kind, label, value, options = [], hint }: FormField): string {
  const now = value === undefined || value.length === 0 ? '' : `（现为：${[value].flat().join('、')}）`;
  const how =
    options.length > 0
      ? `可回复：${options.join(' / ')}`
      : {
          text: '请直接回复',
          choice: '请直接回复',
          choices: '请直接回复',
          date: '例如：12月5日',
          file: '请直接发送文件',
        }[kind];
  return [`${label}${now}`, hint, how].filter(Boolean).join('\n');
}

/** Read back by translate-in.ts. */
function keyOf({ kind, name }: FormField): string {
  return `${kind === 'choices' ? 'n' : '1'}:${name}`;
}

function optionsOf({ options = [] }: FormField): string[] {
  return [...new Set(options)];
}

function valuesOf({ value = [] }: FormField): string[] {
  return [value].flat();
}

function isQuestion({ label }: FormField): boolean {
  return [...label].length <= QUESTION_CHARS && !label.includes('\n');
}

/** An option's id is the option itself, so that a press needs no list to be understood by. */
function fits(field: FormField, most: number, chars: number): boolean {
  const options = optionsOf(field);
  return (
    options.length > 0 &&
    options.length <= most &&
    !options.includes(NOTHING) &&
    options.every((text) => text.trim() !== '' && Buffer.byteLength(text) <= MAX_ID_BYTES && [...text].length <= chars)
  );
}

function sound(field: FormField): boolean {
  return (
    field.hint === undefined &&
    valuesOf(field).every((value) => optionsOf(field).includes(value)) &&
    field.label.trim() !== '' &&
    Buffer.byteLength(keyOf(field)) <= MAX_ID_BYTES &&
    [field.label, field.name, ...optionsOf(field)].every((text) => sendable(text) === text)
  );
}
