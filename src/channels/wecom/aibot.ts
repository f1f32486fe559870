import type { Clock } from '../../kernel/clock.ts';
import { HOUR_MS } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Sighting, Sightings } from '../../kernel/sightings.ts';
import type { Channel } from '../../message/channel.ts';
import { aibotReply } from './aibot-card.ts';
import { encryptedInJson, translateAibot } from './aibot-in.ts';
import { type Fetch, wecomApi } from './api.ts';
import { deliveryOf } from './faults.ts';
import { verifierOf } from './verify.ts';
import { callbackRoutes } from './webhook.ts';

export type WecomAibotOptions = {
  /** The app whose token tells who an encrypted id is. */
  corpId: string;
  agentId: number;
  secret: string;
  apiBase: string;
  /** Of the bot's own callback. */
  token: string;
  encodingAesKey: string;
  clock: Clock;
  log: Log;
  seen(sighting: Sighting): void;
  sightings(): Promise<Sightings>;
  /** A userid as the roster spells it; undefined when nobody has it. */
  knownBy(id: string): Promise<string | undefined>;
  fetch?: Fetch | undefined;
  timeoutMs?: number | undefined;
};

const REMEMBERED = 50_000;

/**
 * A 智能机器人, by its callback URL: for groups, where an app hears nothing. It answers what it is asked, once and within the
 * hour, and never begins; its people are those of the app.
 */
export function wecomAibotChannel(options: WecomAibotOptions): Channel {
  const { clock, log, seen, knownBy } = options;
  const api = wecomApi(options);
  const behind = new Map<string, Promise<string | undefined>>();

  /** The roster's own spelling of a userid; an encrypted one is asked for once. The roster itself may change any day. */
  async function accountOf(id: string): Promise<string> {
    const own = await knownBy(id);
    if (own !== undefined) return own;
    const userid = await userBehind(id);
    return userid === undefined ? id : ((await knownBy(userid)) ?? userid);
  }

  function userBehind(id: string): Promise<string | undefined> {
    const known = behind.get(id);
    if (known) return known;
    if (behind.size >= REMEMBERED) behind.clear();
    const asked = api.userBehind(id);
    behind.set(id, asked);
    // whoever is out of the app's sight today, or can't be asked for now, may be known tomorrow
    asked.then(
      (userid) => userid === undefined && behind.delete(id),
      () => behind.delete(id),
    );
    return asked;
  }

  return {
    id: 'wecom-aibot',
    rosterColumn: '企业微信ID',
    accountsOf: 'wecom',
    answersOnly: true,
    pace: { perSecond: 100 },
    dedupeMs: HOUR_MS,
    send: async () => ({ outcome: 'refused', why: 'a 智能机器人 only answers' }),

    async sendTogether(messages) {
      const [{ handle, key }] = messages;
      if (!handle) return { outcome: 'refused', why: 'there is no message that this could answer' };
      try {
        await api.answer(
          handle,
          aibotReply(
            messages.map(({ card }) => card),
            key,
          ),
        );
        return { outcome: 'sent', receipt: '' };
      } catch (error) {
        return deliveryOf(error);
      }
    },

    routes(receive) {
      const names = {
        token: 'WECOM_AIBOT_TOKEN',
        key: 'WECOM_AIBOT_ENCODING_AES_KEY',
        receiveId: 'the bot (it must be one of the own company)',
      };
      return callbackRoutes({
        path: '/wecom/aibot',
        verifier: verifierOf({ ...options, receiveId: '' }, names, seen),
        encryptedIn: encryptedInJson,
        translate: (message) =>
          translateAibot(message, { channel: 'wecom-aibot', now: clock(), apiBase: options.apiBase, accountOf }),
        receive,
        clock,
        log,
      });
    },

    async checks() {
      const { verified, refused } = await options.sightings();
      const name = 'WeCom 智能机器人';
      if (refused && refused.at > (verified ?? 0)) {
        const says = `the last callback was refused (${refused.fault}): compare WECOM_AIBOT_TOKEN and WECOM_AIBOT_ENCODING_AES_KEY with the console`;
        return [{ name, ok: false, says }];
      }
      return verified === undefined
        ? [{ name, ok: false, says: 'no callback has ever come: set https://your-domain/wecom/aibot as its URL' }]
        : [{ name, ok: true, says: 'callbacks come in' }];
    },
  };
}
