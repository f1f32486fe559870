import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { decodeFrame, encodeFrame } from './frames.ts';
import type { Answer, Carrier } from './sender.ts';
import type { World } from './world.ts';

const SERVICE = 33554678;
const Ack = z.object({ code: z.number(), data: z.string().optional() });

/** The long connection: pings are answered, each event goes to one random client and has to be acknowledged in 3 s. */
export function createLink(world: World) {
  const server = new WebSocketServer({ noServer: true });
  const clients = new Set<WebSocket>();
  const acks = new Map<string, (answer: Answer) => void>();
  const tickets = new Set<string>();
  let made = 0;

  function connected(socket: WebSocket): void {
    clients.add(socket);
    made++;
    socket.on('close', () => clients.delete(socket));
    socket.on('message', (data: Buffer) => {
      const frame = decodeFrame(data);
      if (frame.method === 0 && frame.headers.type === 'ping') {
        const config = { ReconnectCount: -1, ReconnectInterval: 1, ReconnectNonce: 0, PingInterval: 120 };
        const payload = Buffer.from(JSON.stringify(config));
        socket.send(encodeFrame({ ...frame, headers: { type: 'pong' }, payload }));
      }
      const settle = acks.get(frame.headers.message_id ?? '');
      if (frame.method !== 1 || !settle || frame.headers.biz_rt === undefined) return;
      const ack = Ack.parse(JSON.parse(new TextDecoder().decode(frame.payload)));
      const body: unknown = ack.data ? JSON.parse(Buffer.from(ack.data, 'base64').toString()) : {};
      settle({ status: ack.code, body });
    });
  }

  const carry: Carrier = async (envelope) => {
    const all = [...clients];
    const socket = all[Math.floor(Math.random() * all.length)];
    if (!socket) return undefined;
    const id = world.id('frame');
    const payload = Buffer.from(JSON.stringify(envelope));
    const half = Math.ceil(payload.length / 2);
    const answered = new Promise<Answer | undefined>((resolve) => {
      acks.set(id, resolve);
      setTimeout(resolve, 3_000, undefined).unref();
    });
    for (const [seq, piece] of [payload.subarray(0, half), payload.subarray(half)].entries()) {
      const headers = { type: 'event', message_id: id, sum: '2', seq: String(seq), trace_id: id };
      socket.send(encodeFrame({ seqId: 1, logId: 1, service: SERVICE, method: 1, headers, payload: piece }));
    }
    const answer = await answered;
    acks.delete(id);
    return answer;
  };

  return {
    carry,
    connections: () => clients.size,
    /** How many there have been, with those that are gone. */
    made: () => made,
    /** A new address to connect to, good once. `service_id` must not come first: the SDK reads the whole URL as a query. */
    url(origin: string): string {
      const ticket = world.id('ticket');
      tickets.add(ticket);
      const query = `fpid=493&aid=552564&device_id=${ticket}&access_key=key&service_id=${SERVICE}&ticket=${ticket}`;
      return `${origin.replace('http', 'ws')}/ws/v2?${query}`;
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const ticket = new URL(request.url ?? '/', 'http://feishu').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, connected);
    },
    /** Breaks all connections, as a network does. */
    cut(): void {
      for (const client of clients) client.terminate();
    },
  };
}
