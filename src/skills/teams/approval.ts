import { and, eq, isNull } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { digestItem } from '../../delivery/tables.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import type { Known } from '../../organisation/people.ts';
import { holdersOf, staffOf, unitByCode, unitsAbove } from '../../organisation/store.ts';
import type { Topic } from '../topics/index.ts';
import { approversAmong } from './policy.ts';
import { changeOf, type Held, membersOf, type Team } from './store.ts';
import { claim } from './tables.ts';
import { byNumber, nameOf } from './wording.ts';

export const DECIDE = 'decide_claim';
/** `about` of what asks for approval, before the team's number. */
export const CLAIM = 'claim/';
const APPROVERS = ['书记', '专职副书记'];

/** Up the leads chain: 书记 and 专职副书记 of the nearest unit above that has any beside the team, else the committee's staff. */
async function approversOf(
  read: Read,
  { unit }: Team,
  members: readonly (string | null)[],
): Promise<{ at: string; people: Known[] }> {
  const above = await unitsAbove(read, unit);
  const levels = await Promise.all(above.map(({ code }) => holdersOf(read, code, ...APPROVERS)));
  const people = approversAmong([...levels, await staffOf(read, unit)], members);
  const [first] = people;
  const at = first?.posts.find((held) => above.some(({ code }) => code === held.unit.code))?.unit.name;
  return { at: at ?? first?.posts[0]?.unit.name ?? '', people };
}

/**
 * The item that whoever approves finds in the next digest: all that waits of a team as of this turn, in place of what
 * was not told yet. `members`: of a team that this commit forms.
 */
export async function askApproval(
  team: Team,
  waiting: Topic[],
  talk: Talk,
  { members, note }: { members?: (string | null)[] | undefined; note?: string } = {},
): Promise<{ messages: Message[]; writes: Write[]; words: string; approvers: number }> {
  const about = `${CLAIM}${team.number}`;
  const writes = [forgetUntold(about)];
  if (waiting.length === 0) return { messages: [], writes, words: '', approvers: 0 };
  const inTeam = members ?? (await membersOf(talk.read, team.id)).map(({ person }) => person);
  const { at, people } = await approversOf(talk.read, team, [...inTeam, team.leader]);
  const unit = await unitByCode(talk.read, team.unit);
  const messages = people.map(
    ({ id }): Message => ({
      to: { person: id },
      kind: 'proactive',
      why: `您负责审批${unit?.name ?? team.name}的课题申领`,
      about,
      card: {
        text: `${team.name}申领 ${byNumber(waiting).map(nameOf).join('、')}，请您看看是否同意。${note ? `说明：${clip(note, 60)}` : ''}`,
        buttons: deciding(
          team,
          byNumber(waiting).map(({ number }) => number),
        ),
      },
    }),
  );
  const words =
    people.length > 0 ? `已报${at}审批，批了告诉您；现在就可以着手。` : '上面没有领导单位，不用审批，现在就可以着手。';
  return { messages, writes, words, approvers: people.length };
}

/** What waits for a digest and is about this is told anew, or not at all. */
export function forgetUntold(about: string): Write {
  return write(build.delete(digestItem).where(and(eq(digestItem.about, about), isNull(digestItem.told))));
}

export function deciding(team: Team, numbers: (number | null)[], name = ''): Button[] {
  const slots = { team: team.id, topic_no: numbers };
  const group = `claim/${team.number}`;
  return [
    { label: `同意${name}`, does: { intent: DECIDE, slots: { ...slots, how: 'approve' } }, group, tone: 'primary' },
    { label: `退回${name}`, does: { intent: DECIDE, slots: { ...slots, how: 'return' } }, group, lasting: true },
  ];
}

/** A returned claim goes up once more, with what was said to it. */
export async function resubmitted({ claim: one, topic, team }: Held, talk: Talk): Promise<Turn> {
  const note = /[，,：:。]\s*(.{4,})$/u.exec(talk.text)?.[1];
  const asked = await askApproval(team, [topic], talk, note ? { note } : {});
  const turn = say(`${nameOf(topic)}已重新报批。${asked.words}`);
  return {
    messages: [...turn.messages, ...asked.messages],
    writes: [
      ...asked.writes,
      write(
        build
          .update(claim)
          .set({ approval: 'waiting', reason: null, decidedBy: null })
          .where(and(eq(claim.id, one.id), eq(claim.state, 'active'), eq(claim.approval, 'returned'))),
        1,
      ),
    ],
    changes: [changeOf('resubmit', one.id, team, topic)],
  };
}
