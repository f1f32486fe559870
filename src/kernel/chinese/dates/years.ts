import { monthOf, monthSpan, type Span, shiftMonth, yearOf, yearSpan } from './calendar.ts';
import { type Found, type Groups, meant, number, type Rule, rule, type Setting, span, unclear } from './found.ts';
import { shiftOf, YEAR, YEAR_WORD, yearNamed } from './months.ts';

/** 四季度, 季度末, 上半年, 明年, 年底, 年内. */
export const yearRules: Rule[] = [
  rule(
    `${YEAR}?(?:第?(?<quarter>[1-4一二三四])个?季度|[Qq](?<quarter>[1-4])|(?<far>下下|下|上上|上)一?个?季度|(?<this>本|这个?|当)季度?)(?<edge>[初末底])?`,
    quarter,
  ),
  rule('季度?[末底]', quarter),
  rule(`${YEAR}?(?<half>上半年|下半年)`, halfYear),
  // 工作20年 is no year
  rule(
    `(?!(?<!^)\\d{2}年(?!度|[底末初中]))${YEAR_WORD}(?:度(?!假))?年?(?<edge>[初中底末])?(?!期|会|级|个|多|[以之]?[后内])`,
    wholeYear,
  ),
  rule('(?<!\\d|[一二两三四五六七八九十半几多])(?:年(?<edge>[底末初中])|岁末)(?!级)', wholeYear),
  rule('(?<!\\d|[一二两三四五六七八九十半几多])年内', (_, { today }) => ({
    kind: 'day',
    date: yearSpan(yearOf(today)).end,
    by: true,
  })),
];

function quarter(groups: Groups, setting: Setting): Found | undefined {
  const present = monthOf(setting.today);
  const year = yearNamed(groups, setting);
  const named = groups.quarter;
  const of = (y: number, q: number) => monthSpan({ year: y, month: q * 3 - 2 }, 3);
  let found: Span | undefined;
  if (named !== undefined) {
    const q = number(named);
    found =
      year === undefined
        ? meant(
            [-1, 0, 1].map((shift) => of(present.year + shift, q)),
            setting,
          )
        : of(year, q);
  } else {
    const first = shiftMonth(
      { year: present.year, month: Math.ceil(present.month / 3) * 3 - 2 },
      shiftOf(groups.far ?? '') * 3,
    );
    found = monthSpan(first, 3);
  }
  if (!found) return undefined;
  const edge =
    groups.edge ?? (named === undefined && groups.far === undefined && groups.this === undefined ? '末' : '');
  if (edge === '初') return unclear('vague');
  return edge ? { kind: 'day', date: found.end, end: found } : span(found);
}

function halfYear(groups: Groups, setting: Setting): Found | undefined {
  const year = yearNamed(groups, setting);
  const of = (y: number) => monthSpan({ year: y, month: groups.half === '上半年' ? 1 : 7 }, 6);
  const now = yearOf(setting.today);
  const found = year === undefined ? meant([now - 1, now, now + 1].map(of), setting) : of(year);
  return found && span(found);
}

function wholeYear(groups: Groups, setting: Setting): Found {
  const year = yearNamed(groups, setting);
  const edge = groups.edge ?? (year === undefined ? '末' : '');
  const now = yearOf(setting.today);
  const found = yearSpan(year ?? (setting.tense === 'past' && /[底末]/.test(edge) ? now - 1 : now));
  if (/[底末]/.test(edge)) return { kind: 'day', date: found.end, end: found };
  return edge ? unclear('vague') : span(found);
}
