import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { say } from '../../src/chat/turn.ts';
import { outbox } from '../../src/delivery/tables.ts';
import type { Delivery, Outgoing } from '../../src/message/channel.ts';
import { openHouse } from '../chat/house.ts';

function answering(outcome: Delivery = { outcome: 'sent', receipt: 'r' }) {
  const calls: Outgoing[][] = [];
  return {
    calls,
    channel: {
      answersOnly: true as const,
      async sendTogether(messages: Outgoing[]) {
        calls.push(messages);
        return outcome;
      },
    },
  };
}

const twice = { twice: () => ({ ...say('一'), messages: [...say('一').messages, ...say('二').messages] }) };

describe('a channel that takes one message for an arrival', () => {
  test('gets all that answers it at once, with what it gave to answer by', async () => {
    const { calls, channel } = answering();
    const house = await openHouse({ channel, intents: twice, files: [] });
    await house.engine.receive({ ...house.arrivalOf('an', { kind: 'menu', key: 'twice' }), handle: 'url-1' });
    await house.settle();
    await house.engine.receive({ ...house.arrivalOf('an', { kind: 'menu', key: 'time' }), handle: 'url-2' });
    await house.settle();
    expect(calls.map((call) => call.map(({ card, handle }) => [card.text, handle]))).toEqual([
      [
        ['一', 'url-1'],
        ['二', 'url-1'],
      ],
      [['现在九点', 'url-2']],
    ]);
    const rows = await house.database.read.select().from(outbox);
    expect(rows.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  });

  test('is not called again for what it refused: all of it is a dead letter', async () => {
    const { calls, channel } = answering({ outcome: 'refused', why: 'used up' });
    const house = await openHouse({ channel, intents: twice });
    await house.engine.receive({ ...house.arrivalOf('an', { kind: 'menu', key: 'twice' }), handle: 'url-1' });
    await house.settle();
    expect(calls).toHaveLength(1);
    const dead = await house.database.read.select().from(outbox).where(eq(outbox.state, 'dead'));
    // to be answered then or never: nobody is to send it again
    expect(dead.map(({ lost }) => lost)).toEqual(['past', 'past']);
  });

  test('shows no greyed buttons: that is no message', async () => {
    const { calls, channel } = answering();
    const house = await openHouse({ channel });
    await house.engine.receive({ ...house.arrivalOf('an', { kind: 'text', text: '倒茶' }), handle: 'url-1' });
    await house.settle();
    const action = calls[0]?.[0]?.card.buttons?.[0]?.id ?? '';
    await house.engine.receive({ ...house.arrivalOf('an', { kind: 'press', action }), handle: 'url-2' });
    await house.settle();
    expect(calls.at(-1)?.map(({ card }) => card.text)).toEqual(['倒好了']);
    const rows = await house.database.read.select().from(outbox);
    expect(rows.every(({ state }) => state === 'sent')).toBe(true);
  });
});

test('what the operators have to mend is told to them once a day, however many messages meet it', async () => {
  const refused = { outcome: 'refused', why: '60020', tell: '请把 10.0.0.1 加入可信 IP。' } as const;
  const house = await openHouse({
    send: async ({ to }) => (to.account === 'an' ? refused : { outcome: 'sent', receipt: 'r' }),
  });
  await house.says('an', '几点了');
  await house.says('an', '几点了');
  await house.settle();
  expect(house.sent.map(({ to, card }) => [to, card.text])).toEqual([['bo', '请把 10.0.0.1 加入可信 IP。']]);
});
