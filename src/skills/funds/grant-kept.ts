import { and, eq } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import type { Unit } from '../../organisation/people.ts';
import { unitByCode } from '../../organisation/store.ts';
import { KIND_WORDS, type Meant, refusalFor } from './grant.ts';
import { left, yuan } from './policy.ts';
import { ledger, purseOf, stillHolds } from './store.ts';
import { ACCOUNTS, fundRate, fundSource } from './tables.ts';

/** The tap: authority looked at once more, one who sets the same at the same time is told. */
export const keepFunds: Decide = async (slots, talk) => {
  if (slots.not === true) return say('好的，没有改动。');
  const meant = meantBy(slots);
  const unit = meant && (await unitByCode(talk.read, meant.unit));
  if (!meant || !unit) return say('这一步已经失效，请重新说一下。');
  const refusal = await refusalFor(meant, unit, talk);
  if (refusal) return say(refusal.text);
  return meant.does === 'rate' ? setRate(meant, unit, talk) : addSource(meant, unit, talk);
};

async function setRate(
  meant: Meant & { does: 'rate' },
  unit: Unit,
  { read, asker, today, session }: Talk,
): Promise<Turn> {
  const { year, rate, source } = meant;
  const where = and(eq(fundRate.unit, unit.code), eq(fundRate.year, year));
  const before = await read.select().from(fundRate).where(where).get();
  const row = { unit: unit.code, year, rate, source, by: asker.id, on: today };
  return {
    ...say(`已定：${unit.name} ${year}年党建经费标准每名党员 ${yuan(rate)}。`),
    writes: [
      before
        ? write(
            build
              .update(fundRate)
              .set(row)
              .where(and(where, eq(fundRate.rate, before.rate))),
            1,
          )
        : write(build.insert(fundRate).values(row).onConflictDoNothing(), 1),
    ],
    changes: [
      {
        verb: 'set',
        entity: 'fund_rate',
        id: `${unit.code}/${year}`,
        ...(before ? { before: { rate: before.rate / 100 } } : {}),
        after: { rate: rate / 100, source },
      },
    ],
    session,
  };
}

function addSource(meant: Meant & { does: 'source' }, unit: Unit, talk: Talk): Turn {
  const { kind, amount, year, account, note } = meant;
  const id = talk.newId();
  const undo = { intent: 'drop_funds', slots: { id } };
  return {
    ...say({
      text: `已登记：${unit.name} ${year}年${account}${KIND_WORDS[kind]} ${yuan(amount)}。`,
      buttons: [{ label: '撤销', does: undo, group: 'undo' }],
    }),
    writes: [
      // what was fixed before gives way to what is fixed now
      ...(kind === 'fixed'
        ? [
            write(
              build
                .update(fundSource)
                .set({ state: 'void' })
                .where(
                  and(
                    eq(fundSource.unit, unit.code),
                    eq(fundSource.year, year),
                    eq(fundSource.account, account),
                    eq(fundSource.kind, 'fixed'),
                  ),
                ),
            ),
          ]
        : []),
      write(
        build.insert(fundSource).values({
          id,
          unit: unit.code,
          year,
          account,
          kind,
          amount,
          note,
          state: 'valid',
          by: talk.asker.id,
          on: talk.today,
        }),
        1,
      ),
    ],
    changes: [
      {
        verb: 'grant',
        entity: 'fund_source',
        id,
        after: { unit: unit.code, year, account, kind, amount: amount / 100 },
      },
    ],
    session: { ...talk.session, last: { ...talk.session.last, undo } },
  };
}

/** What was just granted is taken back. */
export const dropFunds: Decide = async ({ id }, talk) => {
  const row =
    typeof id === 'string' ? await talk.read.select().from(fundSource).where(eq(fundSource.id, id)).get() : undefined;
  if (row?.state !== 'valid' || row.by !== talk.asker.id) return say('没有可以撤销的登记。');
  const unit = await unitByCode(talk.read, row.unit);
  const purse = unit && purseOf(await ledger(talk.read, unit.code, row.year, row.account), unit);
  const rest = purse && left(purse);
  if (rest !== undefined && row.kind !== 'paid' && rest < row.amount)
    return say(`撤不了：这 ${yuan(row.amount)}已经用了一部分，只剩 ${yuan(Math.max(0, rest))}。`);
  const { undo: _used, ...last } = talk.session.last;
  return {
    ...(unit && purse ? { unless: stillHolds(unit, purse, row) } : {}),
    ...say(`已撤销：${row.account} ${yuan(row.amount)}不再算数。`),
    writes: [
      write(
        build
          .update(fundSource)
          .set({ state: 'void' })
          .where(and(eq(fundSource.id, row.id), eq(fundSource.state, 'valid'))),
        1,
      ),
    ],
    changes: [{ verb: 'void', entity: 'fund_source', id: row.id, before: { amount: row.amount / 100 } }],
    session: { ...talk.session, last },
  };
};

function meantBy({ does, kind, amount, rate, unit, year, account, note, source }: Slots): Meant | undefined {
  if (typeof unit !== 'string' || typeof year !== 'number') return undefined;
  if (does === 'rate' && typeof rate === 'number') return { does, rate, unit, year, source: text(source) };
  const of = ACCOUNTS.find((one) => one === account);
  if (does !== 'source' || typeof amount !== 'number' || !of) return undefined;
  if (kind !== 'fixed' && kind !== 'granted' && kind !== 'paid') return undefined;
  return { does, kind, amount, unit, year, account: of, note: text(note) };
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');
