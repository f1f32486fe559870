import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Language } from '../../src/language/index.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { namesFor } from '../../src/skills/topics/names.ts';
import { topic } from '../../src/skills/topics/tables.ts';
import { sortingHouse } from './house.ts';

/** Sentences that nothing was learnt from, in several wordings, up to the seed's number. */
const texts = readFileSync(new URL('../problems/held-out.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text);
const TOLD = Array.from(
  { length: 120 },
  (_, i) => `${texts[i % texts.length]}${['', '，年年如此', '，一直没有办法'][Math.floor(i / texts.length)]}`,
);

test('124 problems are sorted on a phone: a tap a group, every number shown once, no card too long', async () => {
  const { says, presses, staff, read } = await sortingHouse({ told: TOLD });
  const cards = [await says(staff, '梳理难题')];
  const groups = await read.select().from(topic);
  expect(groups.length).toBeLessThanOrEqual(30);
  for (let i = 1; i < groups.length; i++) {
    const { replies } = await presses(staff, '确认这组');
    const card = replies[0];
    expect((card?.text ?? '').length).toBeLessThanOrEqual(200);
    expect(card?.buttons?.length ?? 0).toBeLessThanOrEqual(6);
    expect(card?.text).toMatch(/待确认还有 \d+ 组、\d+ 条/);
    cards.push([card?.text, ...(card?.fields ?? []).map(({ label }) => label), card?.more].join('\n'));
  }
  await presses(staff, '确认这组');
  const shown = cards.flatMap((card) => [...card.matchAll(/^(\d+) 号/gmu)].map(([, number]) => Number(number)));
  const rows = await read.select().from(problem);
  expect(rows).toHaveLength(124);
  expect([...shown].sort((a, b) => a - b)).toEqual(rows.map(({ number }) => number).sort((a, b) => a - b));
  expect(rows.every(({ status }) => status === 'grouped')).toBe(true);
  const list = await presses(staff, '分组一览');
  expect(list.replies[0]?.fields?.length).toBeLessThanOrEqual(8);
  const next = await presses(staff, '后面');
  expect(next.replies[0]?.fields?.[0]?.label).toBe('第 9 组');
}, 60_000);

test('a model names the groups; a sentence, a number or a name given twice is no name', async () => {
  const saying = (names: { group: string; name: string }[]): Language => ({
    ask: async (_prompt, _given, shape) => shape.safeParse({ names }).data,
    within: () => saying(names),
  });
  const groups = ['甲', '乙', '丙', '丁'].map((name): [string, []] => [name, []]);
  const names = await namesFor(
    groups,
    saying([
      { group: 'G1', name: '兼职书记怎样履职' },
      { group: 'G2', name: '兼职书记怎样履职' },
      { group: 'G3', name: '这是一句话。' },
      { group: 'G4', name: '电话13800138000' },
    ]),
  );
  expect([...names]).toEqual([['甲', '兼职书记怎样履职']]);
  expect(await namesFor(groups, undefined)).toEqual(new Map());
});
