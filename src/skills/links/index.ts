export { loadSampleLinks } from './sample.ts';
export { links } from './skill.ts';
