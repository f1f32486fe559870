import { eq } from 'drizzle-orm';
import { type Resealed, type Resealing, resealTexts, together } from '../../kernel/reseal.ts';
import { build, write } from '../../kernel/statement.ts';
import { HOUSEHOLD, LEARNT } from './store.ts';
import { pairing, visit } from './tables.ts';

export async function reseal(given: Resealing): Promise<Resealed> {
  const { read } = given;
  const households = await read
    .select({ id: pairing.id, sealed: pairing.target })
    .from(pairing)
    .where(eq(pairing.kind, 'household'));
  const visits = await read.select({ id: visit.id, sealed: visit.content }).from(visit);
  return together([
    resealTexts(households, HOUSEHOLD, given, ({ id }, target) =>
      write(build.update(pairing).set({ target }).where(eq(pairing.id, id)), 1),
    ),
    resealTexts(visits, LEARNT, given, ({ id }, content) =>
      write(build.update(visit).set({ content }).where(eq(visit.id, id)), 1),
    ),
  ]);
}
