import type { SheetOut } from './xlsx.ts';

// A4 across, less margins of 2 cm, in twentieths of a point
const LINE = 16_838 - 2 * 1_134;
const MARGIN = 1_134;

/**
 * A .docx with a title, a centred line of facts under it and one table a sheet, as one would hand it to a meeting: columns
 * as wide as what they hold, the head repeated and the pages numbered.
 */
export async function writeDocx(
  title: string,
  sheets: SheetOut[],
  { facts = '' }: { facts?: string } = {},
): Promise<Uint8Array> {
  const {
    AlignmentType,
    Document,
    Footer,
    HeadingLevel,
    PageNumber,
    PageOrientation,
    Packer,
    Paragraph,
    Table,
    TableCell,
    TableLayoutType,
    TableRow,
    TextRun,
    WidthType,
  } = await import('docx');
  const centred = { alignment: AlignmentType.CENTER };
  const cell = (text: string, width: number, bold = false) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      children: text
        .split('\n')
        .map((line) => new Paragraph({ children: [new TextRun({ text: line, bold, size: 20 })] })),
    });
  const tables = sheets.flatMap((sheet) => {
    const { name, columns, rows } = sheet;
    const widths = sharesOf(sheet).map((share) => Math.floor(share * LINE));
    return [
      ...(sheets.length > 1 ? [new Paragraph({ text: name, heading: HeadingLevel.HEADING_2 })] : []),
      new Table({
        width: { size: LINE, type: WidthType.DXA },
        layout: TableLayoutType.FIXED,
        columnWidths: widths,
        rows: [
          new TableRow({ tableHeader: true, children: columns.map((column, i) => cell(column, widths[i] ?? 0, true)) }),
          ...rows.map(
            (row) =>
              new TableRow({
                cantSplit: true,
                children: columns.map((_, i) => cell(String(row[i] ?? ''), widths[i] ?? 0)),
              }),
          ),
        ],
      }),
    ];
  });
  const document = new Document({
    sections: [
      {
        properties: {
          page: {
            size: { orientation: PageOrientation.LANDSCAPE },
            margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({ ...centred, children: [new TextRun({ children: [PageNumber.CURRENT], size: 18 })] }),
            ],
          }),
        },
        children: [
          new Paragraph({ text: title, heading: HeadingLevel.HEADING_1, ...centred }),
          ...(facts ? [new Paragraph({ children: [new TextRun({ text: facts, size: 20 })], ...centred })] : []),
          ...tables,
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

/** How much of a line each column takes: by its longest cell, so that neither a number is broken nor a text fills it all. */
function sharesOf({ columns, rows }: SheetOut): number[] {
  const wants = columns.map((column, i) =>
    Math.min(MOST, Math.max(column.length + 1, ...rows.map((row) => String(row[i] ?? '').length + 1))),
  );
  const all = wants.reduce((sum, want) => sum + want, 0);
  return wants.map((want) => want / all);
}

const MOST = 36;

/** A plain .docx of running text: a centred title, a line of facts under it, headings and paragraphs. */
export async function writeTextDocx(
  title: string,
  facts: string,
  paragraphs: { text: string; heading?: boolean }[],
): Promise<Uint8Array> {
  const { AlignmentType, Document, HeadingLevel, Packer, Paragraph, TextRun } = await import('docx');
  const centred = { alignment: AlignmentType.CENTER };
  const document = new Document({
    sections: [
      {
        children: [
          new Paragraph({ text: title, heading: HeadingLevel.HEADING_1, ...centred }),
          ...(facts ? [new Paragraph({ children: [new TextRun({ text: facts, size: 20 })], ...centred })] : []),
          ...paragraphs.map(({ text, heading }) =>
            heading
              ? new Paragraph({ text, heading: HeadingLevel.HEADING_2, ...centred })
              : new Paragraph({ children: [new TextRun({ text, size: 24 })], indent: { firstLine: 480 } }),
          ),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
