import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AlignmentType,
  Document,
  FootnoteReferenceRun,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { chineseNumeral } from '../../src/skills/rules/flaws.ts';
import { importRules } from '../../src/skills/rules/index.ts';
import { type ParsedRule, parseRule } from '../../src/skills/rules/parse.ts';
import { textOfFile } from '../../src/skills/rules/read-file.ts';
import { ruleText } from '../../src/skills/rules/tables.ts';
import { freshDatabase, temporaryFolder } from '../support/database.ts';

type Contents = ConstructorParameters<typeof Document>[0];
type Block = Contents['sections'][number]['children'][number];

const list = (reference: string, format: (typeof LevelFormat)[keyof typeof LevelFormat], text: string, start = 1) => ({
  reference,
  levels: [{ level: 0, format, text, start, alignment: AlignmentType.START }],
});

const LISTS = [
  list('chapters', LevelFormat.CHINESE_COUNTING_THOUSAND, '第%1章'),
  list('articles', LevelFormat.CHINESE_COUNTING_THOUSAND, '第%1条'),
  list('counted', LevelFormat.CHINESE_COUNTING, '第%1条'),
  list('decimal', LevelFormat.DECIMAL, '第%1条'),
  list('points', LevelFormat.CHINESE_COUNTING, '%1、'),
  list('items', LevelFormat.CHINESE_COUNTING, '（%1）'),
  list('late', LevelFormat.CHINESE_COUNTING_THOUSAND, '第%1条', 33),
  list('early', LevelFormat.CHINESE_COUNTING_THOUSAND, '第%1条', 30),
];

async function bytesOf(children: Block[], more: Partial<Contents> = {}): Promise<Uint8Array> {
  return Packer.toBuffer(new Document({ ...more, numbering: { config: LISTS }, sections: [{ children }] }));
}

async function ruleOf(children: Block[], more?: Partial<Contents>): Promise<ParsedRule> {
  const text = await textOfFile('档案.docx', await bytesOf(children, more));
  const rule = isRefusal(text) ? text : parseRule(text, '档案');
  if (isRefusal(rule)) throw new Error(rule.text);
  return rule;
}

const plain = (text: string) => new Paragraph(text);
const counted = (text: string, reference: string, instance = 0) =>
  new Paragraph({ text, numbering: { reference, level: 0, instance } });
const centred = (text: string, size: number) =>
  new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ text, size })] });
const title = (text: string) => new Paragraph({ text, heading: HeadingLevel.TITLE });
const labels = ({ articles }: ParsedRule) => articles.map(({ label }) => label);

/** Sixty articles in six chapters, all numbered by Word. */
const SIXTY = (articleIn: (ordinal: number) => string = () => 'articles') => [
  title('青岚市机关档案管理办法'),
  ...Array.from({ length: 60 }, (_, place) => [
    ...(place % 10 === 0
      ? [
          new Paragraph({
            text: `${'甲乙丙丁戊己'[place / 10]}类档案`,
            heading: HeadingLevel.HEADING_1,
            numbering: { reference: 'chapters', level: 0 },
          }),
        ]
      : []),
    counted(`档案柜第${place + 1}号由专人保管。`, articleIn(place + 1)),
  ]).flat(),
];

describe('a rule in Word', () => {
  test('with typed numbers and full-width spaces', async () => {
    const rule = await ruleOf([
      title('青岚市机关档案管理办法'),
      plain('　　第一条　为了管好档案，制定本办法。'),
      plain('　　第二条　档案由办公室保管。'),
      plain('　　保管期限为十年。'),
    ]);
    expect(rule).toMatchObject({ title: '青岚市机关档案管理办法', flaws: [] });
    expect(rule.articles[1]).toEqual({
      ordinal: 2,
      label: '第二条',
      paragraphs: ['档案由办公室保管。', '保管期限为十年。'],
    });
  });

  test.each([
    ['articles', ['第一条', '第二条', '第三条']],
    ['counted', ['第一条', '第二条', '第三条']],
    ['decimal', ['第1条', '第2条', '第3条']],
    ['points', ['一、', '二、', '三、']],
  ])('with the numbers of Word’s own %s', async (reference, expected) => {
    const rule = await ruleOf([
      title('青岚市机关档案管理办法'),
      counted('规定的期限届满后，档案移交档案馆。', reference),
      counted('下列档案不得外借：', reference),
      counted('人事档案；', 'items', 1),
      counted('会计档案。', 'items', 1),
      counted('借阅须登记：', reference),
      counted('姓名；', 'items', 2),
    ]);
    expect(labels(rule)).toEqual(expected);
    expect(rule.flaws).toEqual([]);
    expect(rule.articles[1]?.paragraphs).toEqual(['下列档案不得外借：', '（一）人事档案；', '（二）会计档案。']);
    expect(rule.articles[2]?.paragraphs).toEqual(['借阅须登记：', '（一）姓名；']);
  });

  test('of sixty articles has them all, in their chapters, without a flaw', async () => {
    const rule = await ruleOf(SIXTY());
    expect(labels(rule)).toEqual(Array.from({ length: 60 }, (_, place) => `第${chineseNumeral(place + 1)}条`));
    expect(rule.flaws).toEqual([]);
    expect(rule.chapters).toHaveLength(6);
    expect(rule.articles[59]).toMatchObject({ chapter: '第六章 己类档案', paragraphs: ['档案柜第60号由专人保管。'] });
  });

  test('where a number is missing or doubled says so', async () => {
    const missing = await ruleOf(SIXTY((ordinal) => (ordinal > 31 ? 'late' : 'articles')));
    expect(missing.flaws).toEqual(['缺第三十二条']);
    const doubled = await ruleOf(SIXTY((ordinal) => (ordinal > 30 ? 'early' : 'articles')));
    expect(doubled.flaws).toEqual(['第三十条重复']);
  });

  test('with a table, soft breaks and a footnote keeps them in their article', async () => {
    const cells = (...texts: string[]) =>
      new TableRow({ children: texts.map((text) => new TableCell({ children: [plain(text)] })) });
    const rule = await ruleOf(
      [
        title('青岚市机关档案管理办法'),
        counted('为了管好档案，制定本办法。', 'articles'),
        new Paragraph({
          numbering: { reference: 'articles', level: 0 },
          children: [
            new TextRun('借阅期限如下：'),
            new FootnoteReferenceRun(1),
            new TextRun({ text: '逾期应当催还。', break: 1 }),
          ],
        }),
        new Table({ rows: [cells('种类', '期限'), cells('文书档案', '七日')] }),
        counted('本办法自2024年5月1日起施行。', 'articles'),
      ],
      { footnotes: { 1: { children: [plain('从借出次日起算。')] } } },
    );
    expect(rule.articles[1]?.paragraphs).toEqual([
      '借阅期限如下：',
      '逾期应当催还。',
      '注：从借出次日起算。',
      '种类 | 期限',
      '文书档案 | 七日',
    ]);
    expect(rule).toMatchObject({ effective: '2024-05-01', flaws: [] });
  });

  test('under a red head: its title is the heading below, not the issuer in larger letters', async () => {
    const rule = await ruleOf([
      centred('青岚市档案局文件', 72),
      centred('中共青岚市档案局党组', 60),
      centred('青档〔2024〕3号', 32),
      centred('青岚市机关档案', 44),
      centred('管理办法', 44),
      centred('（试行）', 32),
      centred('（2024年3月1日青岚市档案局党组会议通过）', 32),
      plain(''),
      counted('为了管好档案，制定本办法。', 'articles'),
      counted('档案由办公室保管。', 'articles'),
    ]);
    expect(rule).toMatchObject({
      title: '青岚市机关档案管理办法（试行）',
      number: '青档〔2024〕3号',
      adopted: '2024-03-01',
      flaws: [],
    });
  });

  test('with a heading style for its title, typed chapters and an annex', async () => {
    const rule = await ruleOf([
      new Paragraph({ text: '青岚市机关档案管理办法', heading: HeadingLevel.HEADING_1 }),
      new Paragraph({ text: '总　则', heading: HeadingLevel.HEADING_2 }),
      counted('为了管好档案，制定本办法。', 'articles'),
      new Paragraph({ text: '第二章　借阅', heading: HeadingLevel.HEADING_2 }),
      counted('借阅须登记。', 'articles'),
      new Paragraph({ text: '（一）登记的内容', heading: HeadingLevel.HEADING_3 }),
      plain('姓名和日期。'),
      new Paragraph({ text: '附件：登记表', heading: HeadingLevel.HEADING_2 }),
    ]);
    expect(rule).toMatchObject({
      title: '青岚市机关档案管理办法',
      chapters: ['总　则', '第二章　借阅'],
      attachments: ['附件：登记表'],
    });
    expect(rule.articles[1]?.paragraphs).toEqual(['借阅须登记。', '（一）登记的内容', '姓名和日期。']);
  });
});

test('a folder of .docx, .md, .txt and something else gives a line each, rules and refusals', async () => {
  const folder = join(temporaryFolder(), '制度');
  mkdirSync(folder);
  writeFileSync(join(folder, '1.docx'), await bytesOf(SIXTY()));
  writeFileSync(join(folder, '2.docx'), await bytesOf([plain('会议改到周五。')]));
  writeFileSync(join(folder, '3.docx'), '不是 Word');
  writeFileSync(join(folder, '4.md'), '# 值班办法\n第一条 每日一班。\n第二条 每班两人。\n第四条 交接当面进行。');
  writeFileSync(join(folder, '5.txt'), '会客规定\n一、来客登记。\n二、来客佩证。');
  writeFileSync(join(folder, '照片.png'), 'x');
  const database = await freshDatabase();
  let made = 0;
  const done = await importRules([folder], database, {
    actor: 'admin',
    now: Date.parse('2026-11-23T09:30:00+08:00'),
    zone: 'Asia/Shanghai',
    newId: () => `id${++made}`,
  });
  expect(done.map(({ line }) => line)).toEqual([
    '《青岚市机关档案管理办法》：60 条，6 章节，编号连续，现行，新增',
    '2.docx：《2》里没有找到第X条、一、或第N步这样的编号，看不出是一项制度，没有导入。',
    '3.docx：打不开，可能已损坏或不是 Word 文档，没有导入：请用 Word 或 WPS 打开，另存为 .docx 后再导入。',
    '《值班办法》：3 条，编号有问题：缺第三条，现行，新增',
    '《会客规定》：2 条，编号连续，现行，新增',
  ]);
  expect(await database.read.select().from(ruleText)).toHaveLength(3);
});
