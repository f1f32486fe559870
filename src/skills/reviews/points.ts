import { numeralsAlike, readNumber } from '../../kernel/chinese/numerals.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { Rubric } from '../campaign/index.ts';

/** Points by item of the rubric, in its order; null where none are given yet. */
export type Points = (number | null)[];

export type Heard = {
  points: Points;
  /** Whether any point was given at all. */
  gave: boolean;
  /** What is said beside the points. */
  comment: string;
  /** 25、28、35 under the weights 30、30、40: each may be out of its weight, or out of the whole scale. */
  asWeights?: Points;
};

const LEAD =
  '(?:这|那|本|此|该|一|(?:第\\d+)?(?:篇|份|个|项)|成果|\\d+号|我|就|都|先|再|各项|每项|全部|总分|总的|综合|总体|整体|分数|得分|评分|打分|给分|另外|其他|其余|余下)*';
const GIVE = '(?:给|打|评|得|是|为|定|算|改成|改为|改到|改|调到|调成|[:：=])*';
const NUMBER = '(\\d{1,4}(?:\\.\\d{1,2})?)';
const BARE = new RegExp(`^${LEAD}${GIVE}${NUMBER}分?(?:吧|就行|好了|了)?$`, 'u');
const ALL_MOVED = new RegExp(`^${LEAD}(扣|减|加)(?:掉|上)?${NUMBER}分?$`, 'u');
const AT_THE_END = new RegExp(`^(.{2,}?[^\\d.])${GIVE}${NUMBER}分$`, 'u');
const INSTEAD = new RegExp(`^${LEAD}${NUMBER}分?改(?:成|为|到)${NUMBER}分?$`, 'u');
/** 九十分 is a mark where it ends, 十分 in 十分扎实 is none. */
const SPELT = /[零〇一二两三四五六七八九十百]{1,6}(?=分?$)/u;
const NO_COMMENT =
  /^(?:分数?|评分)?(?:要)?(?:改一?下|改改|更正)$|^(?:刚才|上次)?(?:打|给|评)(?:得)?(?:高|低|错)了$|^(?:评语|评审意见|意见|理由)[:：]?$|^(?:这|那|第\d+)[篇份个项]$|^(?:成果)?\d+号(?:成果)?$|^(?:提交|就这样|好的?|嗯|谢谢)$/u;
const OPENING = /^(?:评审意见|评语|意见|理由)(?:是|为)?[:：，,]\s*/u;

/**
 * The points and the comment in what a reviewer says: in the rubric's order, by the names of its items, or one for all of them.
 * `before`: what stands now, for 扣 5 分 and for the items that are not spoken of.
 */
export function readPoints(said: string, rubric: Rubric, before: Points): Heard | Refusal {
  const { items, from, to } = rubric;
  const named: Points = items.map(() => null);
  const bare: number[] = [];
  const rest: string[] = [];
  const base = (i: number) => before[i] ?? to;
  const pieces = said
    .trim()
    .replace(OPENING, '')
    .split(/([，,。；;！!、\s]+)/u);
  for (let at = 0; at < pieces.length; at += 2) {
    const piece = pieces[at] ?? '';
    const plain = numeralsAlike(piece.replace(SPELT, (words) => String(readNumber(words) ?? words)));
    const left = takeNamed(plain, rubric, base, named);
    const moved = ALL_MOVED.exec(plain);
    const one = BARE.exec(plain)?.[1];
    const instead = INSTEAD.exec(plain);
    const end = AT_THE_END.exec(plain);
    if (left !== plain) {
      if (left.length > 3) rest.push(piece, pieces[at + 1] ?? '');
    } else if (one !== undefined) bare.push(Number(one));
    else if (moved) {
      const by = Number(moved[2]) * (moved[1] === '加' ? 1 : -1);
      for (const i of items.keys()) named[i] = base(i) + by;
    } else if (instead) {
      for (const i of items.keys()) if (before[i] === Number(instead[1])) named[i] = Number(instead[2]);
      if (named.every((value) => value === null)) bare.push(Number(instead[2]));
    } else if (end) {
      bare.push(Number(end[2]));
      rest.push(end[1]?.replace(/[给打评得是为:：]+$/u, '') ?? '', pieces[at + 1] ?? '');
    } else if (!NO_COMMENT.test(plain)) rest.push(piece, pieces[at + 1] ?? '');
  }
  const comment = rest
    .join('')
    .trim()
    .replace(/[，,、；;]+$/u, '');
  const given = named.some((value) => value !== null);
  if (bare.length > 1 && bare.length !== items.length) {
    return refuse(
      `要打分的有 ${items.length} 项：${items.map(({ name }) => name).join('、')}；听到 ${bare.length} 个分数。请按顺序各说一个，或者只说一个总的。`,
    );
  }
  const [first] = bare;
  const points = items.map((_, i): number | null => {
    if (named[i] !== null && named[i] !== undefined) return named[i];
    if (bare.length === items.length) return bare[i] ?? null;
    return first ?? before[i] ?? null;
  });
  const off = points.find((value) => value !== null && (value < from || value > to));
  if (off !== undefined) return refuse(`每项在 ${from} 到 ${to} 分之间，${off} 分不在里面，请再说一次。`);
  return {
    points,
    gave: given || bare.length > 0,
    comment,
    ...(outOfWeights(points, rubric) && bare.length === items.length && items.length > 1
      ? { asWeights: points.map((value, i) => scaled(value, items[i]?.weight ?? to, to)) }
      : {}),
  };
}

/** The weighted mean in points of the rubric; undefined while an item has none. */
export function totalOf(points: Points, { items }: Rubric): number | undefined {
  const weights = items.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const [i, { weight }] of items.entries()) {
    const value = points[i];
    if (value === null || value === undefined) return undefined;
    sum += value * weight;
  }
  return sum / weights;
}

/** 84.5, without zeros that say nothing. */
export function inPoints(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Takes 前瞻性85 and 创新性扣5分 out of a piece, into `named`; what is left of it. */
function takeNamed(piece: string, { items }: Rubric, base: (i: number) => number, named: Points): string {
  let left = piece;
  for (const [i, { name }] of items.entries()) {
    for (const alias of aliasesOf(name)) {
      const found = new RegExp(
        `${alias}(?:方面|上|这项|分数?)?(?:再)?(扣|减|加)?${GIVE}(?:掉|上)?${NUMBER}(?:分|$|(?=[^\\d.个项次年月日户人家%]))`,
        'u',
      ).exec(left);
      if (!found) continue;
      const value = Number(found[2]);
      named[i] = found[1] === undefined ? value : base(i) + (found[1] === '加' ? value : -value);
      left = left.replace(found[0], '');
      break;
    }
  }
  return left;
}

/** 可操作性 is also called 可操作, 操作性 and 操作; longer names first. */
function aliasesOf(name: string): string[] {
  const short = name.replace(/[性度]$/u, '');
  return [...new Set([name, short, name.replace(/^可/u, ''), short.replace(/^可/u, '')])]
    .filter((alias) => alias.length > 1)
    .map((alias) => alias.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

function outOfWeights(points: Points, { items, from, to }: Rubric): boolean {
  const whole = items.reduce((sum, { weight }) => sum + weight, 0);
  return from === 0 && whole === to && points.every((value, i) => value !== null && value <= (items[i]?.weight ?? 0));
}

function scaled(value: number | null, of: number, to: number): number | null {
  return value === null ? null : Math.round((value / of) * to * 100) / 100;
}
