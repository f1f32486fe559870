import { startWecom } from '../../tests/emulators/wecom/index.ts';
import { xmlOf } from '../../tests/emulators/wecom/sender.ts';
import { part } from './client.ts';
import { house, running, type Size } from './house.ts';

const PER_SECOND = 100;
const SECONDS = 20;
/** The first so many are not counted: modules load and the rules are read. */
const WARM = 300;
const PEOPLE = 600;
const SIZES: Size[] = [1, 10, 100];
const SAID = [
  '述职评议多久开展一次',
  '我还有什么没办',
  '发展党员要经过哪些步骤',
  '谁领导我们支部',
  '报难题：支部书记都是兼职，年底几个会挤在一起，材料来不及准备',
  '党课多久上一次',
  '帮助',
  '支委会开完了',
];

/**
 * From the moment at which a message is sent until the platform has its answer: WeCom, since Feishu takes no more than 50
 * messages a second of an app. People of the city ask at even distances, whatever is still unanswered.
 */
export async function benchAnswer(): Promise<void> {
  console.log(`answers at ${PER_SECOND} messages a second, ${SECONDS} s, wanted p99 below 300 ms`);
  for (const size of SIZES) await at(size);
}

async function at(size: Size): Promise<void> {
  const accounts = Array.from({ length: PEOPLE }, (_, i) => `account-${i}`);
  const wecom = await startWecom({ users: accounts, limits: 'off' });
  const built = await house(size, { channel: 'wecom', count: PEOPLE });
  const server = await running(built, {
    ...wecom.environment,
    SECRET_KEY: 'a secret key of the bench, long enough',
  });
  await wecom.listensAt(server.origin);

  const askedAt = new Map<string, number>();
  const ms: number[] = [];
  const { messages } = wecom.world;
  let looked = messages.length;
  const looking = setInterval(() => {
    for (const { to } of messages.slice(looked)) {
      const since = askedAt.get(to);
      if (since !== undefined) ms.push(performance.now() - since);
      askedAt.delete(to);
    }
    looked = messages.length;
  }, 2);

  const count = WARM + PER_SECOND * SECONDS;
  let cpu = server.cpuMs();
  const begun = performance.now();
  for (let i = 0; i < count; i++) {
    // warming up slowly: what it leaves behind would be waited for later
    const due = begun + ((i < WARM ? 3 * i : 2 * WARM + i) * 1_000) / PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    if (i === WARM) {
      cpu = server.cpuMs();
      ms.length = 0;
    }
    const account = accounts[i % PEOPLE] ?? '';
    // from when it was due: what sends it late is part of the wait
    askedAt.set(account, due);
    const Content = SAID[Math.floor(i / PEOPLE + i) % SAID.length];
    const MsgId = String(7_000_000_000_000_000n + BigInt(i));
    const xml = xmlOf(wecom.world, { FromUserName: account, MsgType: 'text', Content, MsgId });
    // WeCom tries again where the connection is closed under it
    const post = () => fetch(wecom.sender.appRequest(xml)).then((response) => response.text());
    void post().catch(post);
  }
  const patience = performance.now() + 30_000;
  while (askedAt.size > 0 && performance.now() < patience) await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(looking);
  ms.sort((a, b) => a - b);
  const each = (server.cpuMs() - cpu) / (count - WARM);
  console.log(
    `  ${size} × the city: p50 ${part(ms, 0.5).toFixed(0)} ms, p99 ${part(ms, 0.99).toFixed(0)} ms, ${askedAt.size} unanswered, ${each.toFixed(1)} ms of processor a message, ${server.memoryMb().toFixed(0)} MB`,
  );
  await server.stop();
  await wecom.stop();
  built.remove();
}
