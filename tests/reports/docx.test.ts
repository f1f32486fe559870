import { XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { writeDocx, writeTextDocx } from '../../src/reports/docx.ts';
import { textOfFile } from '../../src/skills/rules/index.ts';

/** Every part is well-formed, and every part that is named is there. */
function expectWhole(bytes: Uint8Array): void {
  const files = unzipSync(bytes);
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
  for (const name of Object.keys(files)) expect(XMLValidator.validate(text(name)), name).toBe(true);
  for (const [, part] of text('[Content_Types].xml').matchAll(/PartName="\/([^"]+)"/g))
    expect(files).toHaveProperty([part ?? '']);
  for (const [, part] of text('word/_rels/document.xml.rels').matchAll(/Target="([^"]+)"/g))
    expect(files).toHaveProperty([`word/${part}`]);
}

test('tables are read back as they were, whatever stands in them', async () => {
  const odd = '<w:p>&amp;]]>\u0000\u000b“引”';
  const bytes = await writeDocx(
    '难题清单',
    [
      {
        name: '甲',
        columns: ['序号', '难题'],
        rows: [
          [1, `${odd}\n第二行`],
          [2, null],
        ],
      },
      { name: '乙', columns: ['单位'], rows: [['某支部']] },
    ],
    { facts: '截至2026年11月24日' },
  );
  expectWhole(bytes);
  const text = await textOfFile('清单.docx', bytes);
  for (const words of ['难题清单', '截至2026年11月24日', '甲', '乙', '<w:p>&amp;]]>“引”', '第二行', '某支部'])
    expect(text).toContain(words);
});

test('running text is read back in order, and the same text is the same file', async () => {
  const write = () =>
    writeTextDocx('议程', '第一党支部', [{ text: '一、学习', heading: true }, { text: '学习内容。' }]);
  const bytes = await write();
  expectWhole(bytes);
  expect(await textOfFile('议程.docx', bytes)).toMatch(/议程\s+第一党支部\s+一、学习\s+学习内容。/);
  expect(await write()).toEqual(bytes);
});
