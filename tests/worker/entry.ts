import worker from '../../src/worker.ts';

type Environment = Parameters<typeof worker.fetch>[1];
type Context = Parameters<typeof worker.fetch>[2];

export default {
  ...worker,
  async fetch(request: Request, environment: Environment, context: Context): Promise<Response> {
    if (new URL(request.url).pathname !== '/test/batch') return worker.fetch(request, environment, context);
    const statements = (await request.json()) as string[];
    for (let i = 0; i < statements.length; i += 50) {
      await environment.DB.batch(statements.slice(i, i + 50).map((sql) => environment.DB.prepare(sql)));
    }
    return new Response('done');
  },
};
