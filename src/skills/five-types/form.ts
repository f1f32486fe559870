import type { Form, Values } from '../../chat/form.ts';
import { isQuestion } from '../../chat/said.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import type { Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { maskPersonal } from '../problems/index.ts';
import { saved } from './keep.ts';
import { itemsOf, planIn, tooMany } from './parse.ts';
import { type Entry, PART_WORDS, TYPE_WORDS, typeIn, WANTED } from './policy.ts';
import { planOf } from './store.ts';
import { PARTS, type Part, TYPES, type Type } from './tables.ts';

const FORM = 'five_types_plan';
/** Stands for a part that the plan has already: it is not asked. */
const THERE = '已有';

const ASKS: Record<Part, string> = {
  goal: '目标是什么？一句话就行。',
  focus: '两个着眼点是什么？用分号隔开。',
  measure: '三条措施是什么？用分号隔开，先想到几条说几条也行。',
  carrier: '两个载体是什么？用分号隔开。',
};

const ASIDE = /^(?:看|查)|看看|哪[一1]?年|交了没/u;

/**
 * A type of the plan, part by part; told whole, it is taken whole. `aside` hears what is asked in between, or said of another
 * type: the form stays open.
 */
export const typeForms = (aside: Decide): Form[] =>
  TYPES.map((type) => ({
    name: `${FORM}:${type}`,
    title: `填${TYPE_WORDS[type]}计划`,
    fields: PARTS.map((part) => ({
      name: part,
      label: PART_WORDS[part],
      kind: 'text' as const,
      required: true,
      ask: `${TYPE_WORDS[type]}的${ASKS[part]}`,
      parse(text: string) {
        const items = itemsOf(maskPersonal(text.trim()).text, WANTED[part]);
        return items.length > WANTED[part] ? tooMany(type, part, items.length) : items.join('\n');
      },
    })),
    async heard(text, values, talk) {
      const other = typeIn(text);
      if (isQuestion(text) || ASIDE.test(text) || (other && other !== type)) return aside({}, { ...talk, text });
      const told = planIn(maskPersonal(text).text, type);
      if (isRefusal(told) || told.length === 0) return undefined;
      const parts = PARTS.filter((part) => told.some((entry) => entry.part === part && entry.type === type));
      const filled: Values = {};
      for (const part of parts) {
        const items = told.filter((entry) => entry.part === part && entry.type === type);
        filled[part] = items.map((entry) => entry.text).join('\n');
      }
      return parts.length > 0 ? { ...values, ...filled } : undefined;
    },
    done: (values, talk) => keepType(type, values, talk),
  }));

/** Opens the form of a type; what the plan has already is not asked again. */
export async function openType(type: Type, year: number, talk: Talk): Promise<Turn> {
  const plan = await planOf(talk.read, talk.asker.unit.code, year);
  const values: Values = { year };
  for (const part of PARTS) {
    if (plan.filter((entry) => entry.type === type && entry.part === part).length === WANTED[part])
      values[part] = THERE;
  }
  // a whole type is gone through anew
  if (PARTS.every((part) => values[part] === THERE)) for (const part of PARTS) delete values[part];
  const form = { form: `${FORM}:${type}`, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

async function keepType(type: Type, values: Values, talk: Talk): Promise<Turn> {
  const year = Number(values.year);
  const plan = await planOf(talk.read, talk.asker.unit.code, year);
  const entries: Entry[] = [];
  for (const part of PARTS) {
    const told = typeof values[part] === 'string' && values[part] !== THERE ? values[part].split('\n') : [];
    if (told.length === 0) continue;
    const there = plan.filter((entry) => entry.type === type && entry.part === part).map(({ text }) => text);
    const added = told.length < WANTED[part] && there.length + told.length <= WANTED[part] ? [...there, ...told] : told;
    entries.push(...added.map((text, i) => ({ type, part, place: i + 1, text })));
  }
  return saved(entries, year, talk);
}
