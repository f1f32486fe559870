import { checkHead, dateOf, type Findings, type Sheet, type SheetRow, several } from './cells.ts';
import type { RosterIdentity, RosterPerson, RosterPost } from './roster.ts';

const COLUMNS = ['工号', '姓名', '单位编码', '职务'];
const OPTIONAL = ['职级', '任期起', '任期止'];

type Surroundings = { codes: Set<string>; channels: Record<string, string>; accounts: RosterIdentity[] };

/** The people, posts and accounts of the sheet 人员; what is wrong goes to `found`. An absent sheet is no fault. */
export function readPeople(
  sheet: Sheet,
  found: Findings,
  { codes, channels, accounts }: Surroundings,
): { people: RosterPerson[]; posts: RosterPost[]; identities: RosterIdentity[] } {
  const columns = Object.keys(channels);
  if (sheet.columns.length === 0 || !checkHead(sheet, found, COLUMNS, [...OPTIONAL, ...columns])) {
    return { people: [], posts: [], identities: [] };
  }
  for (const column of columns.filter((name) => !sheet.columns.includes(name))) {
    found.warn(1, column, '没有这一列，这些账号不变', '需要时补上此列，或由本单位发绑定码');
  }
  if (sheet.rows.length === 0) found.fault(2, '工号', '表里没有人员', '请在表头下面逐行填写');
  const people = new Map<string, RosterPerson & { line: number }>();
  const posts = new Map<string, RosterPost & { line: number }>();
  const owners = new Map<string, RosterIdentity & { line: number; column: string }>();
  for (const row of sheet.rows) {
    const person = readPerson(row, found, codes);
    if (!person) continue;
    const before = people.get(person.id);
    if (!before) people.set(person.id, { ...person, line: row.line });
    else if (before.name !== person.name) {
      const fix = '一个工号只能是一个人，请核对';
      found.fault(row.line, '工号', `“${person.id}”在第 ${before.line} 行是${before.name}，这里是${person.name}`, fix);
    }
    for (const post of readPosts(row, person.id, found)) {
      const key = `${post.person}\n${post.unit}\n${post.post}`;
      const same = posts.get(key);
      if (same) found.fault(row.line, '职务', `“${post.post}”与第 ${same.line} 行重复`, '请删去其中一行');
      else posts.set(key, { ...post, line: row.line });
    }
    for (const [column, channel] of Object.entries(channels)) {
      for (const account of several(row.cells[column] ?? '')) {
        const key = `${channel}\n${account}`;
        const owner = owners.get(key);
        if (owner && owner.person !== person.id) {
          const fix = '一个账号只能属于一个人，请核对';
          found.fault(row.line, column, `“${account}”已在第 ${owner.line} 行属于工号 ${owner.person}`, fix);
        } else if (!owner) owners.set(key, { channel, account, person: person.id, line: row.line, column });
      }
    }
  }
  checkOwners([...owners.values()], accounts, found);
  return {
    people: [...people.values()].map(({ id, name }) => ({ id, name })),
    posts: [...posts.values()].map(({ line: _line, ...post }) => post),
    identities: [...owners.values()].map(({ channel, account, person }) => ({ channel, account, person })),
  };
}

function readPerson({ line, cells }: SheetRow, found: Findings, codes: Set<string>): RosterPerson | undefined {
  const id = cells.工号 ?? '';
  const name = cells.姓名 ?? '';
  const unit = cells.单位编码 ?? '';
  if (id === '') found.fault(line, '工号', '没有填写', '请填写工号');
  else if (/\s/.test(id)) found.fault(line, '工号', `“${id}”含有空格`, '请去掉空格');
  if (name === '') found.fault(line, '姓名', '没有填写', '请填写姓名');
  if (unit === '') found.fault(line, '单位编码', '没有填写', '请填写组织表中的编码');
  else if (!codes.has(unit)) {
    found.fault(line, '单位编码', `没有编码为“${unit}”的单位`, '请核对编码，或在组织表中补上该单位');
  }
  if (several(cells.职务 ?? '').length === 0) {
    found.fault(line, '职务', '没有填写', '请填写如 书记、组织委员、党员');
  }
  return id === '' ? undefined : { id, name };
}

function readPosts({ line, cells }: SheetRow, person: string, found: Findings): RosterPost[] {
  const day = (column: string) => {
    const cell = cells[column] ?? '';
    const read = dateOf(cell);
    if (read === undefined) found.fault(line, column, `“${cell}”不是日期`, '请写如 2026-03-01');
    return read ?? null;
  };
  const since = day('任期起');
  const until = day('任期止');
  if (since && until && until < since) found.fault(line, '任期止', `${until} 早于任期起 ${since}`, '请核对两个日期');
  return several(cells.职务 ?? '').map((post) => ({
    person,
    unit: cells.单位编码 ?? '',
    post,
    rank: cells.职级 || null,
    since,
    until,
  }));
}

// An account may pass to another person only when the file gives its former owner another one
function checkOwners(
  owners: (RosterIdentity & { line: number; column: string })[],
  accounts: RosterIdentity[],
  found: Findings,
): void {
  const before = new Map(accounts.map((one) => [`${one.channel}\n${one.account}`, one.person]));
  const named = new Set(owners.map(({ channel, person }) => `${channel}\n${person}`));
  for (const { channel, account, person, line, column } of owners) {
    const owner = before.get(`${channel}\n${account}`);
    if (owner === undefined || owner === person || named.has(`${channel}\n${owner}`)) continue;
    const fix = `请核对；确已换人时，请同时写明工号 ${owner} 的新账号`;
    found.fault(line, column, `“${account}”现属于工号 ${owner}`, fix);
  }
}
