import type { Skill } from '../../chat/skill.ts';
import { submitForm } from './form.ts';
import { keeps } from './keeps.ts';
import { listOutcomes, missingOutcomes } from './list.ts';
import { says } from './says.ts';
import { outcomeFilesOf, showOutcome } from './show.ts';
import { outcomeFiles, submitOutcome } from './submit.ts';
import { supplement, supplementForm } from './supplement.ts';
import { confirmWithdrawal, keepOutcome, withdrawOutcome } from './withdraw.ts';

/** 成果 of teams, in versions: handed in, replaced, taken back, added to once after the review. */
export function outcomes(): Skill {
  return {
    name: 'outcomes',
    says,
    keeps,
    intents: {
      submit_outcome: submitOutcome,
      list_outcomes: listOutcomes,
      missing_outcomes: missingOutcomes,
      show_outcome: showOutcome,
      outcome_files: outcomeFilesOf,
      withdraw_outcome: withdrawOutcome,
      confirm_outcome_withdrawal: confirmWithdrawal,
      keep_outcome: keepOutcome,
      supplement_outcome: supplement,
    },
    forms: [submitForm, supplementForm],
    files: outcomeFiles,
    help: [{ label: '我们的成果', says: '我们组交了哪些成果', does: { intent: 'list_outcomes' } }],
    commands: { 我们的成果: { intent: 'list_outcomes' } },
  };
}
