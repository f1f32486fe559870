import { eq, isNotNull } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { createAssistant } from '../../src/assistant.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { identity, person } from '../../src/organisation/tables.ts';
import { loadSample } from '../../src/sample.ts';
import { startFeishu } from '../emulators/feishu/index.ts';
import { channelOf } from '../feishu/support.ts';
import { freshDatabase } from '../support/database.ts';
import { peopleOf } from '../support/people.ts';
import { START, ZONE } from './sky.ts';

const DAY = 86_400_000;
const STAFF = 'ou_staff';
const WANG = 'ou_secretary';

/** The whole assistant with the small sample in Feishu, where a secretary and one of the city's staff are. */
async function potiInFeishu() {
  const database = await freshDatabase();
  let now = START;
  const clock = () => now;
  await loadSample(database, { size: 'small', now, zone: ZONE, newId });
  const people = await peopleOf(database);
  const bind = (account: string, id: string) =>
    write(
      build.insert(identity).values({ channel: 'feishu', account, person: id, boundHow: 'roster', boundAt: START }),
    );
  await database.batch([bind(WANG, people.secretary), bind(STAFF, people.staff)]);
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
    post: async (request) => (app ? app.fetch(request) : new Response(null, { status: 502 })),
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
    ...{ database, feishu, staff: feishu.user(STAFF), wang: feishu.user(WANG), secretary: people.secretary },
    wordsOf: (account: string) => feishu.seen(account).map(({ text }) => text),
    /** Lets this day's digests come; resolves to what the staff see of it. */
    async morning(day: number): Promise<string> {
      const before = feishu.seen(STAFF).length;
      now = START + day * DAY;
      const planned = await engine.tick(now);
      now = Math.max(now, ...planned.map(({ at }) => at)) + 60_000;
      await settled();
      return feishu
        .seen(STAFF)
        .slice(before)
        .map(({ text }) => text)
        .join('\n');
    },
  };
}

test('what the platform will not have blocks nobody, and the staff hear of it once, look, and send it again', async () => {
  const { database, feishu, staff, wang, secretary, wordsOf, morning } = await potiInFeishu();
  feishu.mishap(230022);
  await wang.says('述职评议多久一次');
  await wang.says('谢谢');
  expect(wordsOf(WANG).join('\n')).toContain('不客气');
  expect(wordsOf(WANG).join('\n')).not.toContain('每年');

  expect(await morning(1)).toMatch(/1 条消息没能送达，涉及 1 人/);
  const labels = feishu.seen(STAFF).flatMap(({ card }) => card?.buttons.map(({ label }) => label) ?? []);
  await staff.presses(labels.find((label) => label.includes('看没送达的')) ?? '');
  const list = wordsOf(STAFF).at(-1) ?? '';
  const [{ name } = { name: '' }] = await database.read.select().from(person).where(eq(person.id, secretary));
  expect(list).toMatch(new RegExp(`有 1 条没送达.*${name}：1 条，平台拒收（返回码 230022）`, 's'));
  expect(list).not.toContain('述职');

  await staff.says('重发');
  expect(wordsOf(STAFF).at(-1)).toContain('已重发 1 条');
  expect(wordsOf(WANG).filter((text) => text.includes('每年'))).toHaveLength(1);
  expect(await database.read.select().from(outbox).where(isNotNull(outbox.lost))).toEqual([]);
  expect(await database.read.select().from(audit).where(eq(audit.verb, 'resend'))).toHaveLength(1);
  await staff.says('没送达的消息有哪些');
  expect(wordsOf(STAFF).at(-1)).toContain('没有没送达的消息');
  expect(await morning(2)).not.toContain('送达');
});

test('somebody who was written to at a wrong account gets it once the account is right', async () => {
  const { database, feishu, staff, wang, secretary, wordsOf } = await potiInFeishu();
  const user = feishu.world.users.get(WANG);
  if (!user) throw new Error('nobody is there');
  user.stopped = true;
  await wang.says('述职评议多久一次');
  await staff.says('有没有没送到的消息');
  expect(wordsOf(STAFF).at(-1)).toContain('联系不上');
  await database.batch([
    write(build.update(identity).set({ account: 'ou_new' }).where(eq(identity.person, secretary))),
  ]);
  await staff.says('重发没送达的消息');
  expect(wordsOf('ou_new').filter((text) => text.includes('每年'))).toHaveLength(1);
});

test('nobody else learns who could not be written to', async () => {
  const { feishu, wang, wordsOf } = await potiInFeishu();
  feishu.mishap(230022);
  await wang.says('述职评议多久一次');
  for (const words of ['没送达的消息有哪些', '重发没送达的消息']) {
    await wang.says(words);
    expect(wordsOf(WANG).at(-1)).toContain('由市直机关工委的管理员办理');
  }
});

test('what the whole app lacks is told to the staff as soon as they can be told, and nothing is lost', async () => {
  const { feishu, wang, wordsOf, morning } = await potiInFeishu();
  feishu.mishap(99991403);
  await wang.says('述职评议多久一次');
  expect(wordsOf(WANG)).toEqual([]);
  const said = await morning(0.01);
  expect(said).toMatch(/运行提醒.*调用次数已用完/s);
  expect(wordsOf(WANG).filter((text) => text.includes('每年'))).toHaveLength(1);
});
