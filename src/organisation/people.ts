/** Kinds of unit, in code by the terms of SYSTEMS.md. */
export type UnitKind =
  | 'city_work_committee'
  | 'district_work_committee'
  | 'leading_group'
  | 'organ_party_org'
  | 'branch';

export type Unit = { code: string; name: string; kind: UnitKind };

/** One post of a person in a unit: 书记, 专职副书记, 组织委员, 党员, 工委管理员, 专家 … */
export type Post = { unit: Unit; post: string };

export type Person = { id: string; name: string; posts: Post[] };

/** The person who speaks, and the unit for which he or she does. */
export type Asker = Person & { unit: Unit };
