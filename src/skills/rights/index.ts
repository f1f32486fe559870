export { loadSampleRights } from './sample.ts';
export { rights } from './skill.ts';
