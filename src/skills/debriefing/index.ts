export { exportDebriefings } from './export.ts';
export { loadSampleDebriefings } from './sample.ts';
export { debriefing } from './skill.ts';
