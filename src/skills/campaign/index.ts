export { dayOf } from './cards.ts';
export { openCampaign } from './open.ts';
export { runsCampaigns, STAGE_WORDS, timing } from './policy.ts';
export { campaigns } from './skill.ts';
export {
  allCampaigns,
  type Campaign,
  campaignAhead,
  campaignById,
  currentCampaign,
  type Stage,
  termsOf,
} from './store.ts';
export { campaign, campaignStage } from './tables.ts';
export { type Rubric, Terms } from './terms.ts';
