import { describe, expect, test } from 'vitest';
import { answerFrom } from '../../src/skills/rules/answer.ts';
import { answerCard } from '../../src/skills/rules/card.ts';
import { CANTEEN, libraryFrom, READING_ROOM } from './library.ts';

const LENDING = `# 机关藏书借阅规程
第一步 登记姓名。借书人在登记簿上写明姓名和单位。
第二步 核对书目。值班员核对书名和册数。
第三步 签字领取。借书人签字后领取。`;
const library = libraryFrom(CANTEEN, READING_ROOM, LENDING);
const TODAY = '2026-11-23';

describe('the steps of a procedure that is written in steps', () => {
  test.each(['藏书借阅有哪些步骤', '藏书借阅分几步', '藏书借阅的流程是什么'])(
    '%s: all of them, named in order',
    async (question) => {
      const { given } = await answerFrom(library, question, TODAY);
      expect(given.map(({ article, lead }) => `${article.label} ${lead}`)).toEqual([
        '第一步 登记姓名',
        '第二步 核对书目',
        '第三步 签字领取',
      ]);
      const card = answerCard(question, given, () => 'in_force');
      expect(card.text).toBe('登记姓名（第一步）；核对书目（第二步）；签字领取（第三步）。');
      expect(card.more).toContain('签字后领取');
    },
  );

  test('one of them is asked for by itself', async () => {
    const { given } = await answerFrom(library, '藏书借阅谁核对书名和册数', TODAY);
    expect(given.length).toBeLessThanOrEqual(1);
  });

  test('steps of what no procedure is about are none', async () => {
    const { given } = await answerFrom(library, '会议室预订有哪些步骤', TODAY);
    expect(given.filter(({ article }) => article.label.endsWith('步'))).toEqual([]);
  });
});
