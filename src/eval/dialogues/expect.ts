import type { Effect, Expect, Reply } from './format.ts';

export type Row = { [field: string]: unknown };
export type Checked = { what: string; held: boolean; seen: string };

/** What must never stand in a reply, whatever was asked. */
const NEVER = /undefined|null|NaN|Exception|\[object/u;

/** A string that begins with ~ is a regular expression, any other is meant literally. */
export function matches(wanted: unknown, seen: unknown): boolean {
  if (typeof wanted === 'string' && wanted.startsWith('~')) {
    return seen !== null && seen !== undefined && pattern(wanted.slice(1)).test(String(seen));
  }
  if (typeof wanted === 'boolean') return wanted === Boolean(seen);
  if (wanted === null) return seen === null || seen === undefined;
  return String(wanted) === String(seen ?? '');
}

export function pattern(source: string): RegExp {
  return new RegExp(source, 'su');
}

export function checkEffect(effect: Effect, rows: Row[] | undefined): Checked {
  const what = `${effect.entity} ${JSON.stringify(effect.where)}${effect.where_not ? ` not ${JSON.stringify(effect.where_not)}` : ''} = ${JSON.stringify(effect.count)}`;
  if (!rows) return { what, held: false, seen: `no entity ${effect.entity} here` };
  const fits = rows.filter(
    (row) =>
      Object.entries(effect.where).every(([field, wanted]) => matches(wanted, row[field])) &&
      !(effect.where_not && Object.entries(effect.where_not).every(([field, wanted]) => matches(wanted, row[field]))),
  );
  return { what, held: counts(effect.count, fits.length), seen: String(fits.length) };
}

export function checkReply(reply: Reply | undefined, texts: string[], spoken: boolean): Checked[] {
  const all = texts.join('\n');
  const checks: Checked[] = [{ what: `never ${NEVER.source}`, held: !NEVER.test(all), seen: clip(all) }];
  if (!reply && !spoken) return checks;
  const min = reply?.min ?? (reply?.max === undefined && spoken ? 1 : 0);
  checks.push({ what: `at least ${min} replies`, held: texts.length >= min, seen: String(texts.length) });
  if (reply?.max !== undefined)
    checks.push({ what: `at most ${reply.max} replies`, held: texts.length <= reply.max, seen: String(texts.length) });
  for (const source of reply?.all ?? [])
    checks.push({ what: `says ${source}`, held: pattern(source).test(all), seen: clip(all) });
  if (reply?.any)
    checks.push({
      what: `says one of ${reply.any.join(' | ')}`,
      held: reply.any.some((source) => pattern(source).test(all)),
      seen: clip(all),
    });
  for (const source of reply?.none ?? [])
    checks.push({ what: `doesn't say ${source}`, held: !pattern(source).test(all), seen: clip(all) });
  if (reply?.max_chars !== undefined)
    checks.push({
      what: `at most ${reply.max_chars} characters`,
      held: all.length <= reply.max_chars,
      seen: String(all.length),
    });
  return checks;
}

export function checkMessages(expect: Expect, messages: { to: string; text: string }[]): Checked[] {
  return (expect.messages ?? []).map(({ to, text, count }) => {
    const fits = messages.filter(
      (message) => message.to === to && (text === undefined || contains(text, message.text)),
    );
    const wanted = count ?? { min: 1 };
    return {
      what: `messages to ${to} ${text ?? ''} = ${JSON.stringify(wanted)}`,
      held: counts(wanted, fits.length),
      seen: String(fits.length),
    };
  });
}

function contains(wanted: string, text: string): boolean {
  return wanted.startsWith('~') ? pattern(wanted.slice(1)).test(text) : text.includes(wanted);
}

function counts(wanted: Effect['count'], seen: number): boolean {
  if (typeof wanted === 'number') return seen === wanted;
  return seen >= (wanted.min ?? 0) && seen <= (wanted.max ?? Number.POSITIVE_INFINITY);
}

function clip(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
