import { asc, eq, isNull, sql } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Read } from '../../kernel/database.ts';
import type { Action } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Unit } from '../../organisation/people.ts';
import { guidedBy, leadersOf, unitByCode } from '../../organisation/store.ts';
import { link, unit } from '../../organisation/tables.ts';
import { yearOf } from './overview-year.ts';
import { seenBy } from './seen.ts';
import { duty, occurrence } from './tables.ts';
import { dayWords, nameOf } from './wording.ts';

/** A unit with what it and all that it leads owe in a year; `below`: how many units it leads directly. */
export type Standing = { unit: Unit; all: number; done: number; notApplicable: number; below: number };

const ROWS = 8;
const DUTIES = 12;
const STATES = { open: '未办', done: '已办', not_applicable: '不适用' };

/** 按单位看: one level of the tree at a time, in order of unit code; only what the asker's posts entitle to. */
export const dutyTree: Decide = async (slots, talk) => {
  const { asker, read } = talk;
  const year = yearOf(slots, talk);
  const from = typeof slots.from === 'number' ? slots.from : 0;
  if (typeof slots.code !== 'string') {
    const [only, ...more] = await roots(talk);
    if (!only) return say('各单位的办理情况您这里看不到，只提供给上级党组织和工委。您自己的事，问“我有什么要办”就行。');
    return more.length > 0
      ? level('您能看到的单位', [only, ...more], { year, from }, talk)
      : within(only, year, from, talk);
  }
  const found = await unitByCode(read, slots.code);
  if (!found) return say('这个单位已不在名册里。');
  const allowed = may(asker, 'see_duties', found, await treeAround(read, found.code));
  if (allowed !== true) return say(`这个您这里看不到。${allowed.text}`);
  return within(found, year, from, talk);
};

/** The units at which the asker's view begins: of those held, none that lies below another. */
export async function roots({ asker, read }: Pick<Talk, 'asker' | 'read'>): Promise<Unit[]> {
  if (!(await seenBy(asker, read))) return [];
  const held = [...new Map(asker.posts.map((one) => [one.unit.code, one.unit])).values()];
  const found: Unit[] = [];
  for (const one of held) {
    const own = may(asker, 'see_duties', one, { above: [], guides: [] }) === true;
    const { above } = await treeAround(read, one.code);
    if (own && !above.some((code) => held.some((other) => other.code === code))) found.push(one);
  }
  return found.sort((a, b) => (a.code < b.code ? -1 : 1));
}

async function within(root: Unit, year: number, from: number, talk: Talk): Promise<Turn> {
  const children = await ledBy(talk.read, root.code);
  return children.length > 0 ? level(root.name, children, { year, from, root }, talk) : dutiesOf(root, year, talk);
}

type View = { year: number; from: number; root?: Unit };

async function level(name: string, units: Unit[], { year, from, root }: View, talk: Talk): Promise<Turn> {
  const { read, asker } = talk;
  const rows = await standings(read, units, year);
  const [own] = root ? await standings(read, [root], year) : [];
  const shown = rows.slice(from, from + ROWS);
  const guides = root && may(asker, 'see_figures', SOME, { above: [], guides: [root.code] }) === true;
  const guided = guides && from === 0 ? await standings(read, await guidedBy(read, root.code), year) : [];
  const does = (code: string): Action => ({ intent: 'duty_tree', slots: { code, year } });
  const page = (at: number): Action => ({
    intent: 'duty_tree',
    slots: { ...(root ? { code: root.code } : {}), year, from: at },
  });
  const up = root && (await aboveSeen(root, talk));
  return say(
    {
      text: `${name}：${own ? `${year}年应办 ${own.all} 项次，已办 ${own.done}。` : ''}下面 ${rows.length} 家${rows.length > ROWS ? `，这里是第 ${from + 1} 到 ${from + shown.length} 家` : ''}，按编码列出。`,
      table: { columns: ['单位', '已办/应办'], rows: shown.map((one) => [one.unit.name, figureOf(one)]) },
      fields: guided.map((one) => ({ label: `指导：${one.unit.name}`, value: `已办/应办 ${figureOf(one)}` })),
      buttons: [
        ...shown.map((one) => ({ label: one.unit.name, does: does(one.unit.code), lasting: true })),
        ...(from + ROWS < rows.length ? [{ label: '下一页', does: page(from + ROWS), lasting: true }] : []),
        ...(from > 0 ? [{ label: '上一页', does: page(Math.max(0, from - ROWS)), lasting: true }] : []),
        ...(up ? [{ label: '上一级', does: does(up.code), lasting: true }] : []),
        { label: '导出表格', does: { intent: 'duty_overview_file', slots: { year } }, lasting: true },
      ],
    },
    { context: 'list', choices: shown.map((one) => does(one.unit.code)) },
  );
}

/** What one unit that leads nobody owes in the year, by due date. */
async function dutiesOf(one: Unit, year: number, talk: Talk): Promise<Turn> {
  const { read, today } = talk;
  const rows = await read
    .select({ name: duty.name, period: occurrence.period, due: occurrence.due, state: occurrence.state })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .where(sql`${occurrence.unit} = ${one.code} and ${duty.endedOn} is null and ${inYear(year)}`)
    .orderBy(asc(occurrence.due), asc(duty.name));
  const up = await aboveSeen(one, talk);
  const done = rows.filter(({ state }) => state === 'done').length;
  const cells = rows.map((row) => [nameOf(row), dayWords(row.due, today), STATES[row.state]]);
  // what is near is what one looks for
  const near = Math.max(
    0,
    Math.min(
      rows.findIndex(({ due }) => due >= today.slice(0, 8)),
      rows.length - DUTIES,
    ),
  );
  const shown = cells.slice(near, near + DUTIES);
  const rest = [...cells.slice(0, near), ...cells.slice(near + DUTIES)].map((cell) => cell.join(' '));
  return say({
    text: `${one.name}：${year}年应办 ${rows.length} 项，已办 ${done}。`,
    ...(shown.length > 0 ? { table: { columns: ['任务', '截止', '状态'], rows: shown } } : {}),
    ...(rest.length > 0 ? { more: rest.join('\n') } : {}),
    ...(up
      ? { buttons: [{ label: '上一级', does: { intent: 'duty_tree', slots: { code: up.code, year } }, lasting: true }] }
      : {}),
  });
}

async function aboveSeen({ code }: Unit, { asker, read }: Talk): Promise<Unit | undefined> {
  for (const above of await leadersOf(read, code))
    if (may(asker, 'see_duties', above, await treeAround(read, above.code)) === true) return above;
  return undefined;
}

/** What these units and all that each leads owe in the year, in the order given. */
export async function standings(read: Read, units: Unit[], year: number): Promise<Standing[]> {
  if (units.length === 0) return [];
  const codes = JSON.stringify(units.map(({ code }) => code));
  const rows = await read.all<[root: string, all: number, done: number, notApplicable: number, below: number]>(sql`
    with recursive below(root, code) as (
      select value, value from json_each(${codes})
      union select below.root, ${link.to} from below
        join ${link} on ${link.from} = below.code and ${link.kind} = 'leads' and ${link.until} is null)
    select below.root, count(${duty.id}), count(${duty.id}) filter (where ${occurrence.state} = 'done'),
      count(${duty.id}) filter (where ${occurrence.state} = 'not_applicable'),
      count(distinct below.code) - 1
    from below join ${unit} on ${unit.code} = below.code and ${unit.removedOn} is null
    left join ${occurrence} on ${occurrence.unit} = below.code and ${inYear(year)}
    left join ${duty} on ${duty.id} = ${occurrence.duty} and ${duty.endedOn} is null
    group by below.root`);
  const byCode = new Map(rows.map((row) => [row[0], row]));
  return units.map((one) => {
    const [, all = 0, done = 0, notApplicable = 0, below = 0] = byCode.get(one.code) ?? [];
    return { unit: one, all, done, notApplicable, below };
  });
}

async function ledBy(read: Read, code: string): Promise<Unit[]> {
  return read
    .select({ code: unit.code, name: unit.name, kind: unit.kind })
    .from(link)
    .innerJoin(unit, eq(unit.code, link.to))
    .where(
      sql`${link.from} = ${code} and ${link.kind} = 'leads' and ${isNull(link.until)} and ${isNull(unit.removedOn)}`,
    )
    .orderBy(asc(unit.code));
}

const inYear = (year: number) => sql`${occurrence.due} between ${`${year}-01-01`} and ${`${year}-12-31`}`;
const figureOf = ({ done, all, notApplicable }: Standing) => `${done}/${all - notApplicable}`;

/** Stands for any unit that is guided: only the relation is asked. */
const SOME: Unit = { code: '', name: '', kind: 'branch' };
