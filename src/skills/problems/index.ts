export { exportProblems } from './export.ts';
export { maskPersonal } from './privacy.ts';
export { loadSampleProblems } from './sample.ts';
export { aspectOf, group, similar } from './similar.ts';
export { problems } from './skill.ts';
export { latest as recentProblems } from './status.ts';
