/** Who must not judge what. Pure. */

/** What is judged: who worked on it, and for which units. */
export type Work = {
  /** 工号 of the team's members and of the co-authors. */
  people: readonly string[];
  /** Names of co-authors whom the roster can't tell: whoever is called so is kept away. */
  names: readonly string[];
  /** Codes of the team's unit and of the co-authors' units. */
  units: readonly string[];
};

/** Who judges, and for which units he or she acts or belongs to. */
export type Reviewer = { id: string; name: string; units: readonly string[] };

/** Of each unit, the codes of all that lead it. The committee that runs the campaign leads everybody alike: it is no closeness. */
export type Above = ReadonlyMap<string, readonly string[]>;

/** Why this reviewer stays away from this work, in a word; undefined when nothing speaks against it. */
export function conflictOf(reviewer: Reviewer, { people, names, units }: Work, above: Above): string | undefined {
  if (people.includes(reviewer.id) || names.includes(reviewer.name)) return '本人参与';
  const leads = (upper: string, lower: string) => above.get(lower)?.includes(upper) ?? false;
  const pairs = reviewer.units.flatMap((own) => units.map((unit) => ({ own, unit })));
  if (pairs.some(({ own, unit }) => own === unit)) return '本单位';
  if (pairs.some(({ own, unit }) => leads(own, unit))) return '下级单位';
  if (pairs.some(({ own, unit }) => leads(unit, own))) return '上级单位';
  return undefined;
}
