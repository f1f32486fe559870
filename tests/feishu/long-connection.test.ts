import { expect, onTestFinished, test, vi } from 'vitest';
import { channelOf, feishuWith, inboxStub, WANG } from './support.ts';

async function linked(inbox = inboxStub()) {
  const { feishu } = await feishuWith();
  const channel = channelOf(feishu, { mode: 'long-connection', verificationToken: undefined, encryptKey: undefined });
  const end = await channel.connect?.(inbox.receive);
  onTestFinished(() => end?.());
  return { feishu, channel, inbox, end };
}

test('messages and presses come over the connection, and the new card goes back', async () => {
  const { feishu, channel, inbox } = await linked();
  expect(feishu.connections()).toBe(1);
  const wang = feishu.user(WANG);
  await wang.says('我们有什么要办');
  await channel.send({
    key: 'k',
    number: 1,
    to: { channel: 'feishu', account: WANG },
    card: { id: 'c', text: '述职评议 12 月 18 日截止。', buttons: [{ id: 'act-done', label: '已完成' }] },
  });
  inbox.replacement = { id: 'c2', text: '已记为完成。' };
  const { fresh } = await wang.presses('已完成');
  expect(fresh).toMatchObject([{ replaced: 1, text: '已记为完成。' }]);
  expect(inbox.arrivals.map(({ said }) => said)).toEqual([
    { kind: 'text', text: '我们有什么要办' },
    { kind: 'press', action: 'act-done' },
  ]);
  expect(feishu.waitingRetries()).toBe(0);
});

test('what could not be stored is sent again', async () => {
  const { feishu, inbox } = await linked();
  inbox.broken = true;
  await feishu.user(WANG).says('在吗');
  expect(feishu.waitingRetries()).toBe(1);
  expect(inbox.arrivals).toEqual([]);
});

test('an event of another app has no effect', async () => {
  const { feishu, inbox } = await linked();
  const { appId } = feishu.settings;
  feishu.settings.appId = 'cli_ffffffffffffffff';
  await feishu.user(WANG).says('别人的');
  feishu.settings.appId = appId;
  await feishu.user(WANG).says('自己的');
  expect(inbox.arrivals.map(({ said }) => said)).toEqual([{ kind: 'text', text: '自己的' }]);
});

test('a broken connection is made again', async () => {
  const { feishu, inbox } = await linked();
  feishu.cutConnections();
  await vi.waitFor(() => expect(feishu.connectionsMade()).toBe(2), { timeout: 8_000 });
  await feishu.user(WANG).says('又在了');
  expect(inbox.arrivals).toHaveLength(1);
});

test('an end is an end', async () => {
  const { feishu, end } = await linked();
  await end?.();
  await vi.waitFor(() => expect(feishu.connections()).toBe(0));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(feishu.connections()).toBe(0);
});
