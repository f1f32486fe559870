import { type Feishu, startFeishu } from '../emulators/feishu/index.ts';
import { startWecom } from '../emulators/wecom/index.ts';
import { channelOf } from '../feishu/support.ts';
import type { Mains } from '../support/mains.ts';
import { appOf } from '../wecom/support.ts';
import type { Platform } from './stage.ts';

const OPEN_IDS: { [person: string]: string } = { 7001: 'ou_hanlu', 7009: 'ou_miaoqing' };
const USERIDS: { [person: string]: string } = { 7001: 'hanlu', 7009: 'miaoqing' };
/** After which Feishu brings an event again. */
const RETRIED_MS = 15_000;

type Server = { mains: Mains; app: { fetch(request: Request): Response | Promise<Response> } | undefined };

const calling = (mains: Mains) => (url: string, init: RequestInit) =>
  mains.outbound(new URL(url).pathname.replace(/\/om_.*/, ''), () => fetch(url, init));

/** What a platform gets for its request: of a server that dies meanwhile, a connection that is cut. */
async function answerOf({ mains, app }: Server, request: Request): Promise<Response> {
  if (mains.isOff() || !app) throw new Error('nobody listens');
  const cut = mains.died.then(() => Promise.reject(new Error('the connection was cut')));
  return Promise.race([app.fetch(request), cut]);
}

/** The emulated Feishu, by webhook. */
export const feishu: Platform = async ({ clock, settled, waits }) => {
  let ahead = 0;
  let server: Server | undefined;
  const platform: Feishu = await startFeishu({
    users: Object.values(OPEN_IDS),
    clock: () => clock() + ahead,
    limits: 'off',
    post: async (request) => {
      if (!server) throw new Error('nobody listens');
      return answerOf(server, request);
    },
    settled,
  });
  const user = (person: string) => platform.user(OPEN_IDS[person] ?? '');
  const canPress = (person: string, label: string) =>
    user(person)
      .seen()
      .some(({ card }) => card?.buttons.some((one) => one.label === label && !one.disabled));
  return {
    connect(mains, receive) {
      const channel = channelOf(platform, { clock, fetch: calling(mains) });
      server = { mains, app: channel.routes?.(receive) };
      return [channel];
    },
    says: (person, text) => user(person).says(text),
    async presses(person, label) {
      await user(person)
        .presses(label)
        .catch(async () => {
          // the client shows an error: whoever sees no change presses again
          await waits();
          if (canPress(person, label)) await user(person).presses(label);
        });
    },
    sendsFile: (person, name, bytes) => user(person).sendsFile(name, bytes),
    loses(person) {
      const known = platform.world.users.get(OPEN_IDS[person] ?? '');
      if (known) known.resigned = true;
    },
    async bringsAgain() {
      if (platform.waitingRetries() > 0) ahead += RETRIED_MS;
      return platform.retryDue();
    },
    screens: () =>
      screensOf(OPEN_IDS, (open_id) =>
        platform
          .seen(open_id)
          .map(({ text, card, file }) =>
            [
              text,
              ...(card?.buttons ?? []).map((one) => (one.disabled ? `(${one.label})` : `[${one.label}]`)),
              file?.bytes.length,
            ]
              .filter(Boolean)
              .join('\n'),
          ),
      ),
    stop: () => platform.stop(),
  };
};

/** The emulated WeCom, by the callbacks of the app, which it brings three times. */
export const wecom: Platform = async ({ clock, settled, revived }) => {
  let server: Server | undefined;
  const platform = await startWecom({
    users: Object.values(USERIDS),
    clock,
    limits: 'off',
    async post(request) {
      await revived();
      if (!server) throw new Error('nobody listens');
      return answerOf(server, request);
    },
    settled,
  });
  const user = (person: string) => platform.user(USERIDS[person] ?? '');
  return {
    connect(mains, receive) {
      const channel = appOf(platform, { clock, fetch: calling(mains) });
      server = { mains, app: channel.routes?.(receive) };
      return [channel];
    },
    says: (person, text) => user(person).says(text),
    presses: (person, label) => user(person).presses(label),
    sendsFile: (person, name, bytes) => user(person).sendsFile(name, bytes),
    loses: (person) => void platform.world.users.delete(USERIDS[person] ?? ''),
    bringsAgain: async () => 0,
    screens: () =>
      screensOf(USERIDS, (userid) =>
        platform
          .seen(userid)
          .map(({ words, buttons, file }) =>
            [words, ...buttons.map(({ label }) => `[${label}]`), file?.bytes.length].filter(Boolean).join('\n'),
          ),
      ),
    async stop() {
      await platform.stop();
      if (platform.world.faults.length > 0) throw new Error(`WeCom forbids: ${platform.world.faults.join('; ')}`);
    },
  };
};

function screensOf(accounts: { [person: string]: string }, screen: (account: string) => string[]) {
  return Object.fromEntries(Object.entries(accounts).map(([person, account]) => [person, screen(account)]));
}
