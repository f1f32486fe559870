import { describe, expect, test } from 'vitest';
import { inbox, session } from '../../src/chat/tables.ts';
import { say } from '../../src/chat/turn.ts';
import { digestItem, outbox } from '../../src/delivery/tables.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { buttonOf, cup, openHouse, START } from './house.ts';

describe('an arrival', () => {
  test('has its effect once, however often it is delivered', async () => {
    const house = await openHouse();
    const [card] = await house.says('an', '倒茶');
    const press = house.arrivalOf('an', { kind: 'press', action: buttonOf(card, '倒') });
    const first = await Promise.all([house.engine.receive(press), house.engine.receive(press)]);
    await house.settle();
    const later = await house.engine.receive(press);
    await house.settle();
    expect([...first, later].filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(await house.cups()).toHaveLength(1);
  });

  test('is answered after those before it in its conversation', async () => {
    const house = await openHouse();
    for (const text of ['点茶', '龙井', '大杯', '对'])
      await house.engine.receive(house.arrivalOf('an', { kind: 'text', text }));
    await house.settle();
    expect(house.sent.map(({ card }) => card.text)).toEqual([
      '喝什么茶？',
      '大杯还是小杯？',
      '大杯龙井，对吗？',
      '已下单：龙井',
    ]);
  });

  test('of a stranger gets a way in and no data', async () => {
    const house = await openHouse();
    const [card] = await house.says('nobody', '我的');
    expect(card?.text).toBe('请先绑定');
  });

  test('whose turn fails is tried again and then apologised for, not lost', async () => {
    const house = await openHouse();
    await house.says('an', '坏');
    for (let i = 0; i < 3; i++) {
      house.clock.now += 100_000;
      await house.settle();
    }
    expect(house.sent.map(({ card }) => card.text)).toEqual([expect.stringContaining('抱歉')]);
    const [row] = await house.database.read.select().from(inbox);
    expect(row?.state).toBe('failed');
  });

  test('whose turn meets a conflict is decided anew', async () => {
    let runs = 0;
    const house = await openHouse({
      intents: {
        pour: async (_slots, { asker, read }) => {
          runs++;
          const cups = await read.select().from(cup);
          // somebody else pours between the decision and the commit, once
          if (runs === 1) await house.database.batch([write(build.insert(cup).values({ owner: 'bo', full: 1 }))]);
          return {
            ...say(`第${cups.length + 1}杯`),
            writes: [write(build.insert(cup).values({ id: cups.length + 1, owner: asker.id, full: 1 }))],
            unless: [{ sql: 'select 1 where (select count(*) from cup) <> ?', params: [cups.length] }],
          };
        },
      },
    });
    const cards = await house.says('an', '倒茶');
    expect(runs).toBe(2);
    expect(cards.map(({ text }) => text)).toEqual(['第2杯']);
    expect(await house.cups()).toHaveLength(2);
  });

  test('leaves an audit row in the same commit', async () => {
    const house = await openHouse();
    await house.says('an', '倒茶');
    const [row] = await house.database.read.select().from(audit);
    expect(row).toMatchObject({ actor: 'person:an', verb: 'ask', entity: 'cup', at: '2026-11-24T09:00' });
  });
});

describe('a button', () => {
  test('is consumed once and says so, and its siblings with it', async () => {
    const house = await openHouse();
    const [card] = await house.says('an', '倒茶');
    await house.presses('an', buttonOf(card, '倒'));
    const [again] = await house.presses('an', buttonOf(card, '倒'));
    const [sibling] = await house.presses('an', buttonOf(card, '不倒'));
    expect(again?.text).toContain('已经办过');
    expect(sibling?.text).toContain('已经办过');
    expect(await house.cups()).toHaveLength(1);
  });

  test('belongs to the person to whom it was sent', async () => {
    const house = await openHouse();
    const [card] = await house.says('an', '倒茶');
    const [refusal] = await house.presses('bo', buttonOf(card, '倒'));
    expect(refusal?.text).toContain('不是您的');
    expect(await house.cups()).toEqual([]);
    expect((await house.database.read.select().from(audit)).map(({ actor }) => actor)).not.toContain('person:bo');
  });

  test('of an old card says that it has expired', async () => {
    const house = await openHouse();
    const [card] = await house.says('an', '倒茶');
    house.clock.now += 15 * 86_400_000;
    const [refusal] = await house.presses('an', buttonOf(card, '倒'));
    expect(refusal?.text).toContain('过期');
  });

  test('that never was says that it can not be used', async () => {
    const house = await openHouse();
    const [refusal] = await house.presses('an', 'x');
    expect(refusal?.text).toContain('失效');
  });

  test('can be said in words, by its label, by yes or by no, and is then used', async () => {
    const house = await openHouse();
    const [first] = await house.says('an', '倒茶');
    expect((await house.says('an', '倒'))[0]?.text).toBe('倒好了');
    expect((await house.presses('an', buttonOf(first, '倒')))[0]?.text).toContain('已经办过');
    await house.says('an', '倒茶');
    expect((await house.says('an', '对'))[0]?.text).toBe('倒好了');
    await house.says('an', '倒茶');
    expect((await house.says('an', '不对'))[0]?.text).toBe('没有倒');
    expect(await house.cups()).toHaveLength(2);
  });

  test('shows greyed on the card that was pressed, at once and by a patch', async () => {
    const house = await openHouse();
    const [card] = await house.says('an', '倒茶');
    const received = await house.engine.receive(house.arrivalOf('an', { kind: 'press', action: buttonOf(card, '倒') }));
    const replacement = received.replacement(2_000);
    await house.settle();
    expect((await replacement)?.buttons?.every(({ expired }) => expired)).toBe(true);
    expect(house.replaced).toEqual([]);
    house.clock.now += 3_000;
    await house.settle();
    expect(house.replaced).toHaveLength(1);
  });
});

describe('a form', () => {
  test('is left and taken up again around a question in between', async () => {
    const house = await openHouse();
    await house.says('an', '点茶');
    const [aside] = await house.says('an', '几点了');
    expect(aside?.text).toMatch(/现在九点[\s\S]*继续/);
    expect((await house.says('an', '继续'))[0]?.text).toBe('喝什么茶？');
    expect((await house.says('an', '碧螺春'))[0]?.text).toBe('大杯还是小杯？');
  });

  test('goes back a step, and is dropped by 取消', async () => {
    const house = await openHouse();
    for (const text of ['点茶', '龙井']) await house.says('an', text);
    expect((await house.says('an', '上一步'))[0]?.text).toBe('喝什么茶？');
    expect((await house.says('an', '取消'))[0]?.text).toContain('已取消');
    expect(await house.cups()).toEqual([]);
    const [stored] = await house.database.read.select().from(session);
    expect(stored?.state.form).toBeUndefined();
  });

  test('has its choices as buttons that do what the words do', async () => {
    const house = await openHouse();
    await house.says('an', '点茶');
    const [card] = await house.says('an', '毛尖');
    expect((await house.presses('an', buttonOf(card, '小杯')))[0]?.text).toBe('小杯毛尖，对吗？');
  });

  test('survives the process: another one goes on where this one stopped', async () => {
    const house = await openHouse();
    await house.says('an', '点茶');
    const stored = await house.database.read.select().from(session);
    expect(stored[0]?.state.form).toMatchObject({ form: 'order', asking: 'tea' });
  });
});

test('what cannot be placed is answered with the likely few', async () => {
  const house = await openHouse();
  const [card] = await house.says('an', '呜呼噫嘻');
  expect(card?.buttons?.map(({ label }) => label)).toEqual(['1 倒茶', '2 转告', '都不是，看看能办什么']);
  expect((await house.says('an', '1'))[0]?.text).toBe('倒一杯？');
});

test('who has posts in two units is asked once for which', async () => {
  const house = await openHouse();
  const [card] = await house.says('two', '我的');
  expect(card?.buttons?.map(({ label }) => label)).toEqual(['第一党支部', '第二党支部']);
});

test('what is marked as classified is not stored, and the sender is told', async () => {
  const house = await openHouse();
  const [card] = await house.says('an', '机密★ 某项工作部署');
  expect(card?.text).toContain('密级标志');
  const stored = await house.database.read.select().from(inbox);
  expect(JSON.stringify(stored)).not.toContain('某项工作');
});

test('what comes unasked waits for the digest', async () => {
  const house = await openHouse();
  await house.says('an', '告诉柏舟');
  expect(house.sent.filter(({ to }) => to === 'bo')).toEqual([]);
  expect(await house.database.read.select().from(digestItem)).toHaveLength(1);
  const [planned] = await house.engine.tick(START + 60_000);
  expect(planned?.person).toBe('bo');
  house.clock.now = planned?.at ?? 0;
  await house.settle();
  const [digest] = house.sent.filter(({ to }) => to === 'bo');
  expect(digest?.card.text).toContain('安宁有话对您说');
  expect(JSON.stringify(digest?.card.fields)).toMatch(/您是书记.*免打扰/);
  expect(await house.engine.tick(START + 120_000)).toEqual([]);
});

test('every message is in the outbox before it is sent, and has its receipt after', async () => {
  const house = await openHouse();
  await house.engine.receive(house.arrivalOf('an', { kind: 'text', text: '倒茶' }));
  await house.engine.work(house.clock.now);
  expect((await house.database.read.select().from(outbox))[0]).toMatchObject({ state: 'queued', receipt: null });
  await house.sender.drain(house.clock.now);
  expect((await house.database.read.select().from(outbox))[0]).toMatchObject({
    state: 'sent',
    receipt: expect.stringMatching(/^m-/),
  });
});
