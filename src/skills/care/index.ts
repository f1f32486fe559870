export { careAsked } from './ask.ts';
export { loadSampleCare } from './sample.ts';
export { care } from './skill.ts';
