import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { unstable_startWorker } from 'wrangler';
import { MIGRATIONS } from '../support/database.ts';

/** The Worker, in the real workerd over a real (local) D1 with the migrations and `rows`, and its doors (entry.ts). */
export async function startWorker(settings: Record<string, string>, rows: string[]) {
  const worker = await unstable_startWorker({
    config: join(import.meta.dirname, 'wrangler.toml'),
    bindings: Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, { type: 'plain_text' as const, value }]),
    ),
    dev: { persist: false, logLevel: 'error', server: { hostname: '127.0.0.1', port: 0 }, watch: false },
  });
  await worker.ready;
  const ask = (path: string, init?: Parameters<typeof worker.fetch>[1]) =>
    worker.fetch(new URL(path, 'http://127.0.0.1'), init);

  async function door(name: string, body = ''): Promise<unknown> {
    const answer = await ask(`/test/${name}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }
  await door(
    'batch',
    JSON.stringify([...readMigrationFiles({ migrationsFolder: MIGRATIONS }).flatMap(({ sql }) => sql), ...rows]),
  );

  return {
    door,
    ask: async (path: string) => (await ask(path)).text(),
    /** What an emulated platform sends. */
    async post(request: Request): Promise<Response> {
      const { pathname, search } = new URL(request.url);
      const body = request.method === 'POST' ? { body: await request.text() } : {};
      const answer = await ask(`${pathname}${search}`, {
        method: request.method,
        headers: [...request.headers],
        ...body,
      });
      return new Response(answer.status === 204 ? null : await answer.text(), {
        status: answer.status,
        headers: { 'content-type': answer.headers.get('content-type') ?? '' },
      });
    },
    stop: () => worker.dispose(),
  };
}

export type StartedWorker = Awaited<ReturnType<typeof startWorker>>;
