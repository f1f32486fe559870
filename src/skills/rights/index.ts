export { rights } from './skill.ts';
