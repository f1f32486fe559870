import { eq } from 'drizzle-orm';
import { type Resealed, type Resealing, renewedSeals } from '../../kernel/reseal.ts';
import { build, write } from '../../kernel/statement.ts';
import { person } from '../../organisation/tables.ts';
import { questionGap } from './tables.ts';

/** Who is told when an open question gets its answer. */
export async function reseal({ read, ...keys }: Resealing): Promise<Resealed> {
  const gaps = await read
    .select({ id: questionGap.id, asker: questionGap.asker })
    .from(questionGap)
    .where(eq(questionGap.state, 'open'));
  const people = gaps.length > 0 ? await read.select({ id: person.id }).from(person) : [];
  return {
    writes: gaps.flatMap((gap) => {
      const askers = people.map(({ id }) => ['question', gap.id, id]);
      const [asker] = renewedSeals(askers, new Set([gap.asker]), keys).values();
      return asker === undefined
        ? []
        : [write(build.update(questionGap).set({ asker }).where(eq(questionGap.id, gap.id)), 1)];
    }),
    unreadable: 0,
    stays: [],
  };
}
