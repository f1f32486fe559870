import { and, eq, lt, ne } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Decide, DigestItem, Talk } from '../../chat/skill.ts';
import { NOTHING, say, type Turn } from '../../chat/turn.ts';
import { mayWriteUnasked } from '../../delivery/window.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { addDays, type CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { holdersOf, leadersOf, personById, staffOf } from '../../organisation/store.ts';
import { maskPersonal } from '../problems/index.ts';
import { handOver } from './tables.ts';

/** A question that nobody has answered for so many days lapses, with a word to the asker. */
const LAPSES_AFTER_DAYS = 4;
/** The colleagues are few, and each of these reaches all of them. */
const MOST_A_DAY = 5;
const LONGEST = 1_000;
const SHOWN = 180;
const ONLY_A_PERSON =
  /^(我)?(要|想|请|能|可以|帮我|给我)*(找|转|接|换|来)?(个|一下|一个)?(人工|真人|活人|管事的?|负责人|客服|人)(吧|吗|不|呢|服务|说|聊|问问|跟我说|转人工)*[。？?！!]*$|转人工|有没有真人|有人(吗|在吗)/;

/** 转人工：换届的材料交到哪里 */
const AND_WHAT = /^(?:请|帮我)?转人工[：:，,\s]+(.{4,})$/su;

/** What the person wants to have passed on: said now, or the last question that found no ground. */
export const talkToHuman: Decide = (slots, talk) => {
  const about = typeof slots.about === 'string' ? slots.about : undefined;
  const asked = about ?? talk.session.last.unanswered;
  const behind = AND_WHAT.exec(talk.text)?.[1];
  const text = behind ?? (talk.text.length > 12 && !ONLY_A_PERSON.test(talk.text) ? talk.text : asked);
  if (typeof text === 'string' && text !== '') return pass(text, talk);
  const form = { form: 'hand_over', values: {}, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const handOverForm: Form = {
  name: 'hand_over',
  title: '转给同志',
  literal: true,
  fields: [
    {
      name: 'text',
      label: '要问的事',
      kind: 'text',
      required: true,
      ask: '请用一句话说说是什么事，我原话转给工委值班的同志（会带上您的单位和姓名）。',
      parse: (text) => (text.trim().length < 2 ? refuse('请用一句话说说是什么事。') : text.trim()),
    },
  ],
  done: (values, talk) => pass(String(values.text), talk),
};

async function pass(said: string, talk: Talk): Promise<Turn> {
  const { asker } = talk;
  const officers = await staffOf(talk.read, asker.unit.code);
  if (officers.length === 0) return say('抱歉，现在没有登记可以转的同志。请直接联系本单位机关党委。');
  const asked = await talk.read
    .select({ id: handOver.id })
    .from(handOver)
    .where(and(eq(handOver.person, asker.id), eq(handOver.askedOn, talk.today)));
  if (asked.length >= MOST_A_DAY) return say(`今天已替您转了 ${asked.length} 件，请等回复，或明天再说。`);
  if (said.length > LONGEST) return say(`请拣要紧的说，${LONGEST} 字以内，我再转给工委的同志。`);
  const { text, hidden } = maskPersonal(said);
  const id = talk.newId();
  const names = officers.map(({ name }) => name).join('、');
  // at night and on days off it waits for the officer's next digest (BURDEN 2)
  const atOnce = mayWriteUnasked(talk.now, talk.zone) && talk.workingDays.isWorking(talk.today) !== false;
  const { unanswered: _passed, ...last } = talk.session.last;
  const turn = say(
    `已转给工委的${names}同志，回复会发到这里。${LAPSES_AFTER_DAYS} 天内没有回复，我会告诉您。${hidden.length > 0 ? `已隐去${hidden.join('、')}。` : ''}`,
  );
  return {
    messages: [
      ...turn.messages,
      ...officers.map(({ id: officer }) => ({
        to: { person: officer },
        kind: atOnce ? ('urgent' as const) : ('proactive' as const),
        why: '您是工委值班同志，有人请您解答',
        about: `hand_over/${id}`,
        card: {
          heading: `${asker.unit.name} ${asker.name}请您解答`,
          text: clip(text, SHOWN),
          ...(text.length > SHOWN ? { more: text } : {}),
          buttons: [{ label: '回复', does: { intent: 'answer_hand_over', slots: { id } }, tone: 'primary' as const }],
        },
      })),
    ],
    writes: [
      write(
        build.insert(handOver).values({
          id,
          person: asker.id,
          unit: asker.unit.code,
          text,
          state: 'open',
          askedOn: talk.today,
          answeredBy: null,
        }),
      ),
    ],
    changes: [{ verb: 'hand_over', entity: 'hand_over', id }],
    session: { ...talk.session, last },
  };
}

export const answerHandOver: Decide = async (slots, talk) => {
  const open = await talk.read
    .select()
    .from(handOver)
    .where(eq(handOver.id, String(slots.id)))
    .get();
  if (!open) return say('没有找到这件事，可能已经失效。');
  if (open.state !== 'open') return say('这件事已经有人回复或已失效，不用再办。');
  const form = { form: 'answer_hand_over', values: { id: open.id }, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const answerForm: Form = {
  name: 'answer_hand_over',
  title: '回复',
  literal: true,
  fields: [
    {
      name: 'text',
      label: '回复',
      kind: 'text',
      required: true,
      ask: '请直接写回复，我原话转给对方。不回了请回“取消”。',
    },
  ],
  async done(values, talk) {
    const open = await talk.read
      .select()
      .from(handOver)
      .where(eq(handOver.id, String(values.id)))
      .get();
    if (open?.state !== 'open') return say('这件事已经有人回复或已失效，您的话没有发出。');
    const done = say('已转达，谢谢您。');
    return {
      ...done,
      messages: [
        ...done.messages,
        {
          to: { person: open.person },
          kind: 'urgent',
          why: '您请工委的同志解答过',
          about: `hand_over/${open.id}`,
          card: {
            heading: `${talk.asker.name}同志回复您`,
            text: String(values.text),
            fields: [{ label: '您问的是', value: open.text }],
          },
        },
      ],
      writes: [
        write(
          build
            .update(handOver)
            .set({ state: 'answered', answeredBy: talk.asker.id })
            .where(and(eq(handOver.id, open.id), eq(handOver.state, 'open'))),
          1,
        ),
      ],
      changes: [{ verb: 'answer', entity: 'hand_over', id: open.id }],
    };
  },
};

/** Questions that lapsed, told to whoever asked. */
export async function lapsed(talk: Talk): Promise<DigestItem[]> {
  const old = await talk.read
    .select()
    .from(handOver)
    .where(
      and(
        eq(handOver.person, talk.asker.id),
        eq(handOver.state, 'open'),
        lt(handOver.askedOn, addDays(talk.today, -LAPSES_AFTER_DAYS)),
      ),
    );
  return old.map(({ id, text }) => ({
    text: `您请人解答的“${text.slice(0, 40)}”一直没有人回复，已失效。可再说一次“转人工”，或直接联系机关党委。`,
    why: '您请工委的同志解答过',
    urgency: 30,
    writes: [
      write(
        build
          .update(handOver)
          .set({ state: 'lapsed' })
          .where(and(eq(handOver.id, id), eq(handOver.state, 'open'))),
        1,
      ),
    ],
    changes: [{ verb: 'lapse', entity: 'hand_over', id }],
  }));
}

/** What was asked before this civil date and is over: it was said in conversation, and goes with it. */
export function forgetHandOvers(before: CivilDate): Write {
  return write(build.delete(handOver).where(and(ne(handOver.state, 'open'), lt(handOver.askedOn, before))));
}

/** Somebody left or can't be reached: one notice to the unit above, so that what is due there is not lost. */
export async function unreachable(gone: string, about: string | undefined, read: Read): Promise<Turn> {
  const person = await personById(read, gone);
  const unit = person?.posts[0]?.unit;
  if (!person || !unit) return NOTHING;
  const [leader] = await leadersOf(read, unit.code);
  const leading = leader ? await holdersOf(read, leader.code, '专职副书记', '书记') : [];
  const above = leading.length > 0 ? leading : await staffOf(read, unit.code);
  const what: { [key: string]: Json } = { person: gone, ...(about ? { about } : {}) };
  return {
    messages: above
      .filter(({ id }) => id !== gone)
      .map(({ id }) => ({
        to: { person: id },
        kind: 'proactive',
        why: `您所在组织领导${unit.name}`,
        about: `person/${gone}`,
        card: {
          text: `${unit.name}的${person.name}同志已联系不上（可能离职或停用了应用），发给他（她）的提醒没有送到。请告知接手的同志，或更新名册。`,
        },
      })),
    writes: [],
    changes: [{ verb: 'unreachable', entity: 'person', id: gone, after: what }],
  };
}
