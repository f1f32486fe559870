import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { chineseNumeral } from '../../src/skills/rules/flaws.ts';
import { parseRule } from '../../src/skills/rules/parse.ts';
import { pdfText } from '../../src/skills/rules/pdf/read.ts';
import { textOfFile } from '../../src/skills/rules/read-file.ts';
import { pdfOf, printed, unfolding } from '../support/pdf.ts';

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

  test.each([
    ['smaller than the text', 9],
    ['as large as the text', 12],
  ])('of one page keeps its running header, %s, out of the title', async (_, size) => {
    const [page = []] = printed('机关值班办法', ['第一条 为做好值班，制定本办法。', '第二条 值班按月轮换。']);
    const header = { text: '澜州市机关制度汇编', x: 90, y: 800, size };
    const rule = parseRule(await read(pdfOf([[header, ...page]])));
    if (isRefusal(rule)) throw new Error(rule.text);
    expect(rule.title).toBe('机关值班办法');
    expect(rule.articles).toHaveLength(2);
  });

  test('whose title takes two lines below an issuer in larger letters has the whole title', async () => {
    const [page = []] = printed('', [
      '第一条 为做好值班和交接班的各项工作，制定本办法。',
      '第二条 值班按月轮换，交接班应当登记。',
    ]);
    const head = [
      { text: '中共澜州市委市直机关工作委员会', x: 120, y: 810, size: 24 },
      { text: '市直机关党组织值班和', x: 160, y: 780, size: 18 },
      { text: '交接班管理办法', x: 190, y: 758, size: 18 },
    ];
    const lines = page.filter(({ text }) => text !== '').map((line) => ({ ...line, y: line.y - 30 }));
    const rule = parseRule(await read(pdfOf([[...head, ...lines]])));
    if (isRefusal(rule)) throw new Error(rule.text);
    expect(rule.title).toBe('市直机关党组织值班和交接班管理办法');
  });

  test('with one page that never ends is given up in time', async () => {
    const before = performance.now();
    expect(await pdfText(unfolding('q Q ', 300), { ms: 1_200, megabytes: 2_000 })).toEqual({ fault: 'too_long' });
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test('with one page that unfolds to more than there may be is given up before its time', async () => {
    const before = performance.now();
    expect(await pdfText(unfolding('q Q ', 2_000), { ms: 60_000, megabytes: 150 })).toEqual({ fault: 'too_long' });
    expect(performance.now() - before).toBeLessThan(30_000);
  });

  test('is read one after another, a hostile one does not spoil the next', async () => {
    const good = pdfOf(printed('机关值班办法', ['第一条 值班按月轮换。']));
    const [bad, fine] = await Promise.all([
      pdfText(unfolding('q Q ', 300), { ms: 600, megabytes: 2_000 }),
      pdfText(good),
    ]);
    expect(bad).toEqual({ fault: 'too_long' });
    expect(fine).toEqual({ text: expect.stringContaining('值班按月轮换') });
  });

  test('that was scanned says so', async () => {
    expect(await read(pdfOf([[]]))).toContain('扫描件');
  });

  test('that is damaged, or none, says so', async () => {
    expect(await read(Buffer.from('%PDF-1.4 and nothing more'))).toContain('打不开');
    expect(await read(new Uint8Array(100))).toContain('打不开');
  });
});
