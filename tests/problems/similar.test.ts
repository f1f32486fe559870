import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { adjustedRand, evalProblems } from '../../src/eval/problems.ts';
import { conceptsIn } from '../../src/skills/problems/lexicon/concepts.ts';
import { examples } from '../../src/skills/problems/lexicon/examples.ts';
import { ASPECTS, topics } from '../../src/skills/problems/lexicon/topics.ts';
import { aspectOf, group, similar } from '../../src/skills/problems/similar.ts';

const heldOut = readFileSync(new URL('held-out.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');

test('sentences that nothing was learnt from are grouped and found again', async () => {
  const { report, out } = await evalProblems(heldOut);
  const figure = (name: string) => Number(new RegExp(`${name} (\\d\\.\\d+)`).exec(report)?.[1]);
  expect(out).toHaveLength(heldOut.length);
  expect(figure('adjusted Rand index')).toBeGreaterThanOrEqual(0.6);
  expect(figure('right group in the first three')).toBeGreaterThanOrEqual(0.8);
});

test('every line of the evaluation names others only, best first, each once', async () => {
  for (const { id, similar: offered } of (await evalProblems(heldOut)).out) {
    expect(offered).not.toContain(id);
    expect(new Set(offered).size).toBe(offered.length);
  }
});

test('the same difficulty in other words is offered, another one is not', () => {
  const known = [
    { id: 'a', text: '书记手上业务太多，支部的事没时间管' },
    { id: 'b', text: '办一次活动的发票要跑财务三趟才能报销' },
    { id: 'c', text: '退休的老同志住得远，来不了支部' },
  ];
  expect(similar('当书记的都是业务负责人，忙起来顾不上党务', known).map(({ id }) => id)).toEqual(['a']);
  expect(similar('高龄党员行动不便，组织不起来', known).map(({ id }) => id)).toEqual(['c']);
  expect(similar('单位停车位太少，早上要转半天', known)).toEqual([]);
  expect(similar('qwer', [{ id: 'z', text: 'qwer' }]).map(({ id }) => id)).toEqual(['z']);
});

test('a problem of unknown words is a group of its own', () => {
  const groups = group([
    { id: 'x', text: 'zzz' },
    { id: 'y', text: 'qqq' },
  ]);
  expect(groups.get('x')).not.toBe(groups.get('y'));
});

test('the aspect is one that the campaign has, or none', () => {
  expect(aspectOf('活动经费报销手续太多', ASPECTS)).toBe('载体与保障');
  expect(aspectOf('活动经费报销手续太多', ['别的方面'])).toBeUndefined();
});

test('the lexicon is whole: every topic has signs and a known aspect, every example a topic', () => {
  const names = topics.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { signs, aspect } of topics) {
    expect(signs.length).toBeGreaterThan(0);
    expect(ASPECTS).toContain(aspect);
  }
  for (const [topic, sentences] of examples) {
    expect(names).toContain(topic);
    expect(new Set(sentences).size).toBe(sentences.length);
  }
  expect(conceptsIn('')).toEqual(new Set());
});

test('the adjusted Rand index is 1 for equal groupings and about 0 for one lump', () => {
  expect(adjustedRand(['a', 'a', 'b'], ['x', 'x', 'y'])).toBe(1);
  expect(adjustedRand(['a', 'a', 'b', 'b'], ['x', 'x', 'x', 'x'])).toBeCloseTo(0);
});
