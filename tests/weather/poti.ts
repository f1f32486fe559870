import { onTestFinished } from 'vitest';
import { createAssistant } from '../../src/assistant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { identity } from '../../src/organisation/tables.ts';
import { loadSample } from '../../src/sample.ts';
import { startFeishu } from '../emulators/feishu/index.ts';
import { channelOf } from '../feishu/support.ts';
import { freshDatabase } from '../support/database.ts';
import { peopleOf } from '../support/people.ts';
import { START, ZONE } from './sky.ts';

export const STAFF = 'ou_staff';
export const WANG = 'ou_secretary';

/** The whole assistant with the small sample in Feishu, where a secretary and one of the city's staff are. */
export async function potiInFeishu() {
  const database = await freshDatabase();
  let now = START;
  let up = true;
  const clock = () => now;
  await loadSample(database, { size: 'small', now, zone: ZONE, newId });
  const { secretary, staff } = await peopleOf(database);
  const bind = (account: string, person: string) =>
    write(build.insert(identity).values({ channel: 'feishu', account, person, boundHow: 'roster', boundAt: START }));
  await database.batch([bind(WANG, secretary), bind(STAFF, staff)]);
  let app: { fetch(request: Request): Response | Promise<Response> } | undefined;
  async function settled() {
    await engine.work();
    await sender.drain();
  }
  const feishu = await startFeishu({
    users: [WANG, STAFF, 'ou_new'],
    clock,
    limits: 'off',
    settled,
    post: async (request) => (up && app ? app.fetch(request) : new Response(null, { status: 502 })),
  });
  const channel = channelOf(feishu, { fetch: feishu.weather.fetch(async () => {}) });
  const { engine, sender } = createAssistant({
    ...{ database, channels: [channel], clock, zone: ZONE, newId, log: silent },
    ...{ workingDays: workingDays(), seal: sealWith(newId(48)) },
  });
  app = channel.routes?.(engine.receive);
  onTestFinished(async () => {
    await engine.stop();
    await feishu.stop();
  });
  return {
    ...{ database, feishu, engine, settled, secretary, staff: feishu.user(STAFF), wang: feishu.user(WANG) },
    /** Whether callbacks are taken. */
    answers(yes: boolean) {
      up = yes;
    },
    /** So many ms go by, and what Feishu sends again by then has come. */
    async passes(ms: number) {
      now += ms;
      await feishu.retryDue();
      await settled();
    },
    wordsOf: (account: string) => feishu.seen(account).map(({ text }) => text),
  };
}
