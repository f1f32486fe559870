import { and, eq, ne } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { wordsOf } from '../../chat/slot-values.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { build, query, write } from '../../kernel/statement.ts';
import type { Unit } from '../../organisation/people.ts';
import { unitsAbove } from '../../organisation/store.ts';
import { FEWEST, published, sumIn, yuan } from './policy.ts';
import { decidesFor, fundOf, grantsOf } from './store.ts';
import { careFund } from './tables.ts';

const ASKS = /多少|还剩|剩|余|用了|花了|几|情况|统计|吗|？|\?/u;

/** 2026年关爱资金55万元 sets the year's fund, by those who decide; 用了多少 is told, without anybody's name. */
export const careFundAsked: Decide = async (slots, talk) => {
  const text = wordsOf(slots, talk);
  const own = numeralsAlike(text);
  const year = yearIn(own, talk);
  const amount = sumIn(text.replace(/\d{4}年/u, ''));
  return amount !== undefined && !ASKS.test(text) ? setFund(amount, year, talk) : figures(year, talk);
};

function yearIn(own: string, { today }: Talk): number {
  const named = /(20\d\d)年?/u.exec(own)?.[1];
  const now = Number(today.slice(0, 4));
  return named ? Number(named) : now + (/明年/u.test(own) ? 1 : /去年/u.test(own) ? -1 : 0);
}

async function setFund(amount: number, year: number, talk: Talk): Promise<Turn> {
  const { asker, read, today } = talk;
  const { unit } = asker;
  if (!decidesFor(asker, unit) || unit.kind === 'branch' || unit.kind === 'leading_group')
    return say('关爱资金由设资金的工委或机关党委的负责同志来定，可以请他们说一句。');
  const before = await fundOf(read, unit.code, year);
  if (before && amount < before.granted) return say(`${year} 年已批出 ${yuan(before.granted)}，资金不能少于这个数。`);
  const values = { unit: unit.code, year, amount, by: asker.id, on: today };
  return {
    ...say(
      `${unit.name} ${year} 年关爱资金：${yuan(amount)}${before ? `（原来 ${yuan(before.amount)}）` : ''}。超出的申请不会批出。`,
    ),
    writes: [
      write(
        build
          .insert(careFund)
          .values(values)
          .onConflictDoUpdate({ target: [careFund.unit, careFund.year], set: values }),
        1,
      ),
    ],
    unless: [changedSince(unit, year, before?.amount)],
    changes: [
      {
        verb: 'set_fund',
        entity: 'care_fund',
        id: `${unit.code}/${year}`,
        ...(before ? { before: before.amount } : {}),
        after: amount,
      },
    ],
  };
}

function changedSince({ code }: Unit, year: number, before: number | undefined) {
  const here = and(eq(careFund.unit, code), eq(careFund.year, year));
  return query(
    build
      .select({ unit: careFund.unit })
      .from(careFund)
      .where(before === undefined ? here : and(here, ne(careFund.amount, before))),
  );
}

/** To those who decide all of it; to everyone else whole groups only, so that no person can be told from two answers. */
async function figures(year: number, { asker, read }: Talk): Promise<Turn> {
  const chain = [asker.unit, ...(await unitsAbove(read, asker.unit.code))];
  for (const unit of chain) {
    const fund = await fundOf(read, unit.code, year);
    if (!fund) continue;
    const grants = await grantsOf(read, unit.code, year);
    if (decidesFor(asker, unit))
      return say(
        `${unit.name} ${year} 年关爱资金 ${yuan(fund.amount)}，批了 ${grants.length} 件 ${yuan(fund.granted)}，还剩 ${yuan(fund.amount - fund.granted)}。`,
      );
    const open = published(grants);
    if (open.length < FEWEST)
      return say(`${unit.name} ${year} 年关爱资金 ${yuan(fund.amount)}。批出的不足 ${FEWEST} 件，为保护隐私不显示。`);
    const sum = open.reduce((all, { granted }) => all + granted, 0);
    return say(
      `${unit.name} ${year} 年关爱资金 ${yuan(fund.amount)}，前 ${open.length} 件共批 ${yuan(sum)}；为保护隐私，每满 ${FEWEST} 件公布一次。`,
    );
  }
  return say(`${year} 年的关爱资金还没有设。有难处照样可以申请，说一句就行。`);
}
