import { addDays, type CivilDate, civilDate, MINUTE_MS } from '../../src/kernel/clock.ts';
import { spread } from '../../src/kernel/ids.ts';
import type { Said } from '../../src/message/arrival.ts';
import type { Told } from './laws.ts';

/** What a person does at an instant: one thing said after the other, each once the one before was answered. */
export type Deed = { at: number; person: string; kind: Kind; says: Said[] };

const KINDS = ['done', 'snoozed', 'at an hour', 'set', 'in words', 'not applicable', 'away', 'muted'] as const;
type Kind = (typeof KINDS)[number];

/** So many of a hundred answers are of each kind. */
const SHARES: Record<Kind, number> = {
  done: 62,
  snoozed: 9,
  'at an hour': 7,
  set: 9,
  'in words': 6,
  'not applicable': 3,
  away: 3,
  muted: 1,
};
/** A quarter of all people never answers; the others answer three of five messages. */
const SILENT = 0.25;
const ANSWERED = 0.6;
const SOON_MIN = 400;
const DAY_MIN = 1_440;

/** What this person makes of a message; the same for the same seed, person and day. */
export function answerTo(
  { person, at, card }: Told,
  { seed, zone, colleague }: { seed: string; zone: string; colleague: string | undefined },
): Deed | undefined {
  const today = civilDate(at, zone);
  const chance = (what: string) => spread(seed, what, person, what === 'who' ? '' : today);
  const press = (label: string): Said | undefined => {
    const found = card.buttons?.filter((button) => button.label.endsWith(label)) ?? [];
    const one = found[Math.floor(chance('which') * found.length)];
    return one && { kind: 'press', action: one.id };
  };
  const done = press('已完成') ?? press('开完了');
  if (!done || chance('who') < SILENT || chance('whether') > ANSWERED) return undefined;
  const kind = kindAt(chance('what') * 100);
  const soon = (2 + Math.floor(chance('when') * SOON_MIN)) * MINUTE_MS;
  const late = chance('late') < 0.2 ? DAY_MIN * MINUTE_MS : 0;
  const days = 1 + Math.floor(chance('days') * 6);
  const text = (words: string): Said => ({ kind: 'text', text: words });
  const says: Record<Kind, (Said | undefined)[]> = {
    done: [done],
    snoozed: [press('稍后')],
    'at an hour': [text(`${dayOf(addDays(today, days))}下午3点再提醒我`)],
    set: [press('定在…'), text(`${dayOf(addDays(today, days))}下午3点`)],
    'in words': [text(`${/(?:^|[.\s])\s*([^.：\s]+)：/u.exec(card.text ?? '')?.[1] ?? '支委会'}已经办完了`)],
    'not applicable': [press('不适用')],
    away: colleague ? [text(`从明天到${dayOf(addDays(today, days + 4))}我出差，由${colleague}同志代办`)] : [],
    muted: [text('免打扰')],
  };
  const said = says[kind].flatMap((one) => one ?? []);
  return said.length > 0 ? { at: at + soon + late, person, kind, says: said } : undefined;
}

function kindAt(percent: number): Kind {
  let left = percent;
  for (const kind of KINDS) {
    left -= SHARES[kind];
    if (left < 0) return kind;
  }
  return 'done';
}

function dayOf(date: CivilDate): string {
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
}
