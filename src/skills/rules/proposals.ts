import { and, eq, max } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { ruleProposal } from './tables.ts';

export type Proposal = typeof ruleProposal.$inferSelect;
export type Kind = Proposal['kind'];

export const KINDS: Record<Kind, string> = {
  create: '建立',
  amend: '完善',
  merge: '整合',
  abolish: '废止',
  comment: '修改意见',
};
const STATES: Record<Proposal['state'], string> = {
  open: '已收到，待研究',
  consulting: '征求意见中',
  accepted: '已采纳，起草中',
  declined: '未采纳',
  done: '已写进制度',
  withdrawn: '已撤回',
};

export function stateOf({ state, until }: Proposal): string {
  return state === 'consulting' && until ? `${STATES[state]}，到 ${until}` : STATES[state];
}

export async function nextNumber(read: Read): Promise<number> {
  const [row] = await read.select({ last: max(ruleProposal.number) }).from(ruleProposal);
  return (row?.last ?? 0) + 1;
}

export async function proposalOf(read: Read, number: unknown): Promise<Proposal | undefined> {
  if (typeof number !== 'number') return undefined;
  return read.select().from(ruleProposal).where(eq(ruleProposal.number, number)).get();
}

/** Moves a proposal on, unless somebody else did. */
export function move(proposal: Proposal, values: Partial<Proposal>): Write {
  return write(
    build
      .update(ruleProposal)
      .set(values)
      .where(and(eq(ruleProposal.id, proposal.id), eq(ruleProposal.state, proposal.state))),
    1,
  );
}
