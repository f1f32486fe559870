import { type SQL, sql } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Action } from '../../message/card.ts';
import { unit } from '../../organisation/tables.ts';
import { duesIn } from './policy.ts';
import { type Seen, seenBy } from './seen.ts';
import { duty, notice, occurrence } from './tables.ts';
import { dayWords, nameOf } from './wording.ts';

/** One period of one duty in the calendar of a year. `all` is 0 while it is too far ahead for units to owe it yet. */
export type Dated = {
  duty: string;
  name: string;
  period: string;
  due: CivilDate;
  number: string | null;
  all: number;
  open: number;
};

const ROWS = 12;
const NOT_SEEN = '各单位的任务安排您这里看不到，只提供给上级党组织和工委。您自己的事，问“我有什么要办”就行。';

/** 全年任务日历: what falls due in which month for the units that the asker sees; a month in one tap, no ranks. */
export const dutyCalendar: Decide = async (slots, talk) => {
  const seen = await seenBy(talk.asker, talk.read);
  if (!seen) return say(NOT_SEEN);
  const year = yearOf(slots, talk);
  const dated = await calendarOf(seen, year, talk);
  const month = typeof slots.month === 'number' ? slots.month : monthIn(talk.text);
  if (dated.length === 0) return say(`${year}年还没有排定的任务。发来通知，我就按它建任务。`);
  return month === undefined ? months(dated, year, talk) : oneMonth(dated, year, month, talk);
};

/** The year that was said: a slot, the words, else this one. */
export function yearOf(slots: Slots, { text, today }: Talk): number {
  const now = Number(today.slice(0, 4));
  if (typeof slots.year === 'number') return slots.year;
  const said = /(20\d\d)年?/u.exec(text)?.[1];
  if (said) return Number(said);
  return /明年|下[一个]?年度?/u.test(text) ? now + 1 : /去年|上年/u.test(text) ? now - 1 : now;
}

/** By due date and name: what units owe already, and what the duties' own dates say of the rest of the year. */
export async function calendarOf({ codes, guided }: Seen, year: number, talk: Talk): Promise<Dated[]> {
  const { read, today, workingDays } = talk;
  const within = guided ? sql`(${unit.code} in ${codes} or ${unit.code} in ${guided})` : sql`${unit.code} in ${codes}`;
  const owed = await rowsOf(read, within, sql`${occurrence.due} between ${`${year}-01-01`} and ${`${year}-12-31`}`);
  const known = new Set(owed.map((one) => `${one.duty}/${one.period}`));
  // a duty that none of these units owes is not theirs, however it is dated
  const theirs = await read
    .select({
      id: duty.id,
      name: duty.name,
      cycle: duty.cycle,
      starts: duty.starts,
      due: duty.due,
      onDayOff: duty.onDayOff,
      number: sql<string | null>`(select ${notice.number} from ${notice} where ${notice.id} = ${duty.notice})`,
    })
    .from(duty)
    .where(
      sql`${duty.endedOn} is null and exists (select 1 from ${occurrence} indexed by occurrence_due join ${unit} on ${unit.code} = ${occurrence.unit}
        and ${unit.removedOn} is null where ${occurrence.duty} = ${duty.id} and ${within})`,
    );
  const ahead = theirs.flatMap((one) =>
    duesIn(one, year, workingDays)
      .filter(({ period, due }) => due >= today && !known.has(`${one.id}/${period}`))
      .map(({ period, due }) => ({ duty: one.id, name: one.name, period, due, number: one.number, all: 0, open: 0 })),
  );
  return [...owed, ...ahead].sort((a, b) => (a.due === b.due ? a.name.localeCompare(b.name) : a.due < b.due ? -1 : 1));
}

function rowsOf(read: Talk['read'], within: SQL, when: SQL): Promise<Dated[]> {
  return read
    .select({
      duty: duty.id,
      name: duty.name,
      // the end of a term is each unit's own
      period: sql<string>`case ${duty.cycle} when 'term' then substr(${occurrence.period}, 1, 7) else ${occurrence.period} end`,
      due: sql<string>`max(${occurrence.due})`,
      number: notice.number,
      all: sql<number>`count(*)`,
      open: sql<number>`sum(${occurrence.state} = 'open')`,
    })
    .from(occurrence)
    .innerJoin(duty, sql`${duty.id} = ${occurrence.duty} and ${duty.endedOn} is null`)
    .innerJoin(unit, sql`${unit.code} = ${occurrence.unit} and ${unit.removedOn} is null`)
    .leftJoin(notice, sql`${notice.id} = ${duty.notice}`)
    .where(sql`${within} and ${when}`)
    .groupBy(duty.id, sql`3`);
}

function months(dated: Dated[], year: number, { today }: Talk): Turn {
  const of = (month: number) => dated.filter(({ due }) => Number(due.slice(5, 7)) === month);
  const counts = Array.from({ length: 12 }, (_, i) => of(i + 1).length);
  const from = String(year) === today.slice(0, 4) ? Number(today.slice(5, 7)) : 1;
  const coming = counts.flatMap((count, i) => (count > 0 && i + 1 >= from ? [i + 1] : []));
  const ahead = coming.reduce((sum, month) => sum + (counts[month - 1] ?? 0), 0);
  const does = (month: number): Action => ({ intent: 'duty_calendar', slots: { year, month } });
  return say(
    {
      text: `${year}年有 ${dated.length} 项次任务到期${from > 1 ? `，${from}月起 ${ahead} 项次` : ''}。点月份看是哪些。`,
      chart: {
        kind: 'bar',
        labels: counts.map((_, i) => `${i + 1}月`),
        series: [{ name: '到期任务', values: counts }],
      },
      buttons: [
        ...coming.map((month) => ({ label: `${month}月`, does: does(month), lasting: true })),
        { label: '按单位看', does: { intent: 'duty_tree', slots: { year } }, lasting: true },
        { label: '导出表格', does: { intent: 'duty_overview_file', slots: { year } }, lasting: true },
      ],
    },
    { context: 'list', choices: coming.map(does) },
  );
}

function oneMonth(dated: Dated[], year: number, month: number, { today }: Talk): Turn {
  const rows = dated.filter(({ due }) => Number(due.slice(5, 7)) === month);
  const back: Action = { intent: 'duty_calendar', slots: { year } };
  if (rows.length === 0)
    return say({
      text: `${year}年${month}月没有到期的任务。`,
      buttons: [{ label: '看全年', does: back, lasting: true }],
    });
  const shown = rows.slice(0, ROWS);
  const does = (one: Dated): Action => ({
    intent: 'admin_overview',
    slots: { period: `${one.duty}/${one.period}`, duty: one.name },
  });
  const owed = shown.filter(({ all }) => all > 0);
  return say(
    {
      text: `${year}年${month}月有 ${rows.length} 项任务到期。`,
      table: {
        columns: ['任务', '截止', '已办/应办'],
        rows: shown.map((one) => [
          nameOf(one),
          dayWords(one.due, today),
          one.all > 0 ? `${one.all - one.open}/${one.all}` : '还没到办的时候',
        ]),
      },
      ...(rows.length > ROWS ? { more: rows.slice(ROWS).map(nameOf).join('、') } : {}),
      buttons: [
        ...owed.slice(0, 4).map((one) => ({ label: nameOf(one), does: does(one), lasting: true })),
        { label: '看全年', does: back, lasting: true },
      ],
    },
    { context: 'list', choices: shown.map((one) => (one.all > 0 ? does(one) : back)) },
  );
}

function monthIn(text: string): number | undefined {
  const said = Number(/(?:^|\D)(1[0-2]|[1-9])月/u.exec(text)?.[1]);
  return said >= 1 ? said : undefined;
}
