import { and, desc, eq, isNotNull, isNull, lte } from 'drizzle-orm';
import { type OutboxRow, outbox } from '../delivery/tables.ts';
import type { Read } from '../kernel/database.ts';
import type { Asker } from '../organisation/people.ts';
import { type ActionRow, action, type InboxRow } from './tables.ts';

/** A press: the button's row, all that stand on the same card, and the message that carries it (gone when erased). */
export type Pressed = { button: ActionRow; onCard: ActionRow[]; message: OutboxRow | undefined };

/** The message that this conversation saw last, with what it offers; for words that came late, when they were written. */
export async function lastShown(read: Read, { channel, account, chat, private: alone, said }: InboxRow) {
  const written = said?.kind === 'text' ? said.written : undefined;
  return read
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.channel, channel),
        eq(outbox.account, account),
        eq(outbox.chat, alone ? '' : chat),
        isNull(outbox.replaces),
        isNotNull(outbox.card),
        ...(written === undefined ? [] : [lte(outbox.touched, written)]),
      ),
    )
    .orderBy(desc(outbox.touched), desc(outbox.id))
    .limit(1)
    .get();
}

/** A button with its card: all that stand on it, and the message that carries it. */
export async function pressedOf(read: Read, button: ActionRow): Promise<Pressed> {
  const onCard = await read.select().from(action).where(eq(action.card, button.card));
  const message = await read.select().from(outbox).where(eq(outbox.cardId, button.card)).get();
  return { button, onCard, message };
}

/** The button with this id, if this person may press it now; else the sentence that says why not. */
export async function findButton(
  read: Read,
  id: string,
  asker: Asker,
  now: number,
): Promise<Pressed | { text: string; gone?: true }> {
  const button = await read.select().from(action).where(eq(action.id, id)).get();
  if (!button) return { text: '这个按钮已失效，不能用了。请直接说要办什么，我重新给您。', gone: true };
  const mine =
    button.person === asker.id ||
    (button.unit !== null && asker.posts.some(({ unit, post }) => unit.code === button.unit && post === button.post));
  if (!mine) return { text: '这张卡片是发给他人的，不是您的，您不能代为操作。' };
  if (button.usedAt !== null) return { text: '这一步已经办过了，按钮不再有效，不用重复点。' };
  if (button.expires <= now) return { text: '这张卡片已过期，按钮已失效。请直接说要办什么，我重新给您。' };
  return pressedOf(read, button);
}
