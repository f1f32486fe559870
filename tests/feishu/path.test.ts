import { eq, sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAssistant } from '../../src/assistant.ts';
import { inbox } from '../../src/chat/tables.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { newId } from '../../src/kernel/ids.ts';
import { type Log, silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { identity, post } from '../../src/organisation/tables.ts';
import { loadSample } from '../../src/sample.ts';
import { startFeishu } from '../emulators/feishu/index.ts';
import { freshDatabase } from '../support/database.ts';
import { channelOf } from './support.ts';

const ZONE = 'Asia/Shanghai';
const WANG = 'ou_secretary';

/** The whole assistant with the small sample, one of whose secretaries is on the emulated Feishu. */
async function potiOnFeishu(mode: 'webhook' | 'long-connection') {
  const database = await freshDatabase();
  const start = Date.parse('2026-11-24T10:00:00+08:00');
  const since = performance.now();
  const clock = () => Math.floor(start + performance.now() - since);
  await loadSample(database, { size: 'small', now: start, zone: ZONE, newId });
  const [secretary] = await database.read.select().from(post).where(eq(post.post, '书记')).limit(1);
  if (!secretary) throw new Error('the sample has no secretary');
  const bound = {
    channel: 'feishu',
    account: WANG,
    person: secretary.person,
    boundHow: 'roster',
    boundAt: start,
  } as const;
  await database.batch([write(build.insert(identity).values(bound))]);

  const idle = async (): Promise<boolean> => {
    const due = clock() + 1_000;
    const [a] = await database.read.select({ n: sql<number>`count(*)` }).from(inbox).where(eq(inbox.state, 'waiting'));
    const [b] = await database.read
      .select({ n: sql<number>`count(*)` })
      .from(outbox)
      .where(sql`${outbox.state} = 'queued' and ${outbox.notBefore} <= ${due}`);
    return a?.n === 0 && b?.n === 0;
  };
  let app: { fetch(request: Request): Response | Promise<Response> } | undefined;
  const feishu = await startFeishu({
    users: [{ open_id: WANG }, { open_id: 'ou_stranger' }],
    clock,
    post: async (request) => (app ? app.fetch(request) : new Response(null, { status: 502 })),
    async settled() {
      for (let calm = 0; calm < 2; calm = (await idle()) ? calm + 1 : 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  });
  const faults: string[] = [];
  const log: Log = { ...silent, error: (about: unknown) => void faults.push(faultIn(about)) };
  const channel = channelOf(feishu, { mode, log });
  const { engine, sender } = createAssistant({
    database,
    channels: [channel],
    clock,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith(newId(48)),
    log,
  });
  app = channel.routes?.(engine.receive);
  engine.start();
  sender.start();
  const hangUp = await channel.connect?.(engine.receive);
  onTestFinished(async () => {
    await hangUp?.();
    await engine.stop();
    await sender.stop();
    await feishu.stop();
  });
  return { feishu, faults, wang: feishu.user(WANG) };
}

function faultIn(about: unknown): string {
  const error = typeof about === 'object' && about !== null && 'err' in about ? about.err : about;
  return error instanceof Error ? `${error.stack}` : JSON.stringify(about);
}

/** What a secretary does on the first day, and all that was seen of it. */
async function firstDay(mode: 'webhook' | 'long-connection'): Promise<string[]> {
  const { feishu, faults, wang } = await potiOnFeishu(mode);
  await wang.says('述职评议多久一次');
  await wang.says('报个难题：我们支部书记都是兼职，组织生活总凑不齐人');
  const submit =
    wang
      .seen()
      .at(-1)
      ?.card?.buttons.find(({ label }) => /提交/.test(label))?.label ?? '提交';
  const { fresh } = await wang.presses(submit);
  expect(fresh.length).toBeGreaterThan(0);
  await expect(wang.presses(submit)).rejects.toThrow('no button');
  await wang.says('我有什么要办');
  await feishu.user('ou_stranger').says('我有什么要办');
  expect(faults).toEqual([]);
  return [...feishu.seen(WANG), ...feishu.seen('ou_stranger')].map(({ text }) => text);
}

describe('the first whole path over Feishu', () => {
  test('by webhook and by long connection it ends with the same replies', async () => {
    const [byWebhook, byConnection] = [await firstDay('webhook'), await firstDay('long-connection')];
    const screen = byWebhook.join('\n');
    expect(screen).toMatch(/每年/);
    expect(screen).toMatch(/难题 ?\d+ ?号/);
    expect(byConnection).toEqual(byWebhook);
  }, 60_000);
});
