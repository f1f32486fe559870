import type { Slots, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import type { Card } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { personById, unitByCode } from '../../organisation/store.ts';
import { listCard, problemCard, strangersCard } from './cards.ts';
import { standsAs } from './merged.ts';
import { type Problem, seesAll } from './policy.ts';
import { similar } from './similar.ts';
import { wantsAnonymity } from './split.ts';
import {
  endorsingUnits,
  hasEndorsed,
  notesOf,
  problemByNumber,
  recentProblems,
  standingProblems,
  toldBy,
} from './store.ts';

const LISTED = 8;
const WHO = new RegExp(
  [
    '谁(?:报|反映|提|说|写|交)',
    '哪(?:个|位|家|个单位|个支部|个?处)(?:人|同志|单位|支部|室)?(?:报|反映|提|说)',
    '是不是.{1,12}(?:报|反映|提|说|写)的',
    '是[^我您咱，。不]{1,6}(?:报|反映|提|说|写)的(?:吧|吗|么)',
    '有没有人.{0,8}(?:匿名|报过|反映)',
    '匿名(?:报|反映|提)(?:过|了)?(?:多少|几)',
    '(?:姓名|名字|身份|单位).{0,6}(?:给我|发我|发给|报给|告诉|查出|说出|透露)',
  ].join('|'),
);
const LIST = /最近|都有(?:哪些|什么|啥)|哪些难题|报上来|清单|收到(?:多少|了?哪些|几)|汇总|一共|所有/;
const MINE = /我(?:们)?(?:之前|上次|那|报|提|反映|匿名|的)/;

/** One answer for every case in which nothing is told, so that it hints at nothing. */
export const NOT_TOLD =
  '难题是谁报的，不能告诉您：匿名的没有记下姓名和单位，任何人都查不到，管理员也不能；实名的只对受理的工委管理员显示。';

/** How a problem fares: one's own, one by its number or subject; for staff what came in lately. */
export async function problemStatus(slots: Slots, talk: Talk): Promise<Turn> {
  const { asker, text, read } = talk;
  const number = typeof slots.problem_no === 'number' ? slots.problem_no : undefined;
  if (slots.ask === 'who' || WHO.test(text)) return whoTold(number, slots, talk);
  if (number !== undefined) {
    const found = await problemByNumber(read, number);
    return found ? oneProblem(found, await toldBy(talk), talk) : say(`没有找到难题 ${number} 号，请核对一下编号。`);
  }
  const staff = asker.posts.some(({ post }) => post === '工委管理员');
  if (staff && LIST.test(text) && !MINE.test(text)) return latest(talk);
  const anonymous = slots.anonymous === true || wantsAnonymity(text);
  const mine = await toldBy(talk, anonymous ? 'anonymous' : 'all');
  if (mine.length === 0 && staff)
    return typeof slots.problem === 'string' ? bySubject(slots.problem, talk) : latest(talk);
  return ownProblems(narrowed(mine, slots.problem), talk);
}

/** For whoever is entitled: what came in lately. Who told it stays out of it. */
async function latest(talk: Talk): Promise<Turn> {
  const { read, asker } = talk;
  const visible: Problem[] = [];
  for (const one of await recentProblems(read, seesAll(asker) ? LISTED : 60)) {
    if (visible.length < LISTED && (await maySee(one, talk))) visible.push(one);
  }
  if (visible.length === 0) return say('最近没有报上来的难题。');
  const card = listCard(
    `最近报上来的难题，共列出 ${visible.length} 条：`,
    visible,
    await endorsingUnits(read, visible),
  );
  return say(card, { context: 'list', choices: visible.map(({ number }) => statusOf(number)) });
}

async function whoTold(number: number | undefined, slots: Slots, talk: Talk): Promise<Turn> {
  const found = await spokenOf(number, slots, talk);
  if (!found?.toldBy || found.anonymous || !(await maySee(found, talk))) return say(NOT_TOLD);
  const teller = await personById(talk.read, found.toldBy);
  const unit = found.unit ? await unitByCode(talk.read, found.unit) : undefined;
  return say(
    `难题 ${found.number} 号是实名报的：${[unit?.name, teller?.name].filter(Boolean).join(' ')}。仅供受理使用，请勿外传。`,
  );
}

async function spokenOf(number: number | undefined, { problem }: Slots, talk: Talk): Promise<Problem | undefined> {
  const spoken = number ?? talk.shown?.about?.problem;
  if (typeof spoken === 'number') return problemByNumber(talk.read, spoken);
  const standing = await standingProblems(talk.read, '');
  const [best, second] = similar(typeof problem === 'string' ? problem : talk.text, standing, { atLeast: 0.5 });
  // two that fit about equally are not told apart by a guess
  return best && best.score - (second?.score ?? 0) > 0.1 ? standing.find(({ id }) => id === best.id) : undefined;
}

async function bySubject(keyword: string, talk: Talk): Promise<Turn> {
  const visible: Problem[] = [];
  const standing = await standingProblems(talk.read, '');
  const naming = standing.filter(({ text }) => text.includes(keyword)).map(({ id }) => id);
  const ids = naming.length > 0 ? naming : similar(keyword, standing).map(({ id }) => id);
  for (const id of ids) {
    const one = standing.find((row) => row.id === id);
    if (one && visible.length < LISTED && (await maySee(one, talk))) visible.push(one);
  }
  if (visible.length === 0) return say(`没有找到和“${keyword}”有关的难题。`);
  return say(listCard(`和“${keyword}”有关的难题：`, visible, await endorsingUnits(talk.read, visible)), {
    context: 'list',
    choices: visible.map(({ number }) => statusOf(number)),
  });
}

async function ownProblems(mine: Problem[], talk: Talk): Promise<Turn> {
  const [first] = mine;
  if (!first) {
    return say({
      text: '您名下还没有报过难题。想报的话，直接说难在哪里就行。',
      buttons: [{ label: '报难题', does: { intent: 'tell_problem' } }],
    });
  }
  if (mine.length === 1) return oneProblem(first, mine, talk);
  const shown = mine.slice(0, LISTED);
  const card = listCard(`您报过 ${mine.length} 条难题：`, shown, await endorsingUnits(talk.read, shown));
  return private_(card, shown, talk);
}

async function oneProblem(found: Problem, mine: Problem[], talk: Talk): Promise<Turn> {
  const own = mine.some(({ id }) => id === found.id);
  const concerned = own || (await maySee(found, talk)) || (await hasEndorsed(talk.read, found, talk.asker.id));
  if (!concerned) return say(strangersCard(found), { context: 'answer', about: { problem: found.number } });
  const root = await standsAs(talk.read, found);
  const endorsing = (await endorsingUnits(talk.read, [root])).get(root.id) ?? 0;
  const notes = (await notesOf(talk.read, found)).map(({ on, text }) => `${on} ${text}`);
  const card = problemCard(found, { endorsing, notes, mine: own, standsAs: root });
  if (own && found.anonymous) return private_(card, [found], talk);
  const turn = say(card, { context: 'answer', about: { problem: found.number } });
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, problem: found.number } } };
}

/** What a teller sees of his or her own anonymous ones leaves no trace beside the name (law 10). */
function private_(card: Card, shown: Problem[], talk: Talk): Turn {
  if (!shown.some(({ anonymous }) => anonymous)) return say(card);
  const { buttons: _none, ...plain } = card;
  const message: Message = { to: 'asker', kind: 'answer', card: plain, erase: true };
  return { messages: [message], writes: [], changes: [], eraseSince: talk.now };
}

/** What was sent along with a problem, for whoever may see the problem itself. */
export async function problemFiles({ problem_no }: Slots, talk: Talk): Promise<Turn> {
  const found = typeof problem_no === 'number' ? await problemByNumber(talk.read, problem_no) : undefined;
  const mine = found && (await toldBy(talk, 'named')).some(({ id }) => id === found.id);
  if (!found?.files?.length || !(mine || (await maySee(found, talk)))) return say('没有可以看的附件。');
  return {
    messages: found.files.map(({ id, name, bytes }) => ({
      to: 'asker',
      kind: 'answer',
      card: { text: `难题 ${found.number} 号的附件：`, file: { name, bytes, sha256: id } },
    })),
    writes: [],
    changes: [],
  };
}

async function maySee(problem: Problem, { asker, read }: Talk): Promise<boolean> {
  if (seesAll(asker)) return true;
  if (!problem.unit || problem.anonymous) return false;
  const unit = await unitByCode(read, problem.unit);
  return unit !== undefined && may(asker, 'see_problems', unit, await treeAround(read, unit.code)) === true;
}

function narrowed(mine: Problem[], keyword: unknown): Problem[] {
  if (typeof keyword !== 'string') return mine;
  const naming = mine.filter(({ text }) => text.includes(keyword));
  if (naming.length > 0) return naming;
  const [best] = similar(keyword, mine, { atLeast: 0.2 });
  return best ? mine.filter(({ id }) => id === best.id) : mine;
}

function statusOf(number: number) {
  return { intent: 'problem_status', slots: { problem_no: number } };
}
