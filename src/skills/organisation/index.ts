export { organisation } from './skill.ts';
export { officeTerms } from './terms.ts';
