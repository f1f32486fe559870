import type { Form, Values } from '../../chat/form.ts';
import { FORM_NO, FORM_YES, withoutForm } from '../../chat/forms.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import type { Button, Card } from '../../message/card.ts';
import { maskPersonal } from '../problems/index.ts';
import { addOversight, freeNumber, levelsFrom, newWord, wordSeal } from './oversight-store.ts';
import { handlersOf } from './policy.ts';

export const OVERSEE = 'oversight_message';
const ANONYMOUS = '匿名';
const NAMED = '实名';
const LONGEST = 2_000;
const SHOWN = 110;
const ASKS_NO_NAME =
  /匿名|不(?:署名|留名|具名|记名)|(?:别|不要|不想|不敢|请勿)(?:写|说|留|提|透露|署)(?:上)?(?:我|是我|我的)?(?:的)?(?:名字|姓名|名|是我)|不敢署名/u;
const ASKS_NAME = /实名|(?:可以|愿意)?(?:署名|留名)/u;
const LEAD =
  /^(?:我|我们)?(?:想|要|来|需要)?(?:匿名|实名|不署名|不留名|不记名)?(?:的)?(?:地)?[，,：: ]*(?:(?:我)?(?:想|要)?(?:提|反映|有|报|说)?(?:一|1)?(?:条|个|件)?(?:监督|间督)(?:意见|建议|反映|线索|信)?(?:一条|1条)?|举报|检举|反映|(?:说|讲)(?:一|1)?(?:个|件)?(?:事|问题)|说说)?(?:一下|1下|一件事|个事|个问题)?[，,：:、。 ]*/u;
const NONE = '没有找到可以受理的同志，这件事我没有保存。请直接向上一级党组织或纪检监察机关反映（电话 12388）。';

/** 反映监督意见: what was understood, and who will see it, are shown once; signed or unsigned is one tap. */
export const oversee: Decide = (slots, talk) => {
  if (!talk.private) return { ...say('监督意见请在和我的私聊里说，这里其他人看得到。'), eraseSince: began(talk) };
  const text = told(talk.text);
  const how = slots.anonymous === true || ASKS_NO_NAME.test(talk.text) ? ANONYMOUS : undefined;
  const form = {
    form: OVERSEE,
    values: { ...(text ? { text } : {}), ...(how ? { how } : {}) },
    trail: [],
    misses: 0,
    since: began(talk),
  };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const overseeForm: Form = {
  name: OVERSEE,
  title: '反映监督意见',
  forgets: true,
  literal: true,
  fields: [
    {
      name: 'text',
      label: '内容',
      kind: 'text',
      required: true,
      ask: '请说是什么事：谁、什么时候、怎么回事，一段话就行。署名或匿名都可以，提交前会告诉您由谁受理。',
      parse: (text) => told(text) ?? refuse('请说得具体一点：什么事、什么时候。'),
    },
    { name: 'how', label: '署名', kind: 'choice', required: false, ask: '署名还是匿名？', options: [NAMED, ANONYMOUS] },
  ],
  async heard(text, values) {
    if (text.length > 12 && values.text !== undefined) {
      const next = /^(?:内容)?(?:改成|改为)[：:]?\s*(.{4,})$/su.exec(text)?.[1];
      return next ? { text: maskPersonal(next).text } : undefined;
    }
    if (text.length > 12) return undefined;
    if (ASKS_NO_NAME.test(text)) return { how: ANONYMOUS };
    return ASKS_NAME.test(text) ? { how: NAMED } : undefined;
  },
  async summary(values, talk) {
    return { card: await draftCard(values, talk) };
  },
  done: (values, talk) => hand(values, talk),
};

/** The buttons of the draft. */
export async function submitOversight({ how }: Slots, talk: Talk): Promise<Turn> {
  const { form } = talk.session;
  if (form?.form !== OVERSEE) return say('这份草稿已经不在了。还想反映，请再说一次。');
  return hand({ ...form.values, ...(typeof how === 'string' ? { how } : {}) }, talk);
}

async function draftCard(values: Values, talk: Talk): Promise<Card> {
  const text = String(values.text);
  const anonymous = values.how === ANONYMOUS;
  const to = await handledIn(text, anonymous, talk);
  if (!to) return { text: NONE, buttons: [cancel] };
  const names = to.handlers.map(({ name }) => name).join('、');
  return {
    text: `是否提交？由${to.unit.name}的${names}受理，其他人看不到${anonymous ? '；不记您的姓名和单位' : ''}。涉嫌违纪违法的，也可以直接打 12388。`,
    fields: [
      { label: '内容', value: clip(text, SHOWN) },
      { label: '署名', value: anonymous ? '匿名' : `${talk.asker.unit.name} ${talk.asker.name}` },
    ],
    ...(text.length > SHOWN ? { more: text } : {}),
    buttons: [
      { label: anonymous ? '匿名提交' : '署名提交', does: { intent: FORM_YES }, tone: 'primary' },
      {
        label: anonymous ? '改为署名提交' : '匿名提交',
        does: { intent: 'submit_oversight', slots: { how: anonymous ? NAMED : ANONYMOUS } },
      },
      cancel,
    ],
  };
}

async function hand(values: Values, talk: Talk): Promise<Turn> {
  const text = String(values.text ?? '');
  const anonymous = values.how === ANONYMOUS;
  const to = await handledIn(text, anonymous, talk);
  const since = Math.min(talk.now, talk.session.form?.form === OVERSEE ? talk.session.form.since : talk.now);
  if (!to) return { ...say(NONE), session: withoutForm(talk.session), eraseSince: since };
  const id = talk.newId();
  const number = await freeNumber(talk.read, id);
  const word = anonymous ? newWord(() => talk.newId()) : undefined;
  const row = {
    id,
    text,
    anonymous,
    by: anonymous ? null : talk.asker.id,
    unit: anonymous ? null : talk.asker.unit.code,
    word: word ? wordSeal(word, talk) : null,
    handledIn: to.unit.code,
    handlers: to.handlers.map((one) => one.id).sort(),
    toldTo: [],
    state: 'received' as const,
    toldOn: talk.today,
  };
  const [message] = say(
    word
      ? `监督意见已匿名收到。查询口令：${word}。请记下来，只显示这一次；以后把口令发给我，就能知道处理结果，不用报姓名。`
      : `监督意见 ${number} 号已收到，由${to.unit.name}受理，有结果告诉您。照片等材料请先留好，受理的同志需要时再找您。`,
  ).messages;
  return {
    // what an accusation says is kept in one place only, whoever made it
    messages: message ? [{ ...message, erase: anonymous }] : [],
    ...addOversight(row, number),
    changes: [{ verb: 'tell', entity: 'oversight', id, anonymous }],
    session: withoutForm(talk.session),
    eraseSince: since,
  };
}

async function handledIn(text: string, unnamed: boolean, { asker, read }: Talk) {
  return handlersOf(text, await levelsFrom(asker.unit, read), { teller: asker.id, unnamed });
}

/** What is told, without the words that lead to it; undefined where nothing is told yet. */
function told(said: string): string | undefined {
  const bare = said.replace(/\p{Extended_Pictographic}|\u{fe0f}/gu, ' ').trim();
  const text = bare.replace(LEAD, '').trim() || bare;
  if (
    text.length < 4 ||
    /^(?:怎么|如何|能不能|可以|能|哪里)?(?:匿名|实名)?(?:举报|反映|监督|检举)(?:意见|问题)?(?:吗|呢)?[？?]?$/u.test(
      text,
    )
  )
    return undefined;
  return clip(maskPersonal(text).text, LONGEST);
}

const cancel: Button = { label: '取消', does: { intent: FORM_NO } };
