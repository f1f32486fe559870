import { eq, sql } from 'drizzle-orm';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Repertoire } from '../../src/chat/dispatch.ts';
import { createEngine, type EngineParts } from '../../src/chat/engine.ts';
import type { Form } from '../../src/chat/form.ts';
import { respond } from '../../src/chat/respond.ts';
import type { Decide, Digest } from '../../src/chat/skill.ts';
import { say } from '../../src/chat/turn.ts';
import { createSender } from '../../src/delivery/send.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import type { WorkingDays } from '../../src/kernel/working-days.ts';
import type { Arrival, Said } from '../../src/message/arrival.ts';
import type { ShownCard } from '../../src/message/card.ts';
import type { Channel, Delivery, Outgoing } from '../../src/message/channel.ts';
import type { Known } from '../../src/organisation/people.ts';
import { freshDatabase } from '../support/database.ts';

/** 2026-11-24 is a Tuesday. */
export const START = Date.parse('2026-11-24T09:00:00+08:00');
const ZONE = 'Asia/Shanghai';

export const cup = sqliteTable('cup', { id: integer('id').primaryKey(), owner: text('owner'), full: integer('full') });

const branch = { code: 'B1', name: '第一党支部', kind: 'branch' as const };
const other = { code: 'B2', name: '第二党支部', kind: 'branch' as const };
const PEOPLE: Record<string, Known> = {
  an: { id: 'an', name: '安宁', posts: [{ unit: branch, post: '书记' }] },
  bo: { id: 'bo', name: '柏舟', posts: [{ unit: other, post: '书记' }] },
  two: {
    id: 'two',
    name: '双职',
    posts: [
      { unit: branch, post: '书记' },
      { unit: other, post: '书记' },
    ],
  },
};

/** The calendar of these tests: Monday to Friday. */
const weekdays: WorkingDays = {
  isWorking: (date) => ![0, 6].includes(new Date(`${date}T00:00Z`).getUTCDay()),
  nearest: (date) => date,
  knownThrough: 2026,
};

const fill = (owner: string) => write(build.insert(cup).values({ owner, full: 1 }), 1);

const intents: Record<string, Decide> = {
  pour: (_slots, { asker }) => ({
    ...say(
      {
        text: '倒一杯？',
        buttons: [
          { label: '倒', does: { intent: 'poured' } },
          { label: '不倒', does: { intent: 'not_poured' } },
        ],
      },
      { context: 'confirm', yes: { intent: 'poured' }, no: { intent: 'not_poured' } },
    ),
    changes: [{ verb: 'ask', entity: 'cup', id: asker.id }],
  }),
  poured: (_slots, { asker }) => ({
    ...say('倒好了'),
    writes: [fill(asker.id)],
    changes: [{ verb: 'pour', entity: 'cup', id: '1', after: { owner: asker.id } }],
  }),
  not_poured: () => say('没有倒'),
  tell: (_slots, { asker }) => ({
    ...say('已转告'),
    messages: [
      ...say('已转告').messages,
      { to: { person: 'bo' }, kind: 'proactive', why: '您是书记', card: { text: `${asker.name}有话对您说` } },
    ],
  }),
  order: (_slots, talk) => ({
    messages: [],
    writes: [],
    changes: [],
    session: { ...talk.session, form: { form: 'order', values: {}, trail: [], misses: 0, since: talk.now } },
  }),
  time: () => say('现在九点'),
  file_came: (_slots, { attachment }) => say(`收到${attachment?.name ?? '了什么'}`),
  welcome: (_slots, { asker }) => say(`${asker.name}您好`),
  fail: () => {
    throw new Error('broken');
  },
  mine: (_slots, { asker }) => say(`${asker.unit.name}的杯子`),
};

const orderForm: Form = {
  name: 'order',
  title: '点茶',
  fields: [
    { name: 'tea', label: '茶', kind: 'text', required: true, ask: '喝什么茶？' },
    { name: 'picture', label: '图', kind: 'file', required: false, ask: '有图就发来。' },
    { name: 'size', label: '大小', kind: 'choice', required: true, ask: '大杯还是小杯？', options: ['大杯', '小杯'] },
  ],
  summary: async (values) => ({ card: { text: `${values.size}${values.tea}，对吗？` } }),
  done: async (values, { asker }) => ({ ...say(`已下单：${values.tea}`), writes: [fill(asker.id)], changes: [] }),
};

const INTENT_OF: Record<string, string> = {
  倒茶: 'pour',
  告诉柏舟: 'tell',
  点茶: 'order',
  几点了: 'ask_rule',
  坏: 'fail',
  我的: 'mine',
  取消: 'cancel',
  上一步: 'back',
  对: 'confirm',
  不对: 'deny',
};

const repertoire: Repertoire = {
  intents: new Map(Object.entries({ ...intents, ask_rule: intents.time as Decide })),
  forms: new Map([[orderForm.name, orderForm]]),
  commands: new Map(),
  files: [],
  sayings: [
    { intent: 'pour', label: '倒茶', examples: [] },
    { intent: 'tell', label: '转告', examples: [] },
  ],
  understand: async (text) => {
    const intent = INTENT_OF[text];
    return { intent: intent ?? 'pour', slots: {}, sure: intent ? 1 : 0.2, offered: ['pour', 'tell'], also: [] };
  },
};

export type House = Awaited<ReturnType<typeof openHouse>>;

/** A small real assistant: real database, engine and delivery; tea instead of Party work; a channel that records. */
export async function openHouse(
  options: {
    digests?: Digest[];
    intents?: Record<string, Decide>;
    send?: (message: Outgoing) => Promise<Delivery>;
    channel?: Partial<Channel>;
    /** Bytes behind a `ref`. */
    fileSent?: (ref: string) => Uint8Array | undefined;
    files?: Repertoire['files'];
  } = {},
) {
  const database = await freshDatabase();
  await database.batch([{ sql: 'create table cup (id integer primary key, owner text, full integer)', params: [] }]);
  const clock = { now: START };
  const sent: { to: string; card: ShownCard; at: number; key: string }[] = [];
  const replaced: { receipt: string; card: ShownCard }[] = [];
  const channel: Channel = {
    id: 'desk',
    rosterColumn: '工号',
    pace: { perSecond: 1_000_000 },
    dedupeMs: 3_600_000,
    async send(message) {
      const outcome = (await options.send?.(message)) ?? { outcome: 'sent' as const, receipt: `m-${message.key}` };
      if (outcome.outcome === 'sent')
        sent.push({ to: message.to.account, card: message.card, at: clock.now, key: message.key });
      return outcome;
    },
    async replace(receipt, { card }) {
      replaced.push({ receipt, card });
      return { outcome: 'sent', receipt };
    },
    ...options.channel,
  };
  const own: Repertoire = {
    ...repertoire,
    files: options.files ?? [],
    intents: new Map([...repertoire.intents, ...Object.entries(options.intents ?? {})]),
  };
  const parts: EngineParts = {
    database,
    clock: () => clock.now,
    zone: ZONE,
    workingDays: weekdays,
    newId,
    seal: sealWith('k'.repeat(32)),
    log: silent,
    people: {
      whoIs: async (_read, _channel, account) => PEOPLE[account],
      byIds: async (_read, ids) => ids.flatMap((id) => PEOPLE[id] ?? []),
      addressOf: async (_read, id) => (PEOPLE[id] ? { channel: 'desk', account: id } : undefined),
      reaches: () => true,
    },
    repertoire: own,
    digests: options.digests ?? [],
    respond: (arrival, talk, pressed) => respond(own, arrival, talk, pressed),
    respondToStranger: async () => say('请先绑定'),
    handOver: async () => ({ messages: [], writes: [], changes: [] }),
    files: {
      fetchFile: async (_channel, ref, limit) => fetched(options.fileSent?.(ref), limit),
      textOf: async (name, bytes) => (name.endsWith('.txt') ? Buffer.from(bytes).toString() : undefined),
    },
    async warn(text) {
      const messages = [{ to: { person: 'bo' }, kind: 'urgent' as const, why: '您是管理员', card: { text } }];
      return { messages, writes: [], changes: [] };
    },
  };
  const engine = createEngine(parts);
  const unreachable: string[] = [];
  const sender = createSender({
    database,
    channels: new Map([[channel.id, channel]]),
    clock: () => clock.now,
    zone: ZONE,
    newId,
    log: silent,
    fileOf: async () => undefined,
    unreachable: async (person) => void unreachable.push(person),
    warn: async (key, text) => {
      const said = { kind: 'warning', text } as const;
      await engine.receive({ key, channel: '', account: '', chat: key, private: true, at: clock.now, said });
    },
  });

  let n = 0;
  const arrivalOf = (account: string, said: Said, key = `k${++n}`): Arrival => ({
    key,
    channel: 'desk',
    account,
    chat: account,
    private: true,
    at: clock.now,
    said,
  });
  async function settle() {
    await engine.work(clock.now);
    await sender.drain(clock.now);
  }
  return {
    database,
    engine,
    sender,
    clock,
    sent,
    replaced,
    unreachable,
    arrivalOf,
    settle,
    /** Says something and returns the cards that came back to the same person. */
    async says(account: string, text: string) {
      const before = sent.length;
      await engine.receive(arrivalOf(account, { kind: 'text', text }));
      await settle();
      return sent
        .slice(before)
        .filter(({ to }) => to === account)
        .map(({ card }) => card);
    },
    async presses(account: string, action: string) {
      const before = sent.length;
      await engine.receive(arrivalOf(account, { kind: 'press', action }));
      await settle();
      return sent
        .slice(before)
        .filter(({ to }) => to === account)
        .map(({ card }) => card);
    },
    cups: () => database.read.select().from(cup),
    cupsOf: (owner: string) => database.read.select({ n: sql<number>`count(*)` }).from(cup).where(eq(cup.owner, owner)),
  };
}

function fetched(bytes: Uint8Array | undefined, limit: number): Uint8Array | undefined {
  if (bytes && bytes.length > limit) throw new RangeError('too large');
  return bytes;
}

export function buttonOf(card: ShownCard | undefined, label: string): string {
  const button = card?.buttons?.find((one) => one.label === label);
  if (!button) throw new Error(`no button ${label} on ${JSON.stringify(card)}`);
  return button.id;
}
