import type { Form, Values } from '../../chat/form.ts';
import { isQuestion } from '../../chat/said.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { dayOf, stringOf, undoneBy, wordsOf } from '../../chat/slot-values.ts';
import { began, NOTHING, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Action, Button } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { personById } from '../../organisation/store.ts';
import { dayWords } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { linkGaps } from './gaps.ts';
import { ownLinks } from './own.ts';
import { KIND_NAMES, type LinkKind, wanted } from './policy.ts';
import { leadingMembers, pairingsOf, sealLearnt, targetOf } from './store.ts';
import { LINK_KINDS, visit } from './tables.ts';
import { CARE_OF_VISIT, dayIn, UNDO_VISIT } from './visited.ts';

export const VISIT = 'visit_log';

const OTHERS = /(?:还有|都)?(?:谁|哪些(?:领导|同志|人)|哪几(?:位|个)).{0,8}(?:没|未)/u;
const MINE = /我(?:的)?(?:联系|结对|三联系|帮扶).{0,6}(?:是)?(?:哪|谁|几|什么)|我的(?:三联系|结对|联系点)/u;
const LEFT =
  /(?:还有|还差|还剩|差).{0,8}(?:没|未)(?:去|走|访|看|联系|到)|还没(?:有|来得及|顾上)?(?:去|走|看|联系)|没(?:时间|空)去/u;
const TO_COME = /打算|准备(?!了)|计划|明天|后天|下周|下个?月|过(?:两|几)天|要去|想去/u;
const FOR_ANOTHER = /^替|^帮.{1,6}(?:登|记)|代.{1,4}(?:登|记)|替.{1,8}(?:登|记)/u;
const LONGEST = 500;

/** 走访了联系户: noted at once, with what was learnt; what somebody needs is a tap from a problem or a care request. */
export const visitLog: Decide = async (slots, talk) => {
  const text = wordsOf(slots, talk);
  if (OTHERS.test(text)) return linkGaps(slots, talk);
  if (MINE.test(text) || LEFT.test(text)) return ownLinks(slots, talk);
  if (slots.plan === true || TO_COME.test(text))
    return say('好的，去了以后说一句，比如“今天去看了联系户，孩子要上大学”，我就记下，不用照片。');
  if (isQuestion(text)) return ownLinks(slots, talk);
  if (slots.on_behalf === true || FOR_ANOTHER.test(text)) return forAnother(text, slots, talk);
  return started(talk.asker.id, text, slots, talk);
};

/** Noted where all is known; asked for is only which of the three it was, or a day that is not clear. */
async function started(leader: string, text: string, slots: Slots, talk: Talk): Promise<Turn> {
  const kind = await kindOf(leader, text, slots, talk);
  const on = slots.date === undefined ? talk.today : dayOf(slots.date);
  const since = typeof slots.since === 'number' ? slots.since : began(talk);
  if (kind && on) return noted({ leader, kind, on, text, since }, talk);
  const values: Values = { leader, text, ...(kind ? { kind: KIND_NAMES[kind] } : {}), ...(on ? { on } : {}) };
  return {
    ...NOTHING,
    session: { ...talk.session, form: { form: VISIT, values, trail: [], misses: 0, since } },
  };
}

async function kindOf(leader: string, text: string, slots: Slots, talk: Talk): Promise<LinkKind | undefined> {
  const pairs = await pairingsOf(talk.read, [leader]);
  for (const one of pairs) {
    const name = await targetOf(one, talk);
    if (name.length > 1 && text.includes(name)) return one.kind;
  }
  const said = LINK_KINDS.find((kind) => kind === slots.link);
  const [only, other] = pairs;
  return said ?? (only && !other ? only.kind : undefined);
}

export const visitForm: Form = {
  name: VISIT,
  title: '走访登记',
  forgets: true,
  fields: [
    {
      name: 'kind',
      label: '走访的是',
      kind: 'choice',
      required: true,
      ask: '走访的是哪一个？',
      options: LINK_KINDS.map((kind) => KIND_NAMES[kind]),
    },
    {
      name: 'on',
      label: '日期',
      kind: 'date',
      required: true,
      ask: '是哪一天去的？',
      parse: (text, talk) => dayIn({ ...talk, text }) ?? refuse('没听清是哪一天，说“上周四”或“11月19日”都行。'),
    },
  ],
  async done({ leader, text, kind, on }, talk) {
    const found = LINK_KINDS.find((one) => KIND_NAMES[one] === kind);
    return found
      ? noted(
          {
            leader: stringOf(leader) ?? talk.asker.id,
            kind: found,
            on: stringOf(on) ?? talk.today,
            text: stringOf(text) ?? '',
            since: talk.session.form?.since ?? talk.now,
          },
          talk,
        )
      : say('没听清走访的是哪一个，请再说一次。');
  },
};

/** `since`: epoch ms of the first arrival that told of it. */
type Noted = { leader: string; kind: LinkKind; on: string; text: string; since: number };

/** What was told of a household is read by its pair only: the words themselves go from the dialogue. */
async function noted({ leader, kind, on, text, since }: Noted, talk: Talk): Promise<Turn> {
  const { asker, read, today, newId } = talk;
  if (on > today) return say('这一天还没到，去了以后再说一句就行。');
  const id = newId();
  const learnt = clip(maskPersonal(text).text, LONGEST);
  const need = wanted(learnt, kind);
  const undo = { intent: UNDO_VISIT, slots: { id } };
  const other = leader === asker.id ? undefined : await personById(read, leader);
  const household = kind === 'household';
  const offers = need ? [offer(need, id)] : [];
  const quoted = need && !household ? `“${clip(need.words, 30)}”` : '';
  const ask = need ? `${quoted}${need.what === 'care' ? '要申请关心关爱' : '要报成难题'}的话，点一下就行。` : '';
  const erased = household ? '说的内容只有本人看得到，已从聊天里抹去。' : '';
  const turn = say({
    text: `已记下${other ? `${other.name}同志` : ''}走访${KIND_NAMES[kind]}，${dayWords(on, today)}。${ask}${erased}`,
    buttons: [...offers, { label: '撤销', does: undo }],
  });
  return undoneBy(
    {
      ...turn,
      writes: [
        write(
          build
            .insert(visit)
            .values({ id, person: leader, kind, on, content: sealLearnt(learnt, talk), by: asker.id, state: 'valid' }),
          1,
        ),
      ],
      changes: [{ verb: 'log', entity: 'visit', id, after: { kind, on } }],
      ...(household ? { eraseSince: since } : {}),
    },
    undo,
    talk,
  );
}

function offer({ what, words }: { what: 'problem' | 'care'; words: string }, visited: string): Button {
  return what === 'care'
    ? {
        label: '申请关心关爱',
        does: { intent: CARE_OF_VISIT, slots: { id: visited } },
        group: 'need',
        tone: 'primary',
      }
    : {
        label: '报成难题',
        does: { intent: 'tell_problem', slots: { text: `联系的支部${words}` } },
        group: 'need',
        tone: 'primary',
      };
}

/** 替局长登记: by whoever keeps the links of the house; the leading member is named, or the only one. */
async function forAnother(text: string, slots: Slots, talk: Talk): Promise<Turn> {
  const { asker, read } = talk;
  const allowed = may(asker, 'keep_links', asker.unit, await treeAround(read, asker.unit.code));
  if (allowed !== true) return say(allowed.text);
  const leaders = (await leadingMembers(read, asker.unit)).filter(({ id }) => id !== asker.id);
  const named = leaders.find(({ id, name }) => text.includes(name) || slots.leader === id);
  const [only, other] = leaders;
  const leader = named ?? (other ? undefined : only);
  if (leader) return started(leader.id, text, slots, talk);
  if (!only) return say('没有查到您这里的领导干部，请连名字一起说，或请工委同志登记。');
  const choices = leaders.map(
    ({ id }): Action => ({ intent: VISIT, slots: { ...slots, text, leader: id, on_behalf: true, since: began(talk) } }),
  );
  return say(
    {
      text: '替哪位领导登记？',
      buttons: leaders.slice(0, 6).map(({ name }, i) => ({ label: name, does: choices[i] ?? { intent: VISIT } })),
    },
    { context: 'list', choices },
  );
}
