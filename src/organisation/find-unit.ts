import type { Unit, UnitKind } from './people.ts';

/** The unit that words such as 综合处支部 or 发改局 name: one, several that fit equally well, or none (an empty list). */
export type FoundUnit = { unit: Unit } | { several: Unit[] };

/**
 * Pure. A code or a whole name wins; else the name's own words, whole or shortened as people shorten them (发改局 for
 * 发展改革局). 支部, 党委, 党组 and 工委 in the words decide the kind. `near`: codes that win when several fit, such as
 * those of the asker's own organisation.
 */
export function findUnit(units: Unit[], words: string, { near = [] }: { near?: string[] } = {}): FoundUnit {
  const said = words.replace(/[\s“”"《》]/g, '').replace(/^(我们|咱们|本|我)的?/, '');
  const exact = units.find(({ code, name }) => code.toLowerCase() === said.toLowerCase() || name === said);
  if (exact) return { unit: exact };
  const core = coreOf(said);
  if (core.length < 2) return { several: [] };
  const kinds = kindsNamed(said);
  let best: Unit[] = [];
  let top = 1;
  for (const unit of units) {
    if (kinds && !kinds.includes(unit.kind)) continue;
    const fits = closeness(core, coreOf(unit.name));
    if (fits < top) continue;
    if (fits > top) best = [];
    top = fits;
    best.push(unit);
  }
  const organs = best.filter(({ kind }) => kind === 'organ_party_org');
  if (!kinds && organs.length > 0) best = organs;
  const nearby = best.filter(({ code }) => near.includes(code));
  const left = nearby.length > 0 ? nearby : best;
  const [only, ...others] = left;
  return only && others.length === 0 ? { unit: only } : { several: left };
}

const SUFFIX = /(机关工委|机关党工委|党工委|工委|机关党委|机关党总支|党总支|总支|党组|党委|党支部|支部)(委员会)?$/;

function coreOf(name: string): string {
  return name.replace(SUFFIX, '').replace(/^市(?=..)/, '');
}

function kindsNamed(said: string): UnitKind[] | undefined {
  if (/支部$/.test(said)) return ['branch'];
  if (/党组$/.test(said)) return ['leading_group'];
  if (/工委$/.test(said)) return ['city_work_committee', 'district_work_committee'];
  if (/(党委|总支)$/.test(said)) return ['organ_party_org', 'leading_group'];
}

// 5 the same, 4 its beginning or end, 3 shortened with both ends kept, 2 somewhere inside, 1 its characters in order
function closeness(core: string, name: string): number {
  if (core === name) return 5;
  if (name.endsWith(core) || name.startsWith(core)) return 4;
  if (!inOrder(core, name)) return 0;
  if (core[0] === name[0] && core.at(-1) === name.at(-1)) return 3;
  return name.includes(core) ? 2 : 1;
}

function inOrder(core: string, name: string): boolean {
  let at = -1;
  for (const char of core) {
    at = name.indexOf(char, at + 1);
    if (at < 0) return false;
  }
  return true;
}
