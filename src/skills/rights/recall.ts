import { and, eq, isNull } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, write } from '../../kernel/statement.ts';
import { may } from '../../organisation/authority.ts';
import { unitByCode } from '../../organisation/store.ts';
import {
  type Announcement,
  lastNotice,
  missingOf,
  noticeById,
  receiptsOf,
  takeBack,
  tellMissing,
} from './notice-store.ts';
import { announcement } from './tables.ts';

const NAMES_SHOWN = 60;

/** 撤回刚发的通知: who has it hears of it once; who has not, never hears of it. */
export const recall: Decide = async (slots, talk) => {
  const found = await ownNotice(slots, talk);
  if ('messages' in found) return found;
  if (found.recalledOn) return say(`“${found.title}”已经撤回了。`);
  const name = await issuerOf(found, talk);
  return {
    ...say(`已撤回“${found.title}”。还没送到的不再送，已送到的在下一次汇总提醒里告诉一声。`),
    writes: [
      write(
        build
          .update(announcement)
          .set({ recalledOn: talk.today })
          .where(and(eq(announcement.id, found.id), isNull(announcement.recalledOn))),
        1,
      ),
      ...takeBack(found.id, {
        from: talk.today,
        text: `${name}的通知“${clip(found.title, 40)}”已撤回，不用办了。`,
        why: '您收到过这条通知',
      }),
    ],
    changes: [{ verb: 'recall', entity: 'notice', id: found.id }],
  };
};

/** 通知多少人收到了: figures for whoever published it; names for the officers of the unit that did, and for nobody else. */
export const receipts: Decide = async (slots, talk) => {
  const found = await ownNotice(slots, talk);
  if ('messages' in found) return found;
  const { reached, received } = await receiptsOf(talk.read, found.id);
  const missing = received < reached ? await missingOf(talk.read, found.id, NAMES_SHOWN) : [];
  const names = missing.map(({ name, unit }) => `${unit} ${name}`).join('、');
  const rest = reached - received - missing.length;
  return {
    ...say(
      {
        text: `“${clip(found.title, 40)}”发给 ${reached} 人，${received === reached ? '都已回“收到”。' : `${received} 人已回“收到”，${reached - received} 人还没回。没回不等于没看。`}`,
        ...(names ? { more: `还没回的：${names}${rest > 0 ? `，另有 ${rest} 人` : ''}` } : {}),
        buttons: [
          ...(missing.length > 0 && !found.remindedOn && !found.recalledOn
            ? [{ label: '请没回的留意', does: { intent: 'remind_notice', slots: { notice: found.id } } }]
            : []),
          ...(found.recalledOn
            ? []
            : [
                {
                  label: '撤回',
                  does: { intent: 'recall_notice', slots: { notice: found.id } },
                  tone: 'danger' as const,
                },
              ]),
        ],
      },
      { context: 'answer', about: { notice: found.id } },
    ),
    session: { ...talk.session, last: { ...talk.session.last, notice: found.id } },
  };
};

/** Once, in the next digest, and no more (BURDEN 3). */
export const remindMissing: Decide = async (slots, talk) => {
  const found = await ownNotice(slots, talk);
  if ('messages' in found) return found;
  if (found.recalledOn) return say('这条通知已撤回，不用再提醒。');
  if (found.remindedOn) return say('这条通知已经提醒过一次，不再重复打扰。急的事请直接联系。');
  const name = await issuerOf(found, talk);
  return {
    ...say('好的，还没回的同志下一次汇总提醒里会再看到一次，只这一次。'),
    writes: [
      write(
        build
          .update(announcement)
          .set({ remindedOn: talk.today })
          .where(and(eq(announcement.id, found.id), isNull(announcement.remindedOn), isNull(announcement.recalledOn))),
        1,
      ),
      tellMissing(found.id, {
        from: talk.today,
        text: `${name}请您留意通知：${clip(found.text, 80)}`,
        why: `您还没有回复${name}的这条通知`,
        buttons: [
          { label: '收到', does: { intent: 'notice_ack', slots: { notice: found.id } }, tone: 'primary' },
          { label: '看全文', does: { intent: 'read_notice', slots: { notice: found.id } }, lasting: true },
        ],
      }),
    ],
    changes: [{ verb: 'remind', entity: 'notice', id: found.id }],
  };
};

/** The notice meant: of the asker's own units only, where he or she may publish. */
async function ownNotice({ notice }: Slots, talk: Talk): Promise<Announcement | Turn> {
  const { asker, read, session } = talk;
  const own = asker.posts
    .map(({ unit }) => unit)
    .filter((unit) => may(asker, 'publish', unit, { above: [], guides: [] }) === true)
    .map(({ code }) => code);
  const id = typeof notice === 'string' ? notice : session.last.notice;
  const named = typeof id === 'string' ? await noticeById(read, id) : undefined;
  if (named && own.includes(named.unit)) return named;
  if (typeof notice === 'string') return say('这条通知的回执由发布单位的同志查看。');
  return (
    (own.length > 0 ? await lastNotice(read, own) : undefined) ??
    say('贵单位还没有发过通知。要发，直接说“发个通知给……：内容”。')
  );
}

async function issuerOf({ unit }: Announcement, { read }: Talk): Promise<string> {
  return (await unitByCode(read, unit))?.name ?? '';
}
