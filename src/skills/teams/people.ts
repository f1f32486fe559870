import type { Talk } from '../../chat/skill.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import type { Known } from '../../organisation/people.ts';
import { allUnits, peopleByName, unitsAbove, unitsBelow } from '../../organisation/store.ts';
import { type Member, roleOf } from './policy.ts';

/** Somebody named: found in the roster, not found (then a member by name only), or one of several of that name. */
export type Named = { member: Member; unclear?: true };

const SPLIT = /[、，,；;\s]+|(?<=[\p{Script=Han}]{2})[和及与跟](?=\p{Script=Han}{2})/u;
const NOT_NAMES = /^(?:没有|没|无|就我|只有我|就我一个|我|还有|以及|等)$/u;
const COURTESY = /(?:同志|书记|局长|处长|主任|科长)$/u;

/** The people a sentence names, with the roles said beside them: 分管领导张立、王强. */
export function namesIn(text: string, roles: readonly string[]): { name: string; role?: string }[] {
  const plain = text
    .replace(/^(?:课题组)?(?:成员)?(?:还)?(?:有|是|包括|加上?|再加)[:：]?/u, '')
    .replace(/(?:也|都)?(?:参加|加入|进来|一起|进组)(?:吧|了)?[。！]?$/u, '')
    .replace(/[。！!]+$/u, '');
  return plain.split(SPLIT).flatMap((word) => {
    const role = roles.find((one) => word.startsWith(one) || word.endsWith(one));
    const bare = (role ? word.replace(role, '') : word).replace(/^[:：是为]|[（()）]/gu, '').trim();
    const name = bare.length > 3 ? bare.replace(COURTESY, '') : bare;
    if (NOT_NAMES.test(word) || !/^\p{Script=Han}{2,12}$/u.test(name)) return [];
    return [{ name, ...(role ? { role } : {}) }];
  });
}

/** Those people, as the roster knows them: of one name the one nearest to the asker's unit. */
export async function lookUp(said: { name: string; role?: string }[], { asker, read }: Talk): Promise<Named[]> {
  const above = await unitsAbove(read, asker.unit.code);
  const near = [asker.unit.code, ...above.map(({ code }) => code)];
  const house = [
    ...new Set([
      ...near,
      ...(await organOf(
        read,
        asker.unit.code,
        above.map(({ code }) => code),
      )),
    ]),
  ];
  const found: Named[] = [];
  for (const { name, role } of said) {
    const people = await oneOf(name, { near, house }, read);
    const [person] = people;
    const member: Member =
      person && people.length === 1
        ? { person: person.id, name: person.name, role: role ?? roleOf(person) }
        : { person: null, name, role: role ?? '党员代表' };
    found.push(people.length > 1 ? { member, unclear: true } : { member });
  }
  return found;
}

type Where = { near: string[]; house: string[] };

async function oneOf(said: string, where: Where, read: Talk['read']): Promise<Known[]> {
  const whole = await peopleByName(read, said);
  if (whole.length > 0) return nearest(whole, where);
  // 水务局王强: the unit stands before the name
  for (const length of [2, 3, 4]) {
    if (said.length < length + 2) break;
    const people = await peopleByName(read, said.slice(-length));
    if (people.length === 0) continue;
    const found = findUnit(await allUnits(read), said.slice(0, -length));
    const codes = 'unit' in found ? [found.unit.code] : found.several.map(({ code }) => code);
    const there = people.filter(({ posts }) => posts.some(({ unit }) => codes.includes(unit.code)));
    if (there.length > 0) return there;
  }
  return [];
}

function nearest(people: Known[], { near, house }: Where): Known[] {
  if (people.length < 2) return people;
  for (const codes of [near.slice(0, 1), near, house]) {
    const there = people.filter(({ posts }) => posts.some(({ unit }) => codes.includes(unit.code)));
    if (there.length > 0) return there;
  }
  return people;
}

/** The units of the same organ: below the highest unit above that is no committee. */
async function organOf(read: Talk['read'], own: string, above: string[]): Promise<string[]> {
  const all = new Map((await allUnits(read)).map((one) => [one.code, one.kind]));
  const root = [own, ...above].filter((code) => !/work_committee$/.test(all.get(code) ?? '')).at(-1) ?? own;
  return (await unitsBelow(read, root)).map(({ code }) => code);
}
