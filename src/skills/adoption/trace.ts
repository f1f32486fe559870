import { eq } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Button, Card } from '../../message/card.ts';
import { allUnits, peopleById } from '../../organisation/store.ts';
import { runsCampaigns } from '../campaign/index.ts';
import { type Outcome, outcomeByNumber } from '../outcomes/index.ts';
import { problemByNumber, STATUS_WORDS, standsAs } from '../problems/index.ts';
import { rulesSpokenOf } from '../rules/index.ts';
import { type Topic, topicById, topicByNumber, topicSource } from '../topics/index.ts';
import { type Chain, type ChainProblem, chainOf } from './chain.ts';
import { headline, linkFields, placeOf, problemLines } from './chain-words.ts';
import { traceRule } from './rule-origin.ts';
import { articleOf, asNumber, bareNumber, type Named, numberOf } from './said.ts';
import { adoptionByNumber, outcomeById } from './store.ts';

const KINDS: Named[] = ['problem', 'topic', 'outcome', 'adoption'];
const OF_RULE = /第\s*[\d一二三四五六七八九十百]+\s*条|(?:这|该|此|那|哪)一?[条项]|制度|规定|办法|条例|细则|条文/u;
const BUTTONS = 3;

/** 来龙去脉: from a problem to what came of it, and back from an article to the problems that it came from. */
export const trace: Decide = async (slots, talk) => {
  const start = await startOf(slots, talk);
  switch (start?.what) {
    case 'problem':
      return fromProblem(start.number, talk);
    case 'topic':
      return fromTopic(await topicByNumber(talk.read, start.number), start.number, talk);
    case 'outcome':
      return fromOutcome(await outcomeByNumber(talk.read, start.number), start.number, talk);
    case 'adoption': {
      const found = await adoptionByNumber(talk.read, start.number);
      return found
        ? fromOutcome(await outcomeById(talk.read, found.outcome), start.number, talk)
        : say(`没有找到转化 ${start.number} 号。`);
    }
    case 'rule':
      return traceRule(start, talk);
    default:
      return say('您想看哪一个的来龙去脉？请说编号或名称，例如“难题12号的来龙去脉”“《××办法》第七条是怎么来的”。');
  }
};

type Start =
  | { what: Named; number: number }
  | { what: 'rule'; key?: string; title: string; article: number | undefined };

/** What is named, else what was spoken of last. */
async function startOf(slots: Slots, talk: Talk): Promise<Start | undefined> {
  const { text, shown, session } = talk;
  for (const what of KINDS) {
    const number = asNumber(slots[what === 'problem' ? 'problem_no' : what]) ?? numberOf(what, text);
    if (number !== undefined) return { what, number };
  }
  const [named] = await rulesSpokenOf(typeof slots.rule === 'string' ? `《${slots.rule}》` : text, talk);
  if (named) return { what: 'rule', ...named, article: asNumber(slots.article) ?? articleOf(text) };
  const bare = bareNumber(text);
  if (bare !== undefined) return { what: 'problem', number: bare };
  const about = { ...session.last, ...shown?.about };
  if (typeof about.rule === 'string' && (OF_RULE.test(text) || typeof shown?.about?.rule === 'string')) {
    return { what: 'rule', title: about.rule, article: articleOf(text) ?? asNumber(about.article) };
  }
  for (const what of KINDS) {
    const number = asNumber(shown?.about?.[what === 'adoption' ? 'practice' : what]);
    if (number !== undefined) return { what, number };
  }
  const last = asNumber(session.last.problem) ?? undefined;
  return last === undefined ? undefined : { what: 'problem', number: last };
}

async function fromProblem(number: number, talk: Talk): Promise<Turn> {
  const { read } = talk;
  const told = await problemByNumber(read, number);
  if (!told) return say(`没有找到难题 ${number} 号，请核对一下编号。`);
  if (told.status === 'withdrawn' || told.status === 'split')
    return forgetting(told, say(`难题 ${number} 号：${STATUS_WORDS[told.status]}。`), talk);
  const chief = await standsAs(read, told);
  const merged = chief.id === told.id ? '' : `已并入难题 ${chief.number} 号，`;
  const source = await read.select().from(topicSource).where(eq(topicSource.problem, chief.id)).get();
  const topic = source && (await topicById(read, source.topic));
  if (!topic || !isPublished(topic)) {
    const where = chief.status === 'submitted' ? '等待梳理' : '已梳理归类，还没有列入课题';
    return forgetting(told, say(`难题 ${number} 号：${merged || '已收到，'}${where}。`), talk);
  }
  const chain = await chainOf(topic, talk);
  const text = `难题 ${number} 号：${merged}${headline(chain, talk.today)}。`;
  return forgetting(told, await chainTurn(text, chain, talk, { problem: number }), talk);
}

/** Whoever asks after an unnamed one may be its teller: nothing is kept of the question (law 10). */
function forgetting({ anonymous }: { anonymous: boolean }, turn: Turn, talk: Talk): Turn {
  if (!anonymous) return turn;
  const messages = turn.messages.map((message) => {
    const { buttons: _none, ...card } = message.card;
    return { to: message.to, kind: message.kind, card, erase: true };
  });
  return { messages, writes: [], changes: [], eraseSince: talk.now };
}

async function fromTopic(topic: Topic | undefined, number: number, talk: Talk): Promise<Turn> {
  if (!topic || !isPublished(topic)) return say(`没有找到 ${number} 号课题，请核对一下编号。`);
  const chain = await chainOf(topic, talk);
  return chainTurn(`${number} 号课题：${headline(chain, talk.today)}。`, chain, talk, { topic: number });
}

async function fromOutcome(outcome: Outcome | undefined, number: number, talk: Talk): Promise<Turn> {
  const topic = outcome && (await topicById(talk.read, outcome.topic));
  if (!outcome || !topic || outcome.state === 'withdrawn') return say(`没有找到成果 ${number} 号，请核对一下编号。`);
  const chain = await chainOf(topic, talk, outcome);
  if (chain.outcomes.length === 0)
    return say(`成果 ${outcome.number} 号的评审结果还没有公布，公布后可以看它的来龙去脉。`);
  return chainTurn(`成果 ${outcome.number} 号：${headline(chain, talk.today)}。`, chain, talk, {
    outcome: outcome.number,
  });
}

function isPublished({ number, state }: Topic): boolean {
  return number !== null && (state === 'published' || state === 'closed');
}

/** The card of a chain under its headline; who told a problem by name is for the staff that handle it. */
async function chainTurn(text: string, chain: Chain, talk: Talk, about: { [kind: string]: number }): Promise<Turn> {
  const names = new Map((await allUnits(talk.read)).map(({ code, name }) => [code, name]));
  const tellers = runsCampaigns(talk.asker) ? await tellersOf(chain.problems, names, talk) : undefined;
  const card: Card = {
    text,
    fields: [
      ...linkFields(chain, { names, today: talk.today }),
      ...(tellers ? [{ label: '提出（仅供受理）', value: tellers }] : []),
    ],
    ...(chain.problems.length > 1 ? { more: problemLines(chain.problems) } : {}),
    ...(chain.steps.length > 0 ? { buttons: seeButtons(chain) } : {}),
  };
  const turn = say(card, { context: 'answer', about });
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, ...about } } };
}

function seeButtons({ steps }: Pick<Chain, 'steps'>): Button[] {
  return steps.slice(0, BUTTONS).flatMap(({ adoption, carried }): Button[] => {
    if (adoption.how === 'practice')
      return [
        {
          label: `看做法 ${adoption.number} 号`,
          does: { intent: 'show_practice', slots: { practice: adoption.number } },
          lasting: true,
        },
      ];
    const place = placeOf(adoption, carried);
    return carried?.applies && carried.kind !== 'abolish'
      ? [
          {
            label: carried.label ? `看${carried.label}` : '看制度',
            does: { intent: 'ask_rule', slots: { question: carried.label ? place : `${place}讲什么` } },
            lasting: true,
          },
        ]
      : [];
  });
}

async function tellersOf(problems: ChainProblem[], names: Map<string, string>, { read }: Talk): Promise<string> {
  const people = new Map(
    (
      await peopleById(
        read,
        problems.flatMap(({ toldBy }) => toldBy ?? []),
      )
    ).map(({ id, name }) => [id, name]),
  );
  return problems
    .map(({ number, anonymous, toldBy, unit }) =>
      anonymous
        ? `${number} 号匿名`
        : `${number} 号${names.get(unit ?? '') ?? ''} ${people.get(toldBy ?? '') ?? ''}`.trim(),
    )
    .join('、');
}
