import { isRefusal } from '../kernel/errors.ts';
import type { Button, Card, FormField, Json } from '../message/card.ts';
import type { Field, Form, KeptFile, Values } from './form.ts';
import type { Talk } from './skill.ts';
import { type OpenForm, type Session, say, type Turn } from './turn.ts';

/** Intents of the engine itself: what the buttons of a form do. */
export const FORM_YES = 'form.yes';
export const FORM_NO = 'form.no';
export const FORM_BACK = 'form.back';
export const FORM_FILL = 'form.fill';
export const FORM_RESUME = 'form.resume';

const MOST_FILES = 9;

/** Asks for what is missing; shows the summary when nothing is; is done when there is no summary to confirm. */
export async function advance(form: Form, open: OpenForm, talk: Talk): Promise<Turn> {
  const values = withPrefilled(form, open.values, talk);
  const missing = form.fields.filter((field) => field.required && isEmpty(values[field.name]));
  const [next] = missing;
  if (next) {
    const trail = open.asking === undefined || open.asking === next.name ? open.trail : [...open.trail, open.asking];
    const turn = say(question(next, missing, values));
    return { ...turn, session: withForm(talk.session, { ...open, values, asking: next.name, trail }) };
  }
  if (!form.summary) return closed(await form.done(values, talk), talk);
  const { card, about } = await form.summary(values, talk);
  const { asking, ...rest } = open;
  const trail = asking ? [...open.trail, asking] : open.trail;
  const turn = say(card.buttons ? card : { ...card, buttons: summaryButtons() }, {
    context: 'confirm',
    yes: { intent: FORM_YES },
    no: { intent: FORM_NO },
    ...(about ? { about } : {}),
  });
  return { ...turn, session: withForm(talk.session, { ...rest, values, trail }) };
}

/** What was said, taken as the answer to the field that was asked last. */
export async function fill(form: Form, open: OpenForm, text: string, talk: Talk): Promise<Turn> {
  const field = form.fields.find(({ name }) => name === open.asking);
  if (!field) return remind(form, open, talk);
  const value = readValue(field, text, talk);
  if (isRefusal(value)) {
    const session = withForm(talk.session, { ...open, misses: open.misses + 1 });
    const again = question(field, [field], open.values);
    return { ...say({ ...again, text: `${value.text}${open.misses > 0 ? '不填了请回“取消”。' : ''}` }), session };
  }
  return advance(form, { ...open, values: { ...open.values, [field.name]: value }, misses: 0 }, talk);
}

/** A card form was sent in: all its fields at once. A value that is not right keeps the button and says so. */
export async function fillAll(
  form: Form,
  open: OpenForm,
  given: Record<string, string | string[]>,
  talk: Talk,
): Promise<Turn> {
  const values: Values = { ...open.values };
  for (const field of form.fields) {
    const raw = given[field.name];
    if (raw === undefined || raw === '' || (Array.isArray(raw) && raw.length === 0)) continue;
    const value = readValue(field, [raw].flat().join('、'), talk);
    if (isRefusal(value)) return { ...say(`${field.label}：${value.text}`), keepsButton: true };
    values[field.name] = value;
  }
  return advance(form, { ...open, values }, talk);
}

/** A file that came while the form is open, for its field that takes files; undefined when it has none. */
export async function takeFile(form: Form, open: OpenForm, talk: Talk): Promise<Turn | undefined> {
  const field = form.fields.find(({ kind }) => kind === 'file');
  if (!field || !talk.attachment) return undefined;
  const refusal = form.refusesFile?.(open.values);
  if (refusal) return say(refusal.text, talk.shown);
  const { id, name, bytes } = talk.attachment;
  const files = filesIn(open.values[field.name]);
  if (files.length >= MOST_FILES) return say(`附件最多 ${MOST_FILES} 个，这个没有收。`, talk.shown);
  const kept = [...files.filter((file) => file.id !== id), { id, name, bytes }];
  const values = { ...open.values, [field.name]: kept };
  return advance(form, { ...open, values: form.tookFile?.(talk.attachment, values) ?? values }, talk);
}

/** The files that a field holds. */
export function filesIn(value: Json | undefined): KeptFile[] {
  return Array.isArray(value) ? value.filter(isFile) : [];
}

function isFile(value: Json): value is KeptFile {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value && 'bytes' in value;
}

export async function confirm(form: Form, open: OpenForm, talk: Talk): Promise<Turn> {
  if (open.asking !== undefined) return remind(form, open, talk);
  return closed(await form.done(open.values, talk), talk);
}

export function abandon(form: Form, open: OpenForm, talk: Talk): Turn {
  const turn = { ...say(`好的，${form.title}已取消，没有提交。`), session: withoutForm(talk.session) };
  if (!form.forgets) return turn;
  return { ...turn, messages: turn.messages.map((one) => ({ ...one, erase: true })), eraseSince: open.since };
}

export async function back(form: Form, open: OpenForm, talk: Talk): Promise<Turn> {
  const trail = [...open.trail];
  const field = form.fields.find(({ name }) => name === trail.pop());
  if (!field) return { ...say(`已经是第一步了。不办了请回“取消”。`), session: talk.session };
  const { [field.name]: _dropped, ...values } = open.values;
  const session = withForm(talk.session, { ...open, values, trail, asking: field.name });
  return { ...say(question(field, [field], values)), session };
}

/** Shows once more where the form stands. */
export function remind(form: Form, open: OpenForm, talk: Talk): Promise<Turn> {
  const { asking, ...rest } = open;
  return advance(form, rest, talk);
}

/** The line under an answer that was given in between. */
export function stillOpen(form: Form): string {
  return `（${form.title}还没办完，回复“继续”接着办。）`;
}

function summaryButtons(): Button[] {
  return [
    { label: '提交', does: { intent: FORM_YES }, tone: 'primary' },
    { label: '取消', does: { intent: FORM_NO } },
  ];
}

function question(field: Field, missing: Field[], values: Values): Card {
  if (field.options && field.kind === 'choice') {
    const buttons = field.options.map((label) => ({
      label,
      does: { intent: FORM_FILL, slots: { [field.name]: label } },
    }));
    return { text: field.ask, buttons };
  }
  if (missing.length < 2 && field.kind === 'text') return { text: field.ask };
  return {
    text: field.ask,
    form: { fields: missing.map((one) => shownField(one, values)), submit: '下一步', does: { intent: FORM_FILL } },
  };
}

function shownField({ name, label, kind, required, options }: Field, values: Values): FormField {
  const value = values[name];
  return {
    name,
    label,
    kind,
    required,
    ...(options ? { options } : {}),
    ...(typeof value === 'string' ? { value } : {}),
  };
}

function readValue(field: Field, text: string, talk: Talk): Json | ReturnType<NonNullable<Field['parse']>> {
  if (field.parse) return field.parse(text, talk);
  const said = text.trim();
  if (!field.options) return said;
  const chosen = field.options.filter((option) => said.includes(option));
  const byNumber = field.options[Number(said) - 1];
  if (field.kind === 'choices') return chosen.length > 0 ? chosen : said;
  return chosen[0] ?? byNumber ?? { refused: true, text: `请在“${field.options.join('、')}”里选一个。` };
}

function withPrefilled(form: Form, values: Values, talk: Talk): Values {
  const all: Values = { ...values };
  for (const { name, prefill } of form.fields) {
    if (!isEmpty(all[name]) || !prefill) continue;
    const known = prefill(talk);
    if (known !== undefined) all[name] = known;
  }
  return all;
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function closed(turn: Turn, talk: Talk): Turn {
  // done() may itself open the next one
  if (turn.session?.form && turn.session.form !== talk.session.form) return turn;
  const { last } = turn.session ?? talk.session;
  return { ...turn, session: withoutForm({ ...talk.session, last }) };
}

function withForm(session: Session, form: OpenForm): Session {
  return { ...session, form };
}

/** The session once its form is closed: the interrupted one stands again. */
export function withoutForm({ last, form }: Session): Session {
  return form?.under ? { last, form: form.under } : { last };
}
