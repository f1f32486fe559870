export { adoptedTable } from './export.ts';
export { adoptions } from './skill.ts';
