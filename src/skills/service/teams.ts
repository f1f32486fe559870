import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { undoneBy } from '../../chat/slot-values.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, query, write } from '../../kernel/statement.ts';
import type { Action } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { othersIn, standingTeams, type Team, teamsOf } from './store.ts';
import { volunteerMember, volunteerTeam } from './tables.ts';

export const JOIN_TEAM = 'join_volunteer_team';
export const LEAVE_TEAM = 'leave_volunteer_team';
const NAME =
  /(?:成立|组建|新建|创建|建立?|拉)(?:了|起)?(?:一?支|一?个|1支|1个)?(?:叫|名为|名叫)?[“"]?([\u4e00-\u9fff]{2,14}?(?:队|团))/u;
const ROWS = 6;
type Counted = Team & { members: number };

export function teamsListed(teams: Counted[]): Turn {
  if (teams.length === 0)
    return say('现在还没有志愿队。支部委员说“成立某某志愿队”就能建；想参加单次活动，说“明早七点路口执勤算我一个”。');
  const rows = teams.slice(0, ROWS);
  const choices = rows.map(({ id }): Action => ({ intent: JOIN_TEAM, slots: { team: id } }));
  return say(
    {
      text: `志愿队 ${teams.length} 支，都招人，说队名就能加入，自愿参加，不计时长。`,
      table: {
        columns: ['号', '志愿队', '人数'],
        rows: rows.map(({ number, name, members }) => [String(number), name, String(members)]),
      },
      ...(teams.length > ROWS
        ? {
            more: teams
              .slice(ROWS)
              .map(({ number, name }) => `${number} 号 ${name}`)
              .join('\n'),
          }
        : {}),
      buttons: rows.slice(0, 4).map(({ id, name }) => ({
        label: `加入${name}`,
        does: { intent: JOIN_TEAM, slots: { team: id } },
      })),
    },
    { context: 'list', choices },
  );
}

/** 成立法律服务志愿队: by whoever acts for the unit, who is then in it and leads it. */
export async function createTeam(text: string, talk: Talk): Promise<Turn> {
  const { asker, read, today, newId } = talk;
  const allowed = may(asker, 'run_service', asker.unit, await treeAround(read, asker.unit.code));
  if (allowed !== true) return say('志愿队由支部委员来建，可以请书记说一句“成立某某志愿队”；已有的队您随时能加入。');
  const name = NAME.exec(text)?.[1]?.replace(/^(?:了|我们|支部)+/u, '');
  if (!name || /^(?:志愿|服务|志愿服务)(?:队|团)$/u.test(name))
    return say('队名叫什么？说“成立法律服务志愿队”这样就行。');
  const standing = await standingTeams(read);
  const there = standing.find((one) => one.name === name && one.unit === asker.unit.code);
  if (there) return say(`${name}已经有了，${there.members} 人。要加入说“加入${name}”。`);
  const { first, taken } = await nextOf(read, 'volunteer_team');
  const id = newId();
  const turn = say(`${name}建好了，您是队长。大家说“加入${name}”就能参加。`);
  return undoneBy(
    {
      ...turn,
      writes: [
        taken,
        write(
          build
            .insert(volunteerTeam)
            .values({ id, number: first, name, unit: asker.unit.code, leader: asker.id, state: 'standing', on: today }),
          1,
        ),
        write(
          build
            .insert(volunteerMember)
            .values({ id: newId(), team: id, person: asker.id, unit: asker.unit.code, since: today }),
          1,
        ),
      ],
      changes: [{ verb: 'create', entity: 'volunteer_team', id, after: { name } }],
    },
    { intent: LEAVE_TEAM, slots: { team: id } },
    talk,
  );
}

export async function joinTeam(team: Counted, talk: Talk): Promise<Turn> {
  const { asker, read, today, newId } = talk;
  if ((await teamsOf(read, asker.id)).some((one) => one.team.id === team.id)) return say(`您已经在${team.name}里了。`);
  const id = newId();
  const undo = { intent: LEAVE_TEAM, slots: { team: team.id } };
  const turn = say({
    text: `您已加入${team.name}，现在 ${team.members + 1} 人。不计时长和积分，退出随时说。`,
    buttons: [{ label: '退队', does: undo }],
  });
  return undoneBy(
    {
      ...turn,
      writes: [
        write(
          build
            .insert(volunteerMember)
            .values({ id, team: team.id, person: asker.id, unit: asker.unit.code, since: today }),
          1,
        ),
      ],
      unless: [
        query(
          build
            .select({ id: volunteerMember.id })
            .from(volunteerMember)
            .where(
              and(
                eq(volunteerMember.team, team.id),
                eq(volunteerMember.person, asker.id),
                isNull(volunteerMember.until),
              ),
            ),
        ),
        query(
          build
            .select({ id: volunteerTeam.id })
            .from(volunteerTeam)
            .where(and(eq(volunteerTeam.id, team.id), eq(volunteerTeam.state, 'disbanded'))),
        ),
      ],
      changes: [{ verb: 'join', entity: 'volunteer_team', id: team.id }],
    },
    undo,
    talk,
  );
}

export const joinById: Decide = async ({ team }, talk) => {
  const found = (await standingTeams(talk.read)).find(({ id }) => id === team);
  return found ? joinTeam(found, talk) : say('这支志愿队已经解散了，看看别的队。');
};

/** 退出志愿队: the one that is meant, or the only one. */
export async function leaveTeams(text: string, talk: Talk): Promise<Turn> {
  const mine = await teamsOf(talk.read, talk.asker.id);
  const [first, second] = mine;
  if (!first) return say('您现在没有参加志愿队，不用退。');
  const named = mine.filter(({ team }) => text.includes(team.name));
  const [only] = named;
  if (only && named.length === 1) return left(only, talk);
  if (!second) return left(first, talk);
  const choices = mine.map(({ team }): Action => ({ intent: LEAVE_TEAM, slots: { team: team.id } }));
  return say(
    {
      text: '您参加了几支志愿队，退出哪一支？',
      buttons: mine.map(({ team }) => ({
        label: `退出${team.name}`,
        does: { intent: LEAVE_TEAM, slots: { team: team.id } },
      })),
    },
    { context: 'list', choices },
  );
}

export const leaveById: Decide = async ({ team }, talk) => {
  const found = (await teamsOf(talk.read, talk.asker.id)).find((one) => one.team.id === team);
  return found ? left(found, talk) : say('您已经不在这支志愿队里了。');
};

/** A team passes to whoever has been in it longest; the last one who leaves ends it. */
async function left({ team, membership }: { team: Team; membership: string }, talk: Talk): Promise<Turn> {
  const { asker, read, today } = talk;
  const others = await othersIn(read, team.id, asker.id);
  const [heir] = others;
  const leads = team.leader === asker.id;
  const here = and(eq(volunteerTeam.id, team.id), eq(volunteerTeam.leader, team.leader));
  const turn = say(`您已退出${team.name}${heir ? '' : '，队里没有人了，这支队也就不在了'}，谢谢您。`);
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...(leads && heir
        ? [
            {
              to: { person: heir },
              kind: 'proactive' as const,
              why: `您在${team.name}里时间最长`,
              about: `volunteer_team/${team.number}`,
              card: { text: `${asker.name}退出了${team.name}，队长现在由您来当；不方便说“退出${team.name}”。` },
            },
          ]
        : []),
    ],
    writes: [
      write(
        build
          .update(volunteerMember)
          .set({ until: today })
          .where(and(eq(volunteerMember.id, membership), isNull(volunteerMember.until))),
        1,
      ),
      ...(heir
        ? leads
          ? [write(build.update(volunteerTeam).set({ leader: heir }).where(here), 1)]
          : []
        : [write(build.update(volunteerTeam).set({ state: 'disbanded' }).where(here), 1)]),
    ],
    unless: heir
      ? [goneFrom(team.id, heir)]
      : [
          query(
            build
              .select({ id: volunteerMember.id })
              .from(volunteerMember)
              .where(and(eq(volunteerMember.team, team.id), isNull(volunteerMember.until)))
              .limit(1)
              .offset(1),
          ),
        ],
    changes: [{ verb: 'leave', entity: 'volunteer_team', id: team.id }],
  };
}

/** The heir leaves at the same instant: the team would be led by somebody who isn't in it. */
function goneFrom(team: string, person: string) {
  return query(
    build
      .select({ id: volunteerMember.id })
      .from(volunteerMember)
      .where(and(eq(volunteerMember.team, team), eq(volunteerMember.person, person), isNotNull(volunteerMember.until))),
  );
}
