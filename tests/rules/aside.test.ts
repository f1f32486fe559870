import { describe, expect, test } from 'vitest';
import { asideOf } from '../../src/skills/rules/aside.ts';

describe('what no rule can answer', () => {
  test.each([
    '上周食堂测评我们得了多少分',
    '老周的转正材料报上去没有',
    '下个月轮到谁打扫会议室',
    '我们支部什么时候该换届了',
    '小吴的申请批下来没',
    '我入党几年了',
  ])('“%s” is one’s own data', (words) => {
    expect(asideOf(words)).toBe('own_data');
  });

  test.each(['附近有好吃的火锅吗', '打印机卡纸了', '今天天气好吗'])('“%s” is no matter of rules', (words) => {
    expect(asideOf(words)).toBe('off_topic');
  });
});

test.each([
  '出差能买商务座机票吗',
  '看电影的电影票工会能发吗',
  '值班表每月5号前报给谁',
  '我们局想多配一个专职副书记要什么条件',
  '车辆违章罚款由谁出',
  '组织关系多久没转算失联',
])('“%s” may be asked of a rule', (words) => {
  expect(asideOf(words)).toBeUndefined();
});
