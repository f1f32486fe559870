import { Unreadable } from './unreadable.ts';

/** An element without its namespace's prefix: Office XML has no two names that differ in it alone where we look. */
export type Element = { name: string; written: string; children: (Element | string)[] };

const MOST_ELEMENTS = 1_500_000;
const DEEPEST = 250;
// A DOCTYPE matches nothing here and is refused with it: no entity is ever declared. A repeat without end of attributes
// would exhaust the stack of the matcher.
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([^\s/>!?]+)((?:\s+[^\s=>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){0,300})\s*(\/?)>|([^<]+)/y;

/** The root of an XML text in UTF-8 or UTF-16. @throws Unreadable when it isn't well formed, or larger than any rule */
export function readXml(bytes: Uint8Array): Element {
  const text = decoded(bytes);
  const root: Element = { name: '', written: '', children: [] };
  const open = [root];
  let elements = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text);
    const inside = open.at(-1);
    if (!token || !inside) throw new Unreadable('damaged');
    const [, literal, closing, written, attributes = '', empty, words] = token;
    const said = literal ?? (words === undefined ? undefined : plain(words));
    if (said !== undefined) inside.children.push(said);
    if (written === undefined) continue;
    const name = written.slice(written.indexOf(':') + 1);
    if (closing) {
      if (inside.name !== name || open.length === 1) throw new Unreadable('damaged');
      open.pop();
      continue;
    }
    elements += 1;
    if (elements > MOST_ELEMENTS || open.length > DEEPEST) throw new Unreadable('too_large');
    const element: Element = { name, written: attributes, children: [] };
    inside.children.push(element);
    if (!empty) open.push(element);
  }
  const [top] = elementsOf(root);
  if (open.length > 1 || !top) throw new Unreadable('damaged');
  return top;
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
  if (!element) return undefined;
  for (const [, key = '', double, single] of element.written.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (key.slice(key.indexOf(':') + 1) === name) return plain(double ?? single ?? '');
  }
  return undefined;
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

function decoded(bytes: Uint8Array): string {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable('damaged');
  }
}

const NAMED: { [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
