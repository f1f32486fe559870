import { eq } from 'drizzle-orm';
import { type Resealed, type Resealing, resealTexts, together } from '../../kernel/reseal.ts';
import { build, write } from '../../kernel/statement.ts';
import { CONTENT, REASON } from './store.ts';
import { careDecision, careRequest } from './tables.ts';

export async function reseal(given: Resealing): Promise<Resealed> {
  const { read } = given;
  const requests = await read.select({ id: careRequest.id, sealed: careRequest.content }).from(careRequest);
  const decisions = await read.select({ id: careDecision.id, sealed: careDecision.reason }).from(careDecision);
  return together([
    resealTexts(requests, CONTENT, given, ({ id }, content) =>
      write(build.update(careRequest).set({ content }).where(eq(careRequest.id, id)), 1),
    ),
    resealTexts(decisions, REASON, given, ({ id }, reason) =>
      write(build.update(careDecision).set({ reason }).where(eq(careDecision.id, id)), 1),
    ),
  ]);
}
