import { and, asc, eq } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Decide, Slots, Talk } from '../../src/chat/skill.ts';
import type { Turn } from '../../src/chat/turn.ts';
import { auditWrites } from '../../src/kernel/audit.ts';
import { civilDate, instantOf } from '../../src/kernel/clock.ts';
import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { type WorkingDays, workingDays } from '../../src/kernel/working-days.ts';
import { type Card, wordsOf } from '../../src/message/card.ts';
import { askerByDefault, type UnitKind } from '../../src/organisation/people.ts';
import { peopleById } from '../../src/organisation/store.ts';
import { link, person, post, unit } from '../../src/organisation/tables.ts';
import { importDuties } from '../../src/skills/duties/import.ts';
import { duty, occurrence } from '../../src/skills/duties/tables.ts';
import { freshDatabase } from '../support/database.ts';

export const ZONE = 'Asia/Shanghai';
export const DAYS: WorkingDays = workingDays();
/** A Monday. */
export const NOW = '2026-11-23T09:30';

let made = 0;
export const newId = () => `id${++made}`;

const UNITS: [code: string, name: string, kind: UnitKind, leader?: string][] = [
  ['W', '青岚市直机关工委', 'city_work_committee'],
  ['W1', '工委办公室支部', 'branch', 'W'],
  ['A', '青岚市水文局机关党委', 'organ_party_org', 'W'],
  ['A1', '测报处党支部', 'branch', 'A'],
  ['A2', '资料处党支部', 'branch', 'A'],
  ['D', '柳溪区机关工委', 'district_work_committee'],
  ['D1', '柳溪区档案馆支部', 'branch', 'D'],
];

const PEOPLE: [id: string, name: string, ...posts: [unit: string, post: string][]][] = [
  ['s1', '陶工', ['W', '工委管理员']],
  ['a1', '钱书记', ['A1', '书记']],
  ['a2', '孙委员', ['A1', '组织委员']],
  ['a3', '李党员', ['A1', '党员']],
  ['b1', '周书记', ['A2', '书记']],
  ['p1', '吴副书记', ['A', '专职副书记']],
  ['d1', '郑书记', ['D1', '书记']],
  ['m1', '冯书记', ['A2', '组织委员'], ['W1', '书记']],
];

const COLUMNS = ['名称', '对象类别', '责任职务', '周期', '起始', '截止', '遇休', '提前', '文号', '依据'];

export type Line = Partial<Record<string, string>>;

export function sheet(...lines: Line[]) {
  const given = {
    名称: '安全台账',
    对象类别: '党支部',
    责任职务: '书记',
    周期: '一次',
    起始: '',
    截止: '2026-12-18',
    遇休: '顺延',
    提前: '14、7、3、1',
    文号: '青直工〔2026〕9号',
    依据: '《台账办法》第三条',
  };
  const extra = lines.flatMap((line) => Object.keys(line)).filter((column) => !COLUMNS.includes(column));
  return {
    columns: [...COLUMNS, ...new Set(extra)],
    rows: lines.map((line, i) => ({
      line: i + 2,
      cells: Object.fromEntries(Object.entries({ ...given, ...line }).map(([name, cell]) => [name, cell ?? ''])),
    })),
  };
}

/** A small organisation of our own with these duties, and a way to talk in it. */
export async function town(...lines: Line[]) {
  const database = await freshDatabase();
  await database.batch([
    ...UNITS.map(([code, name, kind]) => write(build.insert(unit).values({ code, name, kind }))),
    ...UNITS.flatMap(([to, , , from]) =>
      from ? [write(build.insert(link).values({ kind: 'leads', from, to, since: '' }))] : [],
    ),
    write(build.insert(link).values({ kind: 'guides', from: 'W', to: 'D', since: '' })),
    ...PEOPLE.map(([id, name]) => write(build.insert(person).values({ id, name }))),
    ...PEOPLE.flatMap(([id, , ...posts]) =>
      posts.map(([code, name]) => write(build.insert(post).values({ person: id, unit: code, post: name }))),
    ),
  ]);
  if (lines.length > 0) {
    const report = await importDuties(sheet(...lines), database, {
      actor: 'import:duties',
      now: instantOf(NOW, ZONE),
      zone: ZONE,
      workingDays: DAYS,
      newId,
    });
    if (report.outcome !== 'done') throw new Error(JSON.stringify(report.faults));
  }
  return database;
}

export async function talk(
  database: Database,
  who: string,
  heard: Partial<Talk> & { at?: string } = {},
): Promise<Talk> {
  const { at = NOW, ...rest } = heard;
  const now = instantOf(at, ZONE);
  const [known] = await peopleById(database.read, [who]);
  const asker = known && askerByDefault(known);
  if (!asker) throw new Error(`nobody called ${who}`);
  return {
    asker,
    now,
    today: civilDate(now, ZONE),
    zone: ZONE,
    workingDays: DAYS,
    read: database.read,
    text: '',
    session: { last: {} },
    shown: undefined,
    private: true,
    seal: (...words) => words.join(),
    sealPrevious: () => undefined,
    newId,
    ...rest,
  };
}

export async function apply(
  database: Database,
  turn: Pick<Turn, 'writes' | 'changes' | 'unless'>,
  actor = 'person:test',
) {
  const audit = auditWrites(turn.changes, { actor, at: NOW, newId });
  return commit(database, { writes: [...turn.writes, ...audit], ...(turn.unless ? { unless: turn.unless } : {}) });
}

export const words = (turn: Turn) => turn.messages.map(({ card }) => wordsOf(card)).join('\n');

export function card(turn: Turn): Card {
  const [message] = turn.messages;
  if (!message) throw new Error('nothing was said');
  return message.card;
}

/** What the button with this label does. */
export function button(turn: Turn, label: string) {
  const found = card(turn).buttons?.find((one) => one.label === label);
  if (!found) throw new Error(`no button ${label}`);
  return found.does;
}

/** What the person has in hand after a turn. */
export const inHand = (turn: Turn): Partial<Talk> => ({
  shown: turn.messages.at(-1)?.shows,
  ...(turn.session ? { session: turn.session } : {}),
});

/** Decides, commits, and checks what holds of every reply: it fits a phone screen and leaks no value of a program (BURDEN 8). */
export async function says(
  database: Database,
  who: string,
  decide: Decide,
  slots: Slots = {},
  heard: Partial<Talk> & { at?: string } = {},
): Promise<Turn> {
  const turn = await decide(slots, await talk(database, who, heard));
  expect(await apply(database, turn, `person:${who}`)).toBe('done');
  for (const { card: one } of turn.messages) {
    expect(wordsOf(one)).not.toMatch(/undefined|null|NaN|\[object/);
    expect([...(one.text ?? '')].length).toBeLessThanOrEqual(200);
  }
  return turn;
}

/** The earliest occurrence of the duty for the unit. */
export async function stateOf(database: Database, name: string, code = 'A1') {
  const [row] = await database.read
    .select({ occurrence })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .where(and(eq(occurrence.unit, code), eq(duty.name, name)))
    .orderBy(asc(occurrence.due));
  return row?.occurrence;
}

export const LEDGER = { 名称: '安全台账', 对象类别: '党支部' };
export const REVIEW = { 名称: '工作述职', 对象类别: '党支部', 截止: '2026-12-11', 文号: '青直工〔2026〕12号' };
export const MEETING = { 名称: '支部碰头会', 对象类别: '党支部', 周期: '每月', 起始: '2026', 截止: '末' };
