export { organisation } from './skill.ts';
