import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { OperatorError } from './errors.ts';
import type { Seal } from './seal.ts';
import { build, type Write, write } from './statement.ts';
import { setting } from './tables.ts';

const NAME = 'secret_key';
/** What stands for a key in the database: with the key one can tell that it is the one, and nothing else. */
const WORDS = ['secret key of this database'];

/**
 * What is sealed under one key can't be read under another, so a database knows which one is its own; the first one that
 * comes is.
 * @throws OperatorError when it is neither the present key nor, while rotating, the former
 */
export async function checkKey({ read, batch }: Database, { seal, sealPrevious }: Seal): Promise<void> {
  const own = await read.select({ value: setting.value }).from(setting).where(eq(setting.name, NAME)).get();
  if (!own) await batch([noteKey({ seal })]);
  else if (own.value !== seal(...WORDS) && own.value !== sealPrevious(...WORDS)) {
    throw new OperatorError(
      'SECRET_KEY is not the key that this database is sealed with: set it back, or set the former one as SECRET_KEY_PREVIOUS and run `poti reseal`',
    );
  }
}

/** From now on it is the key of this database. */
export function noteKey({ seal }: Pick<Seal, 'seal'>): Write {
  const value = seal(...WORDS);
  return write(
    build.insert(setting).values({ name: NAME, value }).onConflictDoUpdate({ target: setting.name, set: { value } }),
  );
}
