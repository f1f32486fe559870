import type { Form } from '../../chat/form.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { readDate } from '../../kernel/chinese/dates.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { addDays, civilMinute } from '../../kernel/clock.ts';
import { refuse } from '../../kernel/errors.ts';
import { fileOf } from '../../kernel/files.ts';
import type { Button } from '../../message/card.ts';
import { secretariesUnder, unitByCode } from '../../organisation/store.ts';
import { chineseNumeral } from './flaws.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import { keepOpinion, opinionsOn } from './opinions.ts';
import { KINDS, move, type Proposal, proposalOf, stateOf } from './proposals.ts';
import { beginOf } from './versions.ts';

const OPINIONS_SHOWN = 8;
const TERM_DAYS = 15;
const TEXTS_OFFERED = 4;

/**
 * One proposal: for the staff with what can be decided, for its teller with how it stands, for whoever is asked for an opinion
 * with the words and the draft, but not with who made it.
 */
export const showProposal: Decide = async ({ number }, talk) => {
  const proposal = await proposalOf(talk.read, number);
  const knows = keepsLibrary(talk) || proposal?.by === talk.asker.id;
  if (!proposal || !(knows || asksNow(proposal, talk.today))) return say('没有找到这条建议。');
  const opinions = keepsLibrary(talk) ? await opinionsOn(talk.read, proposal.id) : [];
  const unit = await unitByCode(talk.read, proposal.unit);
  const draft = proposal.draft ? await fileOf(talk.read, proposal.draft) : undefined;
  return say({
    text: `建议 ${proposal.number} 号：${stateOf(proposal)}。${knows ? '' : `有意见请回“对${proposal.number}号的意见：……”。`}`,
    fields: [
      { label: '类型', value: KINDS[proposal.kind] },
      ...(proposal.title
        ? [
            {
              label: '制度',
              value: `《${proposal.title}》${proposal.article ? `第${chineseNumeral(proposal.article)}条` : ''}`,
            },
          ]
        : []),
      { label: '建议', value: clip(proposal.text, 100) },
      ...(keepsLibrary(talk) && unit ? [{ label: '提出', value: unit.name }] : []),
      ...(proposal.source ? [{ label: '来源', value: proposal.source }] : []),
      ...(proposal.reason ? [{ label: '说明', value: proposal.reason }] : []),
      ...(opinions.length > 0 ? [{ label: '意见', value: `${opinions.length} 条` }] : []),
    ],
    ...(proposal.text.length > 100 || opinions.length > 0
      ? {
          more: [
            proposal.text,
            ...opinions.slice(0, OPINIONS_SHOWN).map(({ text }, i) => `意见 ${i + 1}：${text}`),
          ].join('\n'),
        }
      : {}),
    ...(draft && proposal.draft
      ? { file: { name: proposal.draftName ?? '草案.docx', bytes: draft.length, sha256: proposal.draft } }
      : {}),
    buttons: keepsLibrary(talk)
      ? [...choicesFor(proposal), ...(opinions.length > OPINIONS_SHOWN ? [asFile(proposal)] : [])]
      : [],
  });
};

function asFile({ number }: Proposal): Button {
  return { label: '全部意见（表格）', does: { intent: 'export_opinions', slots: { number } }, lasting: true };
}

function asksNow({ state, until }: Proposal, today: string): boolean {
  return state === 'consulting' && (until ?? '') >= today;
}

function choicesFor({ number, state }: Proposal): Button[] {
  const to = (how: string) => ({ intent: 'decide_proposal', slots: { number, how } });
  const accept: Button = { label: '采纳', does: to('accept'), tone: 'primary' };
  const decline: Button = { label: '不采纳', does: to('decline') };
  if (state === 'open') return [accept, { label: '征求意见', does: to('consult') }, decline];
  if (state === 'accepted') return [{ label: '已写进制度', does: to('became') }];
  return state === 'consulting' ? [accept, decline] : [];
}

export const decideProposal: Decide = async ({ number, how }, talk) => {
  if (!keepsLibrary(talk)) return say('制度建议由工委管理员办理。');
  const proposal = await proposalOf(talk.read, number);
  if (!proposal) return say('没有找到这条建议。');
  if (choicesFor(proposal).length === 0) return say(`建议 ${proposal.number} 号${stateOf(proposal)}，不用再办。`);
  if (how === 'became') return askWhich(proposal, talk);
  if (proposal.state === 'accepted' || (how === 'consult' && proposal.state !== 'open'))
    return say(`建议 ${proposal.number} 号${stateOf(proposal)}，没有改动。`);
  if (how === 'accept') return accept(proposal);
  const form = {
    form: how === 'consult' ? 'consult' : 'decline',
    values: { number: proposal.number },
    trail: [],
    misses: 0,
    since: talk.now,
  };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

/** The newest texts are offered: what came of it is among them, or has still to be published. */
async function askWhich({ number }: Proposal, talk: Talk): Promise<Turn> {
  const { texts } = await libraryFor(talk.read, talk.asker);
  const newest = [...texts].sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : -1)).slice(0, TEXTS_OFFERED);
  const links = newest.map(({ id }) => ({ intent: 'link_proposal', slots: { number, text: id } }));
  return say(
    {
      text: `建议 ${number} 号写进了哪项制度？还没发布的话，先把文本发给我。`,
      buttons: newest.map(({ title }, i) => ({ label: title, does: links[i] ?? { intent: 'keep_as_is' } })),
    },
    { context: 'list', choices: links },
  );
}

function accept(proposal: Proposal): Turn {
  const { number, kind, title } = proposal;
  const what = title ? `《${title}》的新文本` : '新制度的文本';
  const abolishes = kind === 'abolish' && title !== null;
  const turn = say({
    text: `建议 ${number} 号已采纳，会告诉提出人。${abolishes ? `现在就可以废止《${title}》。` : `起草好后把${what}发给我，发布时会写明来自这条建议。`}`,
    ...(abolishes ? { buttons: [{ label: '废止', does: { intent: 'abolish_rule', slots: { title } } }] } : {}),
  });
  const next = abolishes ? '废止时告诉您' : '正在起草，施行时告诉您';
  return {
    ...turn,
    messages: [...turn.messages, toTeller(proposal, `您提的制度建议 ${number} 号已采纳，${next}。`)],
    writes: [move(proposal, { state: 'accepted' })],
    changes: [change(proposal, 'accepted')],
  };
}

export const declineForm: Form = {
  name: 'decline',
  title: '不采纳',
  literal: true,
  fields: [{ name: 'reason', label: '理由', kind: 'text', required: true, ask: '请用一句话说明理由，会转告提出人。' }],
  async done(values, talk) {
    const proposal = await proposalOf(talk.read, values.number);
    if (proposal?.state !== 'open' && proposal?.state !== 'consulting') return say('这条建议已经办过了。');
    const reason = String(values.reason);
    const turn = say(`建议 ${proposal.number} 号未采纳，已把理由转告提出人。`);
    return {
      ...turn,
      messages: [...turn.messages, toTeller(proposal, `您提的制度建议 ${proposal.number} 号这次没有采纳：${reason}`)],
      writes: [move(proposal, { state: 'declined', reason })],
      changes: [change(proposal, 'declined')],
    };
  },
};

export const consultForm: Form = {
  name: 'consult',
  title: '征求意见',
  fields: [
    {
      name: 'until',
      label: '截止',
      kind: 'date',
      required: true,
      ask: `意见收到哪天为止？例如“${TERM_DAYS}天内”或“12月20日”。`,
      parse(text, { now, zone, today, workingDays }) {
        const setting = { now: civilMinute(now, zone), tense: 'future', workingDays } as const;
        // 半个月, as 半个月内
        const read = [text, `${text}内`].map((words) => readDate(words, setting)).find(({ kind }) => kind === 'date');
        if (read?.kind !== 'date' || read.date <= today || /建议|意见/u.test(text))
          return refuse(`请说一个今天以后的日期，例如“${addDays(today, TERM_DAYS)}”。`);
        return read.date;
      },
    },
  ],
  async summary(values, talk) {
    const asked = await secretariesUnder(talk.read, talk.asker.unit.code);
    return {
      card: {
        text: `向 ${asked.length} 位机关党组织书记征求意见，到 ${values.until} 为止，写进他们下一次的汇总提醒，只提一次。可以吗？`,
      },
    };
  },
  async done(values, talk) {
    const proposal = await proposalOf(talk.read, values.number);
    if (proposal?.state !== 'open') return say('这条建议已经办过了。');
    const until = String(values.until);
    const asked = await secretariesUnder(talk.read, talk.asker.unit.code);
    const turn = say(`已向 ${asked.length} 位书记征求意见，${until} 截止，到期告诉您收到几条。`);
    return {
      ...turn,
      messages: [...turn.messages, ...asked.map((id) => toSecretary(id, proposal, until))],
      writes: [move(proposal, { state: 'consulting', until })],
      changes: [change(proposal, 'consulting')],
    };
  },
};

function toSecretary(id: string, { number, title, text }: Proposal, until: string): Message {
  const slots = { number };
  return {
    to: { person: id },
    kind: 'proactive',
    why: '您是机关党组织书记，工委征求意见',
    about: `proposal/${number}`,
    card: {
      text: `就制度建议 ${number} 号${title ? `（《${title}》）` : ''}征求意见，${until} 截止：${clip(text, 60)}。有意见请回“对${number}号的意见：……”。`,
      buttons: [
        { label: '没有意见', does: { intent: 'no_objection', slots }, group: `opinion/${number}` },
        { label: `看建议 ${number} 号`, does: { intent: 'show_proposal', slots }, lasting: true },
      ],
    },
  };
}

export const noObjection: Decide = async ({ number }, talk) => {
  const proposal = await proposalOf(talk.read, number);
  if (!proposal || !asksNow(proposal, talk.today)) return say('这次征求意见已经结束了，谢谢您。');
  return {
    ...say('好的，已记下：没有意见。'),
    writes: [keepOpinion(proposal.id, '没有意见', talk)],
    changes: [{ verb: 'comment', entity: 'rule_proposal', id: proposal.id }],
  };
};

function toTeller({ by, number }: Proposal, text: string): Message {
  return {
    to: { person: by },
    kind: 'proactive',
    why: '您提过这条制度建议',
    about: `proposal/${number}`,
    card: { text },
  };
}

function change({ id, state }: Proposal, next: Proposal['state']) {
  return { verb: 'decide', entity: 'rule_proposal', id, before: { state }, after: { state: next } };
}
