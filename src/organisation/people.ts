/** Kinds of unit, in code by the terms of SYSTEMS.md. */
export type UnitKind =
  | 'city_work_committee'
  | 'district_work_committee'
  | 'leading_group'
  | 'organ_party_org'
  | 'branch';

/** 类别, as rosters and notices write it. */
export const KIND_WORDS: Record<UnitKind, string> = {
  city_work_committee: '市直机关工委',
  district_work_committee: '区市县机关工委',
  leading_group: '部门党组',
  organ_party_org: '机关党组织',
  branch: '党支部',
};

/** The kind that a 类别 names; undefined when it is none. 部门党委 acts as a 部门党组 does. */
export function kindOf(words: string): UnitKind | undefined {
  return KINDS.get(words.trim());
}

export type Unit = { code: string; name: string; kind: UnitKind };

/** One post of a person in a unit: 书记, 专职副书记, 组织委员, 党员, 工委管理员, 专家 … */
export type Post = { unit: Unit; post: string };

export type Person = { id: string; name: string; posts: Post[] };

/** The person who speaks, and the unit for which he or she does. */
export type Asker = Person & { unit: Unit };

/** A person as the database knows him or her, with what was chosen earlier. */
export type Known = Person & { speaksFor?: string; lastChannel?: string };

/** The units in which a person holds a post, those with an office (not only 党员 or 专家) first. */
export function unitsOf(person: Person): Unit[] {
  const byCode = new Map<string, { unit: Unit; office: boolean }>();
  for (const { unit, post } of person.posts) {
    byCode.set(unit.code, { unit, office: isOffice(post) || (byCode.get(unit.code)?.office ?? false) });
  }
  const units = [...byCode.values()];
  return [...units.filter(({ office }) => office), ...units.filter(({ office }) => !office)].map(({ unit }) => unit);
}

/** The person with the unit spoken for; undefined while someone with posts in several units has not chosen yet. */
export function askerOf(person: Known): Asker | undefined {
  const units = unitsOf(person);
  const unit = units.length === 1 ? units[0] : units.find(({ code }) => code === person.speaksFor);
  return unit && { ...person, unit };
}

/** For what comes unasked, such as a digest: the chosen unit, else the first one with an office. */
export function askerByDefault(person: Known): Asker | undefined {
  const unit = unitsOf(person)[0];
  return askerOf(person) ?? (unit && { ...person, unit });
}

export function holds(person: Person, unit: string, posts: readonly string[]): boolean {
  return person.posts.some((held) => held.unit.code === unit && posts.includes(held.post));
}

/** Whether a post makes its holder act for the unit; 党员 and 专家 do not. */
export function isOffice(post: string): boolean {
  return post !== '党员' && post !== '预备党员' && post !== '专家';
}

const KINDS = new Map<string, UnitKind>([
  ['市直机关工委', 'city_work_committee'],
  ['区市县机关工委', 'district_work_committee'],
  ['部门党组', 'leading_group'],
  ['部门党委', 'leading_group'],
  ['部门党组(党委)', 'leading_group'],
  ['部门党组（党委）', 'leading_group'],
  ['机关党组织', 'organ_party_org'],
  ['党支部', 'branch'],
]);
