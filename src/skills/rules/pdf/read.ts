import { type Bounds, workApart } from '../../../kernel/apart.ts';
import type { PdfText } from './pages.ts';

type PdfFault = 'absent' | Extract<PdfText, { fault: string }>['fault'];

const ABSENT: { fault: PdfFault } = { fault: 'absent' };

const read = workApart<Uint8Array, PdfText | typeof ABSENT>({
  script: () => new URL('./apart.ts', import.meta.url),
  here: async () => ABSENT,
});

/** The text of a .pdf that has text, as paragraphs, read by unpdf (a build of pdf.js), which is too large for Workers: `absent`. */
export async function pdfText(bytes: Uint8Array, bounds?: Bounds): Promise<{ text: string } | { fault: PdfFault }> {
  const worked = await read(bytes, bounds);
  if ('done' in worked) return worked.done;
  return { fault: worked.fault === 'broken' ? 'damaged' : worked.fault };
}
