import type { Values } from '../../chat/form.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { NOTHING, say, type Turn } from '../../chat/turn.ts';
import type { Action, Button } from '../../message/card.ts';
import type { Topic } from '../topics/index.ts';
import { askApproval, forgetUntold, resubmitted } from './approval.ts';
import { claimAll, waiting, weigh } from './claiming.ts';
import { numbersIn } from './list.ts';
import { mayForm, roleOf } from './policy.ts';
import { changeOf, type Held, releaseClaim, standing, type Team, teamsOf } from './store.ts';
import type { Wished } from './wish.ts';
import { CLAIM, wishOf } from './wish-said.ts';
import { byNumber, nameOf, numbersOf } from './wording.ts';

const OFFERED = 5;
const SEE_FREE: Button = {
  label: '看没人领的课题',
  does: { intent: 'list_topics', slots: { filter: 'unclaimed' } },
  lasting: true,
};

/** 申领, 换题, 退题: several in one sentence; a claim stands at once, and is told to whoever approves. */
export const claimTopic: Decide = async (slots, talk) => {
  const teams = await teamsOf(talk.read, talk.asker.id);
  const [only] = teams;
  const team = teams.length === 1 ? only : teams.find(({ id }) => id === slots.team);
  const held = await standing(talk.read, { teams: teams.map(({ id }) => id) });
  const wished = await wishOf(slots, talk, held);
  if ('turn' in wished) return wished.turn;
  // a topic that one of several teams holds tells which team speaks
  const holder = held.find(({ topic }) => topic.number !== null && wished.give.includes(topic.number))?.team;
  const speaking = team ?? holder;
  if (!speaking && teams.length > 1) return whichTeam(teams, wished, slots);
  if (speaking) {
    const own = held.filter((one) => one.team.id === speaking.id);
    return forTeam(speaking, own, wished, slots.sure === true, talk);
  }
  if (!mayForm(talk.asker)) {
    return say(
      '课题由书记、专职副书记牵头组成课题组来申领，您还不在课题组里。可以请本单位书记来申领，并把您列为成员。',
    );
  }
  if (wished.give.length > 0) return say('您还没有课题组，没有可以退的课题。');
  return forming(wished.take, slots, talk);
};

function whichTeam(teams: Team[], { take, give }: Wished, slots: Slots): Turn {
  const numbers = [...take, ...give];
  const choices = teams.map(({ id }) => ({ intent: CLAIM, slots: { ...slots, topic_no: numbers, team: id } }));
  return say(
    {
      text: '您在几个课题组里，这次是哪个组？',
      buttons: teams.slice(0, OFFERED).map(({ name }, i) => ({ label: name, does: choices[i] ?? { intent: CLAIM } })),
    },
    { context: 'list', choices },
  );
}

async function forTeam(team: Team, held: Held[], { take, give }: Wished, sure: boolean, talk: Talk): Promise<Turn> {
  const given = held.filter(({ topic }) => topic.number !== null && give.includes(topic.number));
  if (give.length > 0 && given.length === 0 && take.length === 0) {
    const holds = held.length > 0 ? `现在领着 ${numbersOf(held.map(({ topic }) => topic))}。` : '现在没有申领课题。';
    return say(`贵组没有申领 ${give.join('、')} 号课题，不用退。${holds}`);
  }
  if (take.length === 0) return sure ? release(team, held, given, talk) : askRelease(team, given);
  const again = held.find(({ topic, claim }) => topic.number === take[0] && claim.approval === 'returned');
  if (again && take.length === 1) return resubmitted(again, talk);
  const left = held.filter((one) => !given.includes(one));
  const weighed = await weigh(take, { team: team.id, unit: team.unit, held: left, given }, talk);
  // a change that can't be had leaves what is held as it is
  if (weighed.fits.length === 0) return refused(weighed.refusals, team, left, given);
  const { fits, refusals } = weighed;
  const topics = fits.map(({ topic }) => topic);
  const effects = await claimAll(team, weighed, { held, given }, talk);
  const late = fits.some((one) => one.late) ? '（已过申领日期，照收并注明）' : '';
  const strange = give.filter((number) => !given.some(({ topic }) => topic.number === number));
  const back = [
    given.length > 0 ? `已退 ${numbersOf(given.map(({ topic }) => topic))}。` : '',
    strange.length > 0 ? `贵组没有申领 ${strange.join('、')} 号，不用退。` : '',
  ].join('');
  const [first] = topics;
  const undo = releasing(team, topics);
  const turn = say({
    text: `${back}${team.name}已申领 ${topics.map(nameOf).join('、')}${late}。${effects.words}${refusals.join('')}`,
    buttons: [
      { label: '报实施计划', does: { intent: 'team_plan', slots: { topic_no: first?.number ?? 0 } }, group: 'plan' },
      { label: '退掉', does: undo, group: 'undo' },
    ],
  });
  const last = { ...talk.session.last, undo, topic: first?.number ?? 0, team: team.id };
  const leader = toLeader(team, [...left.map(({ topic }) => topic), ...topics], talk);
  return {
    ...effects,
    writes: [...effects.writes, ...leader.writes],
    messages: [...turn.messages, ...effects.messages, ...leader.messages],
    session: { ...talk.session, last },
  };
}

/** The leader hears once a day of what others did for the team: how it stands then. */
function toLeader(team: Team, topics: Topic[], { asker }: Talk): Pick<Turn, 'messages' | 'writes'> {
  const { leader, name, number } = team;
  if (leader === asker.id) return { messages: [], writes: [] };
  const about = `claims/${number}`;
  const held = topics.length > 0 ? `现在领着 ${numbersOf(byNumber(topics))}` : '现在没有课题';
  const card = { text: `${asker.name}同志为${name}办了申领，${held}。` };
  return {
    messages: [{ to: { person: leader }, kind: 'proactive', why: `您是${name}的组长`, about, card }],
    writes: [forgetUntold(about)],
  };
}

function releasing(team: Team, topics: Topic[]): Action {
  return { intent: CLAIM, slots: { topic_no: topics.map(({ number }) => number), release: true, team: team.id } };
}

function refused(refusals: string[], team: Team, held: Held[], given: Held[]): Turn {
  const full = refusals.some((text) => text.includes('最多申领'));
  const kept = given.length > 0 ? `${numbersOf(given.map(({ topic }) => topic))}没有退。` : '';
  const back = held
    .slice(0, 3)
    .map(({ topic }) => ({ label: `退 ${topic.number} 号`, does: releasing(team, [topic]) }));
  return say(
    { text: `${refusals.join('')}${kept}`, buttons: full && back.length > 0 ? back : [SEE_FREE] },
    { context: 'list:topics' },
  );
}

function askRelease(team: Team, given: Held[]): Turn {
  const topics = given.map(({ topic }) => topic);
  const { intent, slots } = releasing(team, topics);
  const yes = { intent, slots: { ...slots, sure: true } };
  const no = { intent: 'keep_claim', slots: { topic_no: topics.map(({ number }) => number) } };
  return say(
    {
      text: `确认退掉${topics.map(nameOf).join('、')}吗？退了以后别的课题组就可以申领。`,
      buttons: [
        { label: '退掉', does: yes, tone: 'danger' },
        { label: '不退了', does: no },
      ],
    },
    { context: 'confirm', yes, no },
  );
}

async function release(team: Team, held: Held[], given: Held[], talk: Talk): Promise<Turn> {
  const asked = await askApproval(team, waiting(held, given), talk);
  const left = held.filter((one) => !given.includes(one)).map(({ topic }) => topic);
  const leader = toLeader(team, left, talk);
  const did = `退了 ${numbersOf(given.map(({ topic }) => topic))}`;
  const turn = say({ text: `${team.name}已${did}。想换一个，说“申领几号”就行。`, buttons: [SEE_FREE] });
  const { undo: _before, ...last } = talk.session.last;
  return {
    ...turn,
    messages: [...turn.messages, ...asked.messages, ...leader.messages],
    writes: [...asked.writes, ...leader.writes, ...given.map(({ claim }) => releaseClaim(claim))],
    changes: given.map(({ claim, topic }) => changeOf('release', claim.id, team, topic)),
    session: { ...talk.session, last },
  };
}

/** What was to be given back stays. */
export const keepClaim: Decide = ({ topic_no }) => say(`好的，${numbersIn(topic_no).join('、')} 号课题没有退，照旧。`);

/** No team yet: the topics that can be had, and the short form. */
async function forming(numbers: number[], slots: Slots, talk: Talk): Promise<Turn> {
  const { terms, fits, refusals } = await weigh(
    numbers,
    { team: '', unit: talk.asker.unit.code, held: [], given: [] },
    talk,
  );
  const topics = fits.map(({ topic }) => topic.number);
  if (topics.length === 0) return say({ text: refusals.join(''), buttons: [SEE_FREE] }, { context: 'list:topics' });
  const members = /(?:成员|组员|人员)(?:有|是|包括|为)?[:：]?\s*([\p{Script=Han}、，,和 ]{2,})/u.exec(talk.text)?.[1];
  const values: Values = {
    topics,
    ...(typeof slots.leader === 'string' ? { leader: slots.leader } : {}),
    ...(members ? { members } : {}),
  };
  const form = { form: CLAIM, values, trail: [], misses: 0, since: talk.now };
  if (members) return { ...NOTHING, session: { ...talk.session, form } };
  const roles = Object.entries(terms.composition).map(([role, least]) => `${role} ${least} 名`);
  const demand = roles.length > 0 ? `（要有${roles.join('、')}，您算${roleOf(talk.asker)}）` : '';
  const turn = say(
    `${refusals.join('')}申领 ${numbersOf(fits.map(({ topic }) => topic))}，先组个课题组：除您以外还有谁${demand}？说名字就行，比如“张三、李四”；没有就回“没有”。`,
  );
  return { ...turn, session: { ...talk.session, form: { ...form, asking: 'members' } } };
}
