import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { fileOf } from '../../src/kernel/files.ts';
import { wordsOf } from '../../src/message/card.ts';
import { parseRule } from '../../src/skills/rules/parse.ts';
import { textOfFile } from '../../src/skills/rules/read-file.ts';
import { house } from './house.ts';

const OLD = `机关阅览室管理办法
> 发布: 滨海市直机关工委
> 文号: 滨直工〔2019〕5号
> 施行: 2019-05-01

第一条 根据《公共图书馆法》和有关规定，制定本办法。
第二条 图书可以外借，借期不超过三十日。
第三条 图书遗失的，按定价赔偿。`;
const NEW = `机关阅览室管理办法
> 发布: 滨海市直机关工委
> 文号: 滨直工〔2026〕9号
> 施行: 2026-06-01

第一条 根据《公共图书馆法》和有关规定，制定本办法。
第二条 图书可以外借，借期不超过四十五日。
第三条 报刊不外借。
第四条 图书遗失的，按定价赔偿。`;

async function asking() {
  const { publish, ...rooms } = await house();
  for (const text of [OLD, NEW]) await publish(text);
  return { ...rooms, asks: (text: string) => rooms.says(rooms.secretary, text) };
}

describe('what is asked about the library', () => {
  test.each<[string, RegExp]>([
    ['《机关阅览室管理办法》是谁发的', /滨海市直机关工委发布.*滨直工〔2026〕9号/],
    ['机关阅览室管理办法是什么时候施行的', /2026年6月1日起施行/],
    ['《机关阅览室管理办法》的文号', /滨直工〔2026〕9号/],
    ['机关阅览室管理办法现在还有效吗', /^有效.*旧版本已不作数/],
    ['《机关阅览室管理办法》是根据什么制定的', /《公共图书馆法》.*第一条/s],
    ['《机关阅览室管理办法》一共有多少条', /共 4 条/],
    ['《机关阅览室管理办法》有几个版本', /2 个版本.*现行有效.*已被新版本取代/s],
    ['《机关阅览室管理办法》改了什么', /改 1 条，增 1 条，删 0 条.*三十日.*四十五日.*新增第三条/s],
    ['今年新出了哪些制度', /机关阅览室管理办法 \| 修订 \| 2026-06-01/],
    ['2019年有哪些新制度', /2019年有变化的制度 \d+ 项.*机关阅览室管理办法 \| 新施行 \| 2019-05-01/s],
    ['今年有没有新出台的规定', /今年有变化的制度 \d+ 项/],
    ['去年出台了哪些制度', /去年有变化的制度 \d+ 项/],
    ['关于阅览室的制度有哪些', /名称里有“阅览室”的现行制度有 1 项/],
    ['阅览室办法是谁发的', /滨海市直机关工委发布/],
    ['现在用的是哪一版阅览室办法', /2 个版本/],
    ['2019年的阅览室管理办法还能用吗', /^无效.*已被新版本取代/],
    ['阅览室管理办法跟老版有啥不一样', /改 1 条，增 1 条/],
    ['你好，麻烦把阅览室管理办法的全文发给我，谢谢', /全文，共 4 条/],
    ['阅览室管理办法是不是废止了', /^有效/],
    ['哪些制度废止了', /已废止或被取代的制度共 \d+ 项.*机关阅览室管理办法/s],
    ['哪些制度快要施行了', /没有已发布而尚未施行/],
    ['有没有讲图书赔偿的制度', /没有“图书赔偿”/],
    ['哪些制度讲到定价', /条文里提到“定价”的现行制度有 1 项/],
    ['机关阅览室管理办法', /共 4 条.*发布：滨海市直机关工委.*\[全文\] \[改了什么\]/s],
    ['阅览室办法第九条原文', /共 4 条，没有第九条/],
    ['阅览室办法第三条原文', /报刊不外借/],
    ['阅览室办法最新版发我', /机关阅览室管理办法\.docx/],
    ['阅览室的新办法跟2019年的比增加了哪几条', /增 1 条/],
    ['这个办法以后改了告诉我一声', /您说的是哪项制度/],
    ['哪些制度是试行的', /试行的制度共 \d+ 项/],
    ['食堂管理办法是什么时候施行的', /库内没有依据/],
    ['阅览室管理办法里图书遗失了怎么赔', /按定价赔偿/],
    ['有哪些制度', /现行的制度共 \d+ 项/],
  ])('%s', async (question, answer) => {
    const { asks } = await asking();
    expect(await asks(question)).toMatch(answer);
  });

  test('in context: 那它什么时候施行的', async () => {
    const { asks } = await asking();
    expect(await asks('机关阅览室管理办法里图书借期最长多少天')).toContain('四十五日');
    expect(await asks('那它是什么时候施行的')).toContain('2026年6月1日');
  });

  test('in context: 文号呢, 全文发我', async () => {
    const { asks } = await asking();
    await asks('阅览室管理办法还有效吗');
    expect(await asks('文号呢')).toContain('滨直工〔2026〕9号');
    expect(await asks('全文发我')).toContain('机关阅览室管理办法.docx');
  });

  test('in context: 第三条呢', async () => {
    const { asks } = await asking();
    expect(await asks('阅览室办法第二条原文')).toContain('四十五日');
    expect(await asks('第三条呢')).toContain('报刊不外借');
    expect(await asks('那第九条呢')).toContain('没有第九条');
  });

  test('a name that several rules may have is asked back', async () => {
    const { asks } = await asking();
    expect(await asks('管理办法是谁发的')).toMatch(/您问的是哪一项.*机关阅览室管理办法/s);
    expect(await asks('机关阅览室管理办法')).toContain('滨海市直机关工委发布');
  });

  test('the whole text comes as a file that reads as the same rule', async () => {
    const { hears, secretary, database } = await asking();
    const { replies } = await hears(secretary, { kind: 'text', text: '把《机关阅览室管理办法》全文发我' });
    const { file } = replies[0] ?? {};
    expect(file?.name).toBe('机关阅览室管理办法.docx');
    const bytes = await fileOf(database.read, file?.sha256 ?? '');
    const text = await textOfFile('x.docx', bytes ?? new Uint8Array());
    const rule = isRefusal(text) ? text : parseRule(text);
    expect(rule).toMatchObject({
      title: '机关阅览室管理办法',
      articles: [{}, {}, { paragraphs: ['报刊不外借。'] }, {}],
    });
  });

  test('what the text does not say is not guessed', async () => {
    const { asks } = await asking();
    const list = await asks('有哪些制度');
    expect(list).not.toBe('');
    expect(await asks('《机关阅览室管理办法》第二条原文')).toContain('借期不超过四十五日');
    expect(await asks('《不存在的办法》是谁发的')).not.toMatch(/由.*发布/);
  });
});

test('a file of the library is listed for whoever may see it', async () => {
  const { hears, staff } = await asking();
  const { replies } = await hears(staff, { kind: 'text', text: '导出制度目录' });
  expect(wordsOf(replies[0] ?? { id: '' })).toContain('制度目录');
});
