import { describe, expect, test } from 'vitest';
import { mending } from '../../src/skills/rules/mend.ts';
import { gramsOf } from '../../src/skills/rules/terms.ts';

const library = new Set(
  gramsOf('党支部换届选举应当提前报告，预备党员转正须经支部大会讨论，查看记录，组织生活会每年召开，党费按月交纳'),
);
const frequency = (gram: string) => (library.has(gram) ? 3 : 0);

describe('typing errors', () => {
  test.each([
    ['党废按月交', '党费按月交'],
    ['欢界要提前吗', '换届要提前吗'],
    ['预备档员转正', '预备党员转正'],
    ['huanjie选举', '换届选举'],
    ['zuzhi shenghuohui几次', '组织生活会几次'],
    ['zzshh几次', '组织生活会几次'],
    ['组织生huo会几次', '组织生活会几次'],
    ['支布书记', '支部书记'],
  ])('%s → %s', async (typed, meant) => {
    expect((await mending())(typed, frequency)).toBe(meant);
  });

  test.each([['查看记录'], ['党费多少'], ['今天吃什么'], ['hello world']])('%s stays', async (words) => {
    expect((await mending())(words, frequency)).toBe(words);
  });
});
