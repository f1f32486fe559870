import { eq } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { both, say, type Turn } from '../../chat/turn.ts';
import { NUMERAL, readNumber } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import { campaignById } from '../campaign/index.ts';
import { ASPECTS } from './lexicon/topics.ts';
import { newsOf } from './news.ts';
import { maySplit, type Problem, seesAll } from './policy.ts';
import { maskPersonal } from './privacy.ts';
import { aspectOf } from './similar.ts';
import { splitProblems } from './split.ts';
import { addProblem, nextNumbers, problemByNumber, scatteredNumbers, setStatus } from './store.ts';
import { endorsement } from './tables.ts';

export const SPLIT = 'split_problem';
const MOST = 5;
const SHORTEST = 4;
const STAFF_ONLY = '拆分难题由市直机关工委的管理员办理。';

/** 12号拆成两条: as the words after it say, else as its own text falls apart; shown once, done with one tap. */
export const splitProblem: Decide = async (slots, talk) => {
  if (!seesAll(talk.asker)) return say(STAFF_ONLY);
  const number = typeof slots.problem_no === 'number' ? slots.problem_no : numberIn(talk.text);
  const one = number === undefined ? undefined : await problemByNumber(talk.read, number);
  if (!one) return say(number === undefined ? '要拆哪一条？例如“12号拆成两条”。' : `没有找到难题 ${number} 号。`);
  const refusal = maySplit(one);
  if (refusal) return say(refusal.text);
  const after = /拆(?:成|为|开|分)?[^：:\n]{0,8}[：:\n]\s*([\s\S]{8,})$/u.exec(talk.text)?.[1];
  const count = readNumber(new RegExp(`拆(?:成|为)?([${NUMERAL}])(?:条|个|项|件)`, 'u').exec(talk.text)?.[1] ?? '');
  const parts = after ? partsOf(after) : partsOf(one.text, count);
  const values = { number: one.number, ...(parts.length > 1 ? { text: parts.join('\n') } : {}) };
  const form = { form: SPLIT, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const splitForm: Form = {
  name: SPLIT,
  title: '拆分难题',
  fields: [
    {
      name: 'text',
      label: '拆开后',
      kind: 'text',
      required: true,
      ask: '请把拆开后的几条写出来，一行一条，或写成“1. …… 2. ……”。',
      parse: (text) => {
        const parts = partsOf(text);
        return parts.length > 1 ? parts.join('\n') : refuse(`请至少写两条、最多 ${MOST} 条，一行一条。`);
      },
    },
  ],
  async heard(text, values) {
    if (values.text === undefined) return undefined;
    const parts = partsOf(text);
    return parts.length > 1 ? { text: parts.join('\n') } : undefined;
  },
  async summary(values) {
    const parts = String(values.text).split('\n');
    return {
      card: {
        text: `把难题 ${values.number} 号拆成 ${parts.length} 条，可以吗？要改，把几条重新写一遍就行。`,
        fields: parts.map((part, i) => ({
          label: `第 ${i + 1} 条`,
          value: clip(part, Math.floor(160 / parts.length)),
        })),
        buttons: [
          { label: '拆开', does: { intent: 'form.yes' }, tone: 'primary' },
          { label: '取消', does: { intent: 'form.no' } },
        ],
      },
    };
  },
  done: split,
};

async function split(values: Values, talk: Talk): Promise<Turn> {
  if (!seesAll(talk.asker)) return say(STAFF_ONLY);
  const one = typeof values.number === 'number' ? await problemByNumber(talk.read, values.number) : undefined;
  if (!one) return say('没有找到这条难题。');
  const refusal = maySplit(one);
  if (refusal) return say(refusal.text);
  const texts = String(values.text).split('\n');
  const ids = texts.map(() => talk.newId());
  const { numbers, writes, unless } = one.anonymous
    ? await scatteredNumbers(talk.read, ids)
    : await nextNumbers(talk.read, texts.length);
  const aspects = (one.campaign ? await campaignById(talk.read, one.campaign) : undefined)?.aspects ?? ASPECTS;
  const endorsers = await talk.read.select().from(endorsement).where(eq(endorsement.problem, one.id));
  const listed = numbers.map((number) => `${number} 号`).join('、');
  const news = await newsOf(
    [one.id],
    { text: `内容较多，已拆成难题 ${listed}分别办理。`, about: `problem/${one.number}` },
    talk,
  );
  return both(say(`难题 ${one.number} 号已拆成 ${listed}，附议都带过去了，提出人会知道。`), {
    messages: news.messages,
    unless,
    writes: [
      ...writes,
      ...news.writes,
      setStatus(one, { status: 'split' }),
      ...texts.map((text, i) => addProblem(partOf(one, text, { id: ids[i] ?? '', number: numbers[i] ?? 0, aspects }))),
      ...ids.flatMap((problem) =>
        endorsers.map(({ person, unit, on }) =>
          write(build.insert(endorsement).values({ id: talk.newId(), problem, person, unit, on })),
        ),
      ),
    ],
    changes: [{ verb: 'split', entity: 'problem', id: one.id, before: { status: one.status }, after: { numbers } }],
  });
}

/** Told by whom and when the whole was told; what it is about is read anew. */
function partOf(
  one: Problem,
  text: string,
  { id, number, aspects }: { id: string; number: number; aspects: readonly string[] },
) {
  const { row: _row, mergedInto: _into, statusBefore: _before, objected: _objected, ...same } = one;
  const masked = maskPersonal(text).text;
  const aspect = aspectOf(masked, aspects) ?? one.aspect;
  return { ...same, id, number, text: masked, aspect, status: 'submitted' as const, splitFrom: one.id };
}

/** The parts of a text: a line each, as numbered, or, where `count` says how many there are, by its sentences. */
export function partsOf(text: string, count?: number): string[] {
  const lines = text
    .split(/\n+/u)
    .map((line) => line.replace(/^\s*(?:[（(]?[0-9一二三四五][)）.．、]\s*|[-·•])/u, '').trim());
  const ways = [lines.filter((line) => line !== ''), splitProblems(text)];
  if (count !== undefined) {
    ways.push(
      text
        .split(/[。；;\n]/u)
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    );
    ways.push(
      text
        .split(/[。；;，,\n]/u)
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    );
  }
  const fits = (parts: string[]) =>
    parts.length >= 2 && parts.length <= MOST && parts.every((part) => part.length >= SHORTEST);
  return ways.find((parts) => fits(parts) && (count === undefined || parts.length === count)) ?? [];
}

function numberIn(text: string): number | undefined {
  const digits = /(\d{1,7})\s*号/u.exec(text)?.[1];
  return digits ? Number(digits) : undefined;
}
