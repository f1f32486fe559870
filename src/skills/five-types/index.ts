export { loadSampleFiveTypes } from './sample.ts';
export { fiveTypes } from './skill.ts';
