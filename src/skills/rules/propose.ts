import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { maskPersonal } from '../problems/index.ts';
import { abolishRule, abolitionIn } from './abolish.ts';
import { addProposal } from './add-proposal.ts';
import { showProposal } from './decide.ts';
import { chineseNumeral } from './flaws.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import type { Text } from './library.ts';
import { rulesNamed } from './mention.ts';
import { opinionOn } from './opinions.ts';
import { KINDS, type Kind, move, type Proposal, stateOf } from './proposals.ts';
import { PROPOSAL_KINDS, ruleProposal } from './tables.ts';
import { standingOf } from './versions.ts';

const LISTED = 6;
const LONGEST = 1_000;
const LISTS =
  /(?:有|收到)(?:哪些|什么|几|多少).{0,6}(?:建议|意见)|制度(?:修改)?(?:建议|意见).{0,4}(?:清单|列表|汇总|有哪些)/u;
const MINE =
  /我(?:们)?(?:提|报|说|反映)的?.{0,8}(?:建议|意见)|我(?:们)?的(?:制度)?(?:建议|意见).{0,8}(?:怎么样|进展|结果|采纳|办得|处理)/u;
const BACK = /(?:撤回|撤销|收回|不提).{0,10}建议|建议.{0,8}(?:撤回|撤销|收回|不提)/u;
const SHOWN = /^(?:看|打开|查)(?:看|一下|下)?(?:制度)?建议\s*\d{1,6}\s*号/u;
const OPINION =
  /^(?:对|关于|就)?(?:制度)?(?:建议|意见|征求意见)?\s*(\d{1,6})\s*号(?:建议)?(?:的?(?:我的?)?(?:意见|建议)|[：:，,]|我?(?:没有?意见|同意|不同意|赞成))/u;
const OF_NUMBER = /(?:建议|意见|征求意见)?\s*(\d{1,6})\s*号/u;

/** 来自难题12号: what it came of, where that is said. */
const SOURCE = /(难题|课题|成果)\s*第?\s*(\d{1,6})\s*号/u;
/** Without such a word, one of the staff who says 废止 means it. */
const ONLY_PROPOSED = /建议|提议|希望|应该|应当|可以|可否|能不能|是不是|要不要|想/u;

/** 建议修订…: shown once as it is understood, and told with one tap. */
export const proposeChange: Decide = async (slots, talk) => {
  const said = maskPersonal(typeof slots.said === 'string' ? slots.said : talk.text.trim()).text;
  const number = Number(OF_NUMBER.exec(said)?.[1]);
  if (BACK.test(said)) return withdraw(number, talk);
  if (SHOWN.test(said)) return showProposal({ number }, talk);
  if (LISTS.test(said) && keepsLibrary(talk)) return listProposals(talk);
  if (MINE.test(said)) return ownProposals(talk);
  if (said.length < 6) return say('您想改哪项制度、改成什么样？一句话说说就行。');
  if (said.length > LONGEST) return say(`请拣要紧的说，${LONGEST} 字以内。`);
  const opinion = await opinionOn(OPINION.exec(said)?.[1], said, talk);
  if (opinion) return opinion;
  const kind = kindOf(slots.change);
  const rules = await rulesMeant(kind, slots, said, talk);
  const titles = rules.map(({ title }) => title);
  const article = typeof slots.article === 'number' ? slots.article : undefined;
  const source = SOURCE.exec(said)?.slice(1, 3).join(' ');
  const submit = {
    intent: 'submit_proposal',
    slots: {
      kind,
      said,
      ...(titles.length > 0 ? { titles } : {}),
      ...(article === undefined ? {} : { article }),
      ...(source ? { source: `${source} 号` } : {}),
    },
  };
  const abolish = { intent: 'abolish_rule', slots: { title: titles[0] ?? '', ...abolitionIn(said, talk) } };
  const staff = keepsLibrary(talk) && kind === 'abolish' && titles.length === 1;
  if (staff && !ONLY_PROPOSED.test(said)) return abolishRule(abolish.slots, talk);
  const drop = { intent: 'drop_proposal', slots: {} };
  return say(
    {
      text: '向工委提这条制度建议，可以吗？要改可以重新说一遍。',
      fields: [
        { label: '类型', value: KINDS[kind] },
        ...(titles.length > 0
          ? [
              {
                label: '制度',
                value: `${titles.map((title) => `《${title}》`).join('、')}${article ? `第${chineseNumeral(article)}条` : ''}`,
              },
            ]
          : []),
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

/** The rules in force that it is about: those named, else the one that was spoken of. A rule still to be made is none. */
async function rulesMeant(kind: Kind, slots: Slots, said: string, talk: Talk): Promise<Text[]> {
  if (kind === 'create') return [];
  const { texts } = await libraryFor(talk.read, talk.asker);
  const standing = standingOf(texts, talk.today);
  const current = texts.filter((text) => standing.get(text) === 'in_force');
  const named = rulesNamed(current, said);
  if (named.length > 0) return named;
  const last = /^(?:这条|这个|该|此|那条|第)/u.test(said) ? talk.session.last.rule : undefined;
  return current.filter(({ title }) => title === (slots.rule ?? last)).slice(0, 1);
}

export const submitProposal: Decide = async (slots, talk) => {
  const { number, messages, ...rest } = await addProposal(
    {
      kind: kindOf(slots.kind),
      titles: Array.isArray(slots.titles) ? slots.titles.map(String) : [],
      article: typeof slots.article === 'number' ? slots.article : undefined,
      text: typeof slots.said === 'string' ? slots.said : '',
      source: typeof slots.source === 'string' ? slots.source : undefined,
    },
    talk,
  );
  const turn = say(`建议 ${number} 号已收到。工委研究后，采不采纳都会告诉您。`, {
    context: 'answer',
    about: { proposal: number },
  });
  return { ...rest, messages: [...turn.messages, ...messages] };
};

/** One's own, while nobody has decided on it: that of the number, else the newest. */
async function withdraw(number: number, { read, asker }: Talk): Promise<Turn> {
  const own = await read
    .select()
    .from(ruleProposal)
    .where(and(eq(ruleProposal.by, asker.id), inArray(ruleProposal.state, ['open', 'consulting'])))
    .orderBy(desc(ruleProposal.number));
  const meant = Number.isNaN(number) ? own[0] : own.find((one) => one.number === number);
  if (!meant) {
    return say(
      own.length > 0 ? `建议 ${number} 号不是您提的，或已有结果，不能撤回。` : '您没有还在办的制度建议，不用撤回。',
    );
  }
  return {
    ...say(`建议 ${meant.number} 号已撤回，没有人再办它。`),
    writes: [move(meant, { state: 'withdrawn' })],
    changes: [
      {
        verb: 'withdraw',
        entity: 'rule_proposal',
        id: meant.id,
        before: { state: meant.state },
        after: { state: 'withdrawn' },
      },
    ],
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
