import { feishuChannel } from '../../src/channels/feishu/index.ts';
import { wecomChannel } from '../../src/channels/wecom/index.ts';
import { silent } from '../../src/kernel/log.ts';
import type { Channel, Outgoing } from '../../src/message/channel.ts';
import { inboxStub } from '../support/inbox.ts';

/** What a place asks of a channel that lives in workerd (workerd.ts). */
export type Call =
  | { open: 'feishu'; appId: string; appSecret: string; encryptKey: string; verificationToken: string; domain: string }
  | {
      open: 'wecom';
      corpId: string;
      agentId: number;
      secret: string;
      token: string;
      encodingAesKey: string;
      apiBase: string;
    }
  | { ask: 'about' | 'arrivals' }
  | { ask: 'send'; message: Outgoing }
  | { ask: 'replace'; receipt: string; message: Outgoing }
  | { ask: 'fetchFile'; ref: string; limit: number };

type Resident = ReturnType<typeof inboxStub> & { channel: Channel; app: ReturnType<NonNullable<Channel['routes']>> };
const residents = new Map<string, Resident>();

const given = { clock: Date.now, log: silent };
const unused = { domainFile: undefined, zone: 'Asia/Shanghai', seen: () => {}, sightings: async () => ({}) };

async function answerTo(call: Call, place: string): Promise<unknown> {
  if ('open' in call) {
    const channel =
      call.open === 'feishu' ? feishuChannel({ ...call, ...given }) : wecomChannel({ ...call, ...given, ...unused });
    const inbox = inboxStub();
    const app = channel.routes?.(inbox.receive);
    if (app) residents.set(place, { channel, app, ...inbox });
    return undefined;
  }
  const { channel, arrivals } = residents.get(place) ?? {};
  if (call.ask === 'arrivals') return arrivals;
  if (call.ask === 'send') return channel?.send(call.message);
  if (call.ask === 'replace') return channel?.replace?.(call.receipt, call.message);
  if (call.ask === 'fetchFile') return Array.from((await channel?.fetchFile?.(call.ref, call.limit)) ?? []);
  const { id, rosterColumn, pace, dedupeMs } = channel ?? {};
  return { id, rosterColumn, pace, dedupeMs };
}

export default {
  async fetch(request: Request): Promise<Response> {
    const place = request.headers.get('x-place') ?? '';
    if (new URL(request.url).pathname !== '/door')
      return residents.get(place)?.app.fetch(request) ?? new Response(null, { status: 404 });
    try {
      return Response.json({ done: await answerTo(JSON.parse(await request.text()), place) });
    } catch (error) {
      return Response.json({ fault: error instanceof Error ? error.name : 'Error' });
    }
  },
};
