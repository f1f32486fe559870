export { exportDuties } from './export.ts';
export { type DutiesReport, importDuties, planDuties, reportLines } from './import.ts';
export { ensureOccurrences } from './occurrences.ts';
export { duties } from './skill.ts';
