export { reviews } from './skill.ts';
