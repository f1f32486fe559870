import { constants, deflateRawSync } from 'node:zlib';

/** A line of a page: its text, how far from the left and how high it stands, in points; 12 points a letter. */
export type PdfLine = { text: string; x?: number; y: number; size?: number };

/** A .pdf as a word processor makes it: letters by number, with a table of what they mean, and no font inside. */
export function pdfOf(pages: PdfLine[][]): Uint8Array {
  const signs = [...new Set(pages.flat().flatMap(({ text }) => [...text]))];
  const codeOf = new Map(signs.map((sign, i) => [sign, hex(i + 1)]));
  const map = signs.map((sign, i) => `<${hex(i + 1)}> <${[...utf16(sign)].map(hex).join('')}>`);
  const cmap = [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...chunks(map, 100).map((part) => `${part.length} beginbfchar ${part.join(' ')} endbfchar`),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
  const font = 3 + pages.length * 2;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${3 + i * 2} 0 R`).join(' ')}] >>`,
    ...pages.flatMap((lines, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${4 + i * 2} 0 R /Resources << /Font << /F ${font} 0 R >> >> >>`,
      streamOf(
        lines
          .map(({ text, x = 90, y, size = 12 }) => {
            const codes = [...text].map((sign) => codeOf.get(sign) ?? '').join('');
            return `BT /F ${size} Tf 1 0 0 1 ${x} ${y} Tm <${codes}> Tj ET`;
          })
          .join('\n'),
      ),
    ]),
    `<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [${font + 1} 0 R] /ToUnicode ${font + 3} 0 R >>`,
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor ${font + 2} 0 R >>`,
    '<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 800 /StemV 80 >>',
    streamOf(cmap),
  ];
  return fileOf(objects);
}

/** A .pdf of one page that draws the same a megabyte long, so many times; deflated it is about a thousandth of that. */
export function unfolding(drawing: string, megabytes: number): Uint8Array {
  const drawn = Buffer.from(drawing.repeat(Math.ceil(MEGABYTE / drawing.length)));
  // ended by a full flush, a deflated block stands for itself and can be repeated
  const block = deflateRawSync(drawn, { finishFlush: constants.Z_FULL_FLUSH }).toString('latin1');
  const content = `\x78\x9c${block.repeat(megabytes)}\x03\x00`;
  return fileOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>',
    streamOf(content, '/Filter /FlateDecode '),
  ]);
}

const MEGABYTE = 2 ** 20;

function fileOf(objects: string[]): Uint8Array {
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF`;
  return Buffer.from(body + end, 'latin1');
}

/** Paragraphs as a printer sets them: 34 letters a line, two letters of indent, 32 lines a page, a header and a number. */
export function printed(title: string, paragraphs: string[], header = ''): PdfLine[][] {
  const lines: Omit<PdfLine, 'y'>[] = [{ text: title, x: 180, size: 18 }];
  for (const paragraph of paragraphs) {
    const heading = /^第[^条]{1,5}章/u.test(paragraph);
    const signs = [...paragraph];
    const first = signs.splice(0, 32).join('');
    lines.push({ text: first, x: heading ? 240 : 114 });
    while (signs.length > 0) lines.push({ text: signs.splice(0, 34).join(''), x: 90 });
  }
  return chunks(lines, 32).map((part, i) => [
    ...(header ? [{ text: header, x: 90, y: 800, size: 9 }] : []),
    ...part.map((line, row) => ({ ...line, y: 760 - row * 22 })),
    { text: `- ${i + 1} -`, x: 280, y: 40, size: 9 },
  ]);
}

function streamOf(content: string, filter = ''): string {
  return `<< ${filter}/Length ${content.length} >>\nstream\n${content}\nendstream`;
}

function* utf16(sign: string): Generator<number> {
  for (let i = 0; i < sign.length; i += 1) yield sign.charCodeAt(i);
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
