import { act, hear, type Repertoire } from '../../src/chat/dispatch.ts';
import type { Action, Skill, Slots, Talk } from '../../src/chat/skill.ts';
import type { Message, Session, Shown, Turn } from '../../src/chat/turn.ts';
import { auditWrites } from '../../src/kernel/audit.ts';
import { civilDate, civilMinute } from '../../src/kernel/clock.ts';
import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { wordsOf } from '../../src/message/card.ts';
import type { Asker, Post, Unit, UnitKind } from '../../src/organisation/people.ts';
import { person, post, unit } from '../../src/organisation/tables.ts';
import { campaign, campaignStage } from '../../src/skills/campaign/tables.ts';
import { problems } from '../../src/skills/problems/index.ts';

export const KEY = 'k'.repeat(32);
const ZONE = 'Asia/Shanghai';
const NOW = Date.parse('2026-11-24T10:00:00+08:00');

const unitOf = (code: string, name: string, kind: UnitKind): Unit => ({ code, name, kind });
const COMMITTEE = unitOf('W', '测试市直机关工委', 'city_work_committee');
export const NORTH = unitOf('N1', '北楼支部', 'branch');
const SOUTH = unitOf('S1', '南楼支部', 'branch');

const posts = (at: Unit, ...names: string[]): Post[] => names.map((name) => ({ unit: at, post: name }));
const asker = (id: string, name: string, at: Unit, ...held: string[]): Asker => ({
  id,
  name,
  unit: at,
  posts: posts(at, ...held),
});
// capitals and a hyphen: no random id and no hash can hold one by chance
export const LI = asker('LI-1', '李工', NORTH, '书记');
export const QIAN = asker('QIAN-2', '钱工', NORTH, '党员');
export const SUN = asker('SUN-3', '孙工', SOUTH, '书记');
export const STAFF = asker('p9', '周干事', COMMITTEE, '工委管理员');

/** Units, people and a running campaign. */
export async function populate(database: Database, { until = '2026-12-31' } = {}): Promise<void> {
  const everyone = [LI, QIAN, SUN, STAFF];
  await database.batch([
    ...[COMMITTEE, NORTH, SOUTH].map((one) =>
      write(build.insert(unit).values({ ...one, membersStated: 0, servingStated: 0 })),
    ),
    ...everyone.map(({ id, name }) => write(build.insert(person).values({ id, name }))),
    ...everyone.flatMap(({ id, posts: held }) =>
      held.map((one) => write(build.insert(post).values({ person: id, unit: one.unit.code, post: one.post }))),
    ),
    write(
      build.insert(campaign).values({
        id: 'c1',
        title: '征集',
        stage: 'collecting',
        aspects: ['融合与服务中心', '组织与队伍', '党员教育管理', '责任与考核', '载体与保障'],
      }),
    ),
    write(build.insert(campaignStage).values({ campaign: 'c1', stage: 'collecting', from: '2026-11-01', to: until })),
  ]);
}

export type Heard = { intent?: string; slots?: Slots };

/** One person's dialogue with the skill alone: what is said is committed, what it means is handed in. */
export function talking(
  database: Database,
  who: Asker,
  {
    key = KEY,
    previous,
    now = NOW,
    skills = [problems()],
  }: { key?: string; previous?: string; now?: number; skills?: Skill[] } = {},
) {
  let session: Session = { last: {} };
  let shown: Shown | undefined;
  let messages: Message[] = [];
  let meant: Heard = {};
  const turns: Turn[] = [];

  const repertoire: Repertoire = {
    intents: new Map(skills.flatMap((skill) => Object.entries(skill.intents))),
    forms: new Map(skills.flatMap((skill) => (skill.forms ?? []).map((form) => [form.name, form] as const))),
    commands: new Map(),
    sayings: skills.flatMap((skill) => skill.says),
    files: [],
    understand: async (_text, _talk, context) => {
      const intent = meant.intent ?? (context?.startsWith('form:') ? context.slice(5) : 'tell_problem');
      return { intent, slots: meant.slots ?? {}, sure: 1, offered: [intent], also: [] };
    },
  };

  const talkOf = (text: string): Talk => ({
    asker: who,
    now,
    today: civilDate(now, ZONE),
    zone: ZONE,
    workingDays: workingDays(),
    read: database.read,
    text,
    session,
    shown,
    private: true,
    ...sealWith(key, previous),
    newId,
  });

  async function committed(turn: Turn): Promise<string> {
    const at = civilMinute(now, ZONE);
    const outcome = await commit(database, {
      unless: turn.unless ?? [],
      writes: [...turn.writes, ...auditWrites(turn.changes, { actor: `person:${who.id}`, at, newId })],
    });
    if (outcome === 'conflict') throw new Error('conflict');
    turns.push(turn);
    session = turn.session ?? session;
    messages = turn.messages;
    shown = messages.findLast((message) => message.shows)?.shows;
    return messages.map(({ card }) => wordsOf(card)).join('\n');
  }

  return {
    turns,
    session: () => session,
    messages: () => messages,
    /** Says something; `heard`: how it is understood (default: telling a problem). */
    says: async (text: string, heard: Heard = {}) => {
      meant = heard;
      return committed(await hear(text, talkOf(text), repertoire));
    },
    presses: async (label: string) => {
      const button = messages.flatMap(({ card }) => card.buttons ?? []).find((one) => one.label === label);
      if (!button) throw new Error(`no button ${label}`);
      return committed(await act(button.does, talkOf(''), repertoire));
    },
    decides: async (text: string, heard: Heard = {}) => {
      meant = heard;
      return hear(text, talkOf(text), repertoire);
    },
    /** What an action would lead to, not committed yet. */
    considers: (action: Action) => act(action, talkOf(''), repertoire),
    does: async (intent: string, slots: Slots = {}) => committed(await act({ intent, slots }, talkOf(''), repertoire)),
    commits: committed,
  };
}
