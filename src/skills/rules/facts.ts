import type { ParsedArticle } from './parse.ts';

/** What is known of a text besides its words. Dates are civil, as far as the text gives a whole date. */
export type RuleFacts = {
  version?: string;
  issuer?: string;
  number?: string;
  adopted?: string;
  effective?: string;
  /** The text or its metadata says that it is abolished. */
  repealed?: boolean;
  /** 编码 of the unit for which, with those it leads, it is meant; undefined: for everyone, or whoever imports decides. */
  unit?: string;
};

const KIND = /(?:条例|规定|办法|细则|准则|章程|意见|通知|规则|制度|方案|规程|流程|要点|指南|须知|公约|决定|规范)$/u;
const BRACKETS = /[（(][^（）()]*[）)]$/u;
const EDITION = /[（(]([^（）()]*年[^（）()]*版)[）)]$/u;
const DAY = /(\d{4})年(\d{1,2})月(\d{1,2})日/u;

type Heading = { title: string; raw: string; version?: string; lines: number };

/** The heading of a text and how many lines it takes. */
export function titleOf(lines: string[], fallback: string): Heading {
  const marked = lines.findIndex((line) => /^#\s/.test(line));
  if (marked >= 0 && marked < 5) return headed(lines[marked]?.replace(/^#\s*/, '') ?? '', marked + 1);
  const [first = '', second = ''] = lines.map((line) => line.replace(/^《([^《》]+)》$/u, '$1'));
  if (isHeading(first)) return headed(first, 1);
  // Word files break a long heading into two centred lines
  if (short(first) && short(second) && isHeading(first + second)) return headed(first + second, 2);
  return headed(fallback, 0);
}

function short(line: string): boolean {
  return line.length > 0 && line.length <= 45 && !/[。；：，]$/u.test(line) && !/^第.+[条章]/u.test(line);
}

function isHeading(line: string): boolean {
  return short(line) && line.length <= 60 && KIND.test(line.replace(BRACKETS, ''));
}

function headed(raw: string, lines: number): Heading {
  const bare = raw.replace(/^《(.*)》$/u, '$1').trim();
  const version = EDITION.exec(bare)?.[1];
  return { title: bare.replace(EDITION, '').trim(), raw: bare, lines, ...(version ? { version } : {}) };
}

/** Metadata lines (版本: …) count before what the text itself says. */
export function factsOf(from: {
  meta: string[];
  preamble: string[];
  articles: ParsedArticle[];
  versionInTitle: string | undefined;
}): RuleFacts {
  const stated = new Map(
    from.meta.flatMap((line) => {
      const [, name, value] = /^([^：:]{2,4})[：:]\s*(.+)$/u.exec(line) ?? [];
      return name && value ? [[name, value.trim()] as const] : [];
    }),
  );
  // The history of a text stands in brackets or as dated lines directly below its heading
  const history = from.preamble
    .slice(0, 4)
    .filter((line) => DAY.test(line) && line.length < 200)
    .join(' ');
  const ending = from.articles
    .slice(-4)
    .flatMap(({ paragraphs }) => paragraphs)
    .join('\n');
  const version = from.versionInTitle ?? stated.get('版本');
  const issued = /(\d{4}年\d{1,2}月\d{1,2}日)([^\d，。（）()、]{2,24}?)(?:发布|印发|公布)/gu;
  const issues = [...history.matchAll(issued)];
  const published = issues.at(-1);
  const issuer = stated.get('发布') ?? published?.[2];
  const number =
    stated.get('文号') ?? /[^\s（(，。：:】]{1,14}〔\d{4}〕\d+号/u.exec(from.preamble.slice(0, 4).join(' '))?.[0];
  const days = [...history.matchAll(new RegExp(DAY, 'gu'))];
  const adopted = civil(stated.get('通过')) ?? civil(days.at(-1)?.[0]);
  const begins = /自(\d{4}年\d{1,2}月\d{1,2}日)(?:起|开始)/u;
  const effective =
    civil(stated.get('施行')) ??
    civil(/本.{0,8}自(\d{4}年\d{1,2}月\d{1,2}日)(?:起|开始)/u.exec(ending)?.[1]) ??
    civil(begins.exec(history)?.[1]) ??
    (/自(?:发布|印发|公布|颁布)之日起/u.test(ending) ? adopted : undefined);
  const unit = stated.get('范围');
  const repealed = /废止|失效|停止执行/u.test(stated.get('状态') ?? '');
  return knownFacts({ version, issuer, number, adopted, effective, repealed, unit });
}

/** Of what is given, which may be more, the facts that are known. */
export function knownFacts(given: { [Fact in keyof RuleFacts]: RuleFacts[Fact] | undefined }): RuleFacts {
  const { version, issuer, number, adopted, effective, repealed, unit } = given;
  return {
    ...(version ? { version } : {}),
    ...(issuer ? { issuer } : {}),
    ...(number ? { number } : {}),
    ...(adopted ? { adopted } : {}),
    ...(effective ? { effective } : {}),
    ...(repealed ? { repealed } : {}),
    ...(unit ? { unit } : {}),
  };
}

/** 2019年12月29日 or 2019-12-29 → 2019-12-29; anything less than a whole date is undefined. */
function civil(text: string | undefined): string | undefined {
  const [, year, month, day] = DAY.exec(text ?? '') ?? /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/.exec(text ?? '') ?? [];
  if (!year || !month || !day) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return Number.isNaN(Date.parse(`${date}T00:00Z`)) ? undefined : date;
}
