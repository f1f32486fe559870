import { workApart } from '../../kernel/apart.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { WordText } from './word/read.ts';

const LARGEST = 20_000_000;
const SAVE_AS = '请用 Word 或 WPS 打开，另存为 .docx 后再导入';

const readWord = workApart<Uint8Array, WordText>({
  script: () => new URL('./word/apart.ts', import.meta.url),
  here: async (bytes) => (await import('./word/read.ts')).textOf(bytes),
});

/**
 * The plain text of a rule file, by the end of its name; Word and PDF are read in threads of their own. A refusal in one sentence
 * for what can't be read, naming the cure; the caller names the file. Word's automatic numbers are written out.
 */
export async function textOfFile(name: string, bytes: Uint8Array): Promise<string | Refusal> {
  if (bytes.length > LARGEST) return refuse('超过 20 MB，没有导入：请删去图片或拆分后再导入。');
  const kind = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (kind === 'md' || kind === 'txt') return plainText(bytes);
  if (/^(?:doc[xm]?|dot[xm]?|wps|rtf)$/.test(kind)) return wordText(bytes);
  if (kind === 'pdf') return portableText(bytes);
  return refuse('不是制度文件，没有导入：请用 .docx、.pdf、.md 或 .txt。');
}

function plainText(bytes: Uint8Array): string | Refusal {
  const wide = startsWith(bytes, [0xff, 0xfe]) ? 'utf-16le' : startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : undefined;
  for (const encoding of wide ? [wide] : ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes('\u0000')) return text;
    } catch {
      // the next encoding
    }
  }
  return refuse('不是文本文件，没有导入：请另存为 UTF-8 编码的 .txt 后再导入。');
}

/** A file is what it begins with: a .doc may hold a .docx and the other way round. */
async function wordText(bytes: Uint8Array): Promise<string | Refusal> {
  if (startsWith(bytes, OLD_WORD)) {
    return holds(bytes, 'EncryptedPackage') ? LOCKED : refuse(`是旧版 Word（.doc）文件，没有导入：${SAVE_AS}。`);
  }
  if (startsWith(bytes, RICH_TEXT)) return refuse(`是 RTF 文件，没有导入：${SAVE_AS}。`);
  const worked = await readWord(bytes);
  const read = 'done' in worked ? worked.done : worked;
  if ('fault' in read) return REFUSED[read.fault];
  return read.text === '' ? refuse('里没有文字，可能是扫描件，没有导入：请换用有文字的 .docx。') : read.text;
}

async function portableText(bytes: Uint8Array): Promise<string | Refusal> {
  const { pdfText } = await import('./pdf/read.ts');
  const found = await pdfText(bytes);
  return 'text' in found ? found.text : PDF_REFUSED[found.fault];
}

const PDF_REFUSED = {
  absent: refuse('这里读不了 PDF，没有导入：请另存为 .docx 或 .txt 后再导入。'),
  locked: refuse('PDF 加了密码，没有导入：请取消密码后再导入。'),
  damaged: refuse('PDF 打不开，可能已损坏，没有导入：请重新导出，或改用 .docx。'),
  too_long: refuse('PDF 超过 300 页或过于复杂，没有导入：请拆开，或改用 .docx。'),
  no_text: refuse('PDF 里没有文字，可能是扫描件，没有导入：请改用有文字的 PDF 或 .docx。'),
};

const LOCKED = refuse('加了密码，没有导入：请用 Word 或 WPS 打开，取消密码，另存为 .docx 后再导入。');
const DAMAGED = refuse(`打不开，可能已损坏或不是 Word 文档，没有导入：${SAVE_AS}。`);
const TOO_LARGE = refuse('展开后过大，没有导入：请把正文复制到新建的 Word 文档，另存为 .docx 后再导入。');
const REFUSED = { locked: LOCKED, damaged: DAMAGED, broken: DAMAGED, too_large: TOO_LARGE, too_long: TOO_LARGE };

// Compound file (MS-CFB 2.2): a .doc, or a .docx behind a password (MS-OFFCRYPTO 2.3.4)
const OLD_WORD = [0xd0, 0xcf, 0x11, 0xe0];
const RICH_TEXT = [0x7b, 0x5c, 0x72, 0x74, 0x66];

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return start.every((byte, place) => bytes[place] === byte);
}

/** Names in a compound file are UTF-16. */
function holds(bytes: Uint8Array, name: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from(name, 'utf16le'));
}
