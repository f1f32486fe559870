import { type Refusal, refuse } from '../../kernel/errors.ts';

const LARGEST = 20_000_000;

/**
 * The plain text of a rule file, by the end of its name; loads what Word needs on first use. A refusal in one sentence for what can't be read.
 * Word's automatic numbers aren't part of a paragraph's text: they are written out again from the list structure where it says so.
 */
export async function textOfFile(name: string, bytes: Uint8Array): Promise<string | Refusal> {
  if (bytes.length > LARGEST) return refuse(`文件“${name}”超过 20 MB，没有导入。`);
  const kind = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (kind === 'md' || kind === 'txt') return plainText(name, bytes);
  if (kind === 'docx') return wordText(name, bytes);
  if (kind === 'pdf') return refuse(`暂时读不了 PDF：请把“${name}”另存为 .docx 或 .txt 再导入。`);
  return refuse(`“${name}”不是制度文件：请用 .docx、.md 或 .txt。`);
}

function plainText(name: string, bytes: Uint8Array): string | Refusal {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes('\u0000')) return text;
    } catch {
      // the next encoding
    }
  }
  return refuse(`“${name}”不是文本文件，没有导入。`);
}

async function wordText(name: string, bytes: Uint8Array): Promise<string | Refusal> {
  const { default: mammoth } = await import('mammoth');
  try {
    const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) });
    return textOfHtml(value);
  } catch {
    return refuse(`“${name}”打不开，可能已损坏或不是 Word 文档，没有导入。`);
  }
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
