import type { Skill } from '../../chat/skill.ts';
import { endorse, takeBackEndorsement } from './endorse.ts';
import { tellForm } from './form.ts';
import { keeps } from './keeps.ts';
import { keepMerge, mergeProblems, objectToMerge, undoMerge } from './merging.ts';
import { reseal } from './reseal.ts';
import { says } from './says.ts';
import { SPLIT, splitForm, splitProblem } from './splitting.ts';
import { problemFiles, problemStatus } from './status.ts';
import { submitDraft } from './submit.ts';
import { mergeDraft, tell } from './tell.ts';
import { keep, withdraw } from './withdraw.ts';

/** 难题: told in conversation, joined by others, followed, mended and taken back. */
export function problems(): Skill {
  return {
    name: 'problems',
    says,
    keeps,
    reseal,
    intents: {
      tell_problem: tell,
      submit_problem: submitDraft,
      merge_draft: mergeDraft,
      endorse_problem: endorse,
      drop_endorsement: takeBackEndorsement,
      problem_status: problemStatus,
      problem_files: problemFiles,
      withdraw_problem: withdraw,
      keep_problem: keep,
      merge_problems: mergeProblems,
      undo_merge: undoMerge,
      keep_merge: keepMerge,
      object_to_merge: objectToMerge,
      [SPLIT]: splitProblem,
    },
    forms: [tellForm, splitForm],
    help: [
      { label: '报难题', says: '我想反映个难题', does: { intent: 'tell_problem' } },
      { label: '我报的难题', says: '我报的难题怎么样了', does: { intent: 'problem_status' } },
    ],
  };
}
