import { and, eq, isNull } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { stringOf, wordsOf } from '../../chat/slot-values.ts';
import { began, NOTHING, say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, write } from '../../kernel/statement.ts';
import { person, post } from '../../organisation/tables.ts';
import { maskPersonal } from '../problems/index.ts';
import { appeal, ownRequests, withdrawOwn } from './own.ts';
import { askedIn, sumIn, yuan } from './policy.ts';
import { deciderUnit, sealContent } from './store.ts';
import { careRequest } from './tables.ts';
import { tellDeciders } from './tell.ts';

export const CARE = 'care_request';
const LONGEST = 1_500;

const STATUS = /批了|批下来|下来|到账|没信|信儿|进度|进展|结果|怎么样了|到哪|回音|批没批|什么时候(?:能)?(?:发|批|给)/u;
const WITHDRAWS = /撤回|撤销|收回|不(?:想)?(?:申请|要)了|取消.{0,4}申请|申请.{0,4}取消/u;
const APPEALS = /申诉|不服|复议|再(?:考虑|审|议)[一下]*/u;
const HOW = /怎么(?:申请|办|走|领|弄)|如何申请|条件|标准|流程|手续|谁(?:能|可以)|能(?:不能)?申请|可以申请/u;
/** Of one's life, not of the request. */
const NEED =
  /病|手术|住院|癌|瘤|瘫|中风|卧床|透析|化疗|骨折|车祸|工伤|残|伤|去世|过世|离世|没了|走了|火|淹|水灾|地震|塌|失业|下岗|负债|欠|交不起|学费|药费|医疗费|揭不开|撑不|扛不|难处|变故|一个人(?:过|生活|带)|生活困难|家里?困难|低保|查出|重|帮[一1]?把|心理|抑郁|压力大|学费|凑不|花光|没地方住/u;
const FOR_ANOTHER =
  /^替|代.{0,4}申请|(?:替|帮|给)(?:我们?|咱)?(?:支部|单位|处|同事|老|[\u4e00-\u9fff]{2,3}(?:同志|申请))|(?:我们|咱们?|支部)(?:支部|单位|处)?(?:有(?:个|位|名)|的?老|里)|(?<!让)同事(?!知道|们)|(?:有|某)(?:个|位|名)(?:老)?(?:党员|同志|职工)/u;
const WHO =
  /(?:替|帮|给)(?:我们?|咱们?)?(?:支部|单位|处里?)?(?:的)?([\u4e00-\u9fff]{2,4}?)(?:同志)?(?:申请|报|家)|((?:老党员|老|小)[\u4e00-\u9fff]{1,3}?)(?:同志|家|病|住|查|得|的|，)/u;

const ADDS = /^(?:补充|还有|另外|主要|因为|而且|就是)[一下]*[:：，,]?(?=.{2})/u;

/** A need, one's own or another's, told in one message; or how it is asked for, how it stands, that it is taken back. */
export const careAsked: Decide = async (slots, talk) => {
  if (!talk.private)
    return {
      ...say('这类事请在和我的私聊里说，这里其他人看得到；只有批的同志会知道。'),
      eraseSince: began(talk),
    };
  const text = wordsOf(slots, talk);
  if (APPEALS.test(text)) return appeal({}, talk);
  if (WITHDRAWS.test(text)) return withdrawOwn({}, talk);
  const needs = NEED.test(text.replace(/大病救助|重病补助/gu, ''));
  if (slots.ask === 'status' || (STATUS.test(text) && !needs)) return ownRequests(slots, talk);
  if (HOW.test(text) && !needs) return howTo(talk);
  const values: Values = {
    ...(needs ? { need: clip(maskPersonal(text).text, LONGEST) } : {}),
    ...(await whom(text, slots, talk)),
    ...(askedIn(text) === undefined ? {} : { amount: askedIn(text) ?? 0 }),
  };
  const form = { form: CARE, values, trail: [], misses: 0, since: began(talk) };
  return { ...NOTHING, session: { ...talk.session, form } };
};

/** For whom: somebody of the own unit by name, else as it was said; nothing for oneself. */
async function whom(text: string, slots: Slots, { read, asker }: Talk): Promise<Values> {
  const people = await read
    .selectDistinct({ id: person.id, name: person.name })
    .from(post)
    .innerJoin(person, eq(person.id, post.person))
    .where(and(eq(post.unit, asker.unit.code), isNull(post.leftOn)));
  const named = people.find(({ id, name }) => id !== asker.id && text.includes(name));
  if (named) return { person: named.name };
  if (slots.on_behalf !== true && !FOR_ANOTHER.test(text)) return {};
  const found = WHO.exec(text);
  return { person: found?.[1] ?? found?.[2] ?? stringOf(slots.person) ?? '一位同志' };
}

function howTo(_talk: Talk): Turn {
  return say({
    text: '在这里说一句遇到的难处就能申请，替别的同志说也行；上级批了马上告诉您。只有批的同志看得到，不公开，不用证明材料。',
    buttons: [{ label: '我要申请', does: { intent: CARE, slots: { text: '我要申请关心关爱' } }, tone: 'primary' }],
  });
}

export const careForm: Form = {
  name: CARE,
  title: '关心关爱申请',
  forgets: true,
  fields: [
    {
      name: 'need',
      label: '情况',
      kind: 'text',
      required: true,
      ask: '请说说遇到了什么难处，几句话就行，只有批的同志看得到。',
      parse: (text) =>
        text.trim().length < 2 ? refuse('请说一句遇到的难处。') : clip(maskPersonal(text.trim()).text, LONGEST),
    },
  ],
  async summary({ need, person: whose, amount }, { read, asker, today }) {
    const decider = await deciderUnit(read, asker.unit, asker.id, Number(today.slice(0, 4)));
    const who = stringOf(whose);
    return {
      card: {
        text: `${who ? `替${who}` : '您'}申请关心关爱，是否提交？只有${decider?.unit.name ?? '上级'}负责审批的同志看得到，不公开。`,
        fields: [
          { label: '情况', value: clip(stringOf(need) ?? '', 150) },
          { label: '金额', value: typeof amount === 'number' ? yuan(amount) : '没有说，由审批的同志定' },
        ],
      },
    };
  },
  async heard(text, values, talk) {
    if (values.need === undefined) return needIn(text, values, talk);
    if (/替|给|帮|为/u.test(text) && text.length <= 20) {
      if (/我(?:自己|本人)/u.test(text)) return { person: '' };
      const other = await whom(text, {}, talk);
      if (other.person !== undefined) return other;
    }
    const sum =
      text.length <= 16 ? sumIn(text, { bare: /(?:给|要|申请|补)\s*\d/u.test(numeralsAlike(text)) }) : undefined;
    if (sum !== undefined) return { amount: sum };
    if (typeof values.need !== 'string' || !(ADDS.test(text) || (NEED.test(text) && text.length >= 4)))
      return undefined;
    return { need: clip(`${values.need}；${maskPersonal(text).text}`, LONGEST) };
  },
  done: submit,
};

/** The need itself, told after a bare wish to ask; a name and a sum in it are heard too. */
async function needIn(text: string, before: Values, talk: Talk): Promise<Values | undefined> {
  if (text.trim().length < 4) return undefined;
  const amount = askedIn(text);
  return {
    need: clip(maskPersonal(text.trim()).text, LONGEST),
    ...(before.person === undefined ? {} : { person: before.person }),
    ...(await whom(text, {}, talk)),
    ...(amount === undefined ? {} : { amount }),
  };
}

async function submit({ need, person: whose, amount }: Values, talk: Talk): Promise<Turn> {
  const { asker, read, today, newId, session, now } = talk;
  const year = Number(today.slice(0, 4));
  const decider = await deciderUnit(read, asker.unit, asker.id, year);
  if (!decider) return say('上面没有查到能批的单位，请说“转人工”，工委的同志帮您办。');
  const { first, taken } = await nextOf(read, 'care_request');
  const id = newId();
  const who = stringOf(whose) ?? '';
  const row = {
    id,
    number: first,
    by: asker.id,
    unit: asker.unit.code,
    decides: decider.unit.code,
    year,
    onBehalf: who !== '',
    content: sealContent({ need: stringOf(need) ?? '', person: who }, talk),
    asked: typeof amount === 'number' ? amount : null,
    status: 'submitted' as const,
    on: today,
  };
  // nothing of the need stands on it, so that it may stay when the dialogue is erased
  const receipt = say({
    text: `申请 ${first} 号已收到，只有${decider.unit.name}负责审批的同志看得到，批了马上告诉您。刚才说的内容已从聊天里抹去。`,
    buttons: [{ label: '撤回', does: { intent: 'withdraw_care', slots: { id } } }],
  });
  return {
    ...receipt,
    messages: [...receipt.messages, ...tellDeciders(row, decider.people, '')],
    writes: [taken, write(build.insert(careRequest).values(row), 1)],
    changes: [{ verb: 'ask', entity: 'care_request', id }],
    eraseSince: Math.min(now, session.form?.form === CARE ? session.form.since : now),
  };
}
