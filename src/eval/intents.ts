import * as z from 'zod';
import { allSkills } from '../assistant.ts';
import { understand } from '../chat/understand.ts';
import { workingDays } from '../kernel/working-days.ts';

/** All that the assistant understands, as it has it. */
export const allSayings = allSkills().flatMap(({ says }) => says);

const Wished = z.object({ intent: z.string(), slots: z.record(z.string(), z.json()).optional() });
const Row = Wished.extend({
  id: z.union([z.string(), z.number()]).optional(),
  text: z.string(),
  role: z.string().optional(),
  context: z.string().optional(),
  also: z.array(Wished).optional(),
  accept: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
});

/** The rows' "now": a Monday (see the description of the data). */
const NOW = '2026-11-23T09:30';
/** The engine acts from here on. */
const ACTS_FROM = 0.6;

/** Figures of understanding on labelled rows (JSON lines), and one line a row of what was understood. @throws on a line that is no such row */
export function evalIntents(lines: string[]): { report: string; out: object[] } {
  const days = workingDays();
  const tally = new Map<string, { right: number; of: number }>();
  const count = (name: string, right: boolean) => {
    const each = tally.get(name) ?? { right: 0, of: 0 };
    tally.set(name, { right: each.right + Number(right), of: each.of + 1 });
  };
  const out = lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const row = Row.parse(JSON.parse(line));
      const situation = {
        now: NOW,
        workingDays: days,
        ...(row.role ? { role: row.role } : {}),
        ...(row.context ? { context: row.context } : {}),
      };
      const understood = understand(row.text, situation, allSayings);
      const { intent, slots, sure, offered, also } = understood;
      const welcome = new Set([row.intent, ...(row.accept ?? []), ...(row.also ?? []).map((wish) => wish.intent)]);
      count('strict', intent === row.intent);
      count('lenient', welcome.has(intent));
      count(
        'right or offered',
        offered.some((each) => welcome.has(each)),
      );
      if (sure >= ACTS_FROM) count('acted and right', welcome.has(intent));
      const found = new Map([{ intent, slots }, ...also].map((wish) => [wish.intent, wish.slots]));
      if (row.also)
        count(
          'two wishes',
          [row, ...row.also].every((wish) => found.has(wish.intent)),
        );
      else count('one wish kept one', also.length === 0);
      for (const wish of [row, ...(row.also ?? [])]) {
        const got = found.get(wish.intent);
        for (const [name, wanted] of Object.entries(wish.slots ?? {}))
          if (got) count('slots', sameValue(wanted, got[name]));
      }
      for (const tag of row.tags ?? []) count(`strict, ${tag}`, intent === row.intent);
      return { ...(row.id === undefined ? {} : { id: row.id }), intent, offered, slots, also };
    });
  const report = [...tally]
    .map(([name, { right, of }]) => `${name}: ${(right / of).toFixed(2)} (${right}/${of})`)
    .join('\n');
  return { report, out };
}

/** Names by containment either way, numbers, dates and flags by equality, lists item by item. */
function sameValue(wanted: unknown, got: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(got) && wanted.length === got.length && wanted.every((each, i) => sameValue(each, got[i]));
  if (typeof wanted !== 'string' || typeof got !== 'string') return wanted === got;
  if (/^\d{4}-\d\d/.test(wanted)) return wanted === got;
  return got.includes(wanted) || wanted.includes(got);
}
