import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { stringOf, undoneBy, wordsOf } from '../../chat/slot-values.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { build, write } from '../../kernel/statement.ts';
import { peopleById } from '../../organisation/store.ts';
import { dayWords, whenWords } from '../duties/index.ts';
import { ownService } from './own.ts';
import { asks, peopleIn } from './said.ts';
import { stateTotal } from './state.ts';
import { signUpsOf, standingTeams } from './store.ts';
import { volunteerSignUp } from './tables.ts';
import { createTeam, joinTeam, leaveTeams, teamsListed } from './teams.ts';

export const DROP_SIGN_UP = 'drop_sign_up';

const HOURS = /(?:志愿|服务)?时长|工时|\d+(?:\.\d+)?个?(?:小时|钟头)/u;
const CREATES = /(?:成立|组建|新建|创建|建立?|拉)(?:了|起)?(?:一?支|一?个|1支|1个)?.{0,14}(?:队|团)/u;
const LEAVES = /退(?:出|队|了|掉)|离队|不参加|不去了|去不了|来不了/u;
const RECRUITS =
  /招(?:人|募|不招)|还?要(?:不要)?人|缺人|(?:有|还有)(?:什么|哪些|没有)|怎么(?:报名|参加|加入)|哪些|在哪|几点/u;
const WHO = /谁|哪些人|名单|多少人|几个?人/u;
const TEAM = /([\u4e00-\u9fff]{2,14}?(?:志愿(?:服务)?队|服务队|突击队|先锋队|志愿(?:服务)?团))/u;
const MINE = /我(?:的|都)?(?:报了|参加了|加入了|在).{0,4}(?:什么|哪)/u;

/** 志愿服务: teams, and single activities that one comes to. How long anything took is understood and not kept. */
export const volunteer: Decide = async (slots, talk) => {
  const text = wordsOf(slots, talk);
  const activity = stringOf(slots.activity);
  if (LEAVES.test(text) || slots.release === true) return leave(text, activity, talk);
  if (slots.create === true || CREATES.test(text)) return createTeam(text, talk);
  if (typeof slots.hours === 'number' || HOURS.test(text)) return hoursNotKept(slots.hours);
  if (MINE.test(text)) return ownService(slots, talk);
  const several = peopleIn(text);
  if (WHO.test(text) && /报名|参加|去/u.test(text)) return whoComes(activity, talk);
  if (typeof several === 'number' && /我们|支部|咱/u.test(text) && !asks(text))
    return stateTotal('joined', several, talk);
  const teams = await standingTeams(talk.read);
  const said = TEAM.exec(text)?.[1]?.replace(/^.*?(?:加入|参加|进|报名?|到)(?:了)?/u, '');
  const meant = teams.filter(
    ({ name }) =>
      text.includes(name) || (said !== undefined && said.length > 3 && (name.includes(said) || said.includes(name))),
  );
  const [only, other] = meant;
  if (only && !other && !asks(text)) return joinTeam(only, talk);
  const when = stringOf(slots.datetime) ?? stringOf(slots.date);
  if (activity && !asks(text)) return signUp(activity, when ?? null, talk);
  if (when && !asks(text) && !RECRUITS.test(text)) return signUp('志愿服务', when, talk);
  return teamsListed(meant.length > 0 ? meant : teams);
};

function hoursNotKept(hours: unknown): Turn {
  return say({
    text: `志愿时长不登记：不记时长，不积分，不排名。${typeof hours === 'number' ? `您说的 ${hours} 小时没有记下，` : ''}您的付出我们都知道，谢谢您。`,
    buttons: [{ label: '看志愿队', does: { intent: 'volunteer', slots: { text: '有哪些志愿队' } }, lasting: true }],
  });
}

async function signUp(activity: string, at: string | null, talk: Talk): Promise<Turn> {
  const { asker, read, today, newId } = talk;
  const mine = await signUpsOf(read, { person: asker.id }, today);
  if (mine.some((one) => one.activity === activity && one.at === at))
    return say(`${activity}您已经报名了，到时去就行。`);
  const id = newId();
  const undo = { intent: DROP_SIGN_UP, slots: { id } };
  const when = at === null ? '' : `，${at.length > 10 ? whenWords(at, today) : dayWords(at, today)}`;
  const team = (await standingTeams(read)).find(({ name }) => name.includes(activity));
  const turn = say({
    text: `已给您报名：${activity}${when}。不用签到，不计时长；去不了说一声“${activity}不去了”。`,
    buttons: [{ label: '撤销', does: undo }],
  });
  return undoneBy(
    {
      ...turn,
      messages: [
        ...turn.messages,
        ...(team && team.leader !== asker.id
          ? [
              {
                to: { person: team.leader },
                kind: 'proactive' as const,
                why: `您是${team.name}的队长`,
                about: `volunteer_sign_up/${id}`,
                card: { text: `${asker.name}报名参加${activity}${when}。` },
              },
            ]
          : []),
      ],
      writes: [
        write(
          build
            .insert(volunteerSignUp)
            .values({ id, person: asker.id, unit: asker.unit.code, activity, at, state: 'standing', on: today }),
          1,
        ),
      ],
      changes: [{ verb: 'sign_up', entity: 'volunteer_sign_up', id, after: { activity, at } }],
    },
    undo,
    talk,
  );
}

/** 执勤去不了: the sign-up that is meant, else the team. */
async function leave(text: string, activity: string | undefined, talk: Talk): Promise<Turn> {
  const mine = await signUpsOf(talk.read, { person: talk.asker.id }, talk.today);
  const meant = mine.filter((one) => text.includes(one.activity) || one.activity === activity);
  const [only] = meant.length > 0 ? meant : /队/u.test(text) ? [] : mine;
  return only ? dropSignUp({ id: only.id }, talk) : leaveTeams(text, talk);
}

export const dropSignUp: Decide = async ({ id }, talk) => {
  const found = (await signUpsOf(talk.read, { person: talk.asker.id }, talk.today)).find((one) => one.id === id);
  if (!found) return say('这个报名已经不在了，不用再退。');
  return {
    ...say(`${found.activity}的报名已取消。`),
    writes: [
      write(
        build
          .update(volunteerSignUp)
          .set({ state: 'withdrawn' })
          .where(and(eq(volunteerSignUp.id, found.id), eq(volunteerSignUp.state, 'standing'))),
        1,
      ),
    ],
    changes: [{ verb: 'withdraw', entity: 'volunteer_sign_up', id: found.id, before: { activity: found.activity } }],
  };
};

/** Whoever acts for the unit sees who of it comes; the others how many. */
async function whoComes(activity: string | undefined, { asker, read, today }: Talk): Promise<Turn> {
  const all = (await signUpsOf(read, { unit: asker.unit.code }, today)).filter(
    (one) => !activity || one.activity.includes(activity) || activity.includes(one.activity),
  );
  const people = [...new Set(all.map(({ person }) => person))];
  if (people.length === 0) return say(`${asker.unit.name}还没有人报名${activity ?? '志愿活动'}。`);
  const acts = asker.posts.some(({ unit, post }) => unit.code === asker.unit.code && /书记|委员$/u.test(post));
  const names = acts ? (await peopleById(read, people)).map(({ name }) => name).join('、') : '';
  return say(`${asker.unit.name}报名${activity ?? '志愿活动'}的有 ${people.length} 人${names ? `：${names}` : ''}。`);
}
