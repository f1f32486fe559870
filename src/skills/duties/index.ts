export { exportDuties } from './export.ts';
export { type DutiesReport, importDuties, reportLines } from './import.ts';
export { ensureOccurrences } from './occurrences.ts';
export { duties } from './skill.ts';
