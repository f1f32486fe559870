export { yuan } from './policy.ts';
export { loadSampleFunds } from './sample.ts';
export { funds } from './skill.ts';
export { exportBalance, exportFunds } from './statement.ts';
export { spentBy } from './store.ts';
