import { toldOfMembers } from './told-of-members.ts';
import { toldOfOrganisation } from './told-of-organisation.ts';

/** Sentences by the name of their topic. */
export const examples: [topic: string, sentences: string[]][] = Object.entries({
  ...toldOfOrganisation,
  ...toldOfMembers,
}).map(([topic, lines]) => [topic, lines.trim().split(/\n\s*/)]);
