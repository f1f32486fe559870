import worker from '../../src/worker.ts';

type Environment = Parameters<typeof worker.fetch>[1];
type Context = Parameters<typeof worker.fetch>[2];

const realNow = Date.now;
let ahead = 0;
Date.now = () => realNow() + ahead;

/** What a test does that no request from outside can. */
const doors: Record<string, (body: string, environment: Environment, context: Context) => Promise<unknown>> = {
  /** SQL, to bring the local database up. */
  async batch(body, { DB }) {
    const statements: string[] = JSON.parse(body);
    for (let i = 0; i < statements.length; i += 50)
      await DB.batch(statements.slice(i, i + 50).map((sql) => DB.prepare(sql)));
  },
  select: async (body, { DB }) => DB.prepare(body).bind().raw(),
  async clock(body) {
    ahead = Number(body);
  },
  hint: async (_body, { ARRIVALS }) => void (await ARRIVALS?.send('a hint')),
  minute: async (_body, environment, context) => worker.scheduled({ scheduledTime: Date.now() }, environment, context),
  /** How it begins with other settings. */
  async settings(body, environment, context) {
    const others = { ...environment, ...JSON.parse(body) };
    const answer = await worker.fetch(new Request('http://127.0.0.1/healthz'), others, context);
    return { status: answer.status, text: await answer.text() };
  },
};

export default {
  ...worker,
  async fetch(request: Request, environment: Environment, context: Context): Promise<Response> {
    const door = doors[/^\/test\/(\w+)$/.exec(new URL(request.url).pathname)?.[1] ?? ''];
    if (!door) return worker.fetch(request, environment, context);
    return Response.json((await door(await request.text(), environment, context)) ?? null);
  },
};
