import { randomBytes } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { textOfFile } from '../../src/skills/rules/read-file.ts';

describe('a Word file made by hand', () => {
  const BODY = 'word/document.xml';
  const document = (inside: string) => `<w:document xmlns:w="w"><w:body>${inside}</w:body></w:document>`;
  const said = async (bytes: Uint8Array) => {
    const text = await textOfFile('档案.docx', bytes);
    return isRefusal(text) ? text.text : text;
  };
  const words = (inside: string) => said(zipSync({ [BODY]: strToU8(document(`<w:p><w:r>${inside}</w:r></w:p>`)) }));

  test('about its size is refused, however much it unpacks to', async () => {
    const bomb = Buffer.from(zipSync({ [BODY]: new Uint8Array(12_000_000) }));
    const claims = bomb.lastIndexOf('PK\u0001\u0002') + 24;
    for (const size of [0, 100, 9_000_000]) {
      bomb.writeUInt32LE(size, claims);
      expect(await said(bomb)).toMatch(/已损坏/);
    }
    const dense = Buffer.from(zipSync({ [BODY]: randomBytes(12_000_000) }));
    expect(await said(dense)).toMatch(/^展开后过大/);
  });

  test('with one name twice is read once, by its last', async () => {
    const twice = Buffer.from(
      zipSync({
        'word/documenT.xml': strToU8('<a/>'),
        [BODY]: strToU8(document('<w:p><w:r><w:t>甲</w:t></w:r></w:p>')),
      }),
    );
    expect(await said(twice)).toBe('甲');
  });

  test('in UTF-16 is read', async () => {
    const text = Buffer.from(`\ufeff${document('<w:p><w:r><w:t>甲</w:t></w:r></w:p>')}`, 'utf16le');
    expect(await said(zipSync({ [BODY]: text }))).toBe('甲');
  });

  test.each([
    ['&lt;甲&gt; &#20057;&#x4E19;&amp;lt;', '<甲> 乙丙&lt;'],
    ['<![CDATA[<甲>&amp;]]>乙<!-- 丙 -->', '<甲>&amp;乙'],
    [`${'&amp;'.repeat(150_000)}`, '&'.repeat(150_000)],
    ['001', '001'],
    ['true', 'true'],
    ['甲   乙', '甲   乙'],
  ])('says the words of %.40s as they are meant', async (inside, meant) => {
    expect(await words(`<w:t>${inside}</w:t>`)).toBe(meant);
  });

  test('keeps the space between two runs', async () => {
    expect(await words('<w:t xml:space="preserve">甲 </w:t><w:t> 乙</w:t><w:t> </w:t><w:t>丙</w:t>')).toBe('甲  乙 丙');
  });

  test.each([
    ['<w:t>甲</w:r>'],
    ['<w:t>甲'],
    ['<w:t a=甲/>'],
    [`<w:t${Array.from({ length: 200_000 }, (_, place) => ` a${place}="1"`).join('')}/>`],
    ['<!DOCTYPE a [<!ENTITY b "c">]><w:t>&b;</w:t>'],
    ['<w:t>甲</w:t></w:r></w:p></w:body></w:document><w:document><w:body><w:p><w:r>'],
    ['<__proto__/>'],
  ])('of %.40s is refused as damaged', async (inside) => expect(await words(inside)).toMatch(/已损坏/));
});
