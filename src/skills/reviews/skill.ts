import type { Skill } from '../../chat/skill.ts';
import { scoreChanges } from './changes.ts';
import { digest } from './digest.ts';
import { keeps } from './keeps.ts';
import { panelFiles, setPanel, showPanel } from './panel.ts';
import { recuseReview } from './recuse.ts';
import { confirmRelease, releaseReviews, reopenReviews } from './release.ts';
import { reseal } from './reseal.ts';
import { outcomeResult, reviewProgress, reviewRanking } from './result.ts';
import { listTasks, nextReview, reviewFiles, showReview } from './reviewing.ts';
import { aboutReview } from './route.ts';
import { showRubric } from './rubric.ts';
import { says } from './says.ts';
import { scoreByCard } from './score.ts';
import { confirmShare, leaveReview, shareReviews } from './share.ts';

/** 评审: a panel, its tasks without conflicts of interest, scores that nobody can trace, and the ranking. */
export function reviews(): Skill {
  return {
    name: 'reviews',
    says,
    keeps,
    reseal,
    intents: {
      review_outcome: aboutReview,
      next_review: nextReview,
      show_review: showReview,
      review_tasks: listTasks,
      review_files: reviewFiles,
      score_outcome: scoreByCard,
      recuse_review: recuseReview,
      score_changes: scoreChanges,
      review_rubric: showRubric,
      set_panel: setPanel,
      show_panel: showPanel,
      share_reviews: shareReviews,
      confirm_share: confirmShare,
      leave_review: leaveReview,
      review_progress: reviewProgress,
      review_ranking: reviewRanking,
      release_reviews: releaseReviews,
      confirm_release: confirmRelease,
      reopen_reviews: reopenReviews,
      outcome_result: outcomeResult,
    },
    files: panelFiles,
    help: [{ label: '评分标准', says: '成果评审的评分标准是什么', does: { intent: 'review_rubric' } }],
    digest,
    commands: {
      我来评审: { intent: 'next_review' },
      评分标准: { intent: 'review_rubric' },
      分配评审: { intent: 'share_reviews' },
      改分记录: { intent: 'score_changes' },
      评审进度: { intent: 'review_progress' },
      评审排名: { intent: 'review_ranking' },
      公布评审结果: { intent: 'release_reviews' },
      重新开启评审: { intent: 'reopen_reviews' },
    },
  };
}
