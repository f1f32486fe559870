import type { Talk } from '../../chat/skill.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import type { Statement } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { leadersOf } from '../../organisation/store.ts';
import { answerQuestion } from '../rules/index.ts';
import { left, maySpend, type Standing } from './policy.ts';
import { ledger, purseOf, pursesOf, stillHolds } from './store.ts';
import type { Account } from './tables.ts';

/** Why somebody may not record for the unit spoken for; undefined when he or she may. */
export async function mayRecord({ asker, read }: Talk): Promise<Refusal | undefined> {
  const allowed = may(asker, 'record_spending', asker.unit, await treeAround(read, asker.unit.code));
  return isRefusal(allowed) ? allowed : undefined;
}

type Room = { standing: Standing; unless: Statement[] };

/**
 * The purse that a spending of `amount` (分) comes out of, with what must still be so at its commit; a refusal where there
 * isn't so much. `freed`: what the same commit gives back.
 */
export async function roomFor(
  talk: Talk,
  { amount, year, account, freed = 0 }: { amount: number; year: number; account: Account; freed?: number },
): Promise<Room | Refusal> {
  const { read, asker } = talk;
  const unless: Statement[] = [];
  let narrowest: Standing | undefined;
  for (const purse of await pursesOf(read, asker.unit)) {
    const standing = purseOf(await ledger(read, purse.code, year, account), purse);
    unless.push(...stillHolds(purse, standing, { year, account }));
    const without = { ...standing, spent: standing.spent - freed };
    const rest = left(without);
    if (rest !== undefined && amount > rest) {
      const refusal = maySpend(amount, without, { account, year });
      if (refusal) return refuse(`${refusal.text}${await groundFor(talk, account)}${await granterFor(talk)}`);
    }
    narrowest ??= without;
  }
  return { standing: narrowest ?? { total: undefined, spent: 0 }, unless };
}

const GROUNDS: Record<Account, string> = {
  党建经费: '党建工作经费按什么标准核定',
  培训经费: '党员教育培训经费每年安排多少',
  党费: '党费的使用范围是什么',
  工会经费: '工会经费可以用于党建活动吗',
};

const SPEAKS_OF: Record<Account, RegExp> = { 党建经费: /经费/u, 培训经费: /培训/u, 党费: /党费/u, 工会经费: /工会/u };

/** The article of the library that sets what there is, named; nothing where none does. */
export async function groundFor({ read, today, asker }: Talk, account: Account): Promise<string> {
  const { answered, citations } = await answerQuestion(read, GROUNDS[account], { today, asker });
  const [first] = citations;
  return answered && first && SPEAKS_OF[account].test(first.quote) ? `依据《${first.rule}》${first.label}。` : '';
}

async function granterFor({ read, asker }: Talk): Promise<string> {
  const [above] = await leadersOf(read, asker.unit.code);
  return above ? `确需增加的，请${above.name}增拨。` : '确需增加的，请先登记追加的经费。';
}
