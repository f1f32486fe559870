import { expect, test } from 'vitest';
import { understand } from '../../src/chat/understand.ts';
import { allSayings } from '../../src/eval/intents.ts';
import { workingDays } from '../../src/kernel/working-days.ts';

const heard = (text: string, role: string, context?: string) =>
  understand(
    text,
    { now: '2026-11-24T10:00', workingDays: workingDays(), role, ...(context ? { context } : {}) },
    allSayings,
  );

const SURE_ENOUGH = 0.6;

test.each([
  ['总体良好，86分', 'expert', 'review'],
  ['前瞻性给80，其他都给85', 'expert', 'review'],
  ['打开下一份', 'expert', 'review'],
  ['先放一放，评下一个', 'expert', 'review'],
  ['意见：数据支撑不足', 'expert', 'review'],
  ['刚才那篇分打低了，改成88', 'expert', 'review'],
  ['85 90 80', 'leading_member', 'review'],
  ['还有几篇没评', 'expert', undefined],
  ['给我看看评分排名', 'expert', undefined],
  ['成果3号我回避', 'expert', undefined],
  ['评委是甲乙、丙丁，由甲乙任主任委员', 'work_committee_staff', undefined],
  ['把评审任务分下去', 'work_committee_staff', undefined],
  ['评委打分打得怎么样了', 'work_committee_staff', undefined],
  ['可以公布结果了', 'work_committee_staff', undefined],
  ['我们的成果第几名', 'secretary', undefined],
  ['评委给我们写了什么意见', 'secretary', undefined],
  ['评分标准是什么', 'secretary', undefined],
])('“%s” of %s (%s) is about the review', (text, role, context) => {
  const { intent, sure } = heard(text, role, context);
  expect(intent).toBe('review_outcome');
  expect(sure).toBeGreaterThanOrEqual(SURE_ENOUGH);
});

test.each([
  ['我们组的论文定稿了', 'secretary'],
  ['成果能不能再补个附件', 'secretary'],
  ['第2份成果不要了，撤掉', 'secretary'],
  ['我们交了哪些成果', 'secretary'],
  ['成果5号补充说明：又试了两个支部', 'secretary'],
  ['看成果5号', 'member'],
  ['收到多少成果了', 'work_committee_staff'],
  ['哪些课题组还没交成果', 'work_committee_staff'],
])('“%s” of %s is about outcomes', (text, role) => {
  const { intent, sure } = heard(text, role);
  expect(intent).toBe('submit_outcome');
  expect(sure).toBeGreaterThanOrEqual(SURE_ENOUGH);
});

test.each([
  ['双述双评的评分标准是什么', 'secretary', 'review_outcome'],
  ['述职评议怎么打分', 'secretary', 'review_outcome'],
  ['撤回我报的难题', 'secretary', 'submit_outcome'],
  ['述职报告重新交一版', 'secretary', 'submit_outcome'],
  ['我们交了哪些材料', 'secretary', 'review_outcome'],
])('“%s” of %s is not %s', (text, role, other) => {
  expect(heard(text, role).intent).not.toBe(other);
});
