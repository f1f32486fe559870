import { XMLParser } from 'fast-xml-parser';
import { Unreadable } from './unreadable.ts';

type Attributes = { [name: string]: string };

/** An element without its namespace's prefix: Office XML has no two names that differ in it alone where we look. */
export type Element = { name: string; attributes: Attributes; children: (Element | string)[] };

/** As fast-xml-parser keeps the order: '#text' leads to words, or else the first key, an element's name, to what is in it. */
type Node = { '#text'?: string; ':@'?: Attributes; [name: string]: Node[] | Attributes | string | undefined };

const MOST_ELEMENTS = 1_500_000;
const DEEPEST = 250;
// The parser has no bound for these: what a DOCTYPE declares, and attributes by the hundred thousand
const REFUSED = /<!(?!--|\[CDATA\[)|<(?:[^<=]*=){1000}/;

/** The root of an XML text in UTF-8 or UTF-16. @throws Unreadable when it isn't well formed, or larger than any rule */
export function readXml(bytes: Uint8Array): Element {
  const text = decoded(bytes);
  if (REFUSED.test(text)) throw new Unreadable('damaged');
  // Counted before the parser spends seconds on them
  if ((text.match(/<[^/]/g) ?? []).length > MOST_ELEMENTS) throw new Unreadable('too_large');
  const root = parsed(text)
    .map(elementOf)
    .find((top) => typeof top !== 'string');
  if (!root) throw new Unreadable('damaged');
  return root;
}

function parsed(text: string): Node[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    parseTagValue: false,
    trimValues: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    // Without it &#19968; would stay as it is written
    htmlEntities: true,
    jPath: false,
    maxNestedTags: DEEPEST + 1,
    updateTag: (_, path) => {
      if (typeof path !== 'string' && path.getDepth() > DEEPEST) throw new Unreadable('too_large');
      return true;
    },
  });
  try {
    return parser.parse(text, true);
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged');
  }
}

function elementOf(node: Node): Element | string {
  if (node['#text'] !== undefined) return node['#text'];
  const [name = ''] = Object.keys(node);
  const inner = node[name];
  return { name, attributes: node[':@'] ?? {}, children: Array.isArray(inner) ? inner.map(elementOf) : [] };
}

export function elementsOf({ children }: Element): Element[] {
  return children.filter((child) => typeof child !== 'string');
}

/** The element at the end of a path of names; undefined when one is missing. */
export function inside(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>(
    (from, name) => from?.children.find((child): child is Element => typeof child !== 'string' && child.name === name),
    element,
  );
}

/** The value of an attribute, named without a prefix. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attributes[name];
}

/** What most Office elements carry: their `val`, as a number or as it stands. */
export function valIn(element: Element | undefined): string | undefined {
  return attribute(element, 'val');
}

export function numberOf(element: Element | undefined): number | undefined {
  const value = valIn(element);
  return value !== undefined && /^-?\d{1,6}$/.test(value) ? Number(value) : undefined;
}

/** An on-off property (ECMA-376 17.17.4): present without a value is on. */
export function isOn(element: Element | undefined): boolean {
  return element !== undefined && !/^(?:0|false|off)$/.test(valIn(element) ?? '');
}

/** The parser reads UTF-8 only, and lets pass what isn't. */
function decoded(bytes: Uint8Array): string {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable('damaged');
  }
}
