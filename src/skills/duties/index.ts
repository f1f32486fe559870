export { exportDuties } from './export.ts';
export { assignDuty, closeAsDone, closedIn, moveDue, openDuties, unitsOwing } from './for-others.ts';
export { type DutiesReport, importDuties, reportLines } from './import.ts';
export { ensureOccurrences } from './occurrences.ts';
export { loadSampleDuties } from './sample.ts';
export { duties } from './skill.ts';
export { dayWords, whenWords } from './wording.ts';
