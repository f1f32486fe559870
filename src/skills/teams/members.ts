import { and, eq, sql } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { build, query, type Write, write } from '../../kernel/statement.ts';
import type { Action } from '../../message/card.ts';
import { termsOf } from '../campaign/index.ts';
import { lookUp, namesIn } from './people.ts';
import { type Member, mayForm, missingRoles } from './policy.ts';
import { membersOf, standing, type Team, teamsOf } from './store.ts';
import { team, teamMember } from './tables.ts';
import { numbersOf } from './wording.ts';

const MEMBERS = 'team_members';
const LEADER = /组长(?:换成|改成|改为|换为|换|由|让|给)\s*([\p{Script=Han}]{2,8}?)(?:来?(?:担任|当|做))?[。！]?$/u;
const OUT =
  /(?:把|让)?([\p{Script=Han}]{2,8}?)(?:从)?(?:我们)?(?:课题)?组(?:里)?(?:去掉|移出|移除|退出|调出)|课题组(?:里)?(?:去掉|移出|不要)([\p{Script=Han}]{2,8})/u;
const LEAVES = /^(?:我)?(?:要|想)?退出(?:我们)?课题组/u;
const IN =
  /(?:把|让|请)?([\p{Script=Han}、和，]{2,20}?)(?:也)?(?:加进|加入|加到|拉进|编入|进)(?:我们)?课题组|课题组(?:再)?(?:加上?|增加|加入)(?:成员)?[:：]?([\p{Script=Han}、和，]{2,20})/u;

/** Who is in the team; somebody comes, goes, or takes the lead. Its leader and those who may form teams say so; all may leave. */
export const teamMembers: Decide = async (slots, talk) => {
  const teams = await teamsOf(talk.read, talk.asker.id);
  const [only] = teams;
  if (!only) return say('您还不在课题组里。要组课题组，说“申领几号课题”就行。');
  const found = teams.find(({ id }) => id === slots.team) ?? (teams.length === 1 ? only : undefined);
  const text = typeof slots.text === 'string' ? slots.text : talk.text;
  if (!found) return whichTeam(teams, text);
  const members = await membersOf(talk.read, found.id);
  if (LEAVES.test(text)) return leave(found, members, talk);
  const leader = LEADER.exec(text)?.[1];
  const out = OUT.exec(text);
  const into = IN.exec(text);
  if (!leader && !out && !into) return shown(found, members, talk);
  if (found.leader !== talk.asker.id && !mayForm(talk.asker))
    return say('课题组的成员由组长或书记来定，可以请组长说一句。');
  if (leader) return lead(found, members, leader, talk);
  if (out) return remove(found, members, out[1] ?? out[2] ?? '', talk);
  return add(found, members, into?.[1] ?? into?.[2] ?? '', talk);
};

function whichTeam(teams: Team[], text: string): Turn {
  const choices: Action[] = teams.map(({ id }) => ({ intent: MEMBERS, slots: { team: id, text } }));
  return say(
    {
      text: '您在几个课题组里，说的是哪个组？',
      buttons: teams.slice(0, 5).map(({ name }, i) => ({ label: name, does: choices[i] ?? { intent: MEMBERS } })),
    },
    { context: 'list', choices },
  );
}

async function shown(of: Team, members: Member[], { read }: Talk): Promise<Turn> {
  const held = await standing(read, { teams: [of.id] });
  const topics = held.length > 0 ? `领着 ${numbersOf(held.map(({ topic }) => topic))}` : '现在没有课题';
  return say({
    text: `课题组 ${of.number} 号“${of.name}”，${members.length} 人，${topics}。`,
    fields: [{ label: '成员', value: listed(of, members) }],
  });
}

function listed(of: Team, members: Member[]): string {
  return members
    .map(({ name, role, person }) => `${name}（${person === of.leader ? '组长，' : ''}${role}）`)
    .join('、');
}

async function add(of: Team, members: Member[], words: string, talk: Talk): Promise<Turn> {
  const { composition } = await termsOf(talk.read, of.campaign);
  const named = await lookUp(namesIn(words, Object.keys(composition)), talk);
  const unclear = named.filter((one) => one.unclear).map(({ member }) => member.name);
  if (unclear.length > 0) return say(`${unclear.join('、')}有同名的，请连同单位再说一次。`);
  const known = (one: Member) =>
    members.some(({ person, name }) => (one.person ? person === one.person : name === one.name));
  const fresh = named.map(({ member }) => member).filter((one) => !known(one));
  if (fresh.length === 0)
    return say(named.length > 0 ? '他们已经在课题组里了。' : '加谁？说名字就行，比如“把张三加进课题组”。');
  const rows = fresh.map((one) => ({ id: talk.newId(), team: of.id, ...one }));
  const turn = say(`已加进${of.name}：${fresh.map(({ name, role }) => `${name}（${role}）`).join('、')}。`);
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...fresh.flatMap((one) => told(one.person, of, `您在${of.name}担任${one.role}。`, talk)),
    ],
    writes: rows.map((row) => write(build.insert(teamMember).values(row), 1)),
    changes: [{ verb: 'add_members', entity: 'team', id: of.id, after: { members: fresh.map(({ name }) => name) } }],
  };
}

async function remove(of: Team, members: Member[], name: string, talk: Talk): Promise<Turn> {
  const member = members.find((one) => name.endsWith(one.name));
  if (!member) return say(`课题组里没有“${name}”。`);
  return gone(of, members, member, `${member.name}已不在${of.name}里。`, talk);
}

function leave(of: Team, members: Member[], talk: Talk): Promise<Turn> | Turn {
  const member = members.find(({ person }) => person === talk.asker.id);
  if (!member) return say('您不在这个课题组里。');
  return gone(of, members, member, `您已退出${of.name}，组长会知道。`, talk);
}

/** A team keeps its leader and what its campaign demands. */
async function gone(of: Team, members: Member[], member: Member, done: string, talk: Talk): Promise<Turn> {
  if (member.person === of.leader) return say(`${member.name}是组长，先说“组长换成某某”，再办。`);
  const { composition } = await termsOf(talk.read, of.campaign);
  const left = members.filter((one) => one !== member);
  const [missing] = missingRoles(composition, left);
  const lost = missing && missingRoles(composition, members).length === 0;
  if (lost) return say(`课题组要有${missing.role}，先把接替的人加进来，再让${member.name}退出。`);
  const turn = say(done);
  const which = member.person === null ? eq(teamMember.name, member.name) : eq(teamMember.person, member.person);
  const leader = talk.asker.id === of.leader ? [] : told(of.leader, of, `${member.name}退出了${of.name}。`, talk);
  return {
    ...turn,
    messages: [...turn.messages, ...leader, ...told(member.person, of, `您已不在${of.name}里，辛苦了。`, talk)],
    writes: [write(build.delete(teamMember).where(and(eq(teamMember.team, of.id), which)), 1)],
    changes: [{ verb: 'remove_member', entity: 'team', id: of.id, before: { member: member.name } }],
    // two who leave at once may together take what is demanded
    unless: Object.keys(composition).length > 0 ? [changedSince(of, members)] : [],
  };
}

function changedSince({ id }: Team, members: Member[]) {
  const count = sql`(select count(*) from ${teamMember} where ${teamMember.team} = ${id})`;
  return query(sql`select 1 where ${count} <> ${members.length}`);
}

async function lead(of: Team, members: Member[], name: string, talk: Talk): Promise<Turn> {
  const inTeam = members.find((one) => name.endsWith(one.name));
  const [named] = inTeam ? [] : await lookUp(namesIn(name, []), talk);
  const member = inTeam ?? named?.member;
  if (!member || member.person === null || named?.unclear)
    return say(`名册里没有认准“${name}”，请说全名，或连同单位一起说。`);
  if (member.person === of.leader) return say(`${member.name}已经是组长了。`);
  const joins: Write[] = inTeam
    ? []
    : [write(build.insert(teamMember).values({ id: talk.newId(), team: of.id, ...member }), 1)];
  const turn = say(`${of.name}的组长已换成${member.name}，以后的提醒发给新组长。`);
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...told(member.person, of, `您现在是${of.name}的组长，计划到期会提醒您。`, talk),
      ...(of.leader === talk.asker.id ? [] : told(of.leader, of, `${of.name}的组长已换成${member.name}。`, talk)),
    ],
    writes: [
      ...joins,
      write(
        build
          .update(team)
          .set({ leader: member.person })
          .where(and(eq(team.id, of.id), eq(team.leader, of.leader))),
        1,
      ),
    ],
    changes: [
      { verb: 'lead', entity: 'team', id: of.id, before: { leader: of.leader }, after: { leader: member.person } },
    ],
  };
}

function told(person: string | null, of: Team, text: string, { asker }: Talk): Message[] {
  if (person === null || person === asker.id) return [];
  return [
    {
      to: { person },
      kind: 'proactive',
      why: `${asker.name}同志改了${of.name}的成员`,
      about: `team/${of.number}`,
      card: { text },
    },
  ];
}
