export { campaigns } from './skill.ts';
export { allCampaigns, type Campaign, campaignById, currentCampaign, type Stage, timing } from './store.ts';
export { campaign, campaignStage } from './tables.ts';
export type { Rubric, Terms } from './terms.ts';
