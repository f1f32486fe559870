import type { Hono } from 'hono';
import { type WebEntry, type WebPerson, webChannel } from '../../src/channels/web/channel.ts';
import { instantOf } from '../../src/kernel/clock.ts';
import type { Arrival } from '../../src/message/arrival.ts';
import type { ShownCard } from '../../src/message/card.ts';
import type { Channel } from '../../src/message/channel.ts';

export const ZONE = 'Asia/Shanghai';

export const PEOPLE: WebPerson[] = [
  { id: '1001', name: '何静', unit: '海川市直属机关工委', posts: ['工委管理员'] },
  { id: '1002', name: '陆一鸣', unit: '市统计局机关党委', posts: ['书记'] },
  { id: '1003', name: '欧阳文博', unit: '市统计局机关党委', posts: ['专职副书记', '组织委员'] },
  { id: '1004', name: '唐敏', unit: '市统计局机关第一党支部', posts: ['书记'] },
  { id: '1005', name: '贺小川', unit: '市统计局机关第一党支部', posts: ['党员'] },
  { id: '1006', name: '丁若兰', unit: '市统计局机关第二党支部', posts: ['书记'] },
];

type Said = Omit<ShownCard, 'id'>;

export type Stub = {
  /** The routes, to be asked or served. */
  app: Hono;
  channel: Channel;
  /** What the page handed in, in order. */
  arrivals: Arrival[];
  moves: number[];
  /** What the next press or submit brings in place of its card. */
  replaceWith(card: ShownCard | undefined): void;
  /** Poti says something to somebody. */
  tell(account: string, card: Said, kind?: 'answer' | 'proactive' | 'urgent'): Promise<string>;
  /** What Poti says to every text; undefined: nothing. */
  answers(make: (text: string) => Said | undefined): void;
  /** Called when the clock has been moved. */
  onMove(act: () => Promise<void>): void;
};

/** The web channel with everything behind it pretended: keys are remembered, answers are made by the test. */
export function stubbed(start = '2026-11-24T10:15'): Stub {
  let now = instantOf(start, ZONE);
  let count = 0;
  let replacement: ShownCard | undefined;
  let answer: (text: string) => Said | undefined = () => undefined;
  let moved = async () => {};
  const arrivals: Arrival[] = [];
  const moves: number[] = [];
  const keys = new Set<string>();
  const conversations = new Map<string, WebEntry[]>();

  const of = (account: string) => {
    const entries = conversations.get(account) ?? [];
    conversations.set(account, entries);
    return entries;
  };
  const channel = webChannel({
    people: async () => PEOPLE,
    zone: ZONE,
    messages: async (account) => of(account),
    clock: {
      now: () => now,
      moveTo: async (at) => {
        now = at;
        moves.push(at);
        await moved();
      },
    },
  });

  async function tell(account: string, card: Said, kind: 'answer' | 'proactive' | 'urgent' = 'answer') {
    const key = `out${++count}`;
    const shown: ShownCard = { id: `card${count}`, ...card };
    of(account).push({ id: key, from: 'poti', at: now, kind, card: shown });
    await channel.send({ key, number: count, to: { channel: 'web', account }, card: shown, kind });
    return key;
  }

  const app = channel.routes?.(async (arrival) => {
    const fresh = !keys.has(arrival.key);
    keys.add(arrival.key);
    if (fresh) {
      arrivals.push(arrival);
      const { said, account, key, at, handle } = arrival;
      if (said.kind === 'text') of(account).push({ id: key, from: 'me', at, text: said.text });
      const pressed = of(account).find(({ id }) => id === handle);
      if (pressed && replacement) pressed.card = replacement;
      const card = said.kind === 'text' ? answer(said.text) : undefined;
      if (card) setTimeout(() => tell(account, card), 30);
    }
    return { fresh, replacement: async () => (fresh ? replacement : undefined) };
  });
  if (!app) throw new Error('the web channel has routes');

  return {
    app,
    channel,
    arrivals,
    moves,
    tell,
    replaceWith: (card: ShownCard | undefined) => {
      replacement = card;
    },
    answers: (make: typeof answer) => {
      answer = make;
    },
    onMove: (act: typeof moved) => {
      moved = act;
    },
  };
}
