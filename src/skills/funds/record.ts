import { and, eq } from 'drizzle-orm';
import type { Decide, Slots, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { keepFile } from '../../kernel/files.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { askFunds } from './ask.ts';
import { GRANT_ASKED, RECORD } from './form.ts';
import { grantFunds, setsOrGrants } from './grant.ts';
import { mayRecord, roomFor } from './limit.ts';
import { mend, mends } from './mend.ts';
import { fenOf, mayBeDated, yuan } from './policy.ts';
import { partsIn, toldIn } from './said.ts';
import { spendingById } from './store.ts';
import { spending } from './tables.ts';

const HOW = /怎么(?:记|登|报|入|填)|如何(?:记|登)|在哪(?:里|儿)?(?:记|登)|要(?:什么|哪些)(?:票|材料)/u;
const ASKS = /多少|还剩|够不够|够吗|几笔|哪些|明细/u;
const AFTERWARDS_MS = 30 * MINUTE_MS;

/** 记一笔支出: shown once and kept with a tap; what was wrong is put right; asked how, told how. */
export const recordSpending: Decide = async (slots, talk) => {
  const said = talk.text.trim();
  if (setsOrGrants(said)) return grantFunds(slots, talk);
  const refused = await mayRecord(talk);
  if (refused) return say(refused.text);
  if (mends(said, slots, talk)) return mend(slots, talk);
  const told = toldIn(said, talk);
  const amount = said === '' && typeof slots.amount === 'number' ? fenOf(slots.amount) : told.amount;
  if (amount === undefined && ASKS.test(said)) return askFunds(slots, talk);
  if (amount === undefined && HOW.test(said))
    return say(
      '直接说一句就行，比如“红色教育门票360元”“昨天付讲课费500元”。我念一遍给您看，点一下就记好；票据愿意留底的，发图片来就行。',
    );
  const date = typeof slots.date === 'string' ? slots.date : told.date;
  if (date?.length === 10) {
    const refusal = mayBeDated(date, talk.today);
    if (refusal) return say(refusal.text);
  }
  const parts = partsIn(said, talk);
  const account =
    told.account ?? (typeof slots.source === 'string' && /党费|工会/u.test(slots.source) ? slots.source : undefined);
  const values: Record<string, Json> = {
    ...(amount === undefined ? {} : { amount }),
    ...(told.purpose ? { purpose: told.purpose } : {}),
    ...(date ? (date.length === 10 ? { date } : { date: '' }) : { date: talk.today }),
    ...(account ? { account } : {}),
  };
  const [first, ...rest] = parts;
  if (first) Object.assign(values, first, { rest });
  if (amount !== undefined) {
    const total = parts.length > 1 ? parts.reduce((sum, part) => sum + part.amount, 0) : amount;
    const year = Number((date ?? talk.today).slice(0, 4));
    const room = await roomFor(talk, { amount: total, year, account: accountFrom(account) });
    if (isRefusal(room)) return say({ text: room.text, buttons: GRANT_ASKED });
  }
  return opened(values, talk);
};

function accountFrom(words: string | undefined) {
  return words === '党费' || words === '工会经费' || words === '培训经费' ? words : ('党建经费' as const);
}

function opened(values: Record<string, Json>, talk: Talk): Turn {
  const form = { form: RECORD, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

function recordedJustNow({ session, now }: Talk): string | undefined {
  const { spending: last } = session.last;
  if (typeof last !== 'object' || last === null || Array.isArray(last)) return undefined;
  const { id, at } = last;
  return typeof id === 'string' && typeof at === 'number' && now - at <= AFTERWARDS_MS ? id : undefined;
}

const RECEIPT = /发票|收据|小票|票据|凭证|行程单|付款|转账|账单/u;
const PICTURE = /\.(?:jpe?g|png|heic|webp|bmp)$|^图片$|照片/iu;

/** A picture right after a spending is its receipt; one that calls itself a receipt opens the next. */
export const receipts: Takes = {
  label: '票据',
  takes: ({ name }, talk) =>
    (recordedJustNow(talk) !== undefined && (PICTURE.test(name) || RECEIPT.test(name))) || RECEIPT.test(name),
  async decide(_slots: Slots, talk) {
    const { attachment, session, asker } = talk;
    if (!attachment) return say('这张票据没能取到，请再发一次。');
    const { id, name, bytes } = attachment;
    const file = { id, name, bytes };
    const refused = await mayRecord(talk);
    if (refused) return say(refused.text);
    const recent = recordedJustNow(talk);
    const row = recent ? await spendingById(talk.read, recent) : undefined;
    if (row?.state !== 'valid' || row.unit !== asker.unit.code) {
      return opened({ files: [file] }, { ...talk, session });
    }
    const files = [...(row.files ?? []).filter((one) => one.id !== id), file];
    return {
      ...say(`已附到第 ${row.number} 笔（${row.purpose} ${yuan(row.amount)}）。`),
      writes: [
        write(
          build
            .update(spending)
            .set({ files })
            .where(and(eq(spending.id, row.id), eq(spending.state, 'valid'))),
          1,
        ),
        keepFile(id),
      ],
      changes: [{ verb: 'attach', entity: 'spending', id: row.id, after: { number: row.number, file: name } }],
    };
  },
};
