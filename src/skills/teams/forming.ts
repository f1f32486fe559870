import type { Form, Values } from '../../chat/form.ts';
import type { Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { refuse } from '../../kernel/errors.ts';
import { nextOf } from '../../kernel/series.ts';
import { type Terms, termsOf } from '../campaign/index.ts';
import { looksLikeName } from '../problems/index.ts';
import { type Topic, topicByNumber } from '../topics/index.ts';
import { claimAll, weigh } from './claiming.ts';
import { numbersIn } from './list.ts';
import { lookUp, namesIn } from './people.ts';
import { type Member, missingRoles, roleOf } from './policy.ts';
import { addTeam, type Team, teamsOf } from './store.ts';
import { CLAIM } from './wish-said.ts';
import { nameOf, numbersOf } from './wording.ts';

const USUAL = ['分管领导', '专职副书记', '支部书记', '党员代表'];
const ALONE = /^(?:没有|没|无|暂无|就我(?:一个|自己)?|只有我)/u;

/** A team that doesn't exist yet: its name is proposed, its members are asked for once, roles are known by their posts. */
export const teamForm: Form = {
  name: CLAIM,
  title: '组建课题组',
  fields: [
    {
      name: 'members',
      label: '成员',
      kind: 'text',
      required: true,
      ask: '申领前先组个课题组：除您以外还有谁？说名字就行，比如“张三、李四”；没有就回“没有”。',
      parse(text) {
        if (ALONE.test(text.trim())) return '没有';
        const names = namesIn(text, USUAL);
        return names.length > 0 ? plainly(names) : refuse('没看出名字。请只说名字，用顿号隔开。');
      },
    },
    {
      name: 'name',
      label: '名称',
      kind: 'text',
      required: true,
      ask: '课题组叫什么？',
      prefill: ({ asker }) => `${asker.unit.name}课题组`,
    },
  ],
  async summary(values, talk) {
    const draft = await draftOf(values, talk);
    const { topics, members, missing, unclear, leader } = draft;
    const short = missing.map(({ role, short: many }) => `${many} 名${role}`).join('、');
    if (unclear.length > 0)
      return {
        card: { text: `${unclear.join('、')}有同名的，请连同单位再说一次，比如“水务局${unclear[0]}”。`, buttons: [] },
      };
    if (short) return { card: { text: `还缺 ${short}，说名字就行。不办了请回“取消”。`, buttons: [] } };
    return {
      card: {
        text: `${draft.name}，组长${leader.name}，申领 ${topics.map(nameOf).join('、')}。确认提交吗？`,
        fields: [
          {
            label: '成员',
            value: members
              .map(({ name, role, person }) => `${name}（${role}${person ? '' : '，不在名册'}）`)
              .join('、'),
          },
        ],
      },
    };
  },
  async heard(text, values, talk) {
    const named = /(?:名称|名字|组名|叫)(?:改成|改为|就叫|是|叫)?[:：]?(.{2,20}课题组)/u.exec(text)?.[1];
    if (named) return { name: named };
    const leader = /组长(?:改成|改为|换成|换|是|由|为)?\s*([\p{Script=Han}]{2,4}?)(?:担任|来当|$|[，。])/u.exec(
      text,
    )?.[1];
    if (leader) return { leader };
    // before the summary the field itself reads what is said
    if (values.members === undefined) return undefined;
    const out = /(?:去掉|不要|划掉|删掉?)([\p{Script=Han}]{2,4})/u.exec(text)?.[1];
    if (out) return { dropped: [dropped(values), out].filter(Boolean).join('、') };
    const names = namesIn(text, rolesOf((await draftOf(values, talk)).terms));
    if (names.length === 0 || !(await allPeople(names, talk))) return undefined;
    const before = ALONE.test(String(values.members)) ? [] : [String(values.members)];
    return { members: [...before, plainly(names)].join('、') };
  },
  async done(values, talk) {
    const draft = await draftOf(values, talk);
    if (draft.missing.length > 0 || draft.unclear.length > 0) {
      const form = { form: CLAIM, values, trail: [], misses: 0, since: talk.now };
      const short = draft.missing.map(({ role, short: many }) => `${many} 名${role}`).join('、');
      return {
        ...say(short ? `还缺 ${short}，说名字就行。` : '请把同名的成员连同单位再说一次。'),
        session: { ...talk.session, form },
      };
    }
    return form(draft, talk);
  },
};

/** 分管领导张立、王强 */
function plainly(names: ReturnType<typeof namesIn>): string {
  return names.map(({ name, role = '' }) => `${role}${name}`).join('、');
}

/** Whether these are people: in the roster, named with a role, or by what looks like a name. */
async function allPeople(names: ReturnType<typeof namesIn>, talk: Talk): Promise<boolean> {
  const known = await lookUp(names, talk);
  return names.every(({ name, role }, i) => {
    const found = known[i];
    return role !== undefined || found?.unclear || found?.member.person != null || looksLikeName(name);
  });
}

type Draft = {
  name: string;
  topics: Topic[];
  terms: Terms;
  members: Member[];
  leader: Member;
  missing: { role: string; short: number }[];
  unclear: string[];
};

function rolesOf({ composition }: Terms): string[] {
  return [...new Set([...Object.keys(composition), ...USUAL])];
}

function dropped(values: Values): string {
  return typeof values.dropped === 'string' ? values.dropped : '';
}

async function draftOf(values: Values, talk: Talk): Promise<Draft> {
  const { asker, read } = talk;
  const found = await Promise.all(numbersIn(values.topics).map((number) => topicByNumber(read, number)));
  const topics = found.filter((one) => one !== undefined);
  const terms = await termsOf(read, topics[0]?.campaign ?? '');
  const said = typeof values.members === 'string' && !ALONE.test(values.members) ? values.members : '';
  const leading = typeof values.leader === 'string' ? values.leader : '';
  const named = await lookUp(namesIn([said, leading].filter(Boolean).join('、'), rolesOf(terms)), talk);
  const self: Member = { person: asker.id, name: asker.name, role: roleOf(asker) };
  const out = dropped(values).split('、');
  const members = once([self, ...named.map(({ member }) => member)]).filter(({ name }) => !out.includes(name));
  return {
    name: String(values.name ?? `${asker.unit.name}课题组`),
    topics,
    terms,
    members,
    // only somebody in the roster can be written to
    leader:
      members.find(({ name, person }) => person !== null && leading !== '' && name.startsWith(leading.slice(0, 4))) ??
      self,
    missing: missingRoles(terms.composition, members),
    unclear: named.filter((one) => one.unclear).map(({ member }) => member.name),
  };
}

/** Nobody twice, by 工号, else by name; what was said last of somebody's role stands. */
function once(members: Member[]): Member[] {
  return [...new Map(members.map((one) => [one.person ?? one.name, one])).values()];
}

async function form(draft: Draft, talk: Talk): Promise<Turn> {
  const { asker, read, today, newId } = talk;
  const numbers = draft.topics.flatMap(({ number }) => number ?? []);
  if ((await teamsOf(read, asker.id)).length > 0)
    return say(`您已经在课题组里了。要申领，说“申领${numbers[0]}号”就行。`);
  const { first, taken } = await nextOf(read, 'team');
  const team: Team = {
    id: newId(),
    number: first,
    campaign: draft.topics[0]?.campaign ?? '',
    name: draft.name,
    unit: asker.unit.code,
    leader: draft.leader.person ?? asker.id,
    state: 'standing',
    on: today,
    movedOn: today,
    helpOfferedOn: null,
  };
  const weighed = await weigh(numbers, { team: team.id, unit: team.unit, held: [], given: [] }, talk);
  if (weighed.fits.length === 0) return say(`${weighed.refusals.join('')}课题组没有组建，换一个课题再说就行。`);
  const claims = await claimAll(team, weighed, { members: draft.members.map(({ person }) => person) }, talk);
  const topics = weighed.fits.map(({ topic }) => topic);
  const late = weighed.fits.some((one) => one.late) ? '（已过申领日期，照收并注明）' : '';
  const turn = say({
    text: `课题组 ${team.number} 号“${team.name}”已组建，已申领 ${numbersOf(topics)}${late}。${claims.words}${weighed.refusals.join('')}`,
    buttons: [{ label: '报实施计划', does: { intent: 'team_plan', slots: { topic_no: topics[0]?.number ?? 0 } } }],
  });
  return {
    messages: [...turn.messages, ...claims.messages, ...toMembers(team, draft.members, topics, talk)],
    writes: [taken, ...addTeam(team, draft.members, newId), ...claims.writes],
    changes: [
      {
        verb: 'form',
        entity: 'team',
        id: team.id,
        after: { number: team.number, members: draft.members.map(({ name }) => name) },
      },
      ...claims.changes,
    ],
    unless: claims.unless ?? [],
    session: { last: { ...talk.session.last, topic: topics[0]?.number ?? 0, team: team.id } },
  };
}

function toMembers(team: Team, members: Member[], topics: Topic[], { asker }: Talk): Message[] {
  return members.flatMap(({ person, role }): Message[] => {
    if (person === null || person === asker.id) return [];
    const part = person === team.leader ? '组长' : role;
    return [
      {
        to: { person },
        kind: 'proactive',
        why: `${asker.name}同志把您列为${team.name}成员`,
        about: `team/${team.number}`,
        card: {
          text: `您在${team.name}担任${part}，课题：${topics.map(nameOf).join('、')}。不便参加，跟${asker.name}同志说一声就行。`,
        },
      },
    ];
  });
}
