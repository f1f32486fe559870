/** Whole numbers that add up to `total`, one a part: each its `least`, and of the rest as its weight is of all weights. */
export function share(
  total: number,
  parts: number,
  { least, weight }: { least(part: number): number; weight(part: number): number },
): number[] {
  const each = Array.from({ length: parts }, (_, part) => ({ least: least(part), weight: weight(part) }));
  const rest = each.reduce((left, one) => left - one.least, total);
  const whole = each.reduce((sum, one) => sum + one.weight, 0);
  let weighed = 0;
  let given = 0;
  return each.map((one, part) => {
    weighed += one.weight;
    const upTo = part === parts - 1 ? rest : Math.round((rest * weighed) / whole);
    const extra = upTo - given;
    given = upTo;
    return one.least + extra;
  });
}
