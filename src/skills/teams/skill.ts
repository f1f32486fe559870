import type { Skill } from '../../chat/skill.ts';
import { adviceForm, adviseTeam } from './advise.ts';
import { areaGroups } from './areas.ts';
import { claimTopic, keepClaim } from './claim.ts';
import { decideClaim, returnForm } from './decide.ts';
import { setExpertField } from './expert-field.ts';
import { answerExpert, askExpert, findExpert } from './experts.ts';
import { teamForm } from './forming.ts';
import { keeps } from './keeps.ts';
import { listTopics } from './list.ts';
import { teamMembers } from './members.ts';
import { claimsOverview } from './overview.ts';
import { planFile, planForm, teamPlan } from './plan.ts';
import { dropProgress, progressForm, teamHelp, teamProgress } from './progress.ts';
import { digest } from './reminders.ts';
import { says } from './says.ts';
import { moveForm, stepDone, stepDrop, stepMove, stepReopen } from './steps.ts';

/** 课题组 and what they claim, plan and carry out; whom they can ask, and how all of them stand. */
export function teams(): Skill {
  return {
    name: 'teams',
    says,
    keeps,
    intents: {
      list_topics: listTopics,
      claim_topic: claimTopic,
      keep_claim: keepClaim,
      decide_claim: decideClaim,
      advise_team: adviseTeam,
      team_members: teamMembers,
      team_plan: teamPlan,
      step_done: stepDone,
      step_move: stepMove,
      step_drop: stepDrop,
      step_reopen: stepReopen,
      team_progress: teamProgress,
      drop_progress: dropProgress,
      team_help: teamHelp,
      find_expert: findExpert,
      ask_expert: askExpert,
      answer_expert: answerExpert,
      expert_field: setExpertField,
      area_group: areaGroups,
      claims_overview: claimsOverview,
      'admin_overview/课题申领': claimsOverview,
    },
    forms: [teamForm, returnForm, adviceForm, planForm, moveForm, progressForm],
    files: planFile,
    digest,
    help: [{ label: '看课题', says: '有哪些课题可以领', does: { intent: 'list_topics' } }],
  };
}
