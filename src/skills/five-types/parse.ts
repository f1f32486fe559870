import { withoutEnd } from '../../kernel/chinese/text.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { Table } from '../../reports/read-table.ts';
import { counted, type Entry, PART_WORDS, TYPE_WORDS, typeIn, WANTED } from './policy.ts';
import { PARTS, type Part, type Type } from './tables.ts';

/** A plan as people write it: types as headings, parts in them, items numbered or set apart by marks. Pure. */

const TYPE_HEAD =
  /(?:^|[\n。；;，,])\s*(?:[（(]?[一二三四五\d][）)、.．]\s*)?((?:学习|服务|创新|和谐|廉洁|清廉|廉政)型)(?:机关|党组织|建设)*的?\s*(?=[：:，,、\s]|目标|着[眼力]点|[具\d三3]?体?措施|活动载体|载体|[12两二三3一][个条项])/gu;
const PART_HEAD =
  /(?:^|[\n。；;，,、：:\s的])\s*(?:[（(]?[一二三四\d][）)、.．]\s*)?(?:[一二两三123]\s*[个条项])?(工作目标|目标|着眼点|着力点|具体措施|措施|活动载体|载体)\s*(?:[一二两三123]\s*[个条项])?\s*(?:分别|包括|如下)?(?:[是为有]|[：:])+/gu;
const PARTS_BY: [RegExp, Part][] = [
  [/目标/u, 'goal'],
  [/着/u, 'focus'],
  [/措施/u, 'measure'],
  [/载体/u, 'carrier'],
];
const LONGEST = 80;

/**
 * The entries of a text, by type and part; `type` is meant where the text names none. Empty where it has no such shape; a
 * Refusal where there is more of a part than a plan has.
 */
export function planIn(text: string, type?: Type): Entry[] | Refusal {
  const entries: Entry[] = [];
  for (const { of, body } of byType(text, type)) {
    for (const [part, words] of byPart(body)) {
      const items = itemsOf(words, WANTED[part]);
      if (items.length > WANTED[part]) return tooMany(of, part, items.length);
      entries.push(...items.map((item, i) => ({ type: of, part, place: i + 1, text: item })));
    }
  }
  return entries;
}

export function tooMany(type: Type, part: Part, count: number): Refusal {
  return refuse(`${TYPE_WORDS[type]}要正好 ${counted(part, WANTED[part])}，这里有 ${count} 项，请合并或去掉一些。`);
}

function byType(text: string, type: Type | undefined): { of: Type; body: string }[] {
  const heads = [...text.matchAll(TYPE_HEAD)];
  if (heads.length === 0) return type ? [{ of: type, body: text }] : [];
  return heads.flatMap((head, i) => {
    const of = typeIn(head[1] ?? '');
    const body = text.slice(head.index + head[0].length, heads[i + 1]?.index);
    return of ? [{ of, body }] : [];
  });
}

function byPart(body: string): [Part, string][] {
  const heads = [...body.matchAll(PART_HEAD)];
  return heads.flatMap((head, i) => {
    const part = PARTS_BY.find(([words]) => words.test(head[1] ?? ''))?.[1];
    const words = body.slice(head.index + head[0].length, heads[i + 1]?.index);
    return part ? [[part, words] as [Part, string]] : [];
  });
}

const NUMBERED =
  /[①②③④⑤]\s*|(?<!\d)\d\s*[.、．)）](?!\d)\s*|[（(][一二三\d][）)]\s*|(?:^|[\s；;，,。])(?:[一二三][、.．是]|第[一二三][条个项]?[，,、是]?)\s*/u;
const APART = [/[；;\n]+/u, /[，,]+/u, /、+/u];
/** Of two: 运动会和开放日, but no 和谐. */
const AND = /(?<=.{2})[和与及](?!谐|睦|平|气|美|解)(?=.{2})/u;

/** The items of one part: by their numbers, else by the marks that give as many as there ought to be. */
export function itemsOf(words: string, wanted: number): string[] {
  const numbered = clean(words.split(NUMBERED));
  if (NUMBERED.test(words) && numbered.length > 1) return numbered;
  if (wanted === 1) return clean([words]);
  const ways = [...APART, ...(wanted === 2 ? [AND] : [])].map((mark) => clean(words.split(mark)));
  return (
    ways.find((items) => items.length === wanted) ??
    ways.slice(0, APART.length).find((items) => items.length > 1) ??
    clean([words])
  );
}

function clean(items: string[]): string[] {
  return items
    .map((item) =>
      withoutEnd(item, ' \n：:，,。；;、')
        .replace(/^[\s：:，,。；;、]+/u, '')
        .replace(/^(?:和|以及)(?=.{2})/u, '')
        .slice(0, LONGEST),
    )
    .filter((item) => item.length > 1);
}

/** A table with the columns 型, 项目, 内容, or one row a type with a column a part. */
export function planInTable({ columns, rows }: Table): Entry[] | Refusal {
  const typeColumn = columns.find((column) => /型|类别/u.test(column)) ?? columns[0] ?? '';
  const partColumn = columns.find((column) => /项目|要素|部分/u.test(column));
  const textColumn = columns.find((column) => /内容/u.test(column));
  const found: { type: Type; part: Part; text: string }[] = [];
  let type: Type | undefined;
  for (const { cells } of rows) {
    type = typeIn(cells[typeColumn] ?? '') ?? type;
    if (!type) continue;
    for (const part of PARTS) {
      const own = partColumn
        ? PARTS_BY.find(([words]) => words.test(cells[partColumn] ?? ''))?.[1] === part
          ? cells[textColumn ?? '']
          : undefined
        : columns
            .filter((column) => column !== typeColumn && PARTS_BY.find(([words]) => words.test(column))?.[1] === part)
            .map((column) => cells[column])
            .join('\n');
      for (const text of own ? itemsOf(own, WANTED[part]) : []) found.push({ type, part, text });
    }
  }
  const entries: Entry[] = [];
  for (const one of found) {
    const place = entries.filter((entry) => entry.type === one.type && entry.part === one.part).length + 1;
    if (place > WANTED[one.part]) return tooMany(one.type, one.part, place);
    entries.push({ ...one, place });
  }
  return entries;
}

/** 目标 as the words of a part. */
export function partIn(words: string): Part | undefined {
  const named = PARTS.filter(
    (part) => words.includes(PART_WORDS[part]) || (part === 'focus' && words.includes('着力点')),
  );
  return named.length === 1 ? named[0] : undefined;
}
