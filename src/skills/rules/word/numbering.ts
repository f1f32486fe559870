import { numeralIn } from './numerals.ts';
import { attribute, type Element, elementsOf, inside, isOn, numberOf, valIn } from './xml.ts';

export type Numbering = {
  /**
   * The number that the next paragraph of this list gets, as printed (第三条, 二、, （一）); '' for a bullet or an unknown list.
   * Counts on: ask once a paragraph, in printed order.
   */
  next(list: string, level: number): string;
  /** The level of a list that a paragraph style stands for. */
  levelOf(list: string, style: string): number | undefined;
};

type Level = {
  start: number;
  format: string;
  /** 第%1条, where %1 is the number of the first level. */
  text: string;
  style: string | undefined;
  /** Begins anew after this level (1 is the first) or one above; 0 never. */
  restart: number | undefined;
  legal: boolean;
};

type Scheme = { levels: Map<number, Level>; link: string | undefined; counts: Map<number, number> };
type List = { scheme: string; levels: Map<number, Level>; starts: Map<number, number> };

/** The lists of numbering.xml (ECMA-376 17.9). `listOfStyle` finds the list that a numbering style stands for. */
export function numberingOf(root: Element | undefined, listOfStyle: (style: string) => string | undefined): Numbering {
  const all = root ? elementsOf(root) : [];
  const schemes = new Map(
    all
      .filter(({ name }) => name === 'abstractNum')
      .map((one) => [attribute(one, 'abstractNumId') ?? '', schemeOf(one)]),
  );
  const lists = new Map(
    all.filter(({ name }) => name === 'num').map((one) => [attribute(one, 'numId') ?? '', listOf(one)]),
  );
  const begun = new Set<string>();

  const find = (id: string, hops = 0): { list: List; scheme: Scheme } | undefined => {
    const list = lists.get(id);
    const scheme = list && schemes.get(list.scheme);
    if (!list || !scheme) return undefined;
    const linked = scheme.link !== undefined && hops < 5 ? listOfStyle(scheme.link) : undefined;
    return (linked === undefined ? undefined : find(linked, hops + 1)) ?? { list, scheme };
  };

  return {
    levelOf(id, style) {
      const levels = find(id)?.scheme.levels ?? new Map<number, Level>();
      return [...levels].find(([, level]) => level.style === style)?.[0];
    },
    next(id, depth) {
      const found = find(id);
      if (!found) return '';
      const { list, scheme } = found;
      const levelAt = (place: number) => list.levels.get(place) ?? scheme.levels.get(place);
      const level = levelAt(depth);
      if (!level) return '';
      const { counts } = scheme;
      const before = counts.get(depth);
      const restarted = begun.has(`${id}/${depth}`) ? undefined : list.starts.get(depth);
      begun.add(`${id}/${depth}`);
      counts.set(depth, restarted ?? (before === undefined ? level.start : before + 1));
      for (const place of [...counts.keys()]) {
        const restart = levelAt(place)?.restart ?? place;
        if (place > depth && restart > depth) counts.delete(place);
      }
      const words = level.text.replace(/%([1-9])/g, (_, place: string) => {
        const at = Number(place) - 1;
        const shown = levelAt(at);
        return numeralIn(level.legal ? 'decimal' : (shown?.format ?? 'decimal'), counts.get(at) ?? shown?.start ?? 1);
      });
      // The gap keeps 第三条 from being taken for a reference at the start of a sentence
      return level.format === 'bullet' ? '' : words.trim().replace(/(?<=[\d\p{L}])$/u, ' ');
    },
  };
}

function schemeOf(element: Element): Scheme {
  return {
    levels: levelsIn(elementsOf(element)),
    link: valIn(inside(element, 'numStyleLink')),
    counts: new Map(),
  };
}

function listOf(element: Element): List {
  const overrides = elementsOf(element).filter(({ name }) => name === 'lvlOverride');
  const starts = overrides.flatMap((one): [number, number][] => {
    const start = numberOf(inside(one, 'startOverride'));
    return start === undefined ? [] : [[Number(attribute(one, 'ilvl') ?? 0), start]];
  });
  return {
    scheme: valIn(inside(element, 'abstractNumId')) ?? '',
    levels: levelsIn(overrides.flatMap(elementsOf)),
    starts: new Map(starts),
  };
}

function levelsIn(elements: Element[]): Map<number, Level> {
  const levels = elements.filter(({ name }) => name === 'lvl');
  return new Map(
    levels.map((one) => [
      Number(attribute(one, 'ilvl') ?? 0),
      {
        // ECMA-376 17.9.25: a level that names no start begins at zero
        start: numberOf(inside(one, 'start')) ?? 0,
        format: formatOf(one),
        text: valIn(inside(one, 'lvlText')) ?? '',
        style: valIn(inside(one, 'pStyle')),
        restart: numberOf(inside(one, 'lvlRestart')),
        legal: isOn(inside(one, 'isLgl')),
      },
    ]),
  );
}

/** A format of a later Word comes with one that the older know. */
function formatOf(level: Element): string {
  const own = inside(level, 'numFmt') ?? inside(level, 'AlternateContent', 'Fallback', 'numFmt');
  return valIn(own) ?? 'decimal';
}
