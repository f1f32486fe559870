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

  test('that was scanned says so', async () => {
    expect(await read(pdfOf([[]]))).toContain('扫描件');
  });

  test('that is damaged, or none, says so', async () => {
    expect(await read(Buffer.from('%PDF-1.4 and nothing more'))).toContain('打不开');
    expect(await read(new Uint8Array(100))).toContain('打不开');
  });
});
