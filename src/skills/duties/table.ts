import { checkHead, dateOf, type Fault, findings, type Sheet, several } from '../../organisation/cells.ts';
import { KIND_WORDS, kindOf, type UnitKind } from '../../organisation/people.ts';
import { type Attendance, attendanceOf } from './attendance.ts';
import type { Cycle, OnDayOff } from './policy.ts';

/** A duty as a notice table says it. */
export type DutyRow = {
  line: number;
  name: string;
  kinds: UnitKind[];
  units: string[];
  posts: string[];
  cycle: Cycle;
  starts: number | null;
  due: string;
  onDayOff: OnDayOff;
  advance: number[];
  /** 文号 */
  notice: string;
  /** 通知标题, when the table has it. */
  title: string;
  basis: string | null;
  escalateTo: string | null;
  escalateAfter: number | null;
  evidence: string | null;
  attend: Attendance | null;
};

export const CYCLE_WORDS: Record<Cycle, string> = {
  once: '一次',
  yearly: '每年',
  biennial: '每两年',
  quinquennial: '每五年',
  half_yearly: '每半年',
  quarterly: '每季度',
  monthly: '每月',
  term: '每届',
};
const DAY_OFF_WORDS: Record<OnDayOff, string> = { after: '顺延', before: '提前', unchanged: '不变' };

export const COLUMNS = ['名称', '对象类别', '责任职务', '周期', '起始', '截止', '遇休', '提前', '文号', '依据'];
const OPTIONAL = ['上报', '材料', '参加', '通知标题'];
const MOST_DAYS_BEFORE = 180;

/**
 * All duties of a table, or every fault in it: each names the row, the column, the fault and the fix.
 * `known`: codes of the units that there are.
 */
export function readDuties(
  sheet: Sheet,
  known: Set<string>,
): { duties: DutyRow[]; warnings: Fault[] } | { faults: Fault[]; warnings: Fault[] } {
  const found = findings('任务');
  const duties: DutyRow[] = [];
  if (checkHead(sheet, found, COLUMNS, OPTIONAL)) {
    const lines = new Map<string, number>();
    for (const { line, cells } of sheet.rows) {
      const { duty, faults } = readDutyRow(line, cells, known);
      found.faults.push(...faults);
      if (!duty) continue;
      const earlier = lines.get(keyOf(duty));
      if (earlier !== undefined) {
        found.fault(line, '名称', `与第 ${earlier} 行是同一项任务`, '请合并为一行，或改用不同的名称');
      }
      lines.set(keyOf(duty), line);
      duties.push(duty);
    }
    if (sheet.rows.length === 0) found.fault(2, '名称', '表中没有任务', '请在表头下面逐行填写任务');
  }
  const { faults, warnings } = found;
  return faults.length > 0 ? { faults, warnings } : { duties, warnings };
}

/** One row; `duty` only when nothing in it is at fault. */
export function readDutyRow(
  line: number,
  cells: Record<string, string>,
  known: Set<string>,
): { duty: DutyRow | undefined; faults: Fault[] } {
  const { faults, fault } = findings('任务');
  const cell = (column: string) => (cells[column] ?? '').trim();
  const need = (column: string, fix: string) => {
    if (cell(column) === '') fault(line, column, '没有填写', fix);
    return cell(column);
  };
  const name = need('名称', '请填写任务名称，如 述职报告');
  const { kinds, units, unknown } = subjectOf(need('对象类别', KIND_FIX), known);
  if (unknown.length > 0) fault(line, '对象类别', `不认识“${unknown.join('、')}”`, KIND_FIX);
  const posts = several(need('责任职务', '请填写由谁负责，如 书记'));
  const cycle = named(CYCLE_WORDS, cell('周期'));
  if (!cycle) fault(line, '周期', `“${cell('周期')}”不是周期`, `请填 ${Object.values(CYCLE_WORDS).join('、')} 之一`);
  const starts = startOf(cell('起始'), cycle);
  if (starts === undefined) fault(line, '起始', `“${cell('起始')}”不能作起始年`, '请填四位年份，如 2026；一次的留空');
  const due = cycle && dueOf(cell('截止'), cycle);
  if (cycle && !due) fault(line, '截止', `“${cell('截止')}”不是${CYCLE_WORDS[cycle]}的截止日`, DUE_FIX[cycle]);
  const onDayOff = named(DAY_OFF_WORDS, cell('遇休'));
  if (!onDayOff) fault(line, '遇休', `“${cell('遇休')}”不能识别`, '请填 顺延、提前 或 不变');
  const advance = advanceOf(cell('提前'));
  if (!advance) fault(line, '提前', `“${cell('提前')}”不能识别`, '请填提前的天数，如 14、7、3');
  const attend = cell('参加') === '' ? attendanceOf(name) : ATTEND_WORDS.get(cell('参加'));
  if (attend === undefined) fault(line, '参加', `“${cell('参加')}”不能识别`, '请填 全体党员、委员 或 无');
  const notice = need('文号', '请填写通知的文号，提醒里会写明');
  const escalation = escalationOf(cell('上报'));
  if (!escalation)
    fault(line, '上报', `“${cell('上报')}”不能识别`, '请填上级的职务和逾期天数，如 专职副书记、5；不上报就留空');
  if (
    faults.length > 0 ||
    !cycle ||
    starts === undefined ||
    !due ||
    !onDayOff ||
    !advance ||
    !escalation ||
    attend === undefined
  ) {
    return { duty: undefined, faults };
  }
  const duty = {
    ...{ line, name, kinds, units, posts, cycle, starts, due, onDayOff, advance, notice, ...escalation },
    title: cell('通知标题'),
    basis: cell('依据') || null,
    evidence: cell('材料') || null,
    attend,
  };
  return { duty, faults };
}

/** What makes two rows the same duty: a yearly one keeps its identity under the next year's notice, a single one doesn't. */
export function keyOf(duty: { name: string; kinds: string[]; units: string[]; cycle: Cycle; notice: string }): string {
  const { name, kinds, units, cycle, notice } = duty;
  return JSON.stringify([name, [...kinds].sort(), [...units].sort(), cycle === 'once' ? notice : '']);
}

const KIND_FIX = `请填 ${Object.values(KIND_WORDS).join('、')} 之一，或组织表里的编码`;
const YEAR_FIX = '请填月和日，如 12-18';
const DAY_FIX = '请填 末，或几号，如 25';
const DUE_FIX: Record<Cycle, string> = {
  once: '请填年月日，如 2026-12-18',
  yearly: YEAR_FIX,
  biennial: YEAR_FIX,
  quinquennial: YEAR_FIX,
  half_yearly: DAY_FIX,
  quarterly: DAY_FIX,
  monthly: DAY_FIX,
  term: '请填 届满，或提前的天数，如 届满前30天',
};

const ATTEND_WORDS = new Map<string, Attendance | null>([
  ['全体党员', 'members'],
  ['全体', 'members'],
  ['委员', 'committee'],
  ['无', null],
]);

function subjectOf(cell: string, known: Set<string>) {
  const kinds: UnitKind[] = [];
  const units: string[] = [];
  const unknown: string[] = [];
  for (const word of several(cell)) {
    const kind = kindOf(word);
    if (kind) kinds.push(kind);
    else if (known.has(word)) units.push(word);
    else unknown.push(word);
  }
  return { kinds, units, unknown };
}

function named<Key extends string>(words: Record<Key, string>, cell: string): Key | undefined {
  for (const key in words) if (words[key] === cell) return key;
  return undefined;
}

/** Null for a single duty; undefined when the cell is no year. */
function startOf(cell: string, cycle: Cycle | undefined): number | null | undefined {
  if (!cycle) return null;
  if (cycle === 'once' || cycle === 'term') return cell === '' || /^\d{4}/.test(cell) ? null : undefined;
  return /^(19|20|21)\d\d年?$/.test(cell) ? Number(cell.slice(0, 4)) : undefined;
}

function dueOf(cell: string, cycle: Cycle): string | undefined {
  if (cycle === 'once') return dateOf(cell) ?? undefined;
  if (cycle === 'term')
    return /^(?:任?期满|届满|任期届满)(?:前(\d{1,3})[天日])?$/
      .exec(cell)
      ?.slice(1)
      .map((days) => days ?? '0')[0];
  if (/^(月末|月底|季末|季度末|半年末|年末|年底|末)$/.test(cell)) return '末';
  if (cycle === 'half_yearly' || cycle === 'quarterly' || cycle === 'monthly') {
    const day = Number(/^(\d{1,2})[日号]?$/.exec(cell)?.[1]);
    return day >= 1 && day <= 31 ? String(day) : undefined;
  }
  const [, month, day] = /^(?:\d{4}[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell) ?? [];
  // 2000 was a leap year: 02-29 is a date that some years lack, not a mistake
  const date = month && day ? dateOf(`2000-${month}-${day}`) : undefined;
  return date?.slice(5);
}

/** Most days first; an empty cell is no reminder at all. */
function advanceOf(cell: string): number[] | undefined {
  const days = several(cell).map((part) => (/^\d{1,3}天?$/.test(part) ? Number.parseInt(part, 10) : Number.NaN));
  return days.every((count) => count <= MOST_DAYS_BEFORE) ? days.sort((a, b) => b - a) : undefined;
}

function escalationOf(cell: string): { escalateTo: string | null; escalateAfter: number | null } | undefined {
  if (cell === '') return { escalateTo: null, escalateAfter: null };
  const [days, ...more] = cell.match(/\d{1,3}/g) ?? [];
  const post = cell.replace(/\d+|[、，,；;：:（）()\s]|逾期|超期|过期|满|天|日|后|上级/g, '');
  return days && more.length === 0 && post ? { escalateTo: post, escalateAfter: Number(days) } : undefined;
}
