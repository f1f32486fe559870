import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSample as loadOrganisation } from '../../db/sample/load.ts';
import { inbox } from '../../src/chat/tables.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { logInto } from '../../src/eval/dialogues/stage.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { openText, sealText } from '../../src/kernel/sealed-text.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { loadSampleCare } from '../../src/skills/care/index.ts';
import { FEWEST, mayDecide, mayGrant, published, type Request, sumIn, yuan } from '../../src/skills/care/policy.ts';
import { careDecision, careFund, careRequest } from '../../src/skills/care/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { START, TODAY, town, ZONE } from '../support/service-town.ts';

const fund = (unit: string, amount: number) =>
  write(build.insert(careFund).values({ unit, year: 2026, amount, by: 's1', on: TODAY }));

const NEED = '爱人查出肝癌，一直在住院';

describe('the rules', () => {
  const request: Request = {
    id: 'r',
    number: 1,
    by: 'a3',
    unit: 'A1',
    decides: 'W',
    year: 2026,
    onBehalf: false,
    content: '',
    asked: null,
    granted: null,
    status: 'submitted',
    appealed: false,
    on: TODAY,
    decidedOn: null,
  };
  test.each([
    ['a request that waits', {}, 's1', [], undefined],
    ['an own request', { by: 's1' }, 's1', [], '自己提的'],
    ['one that is decided', { status: 'approved' as const }, 's1', [], '不用再批'],
    ['an appeal from oneself, with another there', { appealed: true }, 's1', ['s1'], '别的同志'],
    ['an appeal from another', { appealed: true }, 's2', ['s1'], undefined],
  ])('%s', (_what, change, who, decidedBefore, refused) => {
    const found = mayDecide({ ...request, ...change }, who, { decidedBefore, deciders: ['s1', 's2'] });
    expect(found?.text).toEqual(refused === undefined ? undefined : expect.stringContaining(refused));
  });

  test('nothing is granted past the year’s fund, nor where none is set', () => {
    expect(mayGrant(5_000, { amount: 10_000, granted: 6_000 })?.text).toContain('不够');
    expect(mayGrant(4_000, { amount: 10_000, granted: 6_000 })).toBeUndefined();
    expect(mayGrant(4_000, undefined)?.text).toContain('还没有设');
    expect(mayGrant(0, undefined)?.text).toContain('大于 0');
  });

  test('no two showings of the figures differ by fewer than five people', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.nat(60), (grants, earlier) => {
        const then = published(grants.slice(0, earlier));
        const now = published(grants);
        expect(now.slice(0, then.length)).toEqual(then);
        const more = now.length - then.length;
        expect(more === 0 || more >= FEWEST).toBe(true);
      }),
    );
  });

  test.each([
    ['五千元', 500_000],
    ['1.2万', 1_200_000],
    ['给8000块', 800_000],
    ['再说吧', undefined],
  ])('a sum is read in 分: %s', (text, fen) => {
    expect(sumIn(text)).toBe(fen);
  });

  test('sums are said in yuan', () => {
    expect([yuan(500_000), yuan(55_000_000), yuan(12_345)]).toEqual(['5000 元', '55 万元', '123.45 元']);
  });

  test('a sealed text opens under the key, or the one before it, and under no other; altered it opens under none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const key = newId(48);
        const sealed = sealText(text, 'test', newId(), sealWith(key));
        expect(openText(sealed, 'test', sealWith(key))).toBe(text);
        expect(openText(sealed, 'test', sealWith(newId(48), key))).toBe(text);
        expect(openText(sealed, 'test', sealWith(newId(48)))).toBeUndefined();
        expect(openText(sealed, 'other', sealWith(key))).toBeUndefined();
        expect(openText(`x${sealed}`, 'test', sealWith(key))).toBeUndefined();
      }),
    );
  });
});

describe('a request', () => {
  test('told in one message is one tap, and is found by nobody who reads the database or the log', async () => {
    const lines: string[] = [];
    const { says, database } = await town({ given: [fund('W', 1_000_000)], log: logInto(lines) });
    expect(await says('a3', `${NEED}，申请补助三千元`)).toMatch(/是否提交[\s\S]*金额：3000 元/);
    expect(await says('a3', '对')).toMatch(/申请 1 号已收到/);
    expect(await database.read.select().from(careRequest)).toMatchObject([
      { by: 'a3', status: 'submitted', decides: 'W', asked: 300_000, onBehalf: false },
    ]);
    const stored = [careRequest, careDecision, inbox, outbox, audit].map((table) => database.read.select().from(table));
    expect(JSON.stringify(await Promise.all(stored))).not.toMatch(/肝癌|住院/);
    expect(lines.join('\n')).not.toMatch(/肝癌|住院/);
  });

  test('for another names whom, also where only the wish was said first', async () => {
    const { says, database } = await town();
    expect(await says('a2', '替支部老党员申请帮扶')).toContain('什么难处');
    expect(await says('a2', `李成家里出了事，${NEED}，申请补助八千元`)).toMatch(/替李成[\s\S]*8000 元/);
    await says('a2', '提交');
    expect(await database.read.select().from(careRequest)).toMatchObject([
      { by: 'a2', onBehalf: true, asked: 800_000 },
    ]);
  });

  test('is mended in words before it is sent: more of it, whom it is for, how much', async () => {
    const { says, database } = await town();
    expect(await says('a3', '我想申请困难帮扶，但别让同事知道')).toContain('什么难处');
    expect(await says('a3', NEED)).toMatch(/^您申请/);
    expect(await says('a3', '主要是没有医保')).toMatch(/肝癌[\s\S]*没有医保/);
    expect(await says('a3', '不是我，是替老赵申请的')).toContain('替老赵申请');
    expect(await says('a3', '是给我自己申请的')).toMatch(/^您申请/);
    expect(await says('a3', '给2000就行')).toContain('2000 元');
    await says('a3', '好');
    expect(await database.read.select().from(careRequest)).toMatchObject([{ onBehalf: false, asked: 200_000 }]);
  });

  test('given up leaves nothing', async () => {
    const { says, database } = await town();
    await says('a3', NEED);
    expect(await says('a3', '算了')).toContain('没有提交');
    expect(await database.read.select().from(careRequest)).toEqual([]);
    expect(JSON.stringify(await database.read.select().from(inbox))).not.toContain('肝癌');
  });

  test('is not taken in a group, and how it is asked for is answered', async () => {
    const { says, database } = await town();
    expect(await says('a3', NEED, 'a-group')).toContain('私聊');
    expect(JSON.stringify(await database.read.select().from(inbox))).not.toContain('肝癌');
    expect(await says('a3', '慰问金怎么申请')).toContain('不用证明材料');
    expect(await database.read.select().from(careRequest)).toEqual([]);
  });

  test.each([
    ['the nearest unit above with a fund', [fund('A', 100_000), fund('W', 1_000_000)], 'A'],
    ['a unit between without a fund is passed by', [fund('W', 1_000_000)], 'W'],
    ['where nobody has one, the highest', [], 'W'],
  ])('goes up: %s', async (_what, given, decides) => {
    const { says, database } = await town({ given });
    await says('a3', NEED);
    await says('a3', '提交');
    expect(await database.read.select().from(careRequest)).toMatchObject([{ decides }]);
  });

  test('is seen by those who decide it only, in their own chat', async () => {
    const { says, passesTo, presses } = await town({ given: [fund('W', 1_000_000)] });
    await says('a3', NEED);
    await says('a3', '提交');
    for (const who of ['p1', 'a1', 'a2', 'z1', 'd0', 'b2'])
      expect(await says(who, '有哪些关爱申请等我批')).not.toMatch(/肝癌|看 1 号|1 号/);
    const told = await passesTo('2026-11-25');
    expect(
      told
        .filter((line) => line.includes('关心关爱申请'))
        .map((line) => line.slice(0, 2))
        .sort(),
    ).toEqual(['s1', 's2']);
    expect(told.join()).not.toMatch(/肝癌|李成/);
    expect(await presses('s1', '看申请')).toMatch(/肝癌[\s\S]*李成，水文局测报处党支部/);
  });

  test('is decided with a reason by card; the asker hears at once, and the fund is less', async () => {
    const { says, presses, seen, database } = await town({ given: [fund('W', 1_000_000)] });
    await says('a3', NEED);
    await says('a3', '提交');
    await says('s1', '有哪些关爱申请等我批');
    expect(await presses('s1', '同意')).toContain('给多少钱');
    expect(await says('s1', '6000元，家里确有困难')).toMatch(/同意，6000 元[\s\S]*家里确有困难/);
    expect(await says('s1', '确认')).toContain('还剩 4000 元');
    const last = seen.filter(({ to }) => to === 'a3').at(-1)?.card;
    expect(last?.text).toContain('已同意，6000 元');
    expect(last?.fields).toContainEqual({ label: '理由', value: '家里确有困难' });
    expect(await database.read.select().from(careRequest)).toMatchObject([{ status: 'approved', granted: 600_000 }]);
    expect(JSON.stringify(await database.read.select().from(careDecision))).not.toContain('确有困难');
    expect(await says('a3', '我的救助申请批了没')).toMatch(/已同意，6000 元[\s\S]*确有困难/);
  });

  test('is decided in words; past the fund it is refused with what is left', async () => {
    const { says, database } = await town({ given: [fund('W', 500_000)] });
    await says('a3', NEED);
    await says('a3', '提交');
    await says('s1', '同意1号关爱申请，给8000元，病情重');
    expect(await says('s1', '对')).toMatch(/还剩 5000 元，不够 8000 元/);
    expect(await database.read.select().from(careRequest)).toMatchObject([{ status: 'submitted' }]);
    await says('s2', '不同意1号关爱申请，不在救助范围');
    expect(await says('s2', '是')).toContain('不同意');
    expect(await database.read.select().from(careRequest)).toMatchObject([{ status: 'refused', granted: null }]);
  });

  test('of two who decide at once one wins, and two grants at once never pass the fund', async () => {
    const { says, hears, database } = await town({ given: [fund('W', 1_000_000)] });
    for (const who of ['a3', 'b2']) {
      await says(who, NEED);
      await says(who, '提交');
    }
    await says('s1', '同意1号关爱申请，给6000元，病情重');
    await says('s2', '同意2号关爱申请，给6000元，病情重');
    await Promise.all(['s1', 's2'].map((who) => hears(who, { kind: 'text', text: '对' })));
    const rows = await database.read.select().from(careRequest);
    expect(rows.filter(({ status }) => status === 'approved')).toHaveLength(1);
    expect(rows.reduce((sum, { granted }) => sum + (granted ?? 0), 0)).toBe(600_000);
  });

  test('refused is appealed once, to somebody else; what waits is withdrawn', async () => {
    const { says, presses, database, passesTo } = await town({ given: [fund('W', 1_000_000)] });
    const status = async () => (await database.read.select().from(careRequest)).map((row) => row.status);
    await says('a3', NEED);
    await says('a3', '提交');
    await says('s2', '不同意1号关爱申请，不在救助范围');
    await says('s2', '是');
    expect(await presses('a3', '申诉')).toContain('换别的同志');
    expect(await says('s2', '同意1号关爱申请，给3000元，再议')).toContain('别的同志');
    expect(
      (await passesTo('2026-11-25')).filter((line) => line.includes('申诉')).map((line) => line.slice(0, 2)),
    ).toEqual(['s1']);
    await says('s1', '不同意1号关爱申请，核实过了');
    await says('s1', '是');
    expect(await says('a3', '对救助结果不服，申诉')).toContain('已经申诉过');
    await says('a3', NEED);
    await says('a3', '提交');
    expect(await says('a3', '撤回')).toContain('已撤回');
    expect(await status()).toEqual(['refused', 'withdrawn']);
  });
});

describe('the fund', () => {
  test('is set before anything is granted; without it a request can be refused only', async () => {
    const { says, presses, database } = await town();
    await says('a3', NEED);
    await says('a3', '提交');
    await says('s1', '有哪些关爱申请等我批');
    expect(await presses('s1', '同意')).toContain('还没有设');
    await says('s1', '今年关爱资金50万元');
    expect(await says('s1', '同意1号关爱申请，给6000元，家里确有困难')).toContain('同意，6000 元');
    expect(await says('s1', '对')).toContain('还剩 49.4 万元');
    expect(await database.read.select().from(careRequest)).toMatchObject([{ status: 'approved', granted: 600_000 }]);
  });

  test('is set by a sentence of those who decide, and told without persons', async () => {
    const grants = [1, 2, 3, 4, 5, 6].flatMap((number) => [
      write(
        build.insert(careRequest).values({
          id: `r${number}`,
          number,
          by: 'b2',
          unit: 'A2',
          decides: 'W',
          year: 2026,
          onBehalf: false,
          content: '',
          granted: 100_000 * number,
          status: 'approved',
          on: TODAY,
          decidedOn: TODAY,
        }),
      ),
      write(
        build.insert(careDecision).values({
          id: `d${number}`,
          request: `r${number}`,
          by: 's1',
          decision: 'approved',
          amount: 1,
          reason: '',
          on: TODAY,
        }),
      ),
    ]);
    const { says, database } = await town({ given: grants.slice(0, 8) });
    expect(await says('a1', '2026年关爱资金55万元')).toContain('负责同志来定');
    expect(await says('s1', '2026年关爱资金55万元')).toContain('55 万元');
    expect(await database.read.select().from(careFund)).toMatchObject([{ unit: 'W', year: 2026, amount: 55_000_000 }]);
    expect(await says('s1', '今年关爱资金还剩多少')).toContain('批了 4 件');
    expect(await says('p1', '今年关爱资金用了多少')).toContain('不足 5 件');
    await database.batch(grants.slice(8));
    expect(await says('p1', '今年关爱资金用了多少')).toMatch(/前 5 件共批 15000 元/);
    expect(await says('s1', '关爱资金改成1万元')).toContain('不能少于');
  });
});

test('the sample has the year’s fund, within what the report names, and nobody’s need', async () => {
  const database = await freshDatabase();
  const given = { now: START, zone: ZONE, newId };
  await loadOrganisation(database, { size: 'small' }, given);
  await loadSampleCare(database, given);
  const [row] = await database.read.select().from(careFund);
  expect(row?.amount).toBeGreaterThanOrEqual(50_000_000);
  expect(row?.amount).toBeLessThanOrEqual(60_000_000);
  expect(await database.read.select().from(careRequest)).toEqual([]);
});
