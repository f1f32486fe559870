import type { Skill } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { askCampaign } from './ask.ts';
import { restoreDays } from './days.ts';
import { campaignTerms } from './lay-down.ts';
import { noticeFile, OPEN, openCampaign, openForm } from './open.ts';
import { runsCampaigns } from './policy.ts';
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
      // 发布难题征集 is said as any other notice is
      admin_publish_notice: (slots, talk) =>
        runsCampaigns(talk.asker) && /征集/u.test(talk.text)
          ? openCampaign(slots, talk)
          : say('发通知还没有开通，可以请工委的同志代发。难题征集的通知现在就能办，说“开启难题征集”。'),
    },
    forms: [openForm],
    files: noticeFile,
  };
}
