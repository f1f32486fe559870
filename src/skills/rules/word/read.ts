import { linesOf, notesIn } from './lines.ts';
import { numberingOf } from './numbering.ts';
import { stylesOf } from './styles.ts';
import { markdownOf } from './title.ts';
import { Unreadable } from './unreadable.ts';
import { attribute, type Element, elementsOf, inside, readXml } from './xml.ts';
import { type Archive, openArchive } from './zip.ts';

export type WordText = { text: string } | { fault: Unreadable['reason'] };

/** Unpacked bytes of one part: the text of the longest code of law takes a sixth, markup included. */
const LARGEST_PART = 10_000_000;

/** The text of a .docx file (ECMA-376) as a reader sees it, in lines of Markdown. A large one takes seconds (apart.ts). */
export function textOf(bytes: Uint8Array): WordText {
  try {
    return { text: textIn(bytes) };
  } catch (error) {
    if (error instanceof Unreadable) return { fault: error.reason };
    throw error;
  }
}

function textIn(bytes: Uint8Array): string {
  const archive = openArchive(bytes, LARGEST_PART);
  const main = partsFrom(archive, '').get('officeDocument') ?? 'word/document.xml';
  const document = partIn(archive, main);
  const body = inside(document, 'body');
  if (!body) throw new Unreadable('damaged');
  const parts = partsFrom(archive, main);
  const part = (kind: string) => {
    const name = parts.get(kind);
    return name === undefined ? undefined : partIn(archive, name);
  };
  const styles = stylesOf(part('styles'));
  const numbering = numberingOf(part('numbering'), styles.listOf);
  const notes = { footnote: notesIn(part('footnotes')), endnote: notesIn(part('endnotes')) };
  return markdownOf(linesOf(body, { styles, numbering, notes }));
}

/** The names of the parts that a part names, by the last word of their kind. */
function partsFrom(archive: Archive, part: string): Map<string, string> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const relations = partIn(archive, `${folder}_rels/${part.slice(slash)}.rels`);
  const named = (relations ? elementsOf(relations) : []).map((one): [string, string] => {
    const kind = attribute(one, 'Type') ?? '';
    const target = attribute(one, 'Target') ?? '';
    return [kind.slice(kind.lastIndexOf('/') + 1), target.startsWith('/') ? target : folder + target];
  });
  return new Map(named);
}

function partIn(archive: Archive, name: string): Element | undefined {
  const bytes = archive(name);
  return bytes && readXml(bytes);
}
