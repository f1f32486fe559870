import { readNumber } from '../../kernel/chinese/numerals.ts';

/** What a text says in its metadata's form, `名: 值`, and the lines that remain. */
export type Unwrapped = { lines: string[]; meta: string[] };

const SENDS = /关于(?:印发|发布|公布|下发|修订印发)(?:修订后的|新修订的)?《([^》]{3,50})》的(?:通知|公告|通告)$/u;
const NUMBER = /([^\s（(，。：:】]{1,14})[〔[［（(](\d{4})[〕\]］）)]\s*第?(\d+)号/u;
const DAY =
  /^(?:\d{4}|[二〇○零一两三四五六七八九]{4})年\s*[\d一二三四五六七八九十]{1,2}月\s*[\d一二三四五六七八九十]{1,3}日$/u;
const ORGAN =
  /^[^，。；：、]{3,40}(?:委员会|工委|党委|党组|党总支|党支部|办公室|工会|局|部|厅|处|院|政府)(?:\s*[^，。；：]{3,40}(?:委员会|局|部|厅|办公室))*$/u;
const DISPATCH =
  /^(?:抄\s*送|主\s*送|报\s*送|分\s*送)[：:]|\d{4}年\d{1,2}月\d{1,2}日\s*印发$|^[（(]此件.{2,10}[）)]$|^(?:主题词|印数|校对)[：:]/u;
const HEADED = /文件$/u;
const OPENING = 15;

/** A rule often comes inside the circular that sends it out: its own words begin where its title stands again. */
export function unwrap(lines: string[]): Unwrapped {
  const { lines: body, meta } = signed(lines.filter((line) => !DISPATCH.test(line)));
  const labelled = body.map((line, i) => (i < OPENING ? asMeta(line) : undefined));
  const own = body.filter((_, i) => labelled[i] === undefined);
  const stated = [...meta, ...labelled.flatMap((line) => line ?? [])];
  const sent = sentBy(own);
  if (!sent) return { lines: own, meta: stated };
  const { title, from } = sent;
  const starts = own.findIndex((line, i) => i >= from && bare(line) === bare(title));
  const cover = own.slice(0, starts < 0 ? from : starts);
  return {
    lines: starts < 0 ? [title, ...own.slice(from)] : own.slice(starts),
    meta: [...stated, ...metaOf(cover)],
  };
}

/** 关于印发《…》的通知, over at most three lines, and where its words go on. */
function sentBy(lines: string[]): { title: string; from: number } | undefined {
  for (let at = 0; at < Math.min(OPENING, lines.length); at += 1) {
    for (const taken of [1, 2, 3]) {
      const title = SENDS.exec(
        lines
          .slice(at, at + taken)
          .join('')
          .replace(/^#+\s*/u, ''),
      )?.[1];
      if (title) return { title, from: at + taken };
    }
  }
  return undefined;
}

function metaOf(cover: string[]): string[] {
  const number = NUMBER.exec(cover.join('\n'));
  const head = cover.find((line) => HEADED.test(line) && ORGAN.test(line.replace(HEADED, '')))?.replace(HEADED, '');
  const { meta } = signed(cover);
  return [
    ...(head ? [`发布: ${head}`] : []),
    ...meta,
    ...(number ? [`文号: ${number[1]}〔${number[2]}〕${number[3]}号`] : []),
  ];
}

/** Who signed and when, at the end of a text. */
function signed(lines: string[]): Unwrapped {
  const date = lines.at(-1) ?? '';
  if (!DAY.test(date)) return { lines, meta: [] };
  const organ = lines.at(-2) ?? '';
  const named = ORGAN.test(organ);
  return {
    lines: lines.slice(0, named ? -2 : -1),
    meta: [...(named ? [`发布: ${organ}`] : []), `通过: ${inDigits(date)}`],
  };
}

const NAMES: [RegExp, string][] = [
  [/^(?:发布(?:单位|机关|部门)|制定(?:机关|单位)|发文(?:机关|单位)|颁布单位)$/u, '发布'],
  [/^(?:发布文号|发文字号|文\s*号|文件编号)$/u, '文号'],
  [/^(?:发布|印发|公布|颁布|成文|通过)日期$/u, '通过'],
  [/^(?:施行|实施|生效|执行)日期$/u, '施行'],
  [/^(?:时效性|效力状态|状态)$/u, '状态'],
];

/** 【发布日期】2023-02-01, 发文字号：…, as collections of rules print them. */
function asMeta(line: string): string | undefined {
  const [, bracketed, plain, value] = /^(?:【([^】]{2,6})】|([^：:，。]{2,6})[：:])\s*(.{2,60})$/u.exec(line) ?? [];
  const name = NAMES.find(([pattern]) => pattern.test(bracketed ?? plain ?? ''))?.[1];
  return name && `${name}: ${value}`;
}

function bare(line: string): string {
  return line.replace(/^#+\s*/u, '').replace(/[《》\s]/gu, '');
}

/** 二〇二六年五月二十日 → 2026年5月20日. */
function inDigits(date: string): string {
  return date.replace(/[^年月日\s]+/gu, (words) => String(readNumber(words.replaceAll('○', '〇')) ?? words));
}
