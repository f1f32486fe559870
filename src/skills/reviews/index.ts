export { reviews } from './skill.ts';
export { rankedOutcomes } from './store.ts';
