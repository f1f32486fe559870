import type { Form, Values } from '../../chat/form.ts';
import { withoutForm } from '../../chat/forms.ts';
import { bringsNew, isQuestion } from '../../chat/said.ts';
import type { Slots, Talk } from '../../chat/skill.ts';
import { began, type Message, say, type Turn } from '../../chat/turn.ts';
import { refuse } from '../../kernel/errors.ts';
import type { Action, Card } from '../../message/card.ts';
import { dayWords } from '../duties/index.ts';
import { cast, hasAnswered } from './ballots.ts';
import { LONGEST_REMARK } from './envelope.ts';
import { GRADES, type Grade, gradeMeant, ratingTerm, standing } from './policy.ts';
import { calledOf, type Debriefing, debriefingById, ratedBy } from './store.ts';

export const RATE = 'rate_debriefing';

export const ANONYMITY =
  '评议不记名，谁评了什么，书记、工委和管理员都查不到，库里也对不上人。不足5人作答的不公布，结束后只出合计。';

/** Those whom the asker may rate, as things stand today. */
export async function openToRate(talk: Talk): Promise<Debriefing[]> {
  const all = await ratedBy(talk.read, talk.asker);
  return all.filter((one) => standing(ratingTerm(one.of), one.of, talk.today, one.state === 'submitted') === 'open');
}

/** 给书记评个较好: shown as understood, given with one tap. `meant`: whom it can be about. */
export async function rate(meant: Debriefing[], slots: Slots, talk: Talk): Promise<Turn> {
  if (!talk.private) return unsaid('评议不记名，请在和我的私聊里进行，这里说的不作数。', talk);
  const left: Debriefing[] = [];
  for (const one of meant) if (!(await hasAnswered(one.id, talk))) left.push(one);
  const [first, ...others] = left;
  if (!first) {
    const about = meant.length === 1 && meant[0] ? calledOf(meant[0]) : '书记';
    return unsaid(`您已评过${about}，每人只评一次。提交后就和您的名字分开了，找不回是哪一份，所以不能再改。`, talk);
  }
  // what was said before the choice goes with the answer
  const since = typeof slots.since === 'number' ? Math.min(slots.since, began(talk)) : began(talk);
  if (others.length > 0)
    return which(left, { ...(typeof slots.grade === 'string' ? { grade: slots.grade } : {}), since });
  const grade = typeof slots.grade === 'string' ? gradeMeant(slots.grade) : gradeIn(talk.text);
  const remark = talk.text === '' ? '' : remarkIn(talk.text, first);
  const values = { debriefing: first.id, ...(grade ? { grade, ...(remark ? { remark } : {}) } : {}) };
  return {
    messages: [],
    writes: [],
    changes: [],
    session: { ...talk.session, form: { form: RATE, values, trail: [], misses: 0, since } },
  };
}

export const rateForm: Form = {
  name: RATE,
  title: '评议',
  forgets: true,
  fields: [
    {
      name: 'grade',
      label: '评议',
      kind: 'choice',
      required: true,
      options: [...GRADES],
      ask: '您对书记今年抓党建的评议是哪一档？不记名，点一下或直接说，也可以顺带写一句话。',
      parse: (text) => gradeMeant(text) ?? refuse('请在“好、较好、一般、差”里选一档。'),
    },
    { name: 'remark', label: '附言', kind: 'text', required: false, ask: '想写一句什么？' },
  ],
  async summary(values, { read }) {
    const one = await debriefingById(read, String(values.debriefing));
    return { card: summaryCard(values, one) };
  },
  async heard(text, values) {
    const said = text.trim();
    if (/^(?:不要|去掉|删掉|删了|取消)(?:这?句?)(?:附言|留言|这句|那句|话)/u.test(said))
      return { ...values, remark: '' };
    const grade = gradeIn(said);
    if (grade && (values.grade === undefined || bringsNew(said) || /改|评|给|打/u.test(said) || said.length > 2)) {
      const remark = remarkIn(said);
      return { ...values, grade, ...(remark ? { remark } : {}) };
    }
    if (values.grade === undefined || isQuestion(said) || [...said].length < 4 || CONFIRMS.test(said)) return undefined;
    return { ...values, remark: [...said].slice(0, LONGEST_REMARK).join('') };
  },
  async done(values, talk) {
    const one = await debriefingById(talk.read, String(values.debriefing));
    const grade = gradeMeant(String(values.grade));
    if (!one || !grade) return unsaid('这次评议已经不在了，没有提交。', talk);
    if (standing(ratingTerm(one.of), one.of, talk.today, one.state === 'submitted') !== 'open') {
      return unsaid('评议已经截止，没有提交。', talk);
    }
    if (await hasAnswered(one.id, talk)) return unsaid('您已经评过了，每人只评一次，这次没有提交。', talk);
    const remark = typeof values.remark === 'string' ? values.remark : '';
    const when = one.of.ratingTo ? `${dayWords(one.of.ratingTo, talk.today)}评议结束后` : '评议结束后';
    return {
      ...unsaid(`已提交，谢谢。您的评议不记名，${when}只公布合计。`, talk),
      ...cast(one, { grade, remark }, talk),
    };
  },
};

/** Nods, and the words of the buttons: the engine's. */
const CONFIRMS =
  /^(?:好的?|行|对|是的?|嗯|可以|没错|确认|确定|提交|就这样|没问题|ok|没有了?|不用|不写了?)[吧了啊呢。，！!]*(?:提交)?$/iu;

function gradeIn(text: string): Grade | undefined {
  if (/^(?:好的|好吧|好了|好嘞|都好|好，)/u.test(text)) return undefined;
  const nth = /第([一二三四1-4])档/u.exec(text)?.[1];
  if (nth) return GRADES[('一二三四'.indexOf(nth) + 1 || Number(nth)) - 1];
  const quoted = /[“"']([^”"']{1,4})[”"']/u.exec(text)?.[1];
  const words =
    text.match(
      /不称职|基本称职|称职|不满意|基本满意|满意|优秀|比较好|较好|良好|较差|一般|(?<!最|只|正|还|刚|更)好(?!好|多|像|在|些|几|的是)|差(?!不多|点|一|旅|距|异)/gu,
    ) ?? [];
  const word = quoted && gradeMeant(quoted) ? quoted : words.at(-1);
  return word ? gradeMeant(word) : undefined;
}

/** The part of a sentence that is more than whom and which grade: 调研太少. Undefined: nothing worth a line. */
function remarkIn(text: string, one?: Debriefing): string | undefined {
  const parts = text
    .split(/[，,。；;！!\n]+/u)
    .map((part) => part.trim())
    .filter((part) => !AIM.test(part) && !(one && part.length <= 8 && part.includes(one.name || '\n')));
  const line = parts.join('，');
  return [...line].length >= 4 ? [...line].slice(0, LONGEST_REMARK).join('') : undefined;
}

/** A clause that says who gets which grade, or that one wants to rate. */
const AIM =
  /(?:给|评|打|投|选|改)(?:他|她|个|为|成|分|书记|[\p{Script=Han}]{1,3}书记)*.{0,4}(?:优秀|较好|良好|称职|满意|一般|较差|好|差|优|良)|^.{0,6}(?:书记|他|她|述职).{0,4}(?:优秀|较好|良好|一般|较差|好|差)$|^(?:我(?:要|来|想)?)?(?:评议?|打分|测评).{0,6}$|^(?:优秀|较好|良好|称职|满意|一般|较差|好|差)$|(?:来|要|想|参加)评|(?:履职|工作|总体|整体).{0,3}(?:优秀|较好|良好|好)$/u;

function summaryCard({ grade, remark }: Values, one: Debriefing | undefined): Card {
  return {
    heading: one ? `评议${calledOf(one)}` : '评议',
    text: `您的评议：${String(grade)}。不记名，提交后不能再改。\n想加一句话，直接发来；要换一档，直接说。`,
    fields: [...(remark ? [{ label: '附言', value: String(remark) }] : [])],
    buttons: [
      { label: '提交', does: { intent: 'form.yes' }, tone: 'primary' },
      { label: '先不评', does: { intent: 'form.no' } },
    ],
  };
}

/** Said, and not kept beside the name; with it goes what was said in this dialogue (law 10). */
export function unsaid(text: string, talk: Talk): Turn {
  const turn = say(text);
  const open = talk.session.form?.form === RATE ? talk.session.form : undefined;
  const { debriefing: _spoken, ...last } = talk.session.last;
  return {
    ...turn,
    messages: turn.messages.map((message): Message => ({ ...message, erase: true })),
    session: withoutForm({ ...talk.session, last }),
    eraseSince: Math.min(began(talk), open?.since ?? talk.now),
  };
}

function which(all: Debriefing[], slots: Slots): Turn {
  const does = all.slice(0, 6).map(({ id }): Action => ({ intent: RATE, slots: { ...slots, debriefing: id } }));
  const lines = all.slice(0, 6).map((one, i) => `${i + 1}. ${calledOf(one)}（${one.at.name}）`);
  return say(
    {
      text: ['您要评议哪一位？', ...lines].join('\n'),
      buttons: does.map((action, i) => ({
        label: lines[i]?.slice(3) ?? '',
        does: action,
        group: `${i}`,
        lasting: true,
      })),
    },
    { context: 'list', choices: does },
  );
}
