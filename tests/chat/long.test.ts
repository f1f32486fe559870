import { expect, test } from 'vitest';
import { questionAtEnd } from '../../src/chat/long.ts';

const report = '今年我支部按计划开展了各项工作，学习抓得紧，活动搞得实。'.repeat(20);

test('a report that ends with a question asks that question', () => {
  expect(questionAtEnd(`${report}最后想请教一下：党课一年讲几次？`)).toBe('党课一年讲几次？');
  expect(questionAtEnd(`${report}\n\n换届要提前多久报批呢`)).toBe('换届要提前多久报批呢');
});

test('a report that asks nothing, and any short message, is left as it is', () => {
  expect(questionAtEnd(report)).toBeUndefined();
  expect(questionAtEnd('党课一年讲几次？')).toBeUndefined();
});
