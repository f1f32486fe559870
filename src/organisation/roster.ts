import type { CivilDate } from '../kernel/clock.ts';
import { type Fault, findings, type Sheet } from './cells.ts';
import type { Unit, UnitKind } from './people.ts';
import { readPeople } from './roster-people.ts';
import { readUnits } from './roster-units.ts';

export type RosterUnit = Unit & {
  members: number | null;
  serving: number | null;
  duePosts: Record<string, number> | null;
};
/** `since` and `until` only where a source knows them; a roster file states what holds now. */
export type RosterLink = {
  kind: 'leads' | 'guides';
  from: string;
  to: string;
  since?: CivilDate;
  until?: CivilDate;
};
export type RosterPerson = { id: string; name: string };
export type RosterPost = {
  person: string;
  unit: string;
  post: string;
  rank: string | null;
  since: CivilDate | null;
  until: CivilDate | null;
};
export type RosterIdentity = { channel: string; account: string; person: string };

/** A whole organisation as it is to be: what a file says, and what the sample city is made as. */
export type Roster = {
  units: RosterUnit[];
  links: RosterLink[];
  people: RosterPerson[];
  posts: RosterPost[];
  identities: RosterIdentity[];
};

/** What the database holds besides the file, for references across both. */
export type Existing = {
  units: { code: string; kind: UnitKind; leaders: string[]; members: number | null; serving: number | null }[];
  accounts: RosterIdentity[];
};

export type ReadRoster = { roster: Roster; warnings: Fault[] } | { faults: Fault[]; warnings: Fault[] };

/**
 * The organisation that the sheets 组织 and 人员 describe, or every fault in them: all or nothing.
 * `channels`: channel id by the column that holds its accounts (飞书ID → …). `existing`: units and accounts that stay
 * although the file doesn't name them; none when the file is to be the whole truth.
 */
export function parseRoster(
  sheets: { units?: Sheet; people?: Sheet },
  { channels, existing = { units: [], accounts: [] } }: { channels: Record<string, string>; existing?: Existing },
): ReadRoster {
  const aboutUnits = findings('组织');
  const aboutPeople = findings('人员');
  const { units, links } = readUnits(sheets.units ?? NOTHING, aboutUnits, existing.units);
  const codes = new Set([...units, ...existing.units].map(({ code }) => code));
  const { people, posts, identities } = readPeople(sheets.people ?? NOTHING, aboutPeople, {
    codes,
    channels,
    accounts: existing.accounts,
  });
  const faults = [...aboutUnits.faults, ...aboutPeople.faults];
  const warnings = [...aboutUnits.warnings, ...aboutPeople.warnings];
  if (faults.length > 0) return { faults, warnings };
  return { roster: { units, links, people, posts, identities }, warnings };
}

const NOTHING: Sheet = { columns: [], rows: [] };
