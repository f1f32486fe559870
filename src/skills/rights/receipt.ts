import { and, eq, isNull } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Read } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { unitByCode } from '../../organisation/store.ts';
import { dayWords } from '../duties/index.ts';
import { type Announcement, noticeById, unanswered } from './notice-store.ts';
import { noticeReceipt } from './tables.ts';

const SHOWN = 180;

/** 收到: the notice on the card, else all that a digest told this person and that wait for it. */
export const acknowledge: Decide = async (slots, talk) => {
  const { asker, read, today } = talk;
  const id = slots.notice ?? talk.shown?.about?.notice;
  const named = typeof id === 'string' ? await noticeById(read, id) : undefined;
  const own = named && (await receiptOf(read, named.id, asker.id));
  if (named && !own) return say('这条通知不是发给您的，不用回复。');
  if (named?.recalledOn) return say(`“${clip(named.title, 40)}”已撤回，不用办了。`);
  if (own?.receivedOn) return say('已经记过您“收到”了，不用重复。');
  const waiting = named ? [named] : await unanswered(read, asker.id);
  const [first, ...others] = waiting;
  if (!first) return say('好的。');
  const due = waiting.find((one) => one.due)?.due;
  const which = others.length > 0 ? `${waiting.length} 条通知` : `“${clip(first.title, 40)}”`;
  return {
    ...say(`好的，已记下您收到${which}。${due ? `截止是${dayWords(due, talk.today)}。` : ''}`),
    writes: waiting.map((one) =>
      write(
        build
          .update(noticeReceipt)
          .set({ receivedOn: today })
          .where(
            and(eq(noticeReceipt.notice, one.id), eq(noticeReceipt.person, asker.id), isNull(noticeReceipt.receivedOn)),
          ),
        1,
      ),
    ),
    changes: waiting.map((one) => ({ verb: 'receive', entity: 'notice', id: one.id })),
  };
};

/** 看全文: for whom it went to, and for the unit that published it. */
export const readNotice: Decide = async (slots, talk) => {
  const { asker, read } = talk;
  const found = await noticeById(read, String(slots.notice ?? talk.session.last.notice ?? ''));
  const to =
    found && ((await receiptOf(read, found.id, asker.id)) ?? asker.posts.find(({ unit }) => unit.code === found.unit));
  if (!found || !to) return say('没有找到这条通知，可能不是发给您的。');
  if (found.recalledOn) return say(`“${clip(found.title, 40)}”已撤回，不用办了。`);
  return say(await wholeNotice(found, talk), { context: 'notice', about: { notice: found.id } });
};

async function wholeNotice({ id, title, text, file, unit, due, publishedOn }: Announcement, { read, today }: Talk) {
  return {
    heading: title,
    text: clip(text, SHOWN),
    ...(text.length > SHOWN ? { more: text } : {}),
    fields: [
      { label: '发布', value: `${(await unitByCode(read, unit))?.name ?? ''} ${dayWords(publishedOn, today)}` },
      ...(due ? [{ label: '截止', value: dayWords(due, today) }] : []),
    ],
    ...(file ? { file: { name: file.name, bytes: file.bytes, sha256: file.id } } : {}),
    buttons: [{ label: '收到', does: { intent: 'notice_ack', slots: { notice: id } }, tone: 'primary' as const }],
  };
}

async function receiptOf(read: Read, notice: string, person: string) {
  return read
    .select()
    .from(noticeReceipt)
    .where(and(eq(noticeReceipt.notice, notice), eq(noticeReceipt.person, person)))
    .get();
}
