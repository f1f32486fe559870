import { spread } from '../../src/kernel/ids.ts';
import type { Roster, RosterPost, RosterUnit } from '../../src/organisation/roster.ts';
import { DEPARTMENTS, DISTRICTS, OFFICES } from './departments.ts';
import { CITY, nameOf } from './names.ts';
import { share } from './share.ts';

export type Size = {
  organs: number;
  districts: number;
  branches: number;
  members: number;
  serving: number;
  /** Plain members of each branch who are in the database by name; without it all of them. */
  named?: number;
  /** Reviewers and advisers of the committee. */
  experts: number;
};

export const SMALL: Size = { organs: 3, districts: 1, branches: 9, members: 142, serving: 97, named: 1, experts: 1 };
/** The figures of the seed: 99 机关党组织, 10 区市县机关工委, 1527 党支部, 21365 党员, of them 14149 在职. */
export const WHOLE: Size = {
  organs: 99,
  districts: 10,
  branches: 1527,
  members: 21_365,
  serving: 14_149,
  experts: 30,
};

// Since when 工委 alone leads and 党组 guides (before, both led: 双重领导), and since when the city guides its districts
const LEADS_ALONE = '2010-09-01';
const GUIDES_DISTRICTS = '2011-03-01';
// 11 departments have a 专职副书记 at the rank of a deputy head
const DEPUTIES_OF_RANK = 11;

type HeldPost = Omit<RosterPost, 'person'>;
type Branch = { organ: number; office: string; members: number; serving: number };
/** A city as it grows. `hire` takes the 工号 without the copy's prefix. */
type Growing = { city: Roster; copy: string; committee: string; hire(id: string, ...posts: HeldPost[]): void };

/**
 * A synthetic organisation of this size, the same at every call: committee, districts, organs each with its leading
 * group, branches, people with names and posts. `copy`: put before every 编码 and 工号, to have several cities at once.
 */
export function makeCity(size: Size, copy = ''): Roster {
  const city: Roster = { units: [], links: [], people: [], posts: [], identities: [] };
  const taken = new Set<string>();
  const committee = `${copy}GW`;
  const hire = (id: string, ...posts: HeldPost[]) => {
    city.people.push({ id: copy + id, name: nameOf(id, taken) });
    for (const post of posts) city.posts.push({ person: copy + id, ...post });
  };
  const growing = { city, copy, committee, hire };
  addCommittee(growing, size.experts);
  for (let d = 0; d < size.districts; d++) addDistrict(growing, d);
  const branches = branchesOf(size);
  for (let organ = 0; organ < size.organs; organ++) {
    const own = branches.filter((branch) => branch.organ === organ);
    // those who serve on the committee come from the organs, the experts from all in turn
    const lent = (organ === 0 ? STAFF.length : 0) + Math.ceil(Math.max(0, size.experts - organ) / size.organs);
    addOrgan(growing, organ, own, { lent, named: size.named });
  }
  return city;
}

const STAFF: [post: string, rank: string | null][] = [
  ['书记', '正局级'],
  ['副书记', '副局级'],
  ['工委管理员', null],
  ['工委管理员', null],
  // 委员制: three at this rank
  ['委员', '副局级'],
  ['委员', '副局级'],
  ['委员', '副局级'],
];

function addCommittee({ city, copy, committee, hire }: Growing, experts: number): void {
  city.units.push(unitOf(committee, `${CITY}直属机关工委${copy}`, 'city_work_committee'));
  const posts = [...STAFF, ...Array.from({ length: experts }, (): [string, null] => ['专家', null])];
  for (const [i, [post, rank]] of posts.entries()) hire(pad(i + 1, 5), postIn(committee, post, rank));
}

function addDistrict({ city, copy, committee, hire }: Growing, d: number): void {
  const code = `${copy}Q${pad(d + 1, 2)}`;
  city.units.push(unitOf(code, `${DISTRICTS[d] ?? ''}机关工委`, 'district_work_committee'));
  city.links.push({ kind: 'guides', from: committee, to: code, since: GUIDES_DISTRICTS });
  hire(`001${d}1`, postIn(code, '书记'));
  hire(`001${d}2`, postIn(code, '专职副书记'));
}

function addOrgan(
  { city, copy, committee, hire }: Growing,
  organ: number,
  branches: Branch[],
  { lent, named }: { lent: number; named: number | undefined },
): void {
  const code = `${copy}J${pad(organ + 1, 2)}`;
  const group = `${code}Z`;
  const id = (n: number) => pad(organ + 1, 2) + pad(n, 3);
  const name = departmentOf(organ);
  const members = branches.reduce((sum, branch) => sum + branch.members, 0);
  const serving = branches.reduce((sum, branch) => sum + branch.serving, 0);
  const duePosts = { 书记: 1, 专职副书记: 1 };
  city.units.push(unitOf(group, `市${name}党组`, 'leading_group'));
  const own = `市${name}${branches.length < 8 ? '机关党总支' : '机关党委'}`;
  city.units.push({ ...unitOf(code, own, 'organ_party_org'), members, serving, duePosts });
  city.links.push(
    { kind: 'leads', from: committee, to: code },
    { kind: 'leads', from: group, to: code, until: LEADS_ALONE },
    { kind: 'guides', from: group, to: code, since: LEADS_ALONE },
  );
  // some posts are vacant (应配未配), some deputies are secretary of the first branch as well
  const vacant = organ % 8 === 1;
  const alsoInBranch = !vacant && organ % 9 === 2;
  const rank = organ % 8 === 0 && organ / 8 < DEPUTIES_OF_RANK ? '副局级' : '正处级';
  const deputy = postIn(code, '专职副书记', rank);
  hire(id(1), postIn(group, '书记', '正局级'));
  hire(id(2), postIn(code, '书记', '副局级'));
  if (!vacant && !alsoInBranch) hire(id(3), deputy);

  const elsewhere = lent + (vacant || alsoInBranch ? 2 : 3);
  let next = 10;
  for (const [i, branch] of branches.entries()) {
    const branchCode = `${code}-${pad(i + 1, 2)}`;
    const figures = { members: branch.members, serving: branch.serving };
    city.units.push({ ...unitOf(branchCode, `${name}${branch.office}党支部`, 'branch'), ...figures });
    city.links.push({ kind: 'leads', from: code, to: branchCode });
    for (const post of postsOf(branch.members - (i === 0 ? elsewhere : 0), named)) {
      const held = post === '书记' ? { ...postIn(branchCode, post), ...termOf(branchCode) } : postIn(branchCode, post);
      if (alsoInBranch && i === 0 && post === '书记') hire(id(3), deputy, held);
      else hire(id(next++), held);
    }
  }
}

const LEAST_MEMBERS = 3;
// Room in an organ's first branch for those whose only post is in the organ, the leading group or the committee
const LEAST_IN_FIRST = 16;
const SHARE_SERVING = 0.76;

function branchesOf(size: Size): Branch[] {
  const counts = share(size.branches, size.organs, {
    least: () => 3,
    weight: (i) => 0.4 + spread('branches', String(i)) ** 2 * 3,
  });
  const places = counts.flatMap((count, organ) => {
    const serving = Math.round(count * SHARE_SERVING);
    return Array.from({ length: count }, (_, i) => {
      const retired = i >= serving;
      const office = retired ? retiredOffice(i - serving, count - serving) : (OFFICES[i] ?? '');
      return { organ, office, retired, first: i === 0 };
    });
  });
  const weight = (i: number) => 0.6 + spread('members', String(i));
  const working = places.filter(({ retired }) => !retired);
  const least = (i: number) => (working[i]?.first ? LEAST_IN_FIRST : LEAST_MEMBERS);
  const workingSizes = share(size.serving, working.length, { least, weight });
  const retiredSizes = share(size.members - size.serving, places.length - working.length, {
    least: () => LEAST_MEMBERS,
    weight,
  });
  return places.map(({ organ, office, retired }) => {
    const members = (retired ? retiredSizes : workingSizes).shift() ?? 0;
    return { organ, office, members, serving: retired ? 0 : members };
  });
}

const NUMERALS = [...'一二三四五六七八九十', '十一', '十二', '十三', '十四', '十五', '十六'];

function retiredOffice(index: number, count: number): string {
  return count === 1 ? '离退休干部' : `离退休干部第${NUMERALS[index] ?? ''}`;
}

// 人大常委会机关 has a 机关党委, not a 机关机关党委
function departmentOf(organ: number): string {
  return (DEPARTMENTS[organ] ?? '').replace(/机关$/, '');
}

function unitOf(code: string, name: string, kind: RosterUnit['kind']): RosterUnit {
  return { code, name, kind, members: null, serving: null, duePosts: null };
}

function postIn(unit: string, post: string, rank: string | null = null): HeldPost {
  return { unit, post, rank, since: null, until: null };
}

// A branch elects every three years
function termOf(code: string): { since: string; until: string } {
  const year = 2024 + Math.floor(spread('term', code) * 3);
  const month = pad(1 + Math.floor(spread('month', code) * 12), 2);
  return { since: `${year}-${month}-15`, until: `${year + 3}-${month}-14` };
}

function postsOf(count: number, named: number | undefined): string[] {
  const committee = ['书记', '组织委员', ...(count >= 10 && named === undefined ? ['宣传委员', '纪检委员'] : [])];
  const plain = Math.min(named ?? count, count - committee.length);
  return [...committee, ...Array<string>(plain).fill('党员')];
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, '0');
}
