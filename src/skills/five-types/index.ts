export { TYPE_WORDS } from './policy.ts';
export { loadSampleFiveTypes } from './sample.ts';
export { fiveTypes } from './skill.ts';
export { activitiesOf } from './store.ts';
