import { KIND_WORDS, type Unit, type UnitKind } from '../../organisation/people.ts';
import { ACT } from './notice-name.ts';

export type Subject = { kinds: string[]; posts: string };

/** Who is to do it: named before the act, since 报所属机关党委 says to whom. */
export function subjectOf(words: string, units: Unit[]): Subject {
  // 请各机关党委专职副书记参加: those who come, not who holds it
  const invited = /请([^，。；]{2,40}?)(?:参加|出席|参会|列席)/u.exec(words)?.[1];
  if (invited) return { kinds: kindsIn(invited), posts: postsIn(invited) };
  const act = ACT.exec(words)?.index ?? words.length;
  const to = words.search(/(?:向|报|送|交)(?:所属|上级|市|区|各|机关)/u);
  const before = words.slice(0, to >= 0 ? Math.min(to, act) : act);
  const named = units.filter(({ name }) => before.includes(name));
  if (named.length === 0) return { kinds: kindsIn(before), posts: postsIn(before) };
  const rest = named.reduce((left, { name }) => left.replaceAll(name, ''), before);
  return {
    kinds: named.map(({ code }) => code),
    posts: postsIn(rest) || postsFor(named.map(({ kind }) => KIND_WORDS[kind])),
  };
}

const KINDS: [RegExp, UnitKind][] = [
  [/区市县(?:直)?机关(?:党)?工委|各区.{0,6}工委|区(?:县)?机关工委/u, 'district_work_committee'],
  [/部门党组|单位党组|各党组(?!织)|党组（党委）|党组\(党委\)|党组书记/u, 'leading_group'],
  [/机关党委|机关党组织|直属党组织|直属机关党组织|党总支|总支/u, 'organ_party_org'],
  [/基层党组织|各级党组织|各党组织/u, 'organ_party_org'],
  [/支部|基层党组织|各级党组织|各党组织/u, 'branch'],
];

export function kindsIn(words: string): string[] {
  return [...new Set(KINDS.filter(([pattern]) => pattern.test(words)).map(([, kind]) => KIND_WORDS[kind]))];
}

const POSTS = /(专职副书记|副书记|书记|(?:组织|宣传|纪检|统战|群工|青年|生活)委员)/gu;

export function postsIn(words: string): string {
  return [...new Set([...words.matchAll(POSTS)].map(([post]) => post))].join('、');
}

/** 委员 are those of a branch, whoever the notice is addressed to. */
export function kindsHolding(posts: string, kinds: string[]): string[] {
  return /委员/u.test(posts) && !kinds.includes(KIND_WORDS.branch) ? [KIND_WORDS.branch] : kinds;
}

export function postsFor(kinds: string[]): string {
  const wide = kinds.includes(KIND_WORDS.organ_party_org) || kinds.includes(KIND_WORDS.district_work_committee);
  return wide ? '书记、专职副书记' : '书记';
}
