import { type Refusal, refuse } from '../../kernel/errors.ts';

const LARGEST = 20_000_000;
const SAVE_AS = '请用 Word 或 WPS 打开，另存为 .docx 后再导入';

/**
 * The plain text of a rule file, by the end of its name; loads what Word needs on first use. A refusal in one sentence
 * for what can't be read, naming the cure; the caller names the file. Word's automatic numbers are written out.
 */
export async function textOfFile(name: string, bytes: Uint8Array): Promise<string | Refusal> {
  if (bytes.length > LARGEST) return refuse('超过 20 MB，没有导入：请删去图片或拆分后再导入。');
  const kind = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (kind === 'md' || kind === 'txt') return plainText(bytes);
  if (/^(?:doc[xm]?|dot[xm]?|wps|rtf)$/.test(kind)) return wordText(bytes);
  if (kind === 'pdf') return refuse('暂时读不了 PDF，没有导入：请另存为 .docx 或 .txt 后再导入。');
  return refuse('不是制度文件，没有导入：请用 .docx、.md 或 .txt。');
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
  const { wordText: read, Unreadable } = await import('./word/read.ts');
  try {
    const text = read(bytes);
    return text === '' ? refuse('里没有文字，可能是扫描件，没有导入：请换用有文字的 .docx。') : text;
  } catch (error) {
    if (error instanceof Unreadable) return REFUSED[error.reason];
    throw error;
  }
}

const LOCKED = refuse('加了密码，没有导入：请用 Word 或 WPS 打开，取消密码，另存为 .docx 后再导入。');
const REFUSED = {
  locked: LOCKED,
  damaged: refuse(`打不开，可能已损坏或不是 Word 文档，没有导入：${SAVE_AS}。`),
  too_large: refuse('展开后过大，没有导入：请把正文复制到新建的 Word 文档，另存为 .docx 后再导入。'),
};

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

/** Headings become Markdown headings, list items get their numbers, tables and notes their text. */
export function textOfHtml(html: string): string {
  const lists: { ordered: boolean; next: number }[] = [];
  const lines: string[] = [];
  let line = '';
  const end = () => {
    if (line.trim() !== '') lines.push(line.trim());
    line = '';
  };
  for (const [token, tag, close] of html.matchAll(/<(\/?[a-z0-9]+)[^>]*?(\/?)>|[^<]+/gi)) {
    if (!tag) {
      line += entities(token);
      continue;
    }
    const heading = /^h([1-6])$/.exec(tag);
    if (heading) {
      end();
      line = `${'#'.repeat(Number(heading[1]))} `;
    } else if (tag === 'ol' || tag === 'ul') lists.push({ ordered: tag === 'ol', next: 1 });
    else if (tag === '/ol' || tag === '/ul') lists.pop();
    else if (tag === 'li') {
      end();
      const list = lists.at(-1);
      if (list?.ordered) line = `${numbered(lists.length, list.next++)}`;
    } else if (tag === 'p' && lists.length > 0) line += '';
    else if (tag === 'br' || /^\/?(p|h[1-6]|li|tr|table)$/.test(tag)) end();
    else if (tag === '/td' || tag === '/th') line += ' ';
    else if (tag === 'img' || close) line += '';
  }
  end();
  return lines.join('\n');
}

/** A list's own number says only how deep it is: outside 第X条 style, a top level is 一、 and the next （一）. */
function numbered(depth: number, ordinal: number): string {
  const numeral = '一二三四五六七八九十'[ordinal - 1] ?? String(ordinal);
  return depth === 1 ? `${numeral}、` : `（${numeral}）`;
}

function entities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}
