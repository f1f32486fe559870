import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { readOrdinal } from '../../src/skills/rules/numbers.ts';
import { textOfFile } from '../../src/skills/rules/read-file.ts';
import { numeralIn } from '../../src/skills/rules/word/numerals.ts';
import { docxOf, inList, levelOf, listOf, p, schemeOf, zipOf } from './read-file-zip.ts';

async function linesOf(bytes: Uint8Array): Promise<string[]> {
  const text = await textOfFile('办法.docx', bytes);
  if (isRefusal(text)) throw new Error(text.text);
  return text.split('\n');
}

async function refusal(bytes: Uint8Array, name = '办法.docx'): Promise<string> {
  const text = await textOfFile(name, bytes);
  if (!isRefusal(text)) throw new Error(`read: ${text.slice(0, 50)}`);
  return text.text;
}

const LEGISLATIVE = schemeOf(
  0,
  levelOf(0, 'chineseCountingThousand', '第%1章'),
  levelOf(1, 'chineseCountingThousand', '第%2条', '<w:lvlRestart w:val="0"/>'),
  levelOf(2, 'chineseCounting', '（%3）'),
);

describe('numbers that Word counts', () => {
  test('articles count on through chapters, their items begin anew', async () => {
    const body = [
      p('总则', inList(1)),
      p('为了管好档案，制定本办法。', inList(1, 1)),
      p('档案分为下列两类：', inList(1, 1)),
      p('纸质档案；', inList(1, 2)),
      p('电子档案。', inList(1, 2)),
      p('借阅', inList(1)),
      p('借阅须登记下列事项：', inList(1, 1)),
      p('姓名；', inList(1, 2)),
    ];
    const lines = await linesOf(docxOf(body.join(''), { numbering: LEGISLATIVE + listOf(1, 0) }));
    expect(lines).toEqual([
      '第一章 总则',
      '第一条 为了管好档案，制定本办法。',
      '第二条 档案分为下列两类：',
      '（一）纸质档案；',
      '（二）电子档案。',
      '第二章 借阅',
      '第三条 借阅须登记下列事项：',
      '（一）姓名；',
    ]);
  });

  test('a level that restarts does so only after the level that it names', async () => {
    const numbering =
      schemeOf(
        0,
        levelOf(0, 'decimal', '%1'),
        levelOf(1, 'decimal', '%1.%2'),
        levelOf(2, 'decimal', '（%3）', '<w:lvlRestart w:val="1"/>'),
      ) + listOf(1, 0);
    const body = [0, 1, 2, 1, 2, 0, 2].map((level) => p('某', inList(1, level))).join('');
    expect(await linesOf(docxOf(body, { numbering }))).toEqual([
      '1 某',
      '1.1 某',
      '（1）某',
      '1.2 某',
      '（2）某',
      '2 某',
      '（1）某',
    ]);
  });

  test('lists of one scheme count together until one is told to begin anew', async () => {
    const anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>';
    const numbering =
      schemeOf(0, levelOf(0, 'chineseCounting', '%1、')) + listOf(1, 0) + listOf(2, 0) + listOf(3, 0, anew);
    const body = [1, 2, 3, 3, 1].map((list) => p('项', inList(list))).join('');
    expect(await linesOf(docxOf(body, { numbering }))).toEqual(['一、项', '二、项', '一、项', '二、项', '三、项']);
  });

  test('a style brings its list and level, through the style that it is based on', async () => {
    const styles = `
      <w:style w:type="paragraph" w:styleId="Art"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="Own"><w:name w:val="条文"/><w:basedOn w:val="Art"/></w:style>
      <w:style w:type="numbering" w:styleId="Law"><w:name w:val="法"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>`;
    const numbering =
      `<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Law"/></w:abstractNum>` +
      schemeOf(1, levelOf(0, 'decimal', '第%1章'), levelOf(1, 'decimal', '第%2条', '<w:pStyle w:val="Art"/>')) +
      listOf(1, 0) +
      listOf(2, 1);
    const body =
      p('甲', '<w:pStyle w:val="Art"/>') +
      p('不编号', '<w:pStyle w:val="Art"/><w:numPr><w:numId w:val="0"/></w:numPr>') +
      p('乙', '<w:pStyle w:val="Art"/>') +
      p('丙', `<w:pStyle w:val="Own"/>${inList(1, 1)}`);
    expect(await linesOf(docxOf(body, { numbering, styles }))).toEqual(['第1条 甲', '不编号', '第2条 乙', '第3条 丙']);
  });

  test('bullets and lists that are nowhere add nothing', async () => {
    const numbering = schemeOf(0, levelOf(0, 'bullet', '')) + listOf(1, 0);
    expect(await linesOf(docxOf(p('甲', inList(1)) + p('乙', inList(9)), { numbering }))).toEqual(['甲', '乙']);
  });

  test.each([
    ['chineseCounting', 21, '二十一'],
    ['chineseCounting', 101, '一〇一'],
    ['chineseCountingThousand', 110, '一百一十'],
    ['chineseLegalSimplified', 12, '拾贰'],
    ['ideographTraditional', 3, '丙'],
    ['decimalEnclosedCircle', 2, '②'],
    ['decimalEnclosedCircle', 21, '21'],
    ['decimalFullWidth', 10, '１０'],
    ['upperRoman', 14, 'XIV'],
    ['lowerLetter', 28, 'bb'],
    ['none', 5, ''],
    ['of-a-later-word', 5, '5'],
  ])('%s writes %i as %s', (format, value, numeral) => expect(numeralIn(format, value)).toBe(numeral));

  test('what a Chinese format writes is read as the same number', () => {
    const format = fc.constantFrom('chineseCounting', 'chineseCountingThousand', 'decimal');
    fc.assert(
      fc.property(format, fc.integer({ min: 11, max: 9999 }), (name, value) => {
        expect(readOrdinal(numeralIn(name, value))).toBe(value);
      }),
    );
  });
});

describe('what a reader of the document sees', () => {
  test('tracked deletions, hidden words, field codes and a contents list are left out, insertions kept', async () => {
    const body = `<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>
      <w:ins><w:r><w:t>丙</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>丁</w:t></w:r>
      <w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
      <w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>
      <w:sdtContent>${p('第一章 总则 1')}</w:sdtContent></w:sdt>${p('目　录')}`;
    expect(await linesOf(docxOf(body))).toEqual(['甲丙']);
  });

  test('a paragraph whose end was deleted runs on into the next', async () => {
    const body = p('前半句，', `${inList(1)}<w:rPr><w:del/></w:rPr>`) + p('后半句。', inList(1));
    const numbering = schemeOf(0, levelOf(0, 'decimal', '第%1条')) + listOf(1, 0);
    expect(await linesOf(docxOf(body, { numbering }))).toEqual(['第1条 前半句，后半句。']);
  });

  test('a text box is read once, however many Words it was written for', async () => {
    const box = `<w:txbxContent>${p('青档〔2024〕3号')}</w:txbxContent>`;
    const body = `<w:p><w:r><mc:AlternateContent><mc:Choice>${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent></w:r></w:p>`;
    expect(await linesOf(docxOf(body))).toEqual(['青档〔2024〕3号']);
  });

  test('a table that lays out a page gives its articles, another a line a row', async () => {
    const cell = (...paragraphs: string[]) => `<w:tc>${paragraphs.map((one) => p(one)).join('')}</w:tc>`;
    const row = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`;
    const body = `<w:tbl>${row(cell('第一章'), cell('第一条 甲。', '第二条 乙。'))}${row(cell('第三条'), cell('丙。'))}
      ${row(cell('项目'), cell('标准'))}${row(cell('', ''), cell('合计'))}</w:tbl>`;
    expect(await linesOf(docxOf(body))).toEqual([
      '第一章',
      '第一条 甲。',
      '第二条 乙。',
      '第三条 丙。',
      '项目 | 标准',
      '合计',
    ]);
  });
});

describe('what can’t be read is refused in one sentence that names the cure', () => {
  const ONE_SENTENCE = /^[^。]+没有导入：请[^。]+。$/u;
  const compound = (name: string) =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from(name, 'utf16le')]);

  test('a bomb, whatever size it claims', async () => {
    const bomb = zipOf({ 'word/document.xml': new Uint8Array(60_000_000) });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusal(bomb)).toMatch(/^展开后过大/);
    expect(await refusal(bomb)).toMatch(ONE_SENTENCE);
    const many = docxOf('<w:p/>'.repeat(1_600_000));
    expect(await refusal(many)).toMatch(/^展开后过大/);
    expect(await refusal(docxOf(`${'<w:ins>'.repeat(50_000)}${'</w:ins>'.repeat(50_000)}`))).toMatch(/^展开后过大/);
  });

  test('a large file, before it is opened', async () => {
    const text = await refusal(new Uint8Array(50_000_000));
    expect(text).toMatch(/^超过 20 MB/);
    expect(text).toMatch(ONE_SENTENCE);
  });

  test.each([
    ['a broken archive', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]), /已损坏/],
    ['an archive of something else', zipOf({ 'a.txt': '甲' }), /已损坏/],
    ['nothing', new Uint8Array(), /已损坏/],
    ['half a file', docxOf(p('甲')).slice(0, 500), /已损坏/],
    [
      'a document that declares entities',
      zipOf({ 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }),
      /已损坏/,
    ],
    ['an element of a million attributes', docxOf(`<a${' b="1"'.repeat(1_000_000)}/>`), /已损坏/],
    ['an archive with a password', zipOf({ 'word/document.xml': '<a/>' }, { flags: 1 }), /加了密码/],
    ['a document with a password', compound('EncryptedPackage'), /加了密码/],
    ['an old document under the new name', compound('WordDocument'), /旧版 Word/],
    ['pictures only', docxOf('<w:p><w:r><w:drawing/></w:r></w:p>'), /扫描件/],
  ])('%s', async (_, bytes, cause) => {
    expect(await refusal(bytes)).toMatch(cause);
    expect(await refusal(bytes)).toMatch(ONE_SENTENCE);
  });

  test.each(['办法.doc', '办法.DOC', '办法.wps'])('an old binary %s', async (name) => {
    expect(await refusal(compound('WordDocument'), name)).toMatch(/旧版 Word（\.doc）.*另存为 \.docx/);
  });

  test.each(['办法.pdf', '照片.png', '没有后缀'])('%s', async (name) => {
    expect(await refusal(new Uint8Array([1]), name)).toMatch(ONE_SENTENCE);
  });

  test('a .docx under the old name is read', async () => {
    expect(await textOfFile('办法.doc', docxOf(p('第一条 甲。')))).toBe('第一条 甲。');
  });

  test('a damaged byte anywhere never fails otherwise, nor changes the words', async () => {
    const numbering = LEGISLATIVE + listOf(1, 0);
    const sound = docxOf(p('为了管好档案，制定本办法。', inList(1, 1)), { numbering });
    const words = await textOfFile('a.docx', sound);
    const place = fc.integer({ min: 0, max: sound.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Uint8Array.from(sound);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        const text = await textOfFile('a.docx', damaged);
        if (!isRefusal(text)) expect(text.replace(/^第一条 /, '')).toBe(String(words).replace(/^第一条 /, ''));
      }),
      { numRuns: 400 },
    );
  });
});

test('a text that Windows saved as Unicode is read', async () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('第一条 甲。', 'utf16le')]);
  expect(await textOfFile('a.txt', bytes)).toBe('第一条 甲。');
});
