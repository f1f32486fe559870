import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerFrom } from '../../src/skills/rules/answer.ts';
import { answerCard } from '../../src/skills/rules/card.ts';
import { corpusLibrary } from '../../src/skills/rules/index.ts';
import { CANTEEN, libraryFrom, READING_ROOM, READING_ROOM_OLD } from './library.ts';

const TODAY = '2026-11-23';
const CITY = `> 施行: 2019-05-01
# 中国共产党云岭市图书资料工作条例
第一条 为了管好图书资料，制定本条例。
第二条 图书资料应当每半年清点一次藏书，由资料员负责。
第三条 图书资料室由办公部门领导。`;
const ROOM = `> 施行: 2024-05-01
# 机关资料室管理办法
第一条 为了管好资料室，制定本办法。
第二条 资料室每季度清点一次藏书，由值班员负责。
第三条 资料室钥匙由值班员保管。`;

describe('where two rules in force speak to a question', () => {
  const library = libraryFrom(CITY, ROOM, CANTEEN);

  test('both are given, and which is the higher, which the newer', async () => {
    const { given } = await answerFrom(library, '藏书多久清点一次', TODAY);
    const marks = Object.fromEntries(given.map((one) => [one.article.text.title, one.marks]));
    expect(marks).toEqual({ 中国共产党云岭市图书资料工作条例: ['higher'], 机关资料室管理办法: ['newer'] });
    expect(given.map(({ lead }) => lead).sort()).toEqual(['每半年清点一次', '每季度清点一次']);
  });

  test('the card says so on its first line, and fits a phone', async () => {
    const { given } = await answerFrom(library, '藏书多久清点一次', TODAY);
    const { text = '', quote } = answerCard('藏书多久清点一次', given, () => 'in_force');
    expect(text).toMatch(/上位规定/);
    expect(text).toMatch(/较新/);
    expect(`${text}${quote?.text}`.length).toBeLessThanOrEqual(200);
  });

  test('what only one of them says is given from that one', async () => {
    const { given } = await answerFrom(library, '资料室钥匙谁保管', TODAY);
    expect(given.map(({ article }) => article.text.title)).toEqual(['机关资料室管理办法']);
    expect(given[0]?.marks).toBeUndefined();
  });
});

test('of rules for several kinds of unit that of the asker’s own comes first', async () => {
  const rule = (kind: string, span: string) =>
    `# ${kind}借阅规定\n第一条 为了方便借阅，制定本规定。\n第二条 借阅的图书应当在${span}内归还。`;
  const library = libraryFrom(rule('社区', '十日'), rule('机关', '二十日'));
  const first = async (kind: string) => {
    const { ranking } = await answerFrom(library, '借阅的图书几天内归还', TODAY, { kind });
    return ranking[0]?.article.text.title;
  };
  expect(await first('机关党组织')).toBe('机关借阅规定');
  expect(await first('社区党支部')).toBe('社区借阅规定');
});

describe('a superseded text is never given as in force', () => {
  const library = libraryFrom(READING_ROOM_OLD, READING_ROOM, CANTEEN);
  const chars = fc.constantFrom(...'阅览室由工会负责管理每人一次可以借书册借期不超过日清点藏书谁多久几次能吗怎么，？');

  test('whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(chars, { minLength: 2, maxLength: 16 }), async (typed) => {
        const { given, ranking } = await answerFrom(library, typed.join(''), TODAY);
        const texts = [...given, ...ranking].map(({ article }) => article.text.version);
        expect(texts).not.toContain('2011年版');
      }),
      { numRuns: 100 },
    );
  });

  const shared = resolve(import.meta.dirname, '../../../shared/rules');

  test.skipIf(!existsSync(shared))('whatever the shared questions ask, with both texts of a rule loaded', async () => {
    const corpus = await corpusLibrary([`${shared}/corpus`]);
    const questions = readFileSync(`${shared}/bench.dev.jsonl`, 'utf8').trim().split('\n');
    for (const line of questions) {
      const answer = await corpus.answer(JSON.parse(line).q, { today: TODAY });
      expect(answer.citations.every(({ status }) => status === 'in_force')).toBe(true);
      for (const citation of answer.citations) expect(corpus.has(citation)).toBe(true);
    }
  });
});
