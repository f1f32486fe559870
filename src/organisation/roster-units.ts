import { checkHead, countOf, duePostsOf, type Findings, type Sheet, type SheetRow, several } from './cells.ts';
import { KIND_WORDS, kindOf } from './people.ts';
import type { Existing, RosterLink, RosterUnit } from './roster.ts';

const COLUMNS = ['编码', '名称', '类别', '领导单位', '指导单位', '党员数', '在职党员数'];
const OPTIONAL = ['应配'];

type UnitRow = RosterUnit & { line: number; leaders: string[]; guides: string[] };

/** The units and links of the sheet 组织; what is wrong goes to `found`. An absent sheet (no columns) is no fault. */
export function readUnits(
  sheet: Sheet,
  found: Findings,
  existing: Existing['units'],
): { units: RosterUnit[]; links: RosterLink[] } {
  if (sheet.columns.length === 0 || !checkHead(sheet, found, COLUMNS, OPTIONAL)) return { units: [], links: [] };
  if (sheet.rows.length === 0) found.fault(2, '编码', '表里没有单位', '请在表头下面逐行填写');
  const rows = sheet.rows.flatMap((row) => readUnit(row, found) ?? []);
  const byCode = new Map<string, UnitRow>();
  for (const row of rows) {
    const first = byCode.get(row.code);
    if (first) found.fault(row.line, '编码', `“${row.code}”与第 ${first.line} 行重复`, '请改用另一个编码或删去一行');
    else byCode.set(row.code, row);
  }
  const others = existing.filter(({ code }) => !byCode.has(code));
  const known = new Set([...byCode.keys(), ...others.map(({ code }) => code)]);
  for (const row of byCode.values()) checkLinks(row, known, byCode, found);
  const leaders = new Map([...others, ...byCode.values()].map((one) => [one.code, one.leaders]));
  const inCycle = checkCycles([...byCode.values()], leaders, found);
  if (inCycle.size === 0) checkSums(byCode, others, found);
  return {
    units: [...byCode.values()].map(({ line: _line, leaders: _leaders, guides: _guides, ...unit }) => unit),
    links: [...byCode.values()].flatMap(({ code, leaders: above, guides }) => [
      ...above.map((from) => ({ kind: 'leads' as const, from, to: code })),
      ...guides.map((from) => ({ kind: 'guides' as const, from, to: code })),
    ]),
  };
}

function readUnit({ line, cells }: SheetRow, found: Findings): UnitRow | undefined {
  const cell = (column: string) => cells[column] ?? '';
  const code = cell('编码');
  const kind = kindOf(cell('类别'));
  if (code === '') found.fault(line, '编码', '没有填写', '请填写本单位的编码');
  if (/[、，,；;\s]/.test(code)) found.fault(line, '编码', `“${code}”含有空格或分隔号`, '请只用字母、数字和连字符');
  if (cell('名称') === '') found.fault(line, '名称', '没有填写', '请填写单位名称');
  if (!kind) {
    const kinds = Object.values(KIND_WORDS).join('、');
    found.fault(line, '类别', cell('类别') === '' ? '没有填写' : `不认识“${cell('类别')}”`, `请写 ${kinds} 之一`);
  }
  const count = (column: string) => {
    const read = countOf(cell(column));
    if (read === undefined) found.fault(line, column, `“${cell(column)}”不是人数`, '请填写整数，如 14');
    return read ?? null;
  };
  const members = count('党员数');
  const serving = count('在职党员数');
  if (members !== null && serving !== null && serving > members) {
    found.fault(line, '在职党员数', `${serving} 人多于党员数 ${members} 人`, '请核对两个数');
  }
  const duePosts = duePostsOf(cell('应配'));
  if (duePosts === undefined) found.fault(line, '应配', `看不懂“${cell('应配')}”`, '请写如 书记1、专职副书记1、委员3');
  if (code === '' || !kind) return undefined;
  return {
    line,
    code,
    name: cell('名称'),
    kind,
    members,
    serving,
    duePosts: duePosts ?? null,
    leaders: several(cell('领导单位')),
    guides: several(cell('指导单位')),
  };
}

function checkLinks(row: UnitRow, known: Set<string>, byCode: Map<string, UnitRow>, found: Findings): void {
  for (const [column, codes] of [
    ['领导单位', row.leaders],
    ['指导单位', row.guides],
  ] as const) {
    for (const code of codes) {
      if (code === row.code) found.fault(row.line, column, '写的是本单位自己', '请写另一个单位的编码');
      else if (!known.has(code)) found.fault(row.line, column, `没有编码为“${code}”的单位`, '请核对编码或补上该单位');
    }
  }
  if (row.leaders.length === 0 && row.kind === 'branch') {
    found.fault(row.line, '领导单位', '党支部没有领导单位', '请填写上级党组织的编码');
  }
  if (row.leaders.length === 0 && row.kind === 'organ_party_org') {
    found.warn(row.line, '领导单位', '机关党组织没有领导单位，工委看不到它', '请填写机关工委的编码');
  }
  if (row.leaders.some((code) => byCode.get(code)?.kind === 'leading_group')) {
    found.warn(row.line, '领导单位', '部门党组列为领导单位', '部门党组一般是指导单位，请核对');
  }
}

// Each cycle once, at its first row of the file
function checkCycles(rows: UnitRow[], leaders: Map<string, string[]>, found: Findings): Set<string> {
  const done = new Set<string>();
  const inCycle = new Set<string>();
  for (const row of rows) {
    const path: string[] = [];
    const walk = (code: string): void => {
      const at = path.indexOf(code);
      if (at >= 0) {
        const cycle = path.slice(at);
        const first = rows.find((one) => cycle.includes(one.code)) ?? row;
        if (!cycle.some((one) => inCycle.has(one)) && !cycle.every((one) => one === code)) {
          found.fault(first.line, '领导单位', `领导关系成环：${[...cycle, code].join(' → ')}`, '请改正其中一行');
        }
        for (const one of cycle) inCycle.add(one);
        return;
      }
      if (done.has(code)) return;
      path.push(code);
      for (const above of leaders.get(code) ?? []) walk(above);
      path.pop();
      done.add(code);
    };
    walk(row.code);
  }
  return inCycle;
}

function checkSums(byCode: Map<string, UnitRow>, others: Existing['units'], found: Findings): void {
  const all = [...byCode.values(), ...others];
  const below = new Map<string, typeof all>();
  for (const one of all) for (const above of one.leaders) below.set(above, [...(below.get(above) ?? []), one]);
  const leaves = (code: string, seen: Set<string>, into: typeof all): typeof all => {
    for (const one of below.get(code) ?? []) {
      if (seen.has(one.code)) continue;
      seen.add(one.code);
      if (below.has(one.code)) leaves(one.code, seen, into);
      else into.push(one);
    }
    return into;
  };
  for (const row of byCode.values()) {
    if (!below.has(row.code)) continue;
    const parts = leaves(row.code, new Set(), []);
    for (const [column, figure] of [
      ['党员数', 'members'],
      ['在职党员数', 'serving'],
    ] as const) {
      const stated = row[figure];
      const sum = parts.reduce((total, one) => total + (one[figure] ?? 0), 0);
      // a committee often states nothing of its own and writes 0
      if (stated === null || stated === sum || (stated === 0 && row.kind.endsWith('work_committee'))) continue;
      found.warn(row.line, column, `所填 ${stated} 与所属支部合计 ${sum} 不同`, `将以合计 ${sum} 为准，请核对`);
    }
  }
}
