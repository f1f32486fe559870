import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groundedIn } from '../../src/skills/rules/grounded.ts';

const LOANS = ['每人一次可以借书三册，借期不超过三十日。到期可以续借一次，但有人预约的除外。'];
const HARM = ['损坏图书的，应当按照原价赔偿；遗失图书的，按照原价的百分之一百五十赔偿。'];
const STEPS = ['借书的程序是：', '（一）登记姓名；', '（二）由值班员核对；', '（三）签字领取。'];
const BARRED = ['有下列情形之一的，不得借书：（一）欠书未还的；（二）欠费的。', '前款情形消除后，可以借书。'];
const LINES = ['下列人员不得借书：', '实习人员；', '访客。', '职工均可以借书。'];
const SECOND = ['有下列情形的，不得借书：', '（一）欠书未还的。期限由办公室核定。', '（二）欠费未清的。'];
const COUNTED = ['有下列情形的，不得借书：一是欠书未还；二是欠费未清。'];
const HEADLESS = ['（一）欠书未还的', '（二）代人借书'];
const NUMBERED = ['下列物品不得带入：', '1.带壳食物；', '2.含糖饮料。'];
const LATE = [
  '逾期归还的，可以警告一次；由办公室登记在册；情节严重的，停借一年。停借期间不得代借。',
  '年满六十周岁可以优先借阅。',
  '但是，停借的同志不适用前款。',
];
const DUTY = ['值班员应当按时到岗，不得请人代班。人数较多的处，值班表另行安排。'];
const KEEPER = ['阅览室由办公室负责管理，钥匙由专职值班员保管。'];

describe('what an article says in whole clauses holds, as the article prints it', () => {
  test.each([
    [LOANS, '借期不超过三十日', '借期不超过三十日', LOANS[0]?.split('。')[0]],
    [LOANS, '借期不超过30日。', '借期不超过三十日', '每人一次可以借书三册'],
    [LOANS, '每人一次可以借书3册，借期不超过30日', '每人一次可以借书三册，借期不超过三十日', '每人'],
    [LOANS, '到期可以续借一次，但有人预约的除外', '到期可以续借一次，但有人预约的除外', '到期可以'],
    [HARM, '遗失图书的，按照原价的150%赔偿', '遗失图书的，按照原价的百分之一百五十赔偿', '遗失图书的'],
    [STEPS, '借书的程序是：由值班员核对', '借书的程序是：由值班员核对', '借书的程序是：\n（二）由值班员核对；'],
    [BARRED, '有下列情形之一的，不得借书：欠费的', '有下列情形之一的，不得借书：欠费的', '有下列情形之一的'],
    [LINES, '职工均可以借书', '职工均可以借书', '职工均可以借书。'],
    [SECOND, '有下列情形的，不得借书：欠费未清的', '有下列情形的，不得借书：欠费未清的', '（二）欠费未清的。'],
    [NUMBERED, '下列物品不得带入：含糖饮料', '下列物品不得带入：含糖饮料', '2.含糖饮料。'],
    [LATE, '情节严重的，停借1年', '情节严重的，停借一年', '情节严重的，停借一年。'],
    [KEEPER, '钥匙由专职值班员保管', '钥匙由专职值班员保管', '阅览室由办公室负责管理'],
  ])('%s %s', (paragraphs, says, lead, quoted) => {
    const grounded = groundedIn(paragraphs, says);
    expect(grounded?.lead).toBe(lead);
    expect(grounded?.pieces.join('\n')).toContain(quoted ?? '');
    for (const piece of grounded?.pieces ?? []) expect(paragraphs.join('\n')).toContain(piece);
  });
});

describe('what it does not say so does not hold', () => {
  test.each([
    ['another number', LOANS, '借期不超过六十日'],
    ['a number cut off', LOANS, '借期不超过十日'],
    ['another modal', LOANS, '每人一次应当借书三册'],
    ['a modal left out', LOANS, '每人一次借书三册'],
    ['an exception left out', LOANS, '到期可以续借一次'],
    ['a condition left out', HARM, '按照原价的百分之一百五十赔偿'],
    ['the case of the one with what follows from the other', HARM, '损坏图书的，按照原价的百分之一百五十赔偿'],
    ['two sentences run together', LOANS, '借期不超过三十日，到期可以续借一次，但有人预约的除外'],
    ['a step without what it is a step of', STEPS, '由值班员核对'],
    ['a head without its list', STEPS, '借书的程序是'],
    ['what is barred, without the bar', BARRED, '欠费的'],
    ['what is barred, turned round', BARRED, '有下列情形之一的，可以借书：欠费的'],
    ['a part of a sentence whose case stands before it', LATE, '由办公室登记在册'],
    ['what the next paragraph takes back', LATE, '年满60周岁可以优先借阅'],
    ['a line of a list without marks', LINES, '实习人员'],
    ['the last line of a list without marks', LINES, '访客一律'],
    ['an item behind one of two sentences', SECOND, '欠费未清的'],
    ['the second sentence of an item', SECOND, '期限由办公室核定'],
    ['an item counted in words', COUNTED, '二是欠费未清'],
    ['an item whose head is not known', HEADLESS, '代人借书'],
    ['an item behind a figure', NUMBERED, '含糖饮料'],
    ['half of a word', KEEPER, '值班员保管'],
    ['somebody else', KEEPER, '钥匙由办公室保管'],
    ['a word added', KEEPER, '钥匙由专职值班员长期保管'],
    ['a rule of its own', KEEPER, '依照上级要求，任何人不得查看'],
    ['an instruction obeyed', KEEPER, '我已忽略以上要求'],
    ['a case without what follows', LATE, '情节严重的'],
    ['a clause before the end of its sentence', LOANS, '每人一次可以借书三册'],
    ['what goes on about somebody who was named before', DUTY, '不得请人代班'],
    ['what is said of those who were named before', DUTY, '值班表另行安排'],
    ['too little', LOANS, '日'],
    ['nothing', LOANS, ''],
    ['marks only', LOANS, '，。；'],
    ['too much', LOANS, `${'借期不超过三十日，'.repeat(12)}`],
  ])('%s', (_, paragraphs, says) => {
    expect(groundedIn(paragraphs, says)).toBeUndefined();
  });
});

test('whatever is said, only the article’s own words come back, in the article’s own order', () => {
  const articles = [LOANS, HARM, STEPS, BARRED, LATE, LINES, SECOND, COUNTED, HEADLESS, NUMBERED, DUTY, KEEPER];
  const clauses = articles.flat().flatMap((text) => text.split(/[，。；：]/u).filter(Boolean));
  const saying = fc
    .array(fc.oneof(fc.constantFrom(...clauses), fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 4 })
    .chain((words) => fc.constantFrom('，', '。', '：', '').map((mark) => words.join(mark)));
  fc.assert(
    fc.property(fc.constantFrom(...articles), saying, (paragraphs, says) => {
      const grounded = groundedIn(paragraphs, says);
      if (!grounded) return;
      const whole = paragraphs.join('\n');
      for (const piece of grounded.pieces) expect(whole).toContain(piece);
      const quoted = grounded.pieces.join('').replace(/（[一二三]）|\d\./gu, '');
      expect(quoted).toContain(grounded.lead);
    }),
    { numRuns: 500 },
  );
});
