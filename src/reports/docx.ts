import { type SheetOut, writable } from './xlsx.ts';

// ECMA-376, in twentieths of a point: A4 across with margins of 2 cm, and A4 upright with an inch
const ACROSS = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>';
const UPRIGHT = '<w:pgSz w:w="11906" w:h="16838"/>';
const MARGIN = 1_134;
const LINE = 16_838 - 2 * MARGIN;
const INCH = 1_440;
/** The longest cell that makes its column wider, in characters. */
const MOST = 36;

/**
 * A .docx with a title, a centred line of facts under it and one table a sheet, as one would hand it to a meeting: columns
 * as wide as what they hold, the head repeated and the pages numbered.
 */
export async function writeDocx(
  title: string,
  sheets: SheetOut[],
  { facts = '' }: { facts?: string } = {},
): Promise<Uint8Array> {
  const parts = sheets.map((sheet) => `${sheets.length > 1 ? paragraph(sheet.name, HEADING_2) : ''}${tableOf(sheet)}`);
  const page = `<w:footerReference w:type="default" r:id="footer"/>${ACROSS}${marginsOf(MARGIN)}`;
  return packed(`${headOf(title, facts)}${parts.join('')}<w:sectPr>${page}</w:sectPr>`);
}

/** A plain .docx of running text: a centred title, a line of facts under it, headings and paragraphs. */
export async function writeTextDocx(
  title: string,
  facts: string,
  paragraphs: { text: string; heading?: boolean }[],
): Promise<Uint8Array> {
  const text = paragraphs.map((one) =>
    one.heading
      ? paragraph(one.text, `${HEADING_2}${CENTRED}`)
      : paragraph(one.text, '<w:ind w:firstLine="480"/>', size(24)),
  );
  return packed(`${headOf(title, facts)}${text.join('')}<w:sectPr>${UPRIGHT}${marginsOf(INCH)}</w:sectPr>`);
}

const CENTRED = '<w:jc w:val="center"/>';
const HEADING_1 = '<w:pStyle w:val="Heading1"/>';
const HEADING_2 = '<w:pStyle w:val="Heading2"/>';
const PAGE_NUMBER = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>';

/** In half points. */
const size = (halves: number) => `<w:sz w:val="${halves}"/><w:szCs w:val="${halves}"/>`;

function headOf(title: string, facts: string): string {
  return `${paragraph(title, `${HEADING_1}${CENTRED}`)}${facts ? paragraph(facts, CENTRED, size(20)) : ''}`;
}

function paragraph(text: string, layout = '', letters = ''): string {
  const words = writable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<w:p><w:pPr>${layout}</w:pPr><w:r><w:rPr>${letters}</w:rPr><w:t xml:space="preserve">${words}</w:t></w:r></w:p>`;
}

function tableOf(sheet: SheetOut): string {
  const widths = sharesOf(sheet).map((share) => Math.floor(share * LINE));
  const edges = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];
  const borders = edges.map((edge) => `<w:${edge} w:val="single" w:sz="4" w:color="auto"/>`).join('');
  const cell = (text: string, i: number, letters: string) => {
    const lines = text.split('\n').map((line) => paragraph(line, '', letters));
    return `<w:tc><w:tcPr><w:tcW w:w="${widths[i]}" w:type="dxa"/></w:tcPr>${lines.join('')}</w:tc>`;
  };
  const row = (cells: string[], layout: string, letters: string) =>
    `<w:tr><w:trPr>${layout}</w:trPr>${cells.map((text, i) => cell(text, i, letters)).join('')}</w:tr>`;
  const head = row(sheet.columns, '<w:tblHeader/>', `<w:b/>${size(20)}`);
  const rows = sheet.rows.map((values) =>
    row(
      sheet.columns.map((_, i) => String(values[i] ?? '')),
      '<w:cantSplit/>',
      size(20),
    ),
  );
  const layout = `<w:tblW w:w="${LINE}" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/>`;
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  // Word wants a paragraph between two tables and behind the last
  return `<w:tbl><w:tblPr>${layout}</w:tblPr><w:tblGrid>${grid}</w:tblGrid>${head}${rows.join('')}</w:tbl><w:p/>`;
}

/** How much of a line each column takes: by its longest cell, so that neither a number is broken nor a text fills it all. */
function sharesOf({ columns, rows }: SheetOut): number[] {
  const wants = columns.map((column, i) =>
    Math.min(MOST, Math.max(column.length + 1, ...rows.map((row) => String(row[i] ?? '').length + 1))),
  );
  const all = wants.reduce((sum, want) => sum + want, 0);
  return wants.map((want) => want / all);
}

function marginsOf(width: number): string {
  const sides = ['top', 'right', 'bottom', 'left'].map((side) => `w:${side}="${width}"`).join(' ');
  return `<w:pgMar ${sides} w:header="708" w:footer="708" w:gutter="0"/>`;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SPACES = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${OFFICE}"`;
const TYPES = 'application/vnd.openxmlformats';

/** The archive that Word opens, around the body of a document. */
async function packed(body: string): Promise<Uint8Array> {
  const { strToU8, zipSync } = await import('fflate');
  const style = (id: string, name: string, letters: string) =>
    `<w:style w:type="paragraph" w:styleId="${id}"${name === 'Normal' ? ' w:default="1"' : ''}><w:name w:val="${name}"/><w:rPr>${letters}</w:rPr></w:style>`;
  const styles = [
    style('Normal', 'Normal', ''),
    style('Heading1', 'heading 1', `<w:b/>${size(32)}`),
    style('Heading2', 'heading 2', `<w:b/>${size(26)}`),
  ];
  const part = (name: string, type: string) =>
    `<Override PartName="/word/${name}.xml" ContentType="${TYPES}-officedocument.wordprocessingml.${type}+xml"/>`;
  const parts = [part('document', 'document.main'), part('styles', 'styles'), part('footer', 'footer')];
  const link = (id: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${id}" Target="${target}.xml"/>`;
  const links = (all: string) => `<Relationships xmlns="${PACKAGE}/relationships">${all}</Relationships>`;
  const files = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="${TYPES}-package.relationships+xml"/>${parts.join('')}</Types>`,
    '_rels/.rels': links(link('officeDocument', 'word/document')),
    'word/_rels/document.xml.rels': links(`${link('styles', 'styles')}${link('footer', 'footer')}`),
    'word/document.xml': `<w:document ${SPACES}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': `<w:styles ${SPACES}>${styles.join('')}</w:styles>`,
    'word/footer.xml': `<w:ftr ${SPACES}><w:p><w:pPr>${CENTRED}</w:pPr>${PAGE_NUMBER}</w:p></w:ftr>`,
  };
  const declared = (xml: string) => strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${xml}`);
  const entries = Object.entries(files).map(([name, xml]) => [name, declared(xml)]);
  // of one date, so that the same document is the same file
  return zipSync(Object.fromEntries(entries), { mtime: '2000-01-01' });
}
