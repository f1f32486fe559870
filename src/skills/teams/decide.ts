import { and, eq } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { both, type Message, NOTHING, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import { CLAIM, DECIDE, deciding, forgetUntold } from './approval.ts';
import { firstNews } from './first-news.ts';
import { shortened } from './named.ts';
import { reach } from './seen.ts';
import { changeOf, type Held, standing, type Team, teamById, teamsOf } from './store.ts';
import { claim } from './tables.ts';
import { nameOf, numbersOf } from './wording.ts';

const LISTED = 3;
const RETURN = /退回|不同意|不批|不予|打回|驳回/u;
/** Said of several teams at once. */
const ALL = /全部|全都|都(?:同意|批准|通过|批了|准了)|一并|统统/u;
const APPROVE = /同意|批准|通过|准了|批了|可以/u;

/** 同意 or 退回, by tap or in words; without either, what waits. */
export const decideClaim: Decide = async (slots, talk) => {
  const waiting = await waitingFor(talk);
  const how = slots.how ?? (RETURN.test(talk.text) ? 'return' : APPROVE.test(talk.text) ? 'approve' : undefined);
  const meant = await named(waiting, slots, talk);
  if (meant.length === 0) return nothingWaits(slots, talk);
  const teams = new Set(meant.map(({ team }) => team.id));
  if (how === 'approve' && (teams.size === 1 || slots.all === true || ALL.test(talk.text))) return approve(meant, talk);
  return how === 'return' && teams.size === 1 ? sendBack(meant, talk) : list(meant, talk);
};

/** The claims that wait for this person; nobody decides on those of a team of their own. */
async function waitingFor({ asker, read }: Talk): Promise<Held[]> {
  const codes = await reach(asker, 'approve', read);
  if (codes.size === 0) return [];
  const own = new Set((await teamsOf(read, asker.id)).map(({ id }) => id));
  return (await standing(read)).filter(
    ({ claim: one, team }) => one.approval === 'waiting' && codes.has(team.unit) && !own.has(team.id),
  );
}

/** Those that a button or the words name: by team, by number of topic, by name of the team. */
async function named(waiting: Held[], { team, topic_no }: Slots, { text }: Talk): Promise<Held[]> {
  const numbers = Array.isArray(topic_no) ? topic_no : [...text.matchAll(/(\d+)号/gu)].map(([, one]) => Number(one));
  const ofTeam = typeof team === 'string' ? waiting.filter((one) => one.team.id === team) : waiting;
  const ofTopics = ofTeam.filter(({ topic }) => topic.number !== null && numbers.includes(topic.number));
  if (typeof team === 'string') return topic_no === undefined ? ofTeam : ofTopics;
  const byName = waiting.filter((one) => shortened(one.team.name).some((words) => text.includes(words)));
  const fitting = byName.length > 0 ? byName : waiting;
  const exact = fitting.filter((one) => ofTopics.includes(one));
  return exact.length > 0 ? exact : numbers.length > 0 ? [] : fitting;
}

async function nothingWaits({ team }: Slots, talk: Talk): Promise<Turn> {
  const asked = typeof team === 'string' ? await teamById(talk.read, team) : undefined;
  const held = asked ? await standing(talk.read, { teams: [asked.id] }) : [];
  const decided = held.find(({ claim: one }) => one.decidedBy !== null);
  if (asked && decided) {
    const how = decided.claim.approval === 'approved' ? '同意' : '退回';
    return say(`${asked.name}的申领已经办过了：${decided.topic.number} 号${how}，没有改动。`);
  }
  if (asked) return say(`${asked.name}已退了这个课题，不用再审批。`);
  return say('现在没有等您审批的课题申领。有了会写进您的汇总提醒。');
}

function list(waiting: Held[], { today }: Talk): Turn {
  const teams = [...new Map(waiting.map(({ team }) => [team.id, team])).values()];
  const shown = teams.slice(0, LISTED);
  const numbers = (team: Team) => waiting.filter((one) => one.team.id === team.id).map(({ topic }) => topic.number);
  const [only] = shown;
  return say(
    {
      text: `有 ${teams.length} 个课题组的申领等您审批。同意点一下，退回说“退回某某课题组，理由是……”。`,
      table: {
        columns: ['课题组', '课题', '申领日'],
        rows: waiting
          .slice(0, 10)
          .map(({ team, topic, claim: one }) => [team.name, nameOf(topic), one.on === today ? '今天' : one.on]),
      },
      buttons:
        shown.length === 1 && only
          ? deciding(only, numbers(only))
          : [
              { label: '全部同意', does: { intent: DECIDE, slots: { how: 'approve', all: true } }, tone: 'primary' },
              ...shown.flatMap((team) => deciding(team, numbers(team), `：${team.name}`).slice(0, 1)),
            ],
    },
    { context: 'list:claims' },
  );
}

/** Of one team, or of several at once: each leader hears of the own, and the tellers of a topic once. */
async function approve(meant: Held[], talk: Talk): Promise<Turn> {
  const [first] = meant;
  if (!first) return NOTHING;
  const teams = [...Map.groupBy(meant, ({ team }) => team.id).values()];
  const turn = say(
    teams.length === 1
      ? `已同意${first.team.name}申领 ${numbersOf(meant.map(({ topic }) => topic))}，会告诉组长。`
      : `已同意 ${teams.length} 个课题组的申领，会告诉各位组长。`,
  );
  const topics = new Map(meant.map(({ topic }) => [topic.id, topic]));
  let all: Turn = NOTHING;
  for (const topic of topics.values()) all = both(all, await firstNews(topic, talk));
  for (const held of teams) all = both(all, await approved(held, talk));
  return { ...all, messages: [...turn.messages, ...all.messages] };
}

async function approved(held: Held[], talk: Talk): Promise<Turn> {
  const [first] = held;
  if (!first) return NOTHING;
  const { team } = first;
  const numbers = numbersOf(held.map(({ topic }) => topic));
  const text = `${team.name}申领的 ${numbers}已由${talk.asker.unit.name}${talk.asker.name}同意。下一步请报实施计划，一句话就行，比如“12月底前完成调研，2月底出初稿”。`;
  const plan = { intent: 'team_plan', slots: { topic_no: first.topic.number } };
  return {
    messages: [toLeader(team, text, [{ label: '报实施计划', does: plan }])],
    writes: [
      ...held.map((one) => decided(one, { approval: 'approved', reason: null }, talk)),
      ...(await nothingElseWaits(held, talk)),
    ],
    changes: held.map(({ claim: one, topic }) => changeOf('approve', one.id, team, topic)),
  };
}

async function sendBack(meant: Held[], talk: Talk): Promise<Turn> {
  const [first] = meant;
  if (!first) return NOTHING;
  const reason = /(?:退回|不同意|不批|打回|驳回)[^，,：:。]*[，,：:。]\s*(?:理由(?:是)?[：:]?)?(.{4,})$/u.exec(
    talk.text,
  )?.[1];
  if (reason) return returned(meant, reason, talk);
  const values = { team: first.team.id, topics: meant.map(({ topic }) => topic.number) };
  return {
    ...NOTHING,
    session: { ...talk.session, form: { form: RETURN_FORM, values, trail: [], misses: 0, since: talk.now } },
  };
}

const RETURN_FORM = 'return_claim';

export const returnForm: Form = {
  name: RETURN_FORM,
  title: '退回申领',
  literal: true,
  fields: [
    { name: 'reason', label: '理由', kind: 'text', required: true, ask: '请用一句话说明退回的理由，会转告课题组。' },
  ],
  async done({ team, topics, reason }, talk) {
    const meant = await named(await waitingFor(talk), { team: team ?? '', topic_no: topics ?? [] }, talk);
    return meant.length > 0 ? returned(meant, String(reason), talk) : nothingWaits({ team: team ?? '' }, talk);
  },
};

async function returned(meant: Held[], reason: string, talk: Talk): Promise<Turn> {
  const [first] = meant;
  if (!first) return NOTHING;
  const { team } = first;
  const topics = meant.map(({ topic }) => topic);
  const turn = say(`已退回${team.name}对 ${numbersOf(topics)}的申领，理由会转告组长。`);
  const numbers = topics.map(({ number }) => number);
  const text = `${team.name}申领的 ${numbersOf(topics)}被退回：${clip(reason, 80)}。名额还给您留着，改好后点“再报”，或说“重新申领${numbers[0]}号”。`;
  return {
    messages: [
      ...turn.messages,
      toLeader(team, text, [
        { label: '再报', does: { intent: 'claim_topic', slots: { topic_no: [numbers[0] ?? 0], team: team.id } } },
        { label: '退掉', does: { intent: 'claim_topic', slots: { topic_no: numbers, team: team.id, release: true } } },
      ]),
    ],
    writes: [
      ...meant.map((one) => decided(one, { approval: 'returned', reason }, talk)),
      ...(await nothingElseWaits(meant, talk)),
    ],
    changes: meant.map(({ claim: one, topic }) => changeOf('return', one.id, team, topic)),
  };
}

/** Nobody is asked in a later digest for what has been decided. */
async function nothingElseWaits(meant: Held[], { read }: Talk): Promise<Write[]> {
  const [first] = meant;
  if (!first) return [];
  const held = await standing(read, { teams: [first.team.id] });
  const rest = held.filter(
    (one) => one.claim.approval === 'waiting' && !meant.some(({ claim: { id } }) => id === one.claim.id),
  );
  return rest.length > 0 ? [] : [forgetUntold(`${CLAIM}${first.team.number}`)];
}

/** Decided once: who comes second finds it done. */
function decided(
  { claim: { id } }: Held,
  to: { approval: 'approved' | 'returned'; reason: string | null },
  { asker }: Talk,
): Write {
  return write(
    build
      .update(claim)
      .set({ ...to, decidedBy: asker.id })
      .where(and(eq(claim.id, id), eq(claim.state, 'active'), eq(claim.approval, 'waiting'))),
    1,
  );
}

function toLeader({ leader, name, number }: Team, text: string, buttons: Button[]): Message {
  return {
    to: { person: leader },
    kind: 'proactive',
    why: `您是${name}的组长`,
    about: `team/${number}`,
    card: { text, buttons },
  };
}
