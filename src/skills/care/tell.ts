import { and, eq, isNull } from 'drizzle-orm';
import type { Message } from '../../chat/turn.ts';
import { digestItem } from '../../delivery/tables.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';

export const SHOW = 'show_care_request';
export const DECIDE_CARE = 'decide_care';

/** An item in the digest of each who may decide: the number, and nothing of whom or what. */
export function tellDeciders(
  { id, number }: { id: string; number: number },
  people: { id: string }[],
  what: string,
): Message[] {
  return people.map((one) => ({
    to: { person: one.id },
    kind: 'proactive',
    why: '您负责审批关心关爱申请',
    about: `care_request/${number}`,
    card: { text: `关心关爱申请 ${number} 号${what}等您批，内容点开只给您看。`, buttons: [showButton(id, '看申请')] },
  }));
}

export function showButton(id: string, label: string): Button {
  return { label, does: { intent: SHOW, slots: { id } }, lasting: true };
}

/** What was to be told of a request that is decided on or withdrawn, and was not yet. */
export function forgetUntold({ number }: { number: number }): Write {
  const about = `care_request/${number}`;
  return write(build.delete(digestItem).where(and(eq(digestItem.about, about), isNull(digestItem.told))));
}
