import type { Form } from '../../chat/form.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { readNumber } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import type { Json } from '../../message/card.ts';
import { maskPersonal } from '../problems/index.ts';
import { mayPlan, saved } from './keep.ts';
import { itemsOf } from './parse.ts';
import {
  counted,
  freePlace,
  isPart,
  isType,
  lackingWords,
  lineName,
  PART_WORDS,
  TYPE_WORDS,
  WANTED,
} from './policy.ts';
import { dropEntry, type Kept, planOf, putEntry } from './store.ts';
import { type Part, TYPES, type Type } from './tables.ts';
import { yearIn } from './year.ts';

const EDIT = 'edit_five_entry';
const LONGEST = 80;

export type Edit = { does: 'add' | 'set' | 'drop'; part: Part; type?: Type | undefined; place?: number; text?: string };

const ADDS = /(?:再)?(?:加|补|添|增加|补充)(?:上|一|1)*(?:个|条|项|句)?/u;
const DROPS = /删|去掉|不要了?|拿掉/u;
const SETS = /改|换|定|写|填|是|[：:]/u;
const CONTENT =
  /(?:改成|改为|换成|换为|调整为|定为|写成|写上?|填上?|[：:]|是|叫)\s*[“"]?([^“”"？?]{2,80}?)[”"]?[。！]?$/u;
const NO_CONTENT = /^(?:一下|什么|啥|哪|几|个|条|吗|不是|没)/u;
const ASKS = /怎么|什么|哪|吗|[？?]|缺|差|没填|能不能|几[个条]/u;

/** One line that is to change, as it was said; undefined where nothing is changed. */
export function editSaid(
  said: string,
  type: Type | undefined,
  part: Part | undefined,
  { index }: Slots,
): Edit | undefined {
  if (!part || ASKS.test(said.replace(/[“"].*[”"]/gu, ''))) return undefined;
  const place = typeof index === 'number' ? index : readNumber(/第([一二三123])/u.exec(said)?.[1] ?? '');
  const content = CONTENT.exec(said)?.[1]?.trim() ?? afterAdd(said, part);
  const text = content && !NO_CONTENT.test(content) ? clip(maskPersonal(content).text, LONGEST) : undefined;
  const of = { part, ...(type ? { type } : {}), ...(place === undefined ? {} : { place }), ...(text ? { text } : {}) };
  if (DROPS.test(said) && !text) return { does: 'drop', ...of };
  if (ADDS.test(said)) return { does: 'add', ...of };
  return SETS.test(said) ? { does: 'set', ...of } : undefined;
}

/** 加一条措施，每月谈心 and 加个载体“读书角”. */
function afterAdd(said: string, part: Part): string | undefined {
  if (!ADDS.test(said)) return undefined;
  return new RegExp(`${PART_WORDS[part]}[，,\\s]*[“"]?([^“”"，,]{2,80}?)[”"]?[。]?$`, 'u').exec(said)?.[1];
}

/** The change at once with a way back; what is not clear is asked with buttons. */
export async function editPlan(edit: Edit, year: number, talk: Talk): Promise<Turn> {
  const refused = await mayPlan(talk);
  if (refused) return say(refused.text);
  const { part, text } = edit;
  const spokenOf = talk.session.last.five;
  const type = edit.type ?? (isType(spokenOf) ? spokenOf : undefined);
  if (!type) return askType(edit, year);
  const plan = await planOf(talk.read, talk.asker.unit.code, year);
  const there = plan.filter((entry) => entry.type === type && entry.part === part);
  const items = text ? itemsOf(text, WANTED[part]) : [];
  if (edit.does !== 'drop' && edit.place === undefined && items.length === WANTED[part] && items.length > 1)
    return saved(
      items.map((one, i) => ({ type, part, place: i + 1, text: one })),
      year,
      talk,
    );
  const place = edit.place ?? placeFor(edit, there, freePlace(plan, type, part));
  if (place === undefined) return askPlace({ ...edit, type }, there, year);
  if (place > WANTED[part]) return say(`${TYPE_WORDS[type]}只有 ${counted(part, WANTED[part])}，没有第${place}项。`);
  const before = there.find((entry) => entry.place === place);
  if (edit.does === 'drop')
    return before
      ? changed(before, undefined, year, plan, talk)
      : say(`${TYPE_WORDS[type]}没有${lineName(part, place)}。`);
  if (text === undefined) {
    const form = {
      form: EDIT,
      values: { type, part, place, year, was: before?.text ?? '' },
      trail: [],
      misses: 0,
      since: talk.now,
    };
    return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
  }
  return changed(before ?? { type, part, place }, text, year, plan, talk);
}

function placeFor({ does, part }: Edit, there: Kept[], free: number | undefined): number | undefined {
  if (WANTED[part] === 1) return 1;
  if (does === 'add') return free;
  return there.length <= 1 ? (there[0]?.place ?? 1) : undefined;
}

const slotsOf = ({ does, part, type, place, text }: Edit, year: number): { [name: string]: Json } => ({
  does,
  part,
  year,
  ...(type ? { type } : {}),
  ...(place === undefined ? {} : { place }),
  ...(text ? { text } : {}),
});

function askType(edit: Edit, year: number): Turn {
  const choices = TYPES.map((type) => ({ intent: 'change_five_plan', slots: slotsOf({ ...edit, type }, year) }));
  return say(
    {
      text: `是哪一型的${PART_WORDS[edit.part]}？`,
      buttons: TYPES.map((type, i) => ({ label: TYPE_WORDS[type], does: choices[i] ?? { intent: 'help' } })),
    },
    { context: 'list', choices },
  );
}

function askPlace(edit: Edit & { type: Type }, there: Kept[], year: number): Turn {
  const does = edit.does === 'add' ? 'set' : edit.does;
  const choices = there.map(({ place }) => ({
    intent: 'change_five_plan',
    slots: slotsOf({ ...edit, does, place }, year),
  }));
  const what =
    edit.does === 'add'
      ? `${TYPE_WORDS[edit.type]}已有 ${counted(edit.part, there.length)}，要换哪一条？`
      : `${edit.does === 'drop' ? '删' : '改'}哪一条？`;
  return say(
    {
      text: what,
      buttons: there.map(({ text }, i) => ({
        label: `${i + 1} ${clip(text, 14)}`,
        does: choices[i] ?? { intent: 'help' },
      })),
    },
    { context: 'list', choices },
  );
}

function changed(
  at: Kept | { type: Type; part: Part; place: number },
  text: string | undefined,
  year: number,
  plan: Kept[],
  talk: Talk,
): Turn {
  const { type, part, place } = at;
  const before = 'id' in at ? at : undefined;
  const { asker, today, newId, session } = talk;
  const of = { unit: asker.unit.code, year, by: asker.id, on: today };
  const rest = plan.filter((entry) => entry.id !== before?.id);
  const missing = lackingWords(text === undefined ? rest : [...rest, { type, part, place, text }], [type]);
  const undo = {
    intent: 'change_five_plan',
    slots: { does: before ? 'set' : 'drop', type, part, place, year, ...(before ? { text: before.text } : {}) },
  };
  const name = lineName(part, place);
  return {
    ...say({
      text: `${text === undefined ? `已删${TYPE_WORDS[type]}${name}` : `${TYPE_WORDS[type]}${name}${before ? '改为' : '已存'}：${text}`}。${missing ? `${missing}。` : `${TYPE_WORDS[type]}齐了。`}`,
      buttons: [{ label: '撤销', does: undo, group: 'undo' }],
    }),
    writes: [text === undefined ? dropIt(before) : [putEntry({ type, part, place, text }, before, of, newId)]].flat(),
    changes: [
      {
        verb: text === undefined ? 'drop' : 'plan',
        entity: 'five_plan',
        id: `${asker.unit.code}/${year}/${type}`,
        before: before?.text ?? null,
        after: text ?? null,
      },
    ],
    session: { ...session, last: { ...session.last, undo, five: type } },
  };
}

const dropIt = (before: Kept | undefined) => (before ? [dropEntry(before)] : []);

/** What a button says: the line with its type and place. */
export const changePlan: Decide = async ({ does, type, part, place, text, year }, talk) => {
  if (!isType(type) || !isPart(part) || (does !== 'add' && does !== 'set' && does !== 'drop'))
    return say('这一步已经失效，请重新说一下。');
  return editPlan(
    {
      does,
      type,
      part,
      ...(typeof place === 'number' ? { place } : {}),
      ...(typeof text === 'string' ? { text } : {}),
    },
    typeof year === 'number' ? year : yearIn('', talk),
    talk,
  );
};

/** Only said which line: what it is to say is asked. */
export const editForm: Form = {
  name: EDIT,
  title: '改五型计划',
  fields: [
    {
      name: 'text',
      label: '内容',
      kind: 'text',
      required: true,
      ask: '写成什么？一句话就行。',
      parse: (text) =>
        text.trim().length < 2 ? refuse('请说完整一点，一句话就行。') : clip(maskPersonal(text.trim()).text, LONGEST),
    },
  ],
  async done({ type, part, place, year, text }, talk) {
    if (!isType(type) || !isPart(part)) return say('这一步已经失效，请重新说一下。');
    return editPlan({ does: 'set', type, part, place: Number(place), text: String(text) }, Number(year), talk);
  },
};
