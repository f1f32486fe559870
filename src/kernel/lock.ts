import type { Client } from '@libsql/client';
import { OperatorError } from './errors.ts';

/**
 * One server a file: two writers bring no throughput (DESIGN, Measured) and would double what time does. The lock is
 * an exclusive transaction on a file of its own, so the system frees it however the process ends, by SIGKILL too.
 *
 * @throws OperatorError when another server holds it. Resolves to what frees it; does nothing for a remote database.
 */
export async function lockForServer(databaseUrl: string): Promise<() => void> {
  if (!databaseUrl.startsWith('file:')) return () => {};
  const { createClient } = await import('@libsql/client');
  let client: Client;
  try {
    client = createClient({ url: `${databaseUrl}.server`, timeout: 0 });
  } catch {
    throw new OperatorError(`DATABASE_URL ${databaseUrl} can't be opened: check the path and its rights`);
  }
  try {
    const held = await client.transaction('write');
    await held.execute('create table if not exists server (one integer)');
    return () => {
      held.close();
      client.close();
    };
  } catch {
    client.close();
    throw new OperatorError(
      `another server already uses ${databaseUrl}: stop it first, or give this one its own DATABASE_URL`,
    );
  }
}
