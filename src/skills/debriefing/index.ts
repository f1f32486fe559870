export { exportDebriefings } from './export.ts';
export { debriefing } from './skill.ts';
