import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { chineseNumeral } from '../../src/skills/rules/flaws.ts';
import { parseRule } from '../../src/skills/rules/parse.ts';
import { textOfFile } from '../../src/skills/rules/read-file.ts';
import { pdfOf, printed } from '../support/pdf.ts';

const articles = Array.from(
  { length: 60 },
  (_, i) =>
    `第${chineseNumeral(i + 1)}条 机关食堂第${i + 1}号窗口每日供应早餐和午餐，开放时间由后勤部门按季度公布，遇有会议或者集中活动需要延长的，应当提前三个工作日提出，经办公室同意后执行，费用在当月结算。`,
);
const paragraphs = ['第一章 总则', ...articles.slice(0, 20), '第二章 附则', ...articles.slice(20)];

async function read(bytes: Uint8Array) {
  const text = await textOfFile('食堂管理办法.pdf', bytes);
  return isRefusal(text) ? text.text : text;
}

describe('a .pdf', () => {
  test('of sixty articles over many pages gives them all, whole, without headers and page numbers', async () => {
    const pages = printed('机关食堂管理办法', paragraphs, '内部资料 后勤处编');
    expect(pages.length).toBeGreaterThan(4);
    const rule = parseRule(await read(pdfOf(pages)));
    if (isRefusal(rule)) throw new Error(rule.text);
    expect(rule.title).toBe('机关食堂管理办法');
    expect(rule.flaws).toEqual([]);
    expect(rule.chapters).toEqual(['第一章 总则', '第二章 附则']);
    expect(rule.articles.map(({ label, paragraphs: words }) => `${label} ${words.join('|')}`)).toEqual(articles);
  });

  test('whose program wrote radicals for characters is read in characters', async () => {
    const words = ['第⼀条 ⼈⼒⼯作由⼈事处负责，按⽉公布。', '第二条 ⾯向全体⻘年，⽤户⾃愿。', '第三条 ⻓期有效。'];
    const rule = parseRule(await read(pdfOf(printed('机关⽤⼯管理办法', words))));
    if (isRefusal(rule)) throw new Error(rule.text);
    expect(rule.title).toBe('机关用工管理办法');
    expect(rule.articles.map(({ paragraphs: [first] }) => first)).toEqual([
      '人力工作由人事处负责，按月公布。',
      '面向全体青年，用户自愿。',
      '长期有效。',
    ]);
  });

  test('of two pages loses its header, and a line that begins with a reference begins no article', async () => {
    const long = `第二条 ${'值班人员应当按照规定做好记录并且及时交接。'.repeat(3)}具有`;
    const line = [...long].length;
    const filler = '有'.repeat((32 - (line % 34) + 34) % 34);
    const words = ['第一条 为做好值班，制定本办法。', `${long}${filler}第一条规定情形的，从其规定。`];
    const rest = Array.from({ length: 30 }, (_, i) => `第${chineseNumeral(i + 3)}条 第${i}号岗位按月轮换。`);
    const rule = parseRule(await read(pdfOf(printed('机关值班办法', [...words, ...rest], '制度汇编'))));
    if (isRefusal(rule)) throw new Error(rule.text);
    expect(rule.articles).toHaveLength(32);
    expect(rule.articles[1]?.paragraphs).toEqual([words[1]?.replace('第二条 ', '')]);
    expect(JSON.stringify(rule)).not.toContain('制度汇编');
  });

  test('that was scanned says so', async () => {
    expect(await read(pdfOf([[]]))).toContain('扫描件');
  });

  test('that is damaged, or none, says so', async () => {
    expect(await read(Buffer.from('%PDF-1.4 and nothing more'))).toContain('打不开');
    expect(await read(new Uint8Array(100))).toContain('打不开');
  });
});
