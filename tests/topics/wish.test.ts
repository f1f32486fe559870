import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupsIn, numbersIn, wishIn } from '../../src/skills/topics/wish.ts';

const ASPECTS = ['融合与服务中心', '组织与队伍', '党员教育管理', '责任与考核'];
const wish = (text: string) => wishIn(text, ASPECTS);

describe('what the staff say of problems and groups', () => {
  test.each([
    ['梳理难题', { kind: 'sort' }],
    ['下一组', { kind: 'next' }],
    ['第3组', { kind: 'show', group: 3 }],
    ['看看第十二组', { kind: 'show', group: 12 }],
    ['分组一览', { kind: 'list' }],
    ['确认这组', { kind: 'confirm', groups: [], all: false }],
    ['第1到3组都确认', { kind: 'confirm', groups: [1, 2, 3], all: true }],
    ['全部确认', { kind: 'confirm', groups: [], all: true }],
    ['12号挪到第3组', { kind: 'move', problems: [12], group: 3 }],
    ['把12号、15号和20号都归到第三组', { kind: 'move', problems: [12, 15, 20], group: 3 }],
    ['12号放第3组', { kind: 'move', problems: [12], group: 3 }],
    ['12号单独成组', { kind: 'alone', problems: [12] }],
    ['8号另立一组，叫窗口服务', { kind: 'alone', problems: [8], title: '窗口服务' }],
    ['把5号并到12号', { kind: 'merge', from: [5], into: 12 }],
    ['5号、8号合并到12号', { kind: 'merge', from: [5, 8], into: 12 }],
    ['12号和5号合并', { kind: 'merge', from: [12], into: 5 }],
    ['5号和12号是一回事', { kind: 'merge', from: [12], into: 5 }],
    ['还原5号', { kind: 'unmerge', problem: 5 }],
    ['仍并5号', { kind: 'keep', problem: 5 }],
    ['12号拆成两条', { kind: 'split', problem: 12 }],
    ['把12号拆开', { kind: 'split', problem: 12 }],
    ['第5组并到第3组', { kind: 'join', from: [5], into: 3 }],
    ['第5、6组合并到第3组', { kind: 'join', from: [5, 6], into: 3 }],
    ['这组叫党务干部培养', { kind: 'rename', title: '党务干部培养' }],
    ['第3组改名为“党务干部培养和使用”', { kind: 'rename', group: 3, title: '党务干部培养和使用' }],
    ['第3组归到组织与队伍', { kind: 'aspect', group: 3, aspect: '组织与队伍' }],
    ['这组归到党员教育方面', { kind: 'aspect', aspect: '党员教育管理' }],
    ['第1、3组列为课题', { kind: 'shortlist', groups: [1, 3], all: false }],
    ['把第2组作为重点课题', { kind: 'shortlist', groups: [2], all: false }],
    ['选第1、2、3组做课题', { kind: 'shortlist', groups: [1, 2, 3], all: false }],
    ['把第1组和第2组报为课题', { kind: 'shortlist', groups: [1, 2], all: false }],
    ['第三组和第四组合并', { kind: 'join', from: [4], into: 3 }],
    ['10号放错了，应该在第1组', { kind: 'move', problems: [10], group: 1 }],
    ['11号自己一组', { kind: 'alone', problems: [11] }],
    ['不合并6号', { kind: 'unmerge', problem: 6 }],
    ['第二组名字改成经费保障', { kind: 'rename', group: 2, title: '经费保障' }],
    ['分了多少组', { kind: 'list' }],
    ['选题', { kind: 'choose' }],
  ])('%s', (text, expected) => expect(wish(text)).toEqual(expected));

  test('numbers are read in figures and in characters, alone and as spans', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 6 }), (numbers) => {
        expect(numbersIn(numbers.map((one) => `${one}号`).join('、'))).toEqual(numbers);
        expect(groupsIn(`第${numbers.join('、')}组`)).toEqual(numbers);
        const into = 151;
        expect(wish(`把${numbers.map((one) => `${one}号`).join('、')}并到${into}号`)).toEqual({
          kind: 'merge',
          from: numbers,
          into,
        });
      }),
    );
    expect(numbersIn('三至六')).toEqual([3, 4, 5, 6]);
  });

  test('any text is some wish', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(wish(text).kind).toBeTypeOf('string');
      }),
    );
  });
});
