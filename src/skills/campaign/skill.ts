import type { Skill } from '../../chat/skill.ts';
import { askCampaign } from './ask.ts';
import { restoreDays } from './days.ts';
import { campaignTerms } from './lay-down.ts';
import { noticeFile, OPEN, openCampaign, openForm } from './open.ts';
import { says } from './says.ts';
import { moveCampaign, steerCampaign } from './steer.ts';

/** 难题征集: its stages and days, its terms, and who moves it on. */
export function campaigns(): Skill {
  return {
    name: 'campaign',
    says,
    intents: {
      ask_campaign: askCampaign,
      steer_campaign: steerCampaign,
      [OPEN]: openCampaign,
      move_campaign: moveCampaign,
      restore_days: restoreDays,
      campaign_terms: campaignTerms,
    },
    forms: [openForm],
    files: noticeFile,
    help: [{ label: '征集到哪一步', says: '难题征集到什么时候', does: { intent: 'ask_campaign' } }],
  };
}
