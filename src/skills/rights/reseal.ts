import { isNotNull } from 'drizzle-orm';
import type { Resealed, Resealing } from '../../kernel/reseal.ts';
import { oversight } from './tables.ts';

/** The words by which unnamed ones are asked after are with those who were given them alone, so nothing can renew their seals. */
export async function reseal({ read }: Resealing): Promise<Resealed> {
  const { length } = await read.select({ id: oversight.id }).from(oversight).where(isNotNull(oversight.word));
  const stays = length > 0 ? [`${length} unnamed messages of oversight: their words may need the former key`] : [];
  return { writes: [], unreadable: 0, stays };
}
