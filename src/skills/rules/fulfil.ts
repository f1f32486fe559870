import { and, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Button } from '../../message/card.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import type { Text } from './library.ts';
import { move, type Proposal, proposalOf, stateOf } from './proposals.ts';
import { ruleProposal } from './tables.ts';
import { beginOf } from './versions.ts';

const OFFERED = 3;

/** The accepted proposals on a rule that is published, or on one that it puts an end to. */
export async function fulfilledBy(key: string, ended: Text[], { read }: Talk): Promise<Proposal[]> {
  const keys = [key, ...ended.map((text) => text.key)];
  return read
    .select()
    .from(ruleProposal)
    .where(and(eq(ruleProposal.state, 'accepted'), inArray(ruleProposal.rule, keys)));
}

export function writtenInto({ title, ...dates }: Pick<Text, 'title' | 'effective' | 'adopted' | 'version'>): string {
  const begins = beginOf(dates);
  return `已写进《${title}》${begins ? `，${begins} 起施行` : ''}`;
}

/** They are done, and whoever made them hears what became of them. */
export function fulfil(
  proposals: Proposal[],
  { id, became }: { id: string; became: string },
  { asker }: Talk,
): Pick<Turn, 'messages' | 'writes'> {
  return {
    messages: proposals
      .filter(({ by }) => by !== asker.id)
      .map(
        ({ by, number }): Message => ({
          to: { person: by },
          kind: 'proactive',
          why: '您提过这条制度建议',
          about: `proposal/${number}`,
          card: { text: `您提的制度建议 ${number} 号${became}。` },
        }),
      ),
    writes: proposals.map((proposal) => move(proposal, { state: 'done', became: id })),
  };
}

/** Accepted proposals for a new rule: which text they became, only a person knows. */
export async function askWhichBecame(text: string, { read }: Talk): Promise<Button[]> {
  const open = await read
    .select()
    .from(ruleProposal)
    .where(and(eq(ruleProposal.state, 'accepted'), or(isNull(ruleProposal.rule), eq(ruleProposal.kind, 'merge'))));
  return open.slice(-OFFERED).map(({ number, text: said }) => ({
    label: `出自建议 ${number} 号：${clip(said, 10)}`,
    does: { intent: 'link_proposal', slots: { number, text } },
    group: String(number),
  }));
}

export const linkProposal: Decide = async ({ number, text }, talk) => {
  if (!keepsLibrary(talk)) return say('制度建议由工委管理员办理。');
  const proposal = await proposalOf(talk.read, number);
  const { texts } = await libraryFor(talk.read, talk.asker);
  const became = texts.find(({ id }) => id === text);
  if (!proposal || !became) return say('没有找到这条建议或这项制度。');
  if (proposal.state !== 'accepted') return say(`建议 ${proposal.number} 号${stateOf(proposal)}，没有改动。`);
  const { messages, writes } = fulfil([proposal], { id: became.id, became: writtenInto(became) }, talk);
  const turn = say(`好的，已记下《${became.title}》出自建议 ${proposal.number} 号，会告诉提出人。`);
  return {
    ...turn,
    messages: [...turn.messages, ...messages],
    writes,
    changes: [
      { verb: 'link_proposal', entity: 'rule_proposal', id: proposal.id, after: { state: 'done', became: became.id } },
    ],
  };
};
