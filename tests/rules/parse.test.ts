import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { chineseNumeral } from '../../src/skills/rules/flaws.ts';
import { numeralsAlike, readOrdinal } from '../../src/skills/rules/numbers.ts';
import { type ParsedRule, parseRule } from '../../src/skills/rules/parse.ts';

function parsed(text: string, name?: string): ParsedRule {
  const rule = parseRule(text, name);
  if (isRefusal(rule)) throw new Error(rule.text);
  return rule;
}

const STORES = `> 版本: 2024年修订
> 文号: 青仓〔2024〕3号
> 发布: 青岚市仓储局党委
> 施行: 2024年5月1日

# 仓库值守办法（试行）

## 第一章 总则

第一条 为了看好仓库，制定本办法。

第二条 值守分为下列班次：
（一）早班；
（二）晚班。

## 第二章 交接

第三条 交接应当当面进行。
第一条规定的目的，各班都要知道。
附件：交接表
一、姓名`;

describe('a rule with 第X条', () => {
  const rule = parsed(STORES);

  test('has its title, facts, chapters and articles', () => {
    expect(rule).toMatchObject({
      title: '仓库值守办法（试行）',
      version: '2024年修订',
      number: '青仓〔2024〕3号',
      issuer: '青岚市仓储局党委',
      effective: '2024-05-01',
      chapters: ['第一章 总则', '第二章 交接'],
      flaws: [],
    });
    expect(rule.articles.map(({ label, ordinal, chapter }) => [label, ordinal, chapter])).toEqual([
      ['第一条', 1, '第一章 总则'],
      ['第二条', 2, '第一章 总则'],
      ['第三条', 3, '第二章 交接'],
    ]);
  });

  test('keeps a list with its article', () => {
    expect(rule.articles[1]?.paragraphs).toEqual(['值守分为下列班次：', '（一）早班；', '（二）晚班。']);
  });

  test('takes a reference at the start of a line for what it is', () => {
    expect(rule.articles[2]?.paragraphs).toEqual(['交接应当当面进行。', '第一条规定的目的，各班都要知道。']);
  });

  test('keeps an annex out of the last article', () => {
    expect(rule.attachments).toEqual(['附件：交接表', '一、姓名']);
  });
});

test('a trailing （…年版） names a version and leaves the title', () => {
  const rule = parsed('# 仓库值守办法（2016年版）\n第一条 看好仓库。\n第二条 做好记录。');
  expect([rule.title, rule.version]).toEqual(['仓库值守办法', '2016年版']);
});

test('a rule numbered 一、二、 is read, with its lists inside', () => {
  const rule = parsed('关于做好防汛值班的通知\n各单位：\n一、值班要求\n（一）每班两人；\n二、报告\n有险情立即报告。');
  expect(rule.title).toBe('关于做好防汛值班的通知');
  expect(rule.preamble).toBe('各单位：');
  expect(rule.articles).toMatchObject([
    { ordinal: 1, label: '一、', paragraphs: ['值班要求', '（一）每班两人；'] },
    { ordinal: 2, label: '二、', paragraphs: ['报告', '有险情立即报告。'] },
  ]);
});

test('a rule in steps is read', () => {
  const rule = parsed('# 领用流程\n第一步 登记。\n第二步 签字。\n第3步 领取。');
  expect(rule.articles.map(({ ordinal, label }) => [ordinal, label])).toEqual([
    [1, '第一步'],
    [2, '第二步'],
    [3, '第3步'],
  ]);
});

test('编, 章 and 节 stand in an article’s path', () => {
  const rule = parsed(
    '# 总规\n第一编 总则\n第一章 目的\n第一节 用词\n第一条 甲。\n第二编 分则\n第二章 处置\n第二条 乙。',
  );
  expect(rule.articles.map(({ chapter }) => chapter)).toEqual([
    '第一编 总则 / 第一章 目的 / 第一节 用词',
    '第二编 分则 / 第二章 处置',
  ]);
});

test('articles that a copied page ran together are told apart', () => {
  const rule = parsed('# 灯具办法\n第一条 白天关灯。第二条 夜里开灯，依照第一条办理。第三条 坏了报修。');
  expect(rule.articles.map(({ paragraphs }) => paragraphs[0])).toEqual([
    '白天关灯。',
    '夜里开灯，依照第一条办理。',
    '坏了报修。',
  ]);
});

describe('what is odd in the numbering is named', () => {
  const flaws = (...labels: string[]) =>
    parsed(`# 某办法\n${labels.map((label) => `${label} 内容。`).join('\n')}`).flaws;

  test.each([
    [['第一条', '第二条', '第四条'], ['缺第三条']],
    [['第一条', '第二条', '第六条'], ['缺第三条至第五条']],
    [['第一条', '第二条', '第二条'], ['第二条重复']],
    [['第一条', '第三条', '第二条'], ['第二条次序颠倒']],
    [['第一条', '第二条', '第三条'], []],
  ])('%j → %j', (labels, expected) => {
    expect(flaws(...labels)).toEqual(expected);
  });
});

describe('what is no rule is refused in one line', () => {
  test.each([['随手记\n今天买了两斤苹果。\n明天开会。'], [''], ['第一条 只有一条。']])('%j', (text) => {
    const refusal = parseRule(text, '随手记');
    expect(isRefusal(refusal) && refusal.text.includes('\n')).toBe(false);
    expect(isRefusal(refusal)).toBe(true);
  });
});

describe('dates out of the text itself', () => {
  test('from its last article', () => {
    const rule = parsed('# 船只办法\n第一条 出海登记。\n第二条 本办法自2021年3月5日起施行。');
    expect(rule.effective).toBe('2021-03-05');
  });

  test('from its history, when it counts from its publication', () => {
    const rule = parsed(
      '# 船只条例\n（2009年1月2日青岚市委批准 2020年7月8日青岚市委办公室发布）\n第一条 出海登记。\n第二条 本条例自发布之日起施行。',
    );
    expect(rule).toMatchObject({ effective: '2020-07-08', issuer: '青岚市委办公室' });
  });

  test('abolished is what the metadata says', () => {
    const rule = parsed('> 状态: 2023年废止\n# 船只办法\n第一条 甲。\n第二条 乙。');
    expect(rule.repealed).toBe(true);
  });
});

test('any number written in Chinese is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), (value) => {
      expect(readOrdinal(chineseNumeral(value))).toBe(value);
    }),
  );
});

test('any text without numbering is refused, and no text makes the parser fail', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const rule = parseRule(text, '某文');
      expect(isRefusal(rule) || rule.articles.length >= 2).toBe(true);
    }),
  );
});

test.each([
  ['三人以上', '3人以上'],
  ['二十四个学时', '24个学时'],
  ['百分之五', '5%'],
  ['百分之一点五', '1.5%'],
  ['五分之四以上', '4/5以上'],
  ['每半年一次', '每6个月1次'],
  ['两千元', '2000元'],
  ['０.５％', '0.5%'],
  ['三会一课', '三会一课'],
  ['统一部署', '统一部署'],
  ['第一责任人', '第一责任人'],
])('numerals alike: %s → %s', (text, alike) => {
  expect(numeralsAlike(text)).toBe(alike);
});

describe('as documents come', () => {
  const RULE = `第一条 为管好食堂，制定本办法。
第二条 食堂由办公室负责。
第三条 本办法自印发之日起施行。`;

  test('inside the circular that sends it out: the rule is what is sent, the circular tells whose and when', () => {
    const rule = parsed(`中共青岚市委市直机关工作委员会文件
青直工〔2026〕9号
关于印发《市直机关食堂管理办法
（试行）》的通知
各机关党委：
《市直机关食堂管理办法（试行）》已经研究通过，现印发给你们，请认真执行。
中共青岚市委市直机关工作委员会
二〇二六年五月二十日
市直机关食堂管理办法（试行）
${RULE}
抄送：市委办公室
市直机关工委办公室 2026年5月20日印发`);
    expect(rule).toMatchObject({
      title: '市直机关食堂管理办法（试行）',
      issuer: '中共青岚市委市直机关工作委员会',
      number: '青直工〔2026〕9号',
      adopted: '2026-05-20',
      effective: '2026-05-20',
      preamble: '',
    });
    expect(rule.articles.at(-1)?.paragraphs).toEqual(['本办法自印发之日起施行。']);
  });

  test('signed and dated at the end: that is no part of the last article', () => {
    const rule = parsed(`关于加强食堂管理的实施意见
青直工〔2024〕12号
各机关党委：
一、总体要求
坚持节俭。
二、主要任务
管好食材。
三、保障措施
各单位要重视。
市直机关工委办公室
2024年7月3日`);
    expect(rule).toMatchObject({ issuer: '市直机关工委办公室', adopted: '2024-07-03', number: '青直工〔2024〕12号' });
    expect(rule.articles.at(-1)?.paragraphs).toEqual(['保障措施', '各单位要重视。']);
  });

  test('out of a collection that labels what it knows', () => {
    expect(
      parsed(`《机关食堂管理办法》
【发布单位】青岚市市直机关工委
【发布文号】青直工〔2023〕3号
【发布日期】2023-02-01
【生效日期】2023-03-01
${RULE}`),
    ).toMatchObject({
      title: '机关食堂管理办法',
      issuer: '青岚市市直机关工委',
      number: '青直工〔2023〕3号',
      adopted: '2023-02-01',
      effective: '2023-03-01',
      preamble: '',
    });
  });

  test('with labels and words run together, whatever the words begin with', () => {
    const rule = parsed(
      '机关食堂管理办法\n第一条中小学食堂不适用。\n第二条中央厨房另行规定。\n第三条外来人员凭票用餐。\n第四条中规定的人员除外。\n第四条内部人员刷卡。',
    );
    expect(rule.articles.map(({ label }) => label)).toEqual(['第一条', '第二条', '第三条', '第四条']);
    expect(rule.articles[2]?.paragraphs).toEqual(['外来人员凭票用餐。', '第四条中规定的人员除外。']);
  });
});
