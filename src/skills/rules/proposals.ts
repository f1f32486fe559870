import { and, asc, desc, eq, inArray, max } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Read } from '../../kernel/database.ts';
import { build, query, type Write, write } from '../../kernel/statement.ts';
import { cityStaffOf } from '../../organisation/store.ts';
import { maskPersonal } from '../problems/index.ts';
import { abolishRule, abolitionIn } from './abolish.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import type { Text } from './library.ts';
import { textsNamed } from './named.ts';
import { opinionOn } from './opinions.ts';
import { PROPOSAL_KINDS, ruleProposal } from './tables.ts';
import { standingOf } from './versions.ts';

export type Proposal = typeof ruleProposal.$inferSelect;
type Kind = Proposal['kind'];

const LISTED = 6;
const LONGEST = 1_000;
export const KINDS: Record<Kind, string> = {
  create: '建立',
  amend: '完善',
  merge: '整合',
  abolish: '废止',
  comment: '修改意见',
};
const STATES: Record<Proposal['state'], string> = {
  open: '已收到，待研究',
  consulting: '征求意见中',
  accepted: '已采纳，起草中',
  declined: '未采纳',
  done: '已写进制度',
};

const LISTS =
  /(?:有|收到)(?:哪些|什么|几|多少).{0,6}(?:建议|意见)|制度(?:修改)?(?:建议|意见).{0,4}(?:清单|列表|汇总|有哪些)/u;
const MINE = /我(?:们)?(?:提|报|说|反映)的?.{0,8}(?:建议|意见)/u;
const OF_NUMBER = /(?:建议|意见|征求意见)?\s*(\d{1,6})\s*号/u;

/** 来自难题12号: what it came of, where that is said. */
const SOURCE = /(难题|课题|成果)\s*第?\s*(\d{1,6})\s*号/u;
/** Without such a word, one of the staff who says 废止 means it. */
const ONLY_PROPOSED = /建议|提议|希望|应该|应当|可以|可否|能不能|是不是|要不要|想/u;

/** 建议修订…: shown once as it is understood, and told with one tap. */
export const proposeChange: Decide = async (slots, talk) => {
  const said = maskPersonal(typeof slots.said === 'string' ? slots.said : talk.text.trim()).text;
  if (LISTS.test(said) && keepsLibrary(talk)) return listProposals(talk);
  if (MINE.test(said)) return ownProposals(talk);
  const opinion = await opinionOn(OF_NUMBER.exec(said)?.[1], said, talk);
  if (opinion) return opinion;
  if (said.length < 6) return say('您想改哪项制度、改成什么样？一句话说说就行。');
  if (said.length > LONGEST) return say(`请拣要紧的说，${LONGEST} 字以内。`);
  const kind = kindOf(slots.change);
  const text = await textMeant(slots, said, talk);
  const article = typeof slots.article === 'number' ? slots.article : undefined;
  const source = SOURCE.exec(said)?.slice(1, 3).join(' ');
  const submit = {
    intent: 'submit_proposal',
    slots: {
      kind,
      said,
      ...(text ? { title: text.title } : {}),
      ...(article === undefined ? {} : { article }),
      ...(source ? { source: `${source} 号` } : {}),
    },
  };
  const abolish = { intent: 'abolish_rule', slots: { title: text?.title ?? '', ...abolitionIn(said, talk) } };
  const staff = keepsLibrary(talk) && kind === 'abolish' && text !== undefined;
  if (staff && !ONLY_PROPOSED.test(said)) return abolishRule(abolish.slots, talk);
  const drop = { intent: 'drop_proposal', slots: {} };
  return say(
    {
      text: '向工委提这条制度建议，可以吗？要改可以重新说一遍。',
      fields: [
        { label: '类型', value: KINDS[kind] },
        ...(text ? [{ label: '制度', value: `《${text.title}》${article ? `第${article}条` : ''}` }] : []),
        { label: '建议', value: clip(said, 100) },
        ...(source ? [{ label: '来源', value: `${source} 号` }] : []),
      ],
      ...(said.length > 100 ? { more: said } : {}),
      buttons: [
        { label: '提交', does: submit, tone: 'primary' },
        ...(staff ? [{ label: '直接废止', does: abolish }] : []),
        { label: '取消', does: drop },
      ],
    },
    { context: 'confirm', yes: submit, no: drop },
  );
};

function kindOf(change: unknown): Kind {
  return PROPOSAL_KINDS.find((kind) => kind === change) ?? 'amend';
}

async function textMeant(slots: Slots, said: string, talk: Talk): Promise<Text | undefined> {
  const { texts } = await libraryFor(talk.read, talk.asker);
  const standing = standingOf(texts, talk.today);
  const current = texts.filter((text) => standing.get(text) === 'in_force');
  const [named] = textsNamed(current, said);
  const wanted =
    named?.title ?? slots.rule ?? (/^(?:这条|这个|该|此|那条|第)/u.test(said) ? talk.session.last.rule : undefined);
  return named ?? current.find(({ title }) => title === wanted);
}

export const submitProposal: Decide = async (slots, talk) => {
  const { asker, today, read } = talk;
  const kind = kindOf(slots.kind);
  const text = typeof slots.said === 'string' ? slots.said : '';
  const { texts } = await libraryFor(read, asker);
  const rule = texts.find(({ title }) => title === slots.title);
  const number = await nextNumber(read);
  const id = talk.newId();
  const values = {
    id,
    number,
    kind,
    rule: rule?.key ?? null,
    title: rule?.title ?? null,
    article: typeof slots.article === 'number' ? slots.article : null,
    text,
    by: asker.id,
    unit: asker.unit.code,
    on: today,
    state: 'open' as const,
    source: typeof slots.source === 'string' ? slots.source : null,
  };
  const staff = await cityStaffOf(read);
  const turn = say(`建议 ${number} 号已收到。工委研究后，采不采纳都会告诉您。`, {
    context: 'answer',
    about: { proposal: number },
  });
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...staff
        .filter(({ id: one }) => one !== asker.id)
        .map(({ id: one }) => newProposal(one, values, asker.unit.name)),
    ],
    unless: [query(build.select({ id: ruleProposal.id }).from(ruleProposal).where(eq(ruleProposal.number, number)))],
    writes: [write(build.insert(ruleProposal).values(values), 1)],
    changes: [{ verb: 'propose', entity: 'rule_proposal', id, after: { number, kind, rule: values.title } }],
  };
};

function newProposal(
  to: string,
  { number, kind, title, text }: Pick<Proposal, 'number' | 'kind' | 'title' | 'text'>,
  unit: string,
): Message {
  return {
    to: { person: to },
    kind: 'proactive',
    why: '您是工委管理员，负责制度库',
    about: `proposal/${number}`,
    card: {
      text: `制度建议 ${number} 号（${KINDS[kind]}${title ? `《${title}》` : ''}），${unit}：${clip(text, 60)}`,
      buttons: [{ label: `看建议 ${number} 号`, does: { intent: 'show_proposal', slots: { number } }, lasting: true }],
    },
  };
}

export const dropProposal: Decide = () => say('好的，没有提交。');

async function listProposals(talk: Talk): Promise<Turn> {
  const rows = await talk.read
    .select()
    .from(ruleProposal)
    .where(inArray(ruleProposal.state, ['open', 'consulting', 'accepted']))
    .orderBy(asc(ruleProposal.number));
  return listed(rows, `待办的制度建议 ${rows.length} 条。`, '目前没有待办的制度建议。');
}

async function ownProposals({ read, asker }: Talk): Promise<Turn> {
  const rows = await read
    .select()
    .from(ruleProposal)
    .where(eq(ruleProposal.by, asker.id))
    .orderBy(desc(ruleProposal.number));
  return listed(rows, `您提过 ${rows.length} 条制度建议。`, '您还没有提过制度建议。想提的话，直接说改哪项、怎么改。');
}

function listed(rows: Proposal[], text: string, none: string): Turn {
  if (rows.length === 0) return say(none);
  const shown = rows.slice(0, LISTED);
  const shows = shown.map(({ number }) => ({ intent: 'show_proposal', slots: { number } }));
  return say(
    {
      text,
      fields: shown.map((one) => ({ label: `${one.number} 号`, value: `${clip(one.text, 30)}（${stateOf(one)}）` })),
      buttons: shows.map((does, i) => ({ label: `看 ${shown[i]?.number} 号`, does, lasting: true })),
    },
    { context: 'list', choices: shows },
  );
}

export function stateOf({ state, until }: Proposal): string {
  return state === 'consulting' && until ? `${STATES[state]}，到 ${until}` : STATES[state];
}

export async function nextNumber(read: Read): Promise<number> {
  const [row] = await read.select({ last: max(ruleProposal.number) }).from(ruleProposal);
  return (row?.last ?? 0) + 1;
}

export async function proposalOf(read: Read, number: unknown): Promise<Proposal | undefined> {
  if (typeof number !== 'number') return undefined;
  return read.select().from(ruleProposal).where(eq(ruleProposal.number, number)).get();
}

/** Moves a proposal on, unless somebody else did. */
export function move(proposal: Proposal, values: Partial<Proposal>): Write {
  return write(
    build
      .update(ruleProposal)
      .set(values)
      .where(and(eq(ruleProposal.id, proposal.id), eq(ruleProposal.state, proposal.state))),
    1,
  );
}
