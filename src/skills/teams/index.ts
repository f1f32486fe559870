export { teams } from './skill.ts';
export { claim, team, teamMember } from './tables.ts';
