import fc from 'fast-check';
import type { ShownCard } from '../../src/message/card.ts';

const short = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const name = fc.oneof(short, fc.constantFrom('a', 'b', ''));
const long = fc
  .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 300 }))
  .map(([text, times]) => `${text}，`.repeat(times));
const text = fc.oneof({ weight: 4, arbitrary: short }, { weight: 1, arbitrary: long });

const field = fc.record(
  {
    name,
    label: text,
    kind: fc.constantFrom('text' as const, 'choice' as const, 'choices' as const, 'date' as const, 'file' as const),
    required: fc.boolean(),
    options: fc.array(short, { maxLength: 40 }),
    value: fc.oneof(text, fc.array(short, { maxLength: 4 })),
    hint: text,
  },
  { requiredKeys: ['name', 'label', 'kind', 'required'] },
);
const labels = fc.array(short, { maxLength: 30 });
/** Cards with everything that a card can have, short and long. */
export const anyCard: fc.Arbitrary<ShownCard> = fc
  .record(
    {
      id: fc.constant('c1'),
      heading: text,
      text,
      more: text,
      fields: fc.array(fc.record({ label: short, value: text }), { maxLength: 12 }),
      quote: fc.record({ text, source: short }),
      table: fc.record({
        columns: fc.array(short, { maxLength: 25 }),
        rows: fc.array(fc.array(fc.oneof({ weight: 9, arbitrary: short }, text), { maxLength: 25 }), { maxLength: 60 }),
      }),
      chart: fc.record({
        kind: fc.constantFrom('bar' as const, 'line' as const, 'radar' as const, 'funnel' as const),
        labels,
        series: fc.array(
          fc.record({ name: short, values: fc.array(fc.oneof(fc.nat(), fc.double()), { maxLength: 30 }) }),
          { maxLength: 3 },
        ),
      }),
      progress: fc.record({ label: short, done: fc.nat(50), total: fc.nat(50) }),
      file: fc.record({ name: short, bytes: fc.nat() }),
      buttons: fc.array(
        fc.record(
          {
            id: fc.uuid(),
            label: short,
            expired: fc.boolean(),
            tone: fc.constantFrom('primary' as const, 'danger' as const),
            confirm: text,
          },
          { requiredKeys: ['id', 'label'] },
        ),
        { maxLength: 90 },
      ),
      form: fc.record({ id: fc.uuid(), submit: short, fields: fc.array(field, { maxLength: 30 }) }),
    },
    { requiredKeys: ['id'] },
  )
  .map((made) => made as ShownCard);

/** Every word of it: nothing of this may be missing on the screen. */
export function wordsIn(shown: ShownCard): string[] {
  const { heading, text, more, fields, quote, table, chart, progress, file, buttons, form } = shown;
  const drawn = chart && chart.series.length > 0 ? chart : undefined;
  return [
    heading,
    text,
    more,
    ...(fields ?? []).flatMap(({ label, value }) => [label, value]),
    quote?.text,
    quote?.source,
    ...(table ? [...table.columns, ...table.rows.flat()] : []),
    ...(drawn ? [...drawn.series.map((one) => one.name), ...drawn.labels] : []),
    progress?.label,
    file?.name,
    ...(buttons ?? []).flatMap(({ label, expired, confirm }) => [label, expired ? undefined : confirm]),
    ...(form
      ? [form.submit, ...form.fields.flatMap(({ label, hint, value }) => [label, hint, ...[value ?? []].flat()])]
      : []),
  ].filter((word): word is string => word !== undefined && word !== '');
}
