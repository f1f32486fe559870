import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { currentCampaign } from '../campaign/index.ts';
import { NO_CAMPAIGN } from './panel-people.ts';
import { FEWEST_LEFT } from './ranking.ts';

/** 评分标准: for whoever asks. */
export const showRubric: Decide = async (_slots, talk) => {
  const campaign = await currentCampaign(talk.read, talk.today);
  if (!campaign) return say(NO_CAMPAIGN);
  const { rubric, reviewersAnOutcome, trimmed } = campaign.terms;
  const { items, from, to, comment } = rubric;
  const left = Math.min(trimmed, Math.floor((reviewersAnOutcome - FEWEST_LEFT) / 2));
  const cut = left > 0 ? `，去掉最高、最低各 ${left} 个后取平均` : '，取平均分';
  return say({
    text: `每项按 ${from} 到 ${to} 分打，按权重合计${comment ? '，另写一句评语' : ''}。每项成果 ${reviewersAnOutcome} 位评委${cut}。`,
    fields: items.map(({ name, weight }) => ({ label: name, value: `权重 ${weight}` })),
  });
};
