export { KIND_WORDS as OUTCOME_KIND_WORDS, type Outcome } from './policy.ts';
export { showOutcome } from './show.ts';
export { outcomes } from './skill.ts';
export {
  authorsOf,
  currentVersion,
  moveOutcome,
  outcomeByNumber,
  outcomesIn,
  outcomesOf,
  outcomesOfTeams,
  teamById,
  teamsOf,
} from './store.ts';
export { outcome } from './tables.ts';
