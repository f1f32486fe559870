export { outcomes } from './skill.ts';
