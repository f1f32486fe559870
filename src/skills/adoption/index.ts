export { adoptions } from './skill.ts';
