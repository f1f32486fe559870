export { exportService } from './export.ts';
export { loadSampleService } from './sample.ts';
export { service } from './skill.ts';
export { figuresByUnit } from './store.ts';
