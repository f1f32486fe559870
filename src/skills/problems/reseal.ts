import { eq, isNotNull } from 'drizzle-orm';
import { type Resealed, type Resealing, renewedSeals } from '../../kernel/reseal.ts';
import { build, write } from '../../kernel/statement.ts';
import { person } from '../../organisation/tables.ts';
import { allCampaigns } from '../campaign/index.ts';
import { SEAL } from './store.ts';
import { problem } from './tables.ts';

/** By which the tellers of unnamed problems find them: who they are is worked out in passing and kept nowhere. */
export async function reseal({ read, ...keys }: Resealing): Promise<Resealed> {
  const rows = await read.select({ seal: problem.seal }).from(problem).where(isNotNull(problem.seal));
  const wanted = new Set(rows.flatMap(({ seal }) => seal ?? []));
  const people = wanted.size > 0 ? await read.select({ id: person.id }).from(person) : [];
  const campaigns = ['', ...(await allCampaigns(read)).map(({ id }) => id)];
  const tellers = people.flatMap(({ id }) => campaigns.map((campaign) => [SEAL, id, campaign]));
  return {
    writes: [...renewedSeals(tellers, wanted, keys)].map(([before, seal]) =>
      write(build.update(problem).set({ seal }).where(eq(problem.seal, before))),
    ),
    unreadable: 0,
    stays: [],
  };
}
