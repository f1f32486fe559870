/** 交流会议程, out of the ranking. Pure. */

export type Ranked = {
  number: number;
  title: string;
  aspect: string;
  unit: string;
  speaker: string;
  /** Equal scores have the same. */
  rank: number;
};

export type Wanted = {
  outcomes: number;
  minutes: number;
  /** Minutes after midnight; without it no times are given. */
  starts?: number | undefined;
};

export type Item = Ranked & { place: number; from?: string; to?: string };
export type Programme = {
  sections: { aspect: string; items: Item[] }[];
  count: number;
  /** In minutes. */
  total: number;
  /** Numbers of those that did as well as the last one heard, and are left out for want of a place. */
  tied: number[];
};

/** The best, aspect by aspect in the campaign's order, and within one the better first. */
export function programmeOf(
  ranked: readonly Ranked[],
  { outcomes, minutes, starts }: Wanted,
  aspects: readonly string[],
): Programme {
  const best = [...ranked].sort((a, b) => a.rank - b.rank || a.number - b.number);
  const heard = best.slice(0, outcomes);
  const last = heard.at(-1)?.rank;
  const place = ({ aspect }: Ranked) => (aspects.includes(aspect) ? aspects.indexOf(aspect) : aspects.length);
  const ordered = [...heard].sort(
    (a, b) => place(a) - place(b) || a.aspect.localeCompare(b.aspect) || a.rank - b.rank || a.number - b.number,
  );
  const items = ordered.map((one, i): Item => {
    if (starts === undefined) return { ...one, place: i + 1 };
    return { ...one, place: i + 1, from: clock(starts + i * minutes), to: clock(starts + (i + 1) * minutes) };
  });
  return {
    sections: [...Map.groupBy(items, ({ aspect }) => aspect)].map(([aspect, of]) => ({ aspect, items: of })),
    count: items.length,
    total: items.length * minutes,
    tied: best.slice(outcomes).flatMap(({ rank, number }) => (rank === last ? [number] : [])),
  };
}

/** How many, how long each and from when, as far as words say so. */
export function wantedIn(words: string): Partial<Wanted> {
  const outcomes =
    /(?:前|安排|选|取|共)\s*(\d{1,3})\s*(?:项|个|名|篇|家|位)?(?!\s*分钟|分)|(\d{1,3})\s*(?:项|篇)(?:成果)?/u.exec(
      words,
    );
  const minutes = /(\d{1,3})\s*分钟/u.exec(words)?.[1];
  const found = /(上午|下午|晚上)?\s*(\d{1,2})\s*(?:点|时|[:：])\s*(?:(\d{1,2})分?|(半))?/u.exec(words);
  const hour = found ? Number(found[2]) + (/下午|晚上/u.test(found[1] ?? '') && Number(found[2]) < 12 ? 12 : 0) : 24;
  const count = Number(outcomes?.[1] ?? outcomes?.[2] ?? 0);
  return {
    ...(count > 0 ? { outcomes: count } : {}),
    ...(minutes && Number(minutes) > 0 ? { minutes: Number(minutes) } : {}),
    ...(found && hour < 24 ? { starts: hour * 60 + (found[4] ? 30 : Number(found[3] ?? 0)) } : {}),
  };
}

function clock(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  return `${String(hour).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
