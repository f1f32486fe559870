import { eq } from 'drizzle-orm';
import type { Read } from '../kernel/database.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Known } from '../organisation/people.ts';
import { peopleByName, personById } from '../organisation/store.ts';
import { identity } from '../organisation/tables.ts';

/** The person with this 工号, platform account or unique name. @throws OperatorError when there is none, or several */
export async function personCalled(read: Read, words: string): Promise<Known> {
  const byId = await personById(read, words);
  if (byId) return byId;
  const [account] = await read.select({ person: identity.person }).from(identity).where(eq(identity.account, words));
  const byAccount = account && (await personById(read, account.person));
  if (byAccount) return byAccount;
  const named = await peopleByName(read, words);
  const [one, another] = named;
  if (!one) throw new OperatorError(`nobody is called ${words}: give a 工号, an account id or a name of the roster`);
  if (another)
    throw new OperatorError(
      `${named.length} people are called ${words}: give a 工号 (${named.map(({ id }) => id).join(', ')})`,
    );
  return one;
}
