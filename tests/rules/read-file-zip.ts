import { crc32, deflateRawSync } from 'node:zlib';

/** Packed already, and what it claims to unpack to. */
type Packed = { packed: Uint8Array; claims: number };

/** A ZIP archive of these files, packed; `flags` of 1 claims a password. */
export function zipOf(files: { [name: string]: string | Uint8Array | Packed }, { flags = 0 } = {}): Uint8Array {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const { packed, claims, checksum } = packedFrom(content);
    const label = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(flags, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(checksum, 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(claims, 18);
    facts.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, label, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), facts, place, label]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end]);
}

function packedFrom(content: string | Uint8Array | Packed): Packed & { checksum: number } {
  if (typeof content === 'object' && 'packed' in content) return { ...content, checksum: 0 };
  const plain = Buffer.from(content);
  return { packed: deflateRawSync(plain), claims: plain.length, checksum: crc32(plain) };
}

const WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const KIND = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A .docx from the inside of its body, and of its numbering and styles where it has them. */
export function docxOf(body: string, { numbering = '', styles = '', footnotes = '' } = {}): Uint8Array {
  const relation = (kind: string, target: string) =>
    `<Relationship Id="${kind}" Type="${KIND}/${kind}" Target="${target}"/>`;
  const relations = (...inside: string[]) => `<?xml version="1.0"?><Relationships>${inside.join('')}</Relationships>`;
  return zipOf({
    '_rels/.rels': relations(relation('officeDocument', 'word/document.xml')),
    'word/_rels/document.xml.rels': relations(
      relation('numbering', 'numbering.xml'),
      relation('styles', '/word/styles.xml'),
      relation('footnotes', 'footnotes.xml'),
    ),
    'word/document.xml': `<?xml version="1.0"?><w:document ${WORD}><w:body>${body}</w:body></w:document>`,
    'word/numbering.xml': `<w:numbering ${WORD}>${numbering}</w:numbering>`,
    'word/styles.xml': `<w:styles ${WORD}>${styles}</w:styles>`,
    'word/footnotes.xml': `<w:footnotes ${WORD}>${footnotes}</w:footnotes>`,
  });
}

/** A paragraph with these words and the inside of its properties. */
export function p(words: string, properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${words}</w:t></w:r></w:p>`;
}

export function inList(list: number, level = 0): string {
  return `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`;
}

export function levelOf(place: number, format: string, text: string, more = ''): string {
  return `<w:lvl w:ilvl="${place}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
}

export function schemeOf(id: number, ...levels: string[]): string {
  return `<w:abstractNum w:abstractNumId="${id}">${levels.join('')}</w:abstractNum>`;
}

export function listOf(id: number, scheme: number, overrides = ''): string {
  return `<w:num w:numId="${id}"><w:abstractNumId w:val="${scheme}"/>${overrides}</w:num>`;
}
