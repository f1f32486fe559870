import { attribute, type Element, elementsOf, inside, numberOf, valIn } from './xml.ts';

/** What a paragraph style, with those it is based on, says of its paragraphs. */
export type Style = {
  id: string;
  role: 'title' | 'contents' | 'text';
  /** 1 is the highest; undefined for body text. */
  heading: number | undefined;
  list: string | undefined;
  level: number | undefined;
  centred: boolean;
  /** In half points. */
  size: number | undefined;
};

export type Styles = {
  /** The style of this id; without one, that of ordinary paragraphs. */
  of(id: string | undefined): Style;
  /** The list that a numbering style stands for. */
  listOf(id: string): string | undefined;
};

const PLAIN = { role: 'text', heading: undefined, list: undefined, level: undefined, centred: false } as const;

export function stylesOf(root: Element | undefined): Styles {
  const all = (root ? elementsOf(root) : []).filter(({ name }) => name === 'style');
  const byId = new Map(all.map((style) => [attribute(style, 'styleId') ?? '', style]));
  const usual = all.find((style) => attribute(style, 'type') === 'paragraph' && attribute(style, 'default') === '1');
  const known = new Map<string, Style>();
  const base = numberOf(inside(root, 'docDefaults', 'rPrDefault', 'rPr', 'sz'));

  const of = (id: string | undefined, hops = 0): Style => {
    const key = id !== undefined && byId.has(id) ? id : (attribute(usual, 'styleId') ?? '');
    const kept = known.get(key);
    if (kept) return kept;
    const element = byId.get(key);
    const parent = valIn(inside(element, 'basedOn'));
    const from =
      parent !== undefined && byId.has(parent) && hops < 20 ? of(parent, hops + 1) : { ...PLAIN, size: base };
    const style = element ? styleOn(key, element, from) : { id: key, ...from };
    known.set(key, style);
    return style;
  };
  return { of, listOf: (id) => valIn(inside(byId.get(id), 'pPr', 'numPr', 'numId')) };
}

function styleOn(id: string, element: Element, from: Omit<Style, 'id'>): Style {
  const name = (valIn(inside(element, 'name')) ?? id).trim().toLowerCase();
  const properties = inside(element, 'pPr');
  const named = /^(?:heading|标题)\s*([1-9])$/.exec(name)?.[1];
  const outline = outlineOf(properties);
  const align = valIn(inside(properties, 'jc'));
  return {
    id,
    role: /^(?:title|标题|文件标题|公文标题|大标题)$/.test(name)
      ? 'title'
      : /^(?:toc|目录)\s*(?:\d|heading|标题)/.test(name)
        ? 'contents'
        : from.role,
    heading: named ? Number(named) : outline === undefined ? from.heading : outline > 9 ? undefined : outline,
    list: valIn(inside(properties, 'numPr', 'numId')) ?? from.list,
    level: numberOf(inside(properties, 'numPr', 'ilvl')) ?? from.level,
    centred: align === undefined ? from.centred : align === 'center',
    size: numberOf(inside(element, 'rPr', 'sz')) ?? from.size,
  };
}

/** 1–9 for an outline level, 10 for body text, undefined where nothing is said. */
export function outlineOf(properties: Element | undefined): number | undefined {
  const level = numberOf(inside(properties, 'outlineLvl'));
  return level === undefined ? undefined : level + 1;
}
