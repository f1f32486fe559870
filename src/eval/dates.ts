import * as z from 'zod';
import { type DateReading, readDate } from '../kernel/chinese/dates.ts';
import { OperatorError } from '../kernel/errors.ts';
import { workingDays } from '../kernel/working-days.ts';

const expected = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('date'), date: z.string() }),
  z.object({ kind: z.literal('datetime'), datetime: z.string() }),
  z.object({ kind: z.literal('range'), start: z.string(), end: z.string() }),
  z.object({ kind: z.literal('ambiguous') }),
]);
const row = z.looseObject({
  id: z.string(),
  text: z.string(),
  /** The instant it is said at, with the city's own offset: its civil minute is its first sixteen characters. */
  ref: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d/),
  tense: z.enum(['past', 'future']).default('future'),
  class: z.string().default('all'),
  expect: expected.optional(),
  accept: z.array(expected).default([]),
});
type Expected = z.infer<typeof expected>;

/** Reads each line's text as a date and scores it: right is equal to `expect` or to one of `accept`; part, by and reason don't count. */
export function evalDates(lines: string[]): { report: string; out: object[] } {
  const days = workingDays();
  const classes = new Map<string, { right: number; of: number }>();
  const out: object[] = [];
  const wrong: string[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const { id, text, ref, tense, class: kind, expect, accept, ...rest } = rowOf(line, index);
    const reading = readDate(text, { now: ref.slice(0, 16), tense, workingDays: days });
    out.push({ ...rest, id, text, ref, tense, class: kind, ...reading });
    if (!expect) return;
    const isRight = [expect, ...accept].some((wanted) => agrees(reading, wanted));
    for (const name of [kind, 'total']) {
      const count = classes.get(name) ?? { right: 0, of: 0 };
      classes.set(name, { right: count.right + (isRight ? 1 : 0), of: count.of + 1 });
    }
    if (!isRight)
      wrong.push(`  ${id} ${text} (${ref.slice(0, 16)}): ${JSON.stringify(reading)}, not ${JSON.stringify(expect)}`);
  });
  const figures = [...classes].sort(([a], [b]) => (a === 'total' ? 1 : b === 'total' ? -1 : a < b ? -1 : 1));
  const report = [
    ...figures.map(([name, { right, of }]) => `dates ${name.padEnd(12)} ${right}/${of} = ${(right / of).toFixed(3)}`),
    ...(wrong.length > 0 ? ['wrong:', ...wrong] : []),
  ].join('\n');
  return { report, out };
}

function rowOf(line: string, index: number): z.infer<typeof row> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new OperatorError(`line ${index + 1} is not JSON: a line is {"id","text","ref","tense","expect"}`);
  }
  const parsed = row.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new OperatorError(`line ${index + 1}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

function agrees(reading: DateReading, wanted: Expected): boolean {
  switch (wanted.kind) {
    case 'date':
      return reading.kind === 'date' && reading.date === wanted.date;
    case 'datetime':
      return reading.kind === 'datetime' && reading.datetime === wanted.datetime.slice(0, 16);
    case 'range':
      return reading.kind === 'range' && reading.start === wanted.start && reading.end === wanted.end;
    case 'ambiguous':
      return reading.kind === 'ambiguous';
  }
}
