import { and, eq } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { ruleOpinion, ruleProposal } from './tables.ts';

export type Opinion = typeof ruleOpinion.$inferSelect;

const AROUND =
  /^(?:对|关于)?(?:制度)?(?:建议|意见|征求意见)?\s*\d{1,6}\s*号的?(?:建议|意见)?(?:是)?[：:，,。\s]*(?:我的?意见(?:是)?[：:，,]?)?/u;

/** What is said to a numbered proposal while opinions are asked for; undefined when no number is named. */
export async function opinionOn(number: string | undefined, said: string, talk: Talk): Promise<Turn | undefined> {
  if (number === undefined) return undefined;
  const proposal = await talk.read
    .select()
    .from(ruleProposal)
    .where(and(eq(ruleProposal.number, Number(number)), eq(ruleProposal.state, 'consulting')))
    .get();
  if (!proposal) return say(`建议 ${number} 号现在没有征求意见。想提新的建议，请直接说改哪项、怎么改。`);
  if (proposal.until !== null && proposal.until < talk.today)
    return say(`建议 ${number} 号的征求意见已于 ${proposal.until} 截止。`);
  const words = said.replace(AROUND, '').trim();
  if (words.length < 2)
    return say(`对建议 ${number} 号，您的意见是什么？请连同编号一起说，例如“对${number}号的意见：……”。`);
  return {
    ...say(`对建议 ${number} 号的意见已记下，${proposal.until ?? ''} 前可以再说一次来更改。`),
    writes: [keepOpinion(proposal.id, words, talk)],
    changes: [{ verb: 'comment', entity: 'rule_proposal', id: proposal.id }],
  };
}

/** One a person: what is said later stands. */
export function keepOpinion(proposal: string, text: string, { asker, today, newId }: Talk): Write {
  const row = { id: newId(), proposal, by: asker.id, unit: asker.unit.code, text, on: today };
  return write(
    build
      .insert(ruleOpinion)
      .values(row)
      .onConflictDoUpdate({ target: [ruleOpinion.proposal, ruleOpinion.by], set: { text, on: today } }),
  );
}

export async function opinionsOn(read: Read, proposal: string): Promise<Opinion[]> {
  return read.select().from(ruleOpinion).where(eq(ruleOpinion.proposal, proposal));
}
