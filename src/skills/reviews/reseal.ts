import { and, eq } from 'drizzle-orm';
import { type Resealed, type Resealing, renewedSeals } from '../../kernel/reseal.ts';
import { build, write } from '../../kernel/statement.ts';
import { audit } from '../../kernel/tables.ts';
import { review } from './tables.ts';

/** Lines of the audit trail on reviews, which only the key leads back to the review. */
export async function reseal({ read, ...keys }: Resealing): Promise<Resealed> {
  const lines = await read.selectDistinct({ id: audit.entityId }).from(audit).where(eq(audit.entity, 'review'));
  const reviews = await read.select({ id: review.id }).from(review);
  const renewed = renewedSeals(
    reviews.map(({ id }) => ['review', id]),
    new Set(lines.map(({ id }) => id)),
    keys,
  );
  return {
    writes: [...renewed].map(([before, entityId]) =>
      write(
        build
          .update(audit)
          .set({ entityId })
          .where(and(eq(audit.entity, 'review'), eq(audit.entityId, before))),
      ),
    ),
    unreadable: 0,
    stays: [],
  };
}
