import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { review, reviewPanel } from './tables.ts';

export const keeps: Kept[] = [
  kept('评审委员', reviewPanel, reviewPanel.person, { 征集: reviewPanel.campaign, 主任委员: reviewPanel.chair }),
  kept('评审', review, review.reviewer, {
    成果: review.outcome,
    评分: review.scores,
    评语: review.comment,
    回避理由: review.reason,
    评分日期: review.scoredOn,
  }),
];
