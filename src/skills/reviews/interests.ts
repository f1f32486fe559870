import { eq, inArray, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import type { Person } from '../../organisation/people.ts';
import { peopleById, unitByCode, unitsAbove } from '../../organisation/store.ts';
import { authorsOf, type Outcome, teamById } from '../outcomes/index.ts';
import { team, teamMember } from '../teams/index.ts';
import type { Above, Reviewer, Work } from './conflicts.ts';
import type { Traces } from './hide.ts';

/** 专家 in a work committee's pool belong to no unit by that; every other post makes the unit one's own. */
export function reviewerOf({ id, name, posts }: Person): Reviewer {
  const own = posts.filter(({ unit, post }) => post !== '专家' || !unit.kind.endsWith('work_committee'));
  return { id, name, units: [...new Set(own.map(({ unit }) => unit.code))] };
}

/** Who worked on each of these outcomes, and for which units. */
export async function worksOf(read: Read, outcomes: Outcome[]): Promise<Map<string, Work>> {
  const authors = await authorsOf(
    read,
    outcomes.map(({ id }) => id),
  );
  const rows = await read
    .select({ id: team.id, leader: team.leader, person: teamMember.person, name: teamMember.name })
    .from(team)
    .leftJoin(teamMember, eq(teamMember.team, team.id))
    .where(inArray(team.id, sql`(select value from json_each(${JSON.stringify(outcomes.map((one) => one.team))}))`));
  const teams = new Map<string, { people: string[]; names: string[] }>();
  for (const { id, leader, person, name } of rows) {
    const known = teams.get(id) ?? { people: [leader], names: [] };
    if (person !== null) known.people.push(person);
    else if (name !== null) known.names.push(name);
    teams.set(id, known);
  }
  return new Map(
    outcomes.map((one): [string, Work] => {
      const own = authors.filter(({ outcome }) => outcome === one.id);
      const known = teams.get(one.team);
      return [
        one.id,
        {
          people: [...(known?.people ?? []), ...own.flatMap(({ person }) => person ?? [])],
          names: [...(known?.names ?? []), ...own.flatMap(({ person, name }) => (person === null ? [name] : []))],
          units: [...new Set([one.unit, ...own.flatMap(({ unit }) => unit ?? [])])],
        },
      ];
    }),
  );
}

/** Of each of these units, all that lead it but the city's committee, which leads everybody alike. */
export async function aboveOf(read: Read, codes: Iterable<string>): Promise<Above> {
  const above = new Map<string, string[]>();
  for (const code of new Set(codes)) {
    const leading = await unitsAbove(read, code);
    above.set(
      code,
      leading.filter(({ kind }) => kind !== 'city_work_committee').map((one) => one.code),
    );
  }
  return above;
}

/** Names that would tell whose work it is. */
export async function tracesOf(read: Read, outcome: Outcome): Promise<Traces> {
  const work = (await worksOf(read, [outcome])).get(outcome.id);
  const codes = work?.units ?? [outcome.unit];
  const above = await aboveOf(read, codes);
  const all = [...new Set([...codes, ...codes.flatMap((code) => above.get(code) ?? [])])];
  const units = await Promise.all(all.map((code) => unitByCode(read, code)));
  const people = await peopleById(read, [...(work?.people ?? [])]);
  const standing = await teamById(read, outcome.team);
  return {
    units: [...units.flatMap((unit) => unit?.name ?? []), ...(standing ? [standing.name] : [])],
    people: [...people.map(({ name }) => name), ...(work?.names ?? [])],
  };
}
