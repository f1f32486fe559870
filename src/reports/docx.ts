import type { SheetOut } from './xlsx.ts';

/** A plain .docx with a title and one table a sheet, as one would hand it to a meeting. */
export async function writeDocx(title: string, sheets: SheetOut[]): Promise<Uint8Array> {
  const { Document, HeadingLevel, PageOrientation, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } =
    await import('docx');
  const cell = (text: string, bold = false) =>
    new TableCell({ children: [new Paragraph({ children: [new TextRun({ text, bold, size: 20 })] })] });
  const tables = sheets.flatMap(({ name, columns, rows }) => [
    ...(sheets.length > 1 ? [new Paragraph({ text: name, heading: HeadingLevel.HEADING_2 })] : []),
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: [
        new TableRow({ tableHeader: true, children: columns.map((column) => cell(column, true)) }),
        ...rows.map((row) => new TableRow({ children: columns.map((_, i) => cell(String(row[i] ?? ''))) })),
      ],
    }),
  ]);
  const document = new Document({
    sections: [
      {
        properties: { page: { size: { orientation: PageOrientation.LANDSCAPE } } },
        children: [new Paragraph({ text: title, heading: HeadingLevel.HEADING_1 }), ...tables],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

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
