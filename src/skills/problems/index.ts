export { exportProblems } from './export.ts';
export { newsOf } from './news.ts';
export { maskPersonal } from './privacy.ts';
export { loadSampleProblems } from './sample.ts';
export { seconded } from './second-view.ts';
export { group, similar } from './similar.ts';
export { problems } from './skill.ts';
export { endorsement, problem } from './tables.ts';
