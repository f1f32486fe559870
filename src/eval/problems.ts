import { group, seconded, similar } from '../skills/problems/index.ts';

type Row = { id: string; text: string; group?: string; same?: string };
type Line = { id: string; group: string; similar: string[] };

const OFFERED = 10;

/**
 * `lines`: JSON, one problem each (`id`, `text`, and for figures `group`, `same`). `out` has the program's own grouping
 * and, best first, what it would offer as similar among the others of the file. `vectors`: what an embedding model makes of
 * texts, where one is configured; the figures are then given with and without.
 */
export async function evalProblems(
  lines: string[],
  vectors?: (texts: string[]) => Promise<number[][]>,
): Promise<{ report: string; out: Line[] }> {
  const rows = lines.filter((line) => line.trim() !== '').map(read);
  const groups = group(rows);
  const view = (likeTo: (row: Row, others: Row[]) => { id: string }[]) =>
    rows.map((row) => ({
      id: row.id,
      group: groups.get(row.id) ?? '',
      similar: likeTo(
        row,
        rows.filter((other) => other !== row),
      )
        .slice(0, OFFERED)
        .map(({ id }) => id),
    }));
  const first = view((row, others) => similar(row.text, others));
  if (!vectors) return { report: reportOn(rows, first), out: first };

  const made = await vectors(rows.map(({ text }) => text));
  const all = new Map(rows.map(({ id }, i) => [id, Float32Array.from(made[i] ?? [])]));
  const second = view((row, others) => {
    const known = new Map([...all].filter(([id]) => id !== row.id));
    return seconded(similar(row.text, others), all.get(row.id) ?? new Float32Array(), known);
  });
  const report = `${reportOn(rows, first)}\n\nwith vectors as a second view:\n${reportOn(rows, second)}`;
  return { report, out: second };
}

function read(line: string, at: number): Row {
  const row: unknown = JSON.parse(line);
  if (typeof row !== 'object' || row === null || !('id' in row) || !('text' in row)) {
    throw new Error(`line ${at + 1} has no id or no text`);
  }
  return {
    id: String(row.id),
    text: String(row.text),
    ...('group' in row ? { group: String(row.group) } : {}),
    ...('same' in row ? { same: String(row.same) } : {}),
  };
}

function reportOn(rows: Row[], out: Line[]): string {
  const labelled = rows.flatMap((row, i) => (row.group === undefined ? [] : [{ row, line: out[i] }]));
  if (labelled.length === 0) return `problems ${rows.length}, none labelled with a group`;
  const groupOf = new Map(labelled.map(({ row }) => [row.id, row.group]));
  const sameOf = new Map(labelled.map(({ row }) => [row.id, row.same]));
  const within = (label: Map<string, string | undefined>, first: number) => {
    const having = labelled.filter(
      ({ row }) =>
        label.get(row.id) && labelled.some((o) => o.row !== row && label.get(o.row.id) === label.get(row.id)),
    );
    const hits = having.filter(({ row, line }) =>
      line?.similar.slice(0, first).some((id) => label.get(id) === label.get(row.id)),
    );
    return `${(hits.length / Math.max(1, having.length)).toFixed(3)} of ${having.length}`;
  };
  const rand = adjustedRand(
    labelled.map(({ row }) => row.group ?? ''),
    labelled.map(({ line }) => line?.group ?? ''),
  );
  return [
    `problems ${rows.length}, labelled ${labelled.length}`,
    `adjusted Rand index ${rand.toFixed(3)}`,
    `nearest one in the right group ${within(groupOf, 1)}`,
    `right group in the first three ${within(groupOf, 3)}`,
    `same complaint in the first three ${within(sameOf, 3)}`,
  ].join('\n');
}

/** Agreement of two groupings of the same things; 1 the same, about 0 by chance (Hubert and Arabie). */
export function adjustedRand(a: string[], b: string[]): number {
  const pairs = (n: number) => (n * (n - 1)) / 2;
  const sum = (keys: string[]) => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts.values()].reduce((total, n) => total + pairs(n), 0);
  };
  const both = sum(a.map((key, i) => JSON.stringify([key, b[i]])));
  const [inA, inB, all] = [sum(a), sum(b), pairs(a.length)];
  const expected = all === 0 ? 0 : (inA * inB) / all;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}
