import type { Read } from './database.ts';
import type { Seal } from './seal.ts';
import { openText, sealText } from './sealed-text.ts';
import type { Write } from './statement.ts';

/** While SECRET_KEY is rotated: both keys, and what is to be brought under the present one. */
export type Resealing = Seal & { read: Read; newId(): string };

export type Resealed = {
  writes: Write[];
  /** How many can be read under neither key. */
  unreadable: number;
  /** What can be found under the former key only, a line each for the operator. */
  stays: string[];
};

/** Rows whose `sealed` text is under the former key; `set` writes it as it is under the present one. */
export function resealTexts<Row extends { sealed: string }>(
  rows: Row[],
  purpose: string,
  { seal, sealPrevious, newId }: Pick<Resealing, 'seal' | 'sealPrevious' | 'newId'>,
  set: (row: Row, sealed: string) => Write,
): Resealed {
  const { present, former } = keysApart({ seal, sealPrevious });
  const writes = rows.flatMap((row) => {
    const text = openText(row.sealed, purpose, former);
    return text === undefined ? [] : [set(row, sealText(text, purpose, newId(), present))];
  });
  const renewed = rows.filter(({ sealed }) => openText(sealed, purpose, present) !== undefined).length;
  return { writes, unreadable: rows.length - writes.length - renewed, stays: [] };
}

/** Each key as if it were the only one. */
export function keysApart({ seal, sealPrevious }: Seal): { present: Seal; former: Seal } {
  const alone = (by: Seal['sealPrevious']): Seal => ({
    seal: (...words) => by(...words) ?? '',
    sealPrevious: () => undefined,
  });
  return { present: alone(seal), former: alone(sealPrevious) };
}

/** By fingerprint under the former key, those of `wanted` that one of these lists of words makes: its present one. */
export function renewedSeals(
  lists: Iterable<string[]>,
  wanted: Set<string>,
  { seal, sealPrevious }: Seal,
): Map<string, string> {
  const renewed = new Map<string, string>();
  for (const words of lists) {
    const before = sealPrevious(...words);
    if (before !== undefined && wanted.has(before)) renewed.set(before, seal(...words));
  }
  return renewed;
}

export function together(parts: Resealed[]): Resealed {
  return {
    writes: parts.flatMap(({ writes }) => writes),
    unreadable: parts.reduce((sum, { unreadable }) => sum + unreadable, 0),
    stays: parts.flatMap(({ stays }) => stays),
  };
}
