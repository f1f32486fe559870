import type { Database } from '../../src/kernel/database.ts';
import type { Sheet } from '../../src/organisation/cells.ts';
import { type ImportReport, type ImportRequest, importRoster } from '../../src/organisation/import.ts';

export const CHANNELS = { 甲平台ID: 'jia', 乙平台ID: 'yi' };
export const ZONE = 'Asia/Shanghai';
/** 2026-03-02T09:00+08:00 */
export const NOW = Date.parse('2026-03-02T01:00Z');

const UNITS = `
编码|名称|类别|领导单位|指导单位|党员数|在职党员数|应配
C0|杏川市直属机关工委|市直机关工委|||0|0|
D1|南浦区机关工委|区市县机关工委||C0|60|40|
LW|市水务局党组|部门党组|||||
W|市水务局机关党委|机关党组织|C0|LW|21|12|书记1、专职副书记1、委员3
W1|水务局综合处党支部|党支部|W||9|9|
W2|水务局离退休干部党支部|党支部|W||12|3|
LH|市海事局党组|部门党组|||||
H|市海事局机关党委|机关党组织|C0|LH|8|8|
H1|海事局综合处党支部|党支部|H||8|8|
D11|南浦区财政局党支部|党支部|D1||60|40|`;

const PEOPLE = `
工号|姓名|单位编码|职务|甲平台ID|乙平台ID|职级|任期起|任期止
11|方晴|W1|书记|a11|b11||2024-03-01|2027-02-28
12|宋野|W1|组织委员|a12||||
13|柳依|W1|党员|||||
21|董岳|W2|书记|a21||||
31|邵阳|W|专职副书记|a31||副处级||
31|邵阳|W1|党员|||||
41|卫东明|LW|书记|a41||正局级||
51|郝然|H1|书记|a51||||
61|乔松|D1|专职副书记|a61||||
62|蓝天|D1|工委管理员|||||
91|米粒|C0|工委管理员|a91||||
92|凌云|C0|专家|||||`;

function sheet(text: string): Sheet {
  const [head = '', ...lines] = text.trim().split('\n');
  const columns = head.split('|');
  return {
    columns,
    rows: lines.map((line, index) => {
      const cells = line.split('|');
      return { line: index + 2, cells: Object.fromEntries(columns.map((name, i) => [name, (cells[i] ?? '').trim()])) };
    }),
  };
}

/** The sheet 组织, its text changed as the test wants. */
export function units(change: (text: string) => string = (text) => text): Sheet {
  return sheet(change(UNITS));
}

export function people(change: (text: string) => string = (text) => text): Sheet {
  return sheet(change(PEOPLE));
}

export function counter(): () => string {
  let last = 0;
  return () => `id${String(++last).padStart(14, '0')}`;
}

export async function load(
  database: Database,
  request: Partial<ImportRequest> = {},
  now = NOW,
  newId: () => string = () => crypto.randomUUID(),
): Promise<ImportReport> {
  const all = { units: units(), people: people(), channels: CHANNELS, ...request };
  return importRoster(all, database, { actor: 'import:roster', now, zone: ZONE, newId });
}
