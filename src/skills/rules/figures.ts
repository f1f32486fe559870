type Figure = { value: number; measure: string };

const MEASURE = '(个?(?:正式|预备)?党员|人|名|位|个?月|年|天|日|周岁|岁|元|块|学时|小时|个?单位|家|%)';
const FIGURE = new RegExp(`(\\d+(?:\\.\\d+)?)(万)?(?:多)?${MEASURE}`, 'gu');
const BOUND = new RegExp(
  `(不足|不到|未满|不满|少于|低于|超过|年满|满|不少于|不低于|不超过|不得超过|不多于|至|到)?(\\d+(?:\\.\\d+)?)(万)?${MEASURE}(以上|以下|以内|之内|内)?`,
  'gu',
);

/** The figures of the asker's own case: 机关150个党员, 出国4个月; a large one without a measure is money. Comparable words. */
export function figuresIn(words: string): Figure[] {
  const measured = [...words.matchAll(FIGURE)].map(([, value, tens, measure]) => figure(value, tens, measure));
  const bare = /(?<!\d)\d{4,5}(?![\d年])/u.exec(words)?.[0];
  // 一个月 and 一年 are how often, no case
  const own = measured.filter(({ value, measure }) => value !== 1 && !(value === 12 && measure === '月'));
  return bare ? [...own, { value: Number(bare), measure: '元' }] : own;
}

/**
 * Whether words set a bound in the measure of one of these figures, and whether a figure keeps within it: 1 or −1, 0 where
 * none is set. 50人以上、100人以下 is one range.
 */
export function keeps(figures: readonly Figure[], words: string): -1 | 0 | 1 {
  if (figures.length === 0) return 0;
  const ranges: { from: number; to: number; measure: string; end: number }[] = [];
  for (const match of words.matchAll(BOUND)) {
    const [whole, before = '', value, tens, measure, after = ''] = match;
    const bound = figure(value, tens, measure);
    const upper =
      /不足|不到|未满|不满|^少于|^低于|不超过|不得超过|不多于|^[至到]$/u.test(before) || /以下|内/u.test(after);
    const lower = /^超过|满|不少于|不低于/u.test(before.replace(/[未不]满/u, '')) || after === '以上';
    if (upper === lower) continue;
    const last = ranges.at(-1);
    const open = last && match.index - last.end <= 3 && last.measure === bound.measure;
    if (open && upper && last.to === Number.POSITIVE_INFINITY) last.to = bound.value;
    else {
      ranges.push({
        from: lower ? bound.value : Number.NEGATIVE_INFINITY,
        to: upper ? bound.value : Number.POSITIVE_INFINITY,
        measure: bound.measure,
        end: match.index + whole.length,
      });
    }
  }
  const same = ranges.filter(({ measure }) => figures.some((own) => own.measure === measure));
  if (same.length === 0) return 0;
  return same.some(({ from, to, measure }) =>
    figures.some((own) => own.measure === measure && own.value >= from && own.value <= to),
  )
    ? 1
    : -1;
}

function figure(value = '', tens: string | undefined, measure = ''): Figure {
  const number = Number(value) * (tens ? 10_000 : 1);
  if (measure === '年') return { value: number * 12, measure: '月' };
  if (/月$/u.test(measure)) return { value: number, measure: '月' };
  if (/党员|人|名|位/u.test(measure)) return { value: number, measure: '人' };
  if (/天|日/u.test(measure)) return { value: number, measure: '日' };
  if (/岁/u.test(measure)) return { value: number, measure: '岁' };
  if (/元|块/u.test(measure)) return { value: number, measure: '元' };
  if (/单位|家/u.test(measure)) return { value: number, measure: '家' };
  return { value: number, measure };
}
