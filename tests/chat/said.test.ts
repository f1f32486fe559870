import { expect, test } from 'vitest';
import { isBareCancel, isQuestion, putRight, takesBack } from '../../src/chat/said.ts';
import { standsFor } from '../../src/chat/words.ts';

const RECEIPT = { context: 'duty_reminder', no: { intent: 'undo_duty' } };

test.each(['报错了，撤回刚才那个', '点错了', '还没交呢', '其实我们还没开'])(
  '“%s” takes back what was just done',
  (text) => {
    expect(takesBack(text, RECEIPT)).toBe(true);
  },
);

test.each(['谁还没交述职报告', '还有几家还没报', '说错了，是10号上午十点', '能撤回吗'])(
  '“%s” takes nothing back',
  (text) => {
    expect(takesBack(text, RECEIPT)).toBe(false);
  },
);

test('还没交呢 takes back only what the last card offers to', () => {
  expect(takesBack('还没交呢', { context: 'answer' })).toBe(false);
});

test('what is put right is read without the words that say so', () => {
  expect(putRight('说错了，是10号上午十点')).toBe('是10号上午十点');
  expect(putRight('说错了，还没交')).toBe('说错了，还没交');
});

test('取消匿名 drops a word of a draft, 取消 the draft', () => {
  expect(['取消匿名', '取消署名'].map(isBareCancel)).toEqual([false, false]);
  expect(['取消', '算了，不报了', '先不报了吧'].map(isBareCancel)).toEqual([true, true, true]);
});

test('a question is told from a statement', () => {
  expect(['党课多久上一次', '这个能报销吗', '谁没交'].map(isQuestion)).toEqual([true, true, true]);
  expect(['述职报告交了', '党员下沉和值班总撞在一天'].map(isQuestion)).toEqual([false, false]);
});

const row = (label: string, unit: string) => ({
  id: unit,
  card: 'c',
  label,
  does: { intent: 'speak_for', slots: { unit } },
  person: '1',
  unit: null,
  post: null,
  group: '',
  lasting: false,
  expires: 9e15,
  usedAt: null,
  usedBy: null,
});
const ROWS = [row('河湖局信息中心党支部', 'A'), row('河湖局水政处党支部', 'B')];
const CHOICES = { context: 'list', choices: ROWS.map(({ does }) => does) };

test.each(['信息中心', '我代表信息中心', '就信息中心吧'])('“%s” chooses the one of the list that has it', (text) => {
  expect(standsFor(text, ROWS, CHOICES)).toMatchObject({ id: 'A' });
});

test('what fits several of a list, or comes without a list, chooses none', () => {
  expect(standsFor('党支部', ROWS, CHOICES)).toBeUndefined();
  expect(standsFor('信息中心', ROWS, undefined)).toBeUndefined();
});
