import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { ownOutcome } from './own.ts';
import { mayTakeBack } from './policy.ts';
import { moveOutcome } from './store.ts';

/** Asked once: what is taken back is not judged any more. */
export const withdrawOutcome: Decide = async ({ outcome_no }, talk) => {
  const meant = await ownOutcome(outcome_no, 'withdraw_outcome', talk);
  if ('turn' in meant) return meant.turn;
  const { outcome } = meant;
  const refusal = mayTakeBack(outcome);
  if (refusal) return say(refusal.text);
  const yes = { intent: 'confirm_outcome_withdrawal', slots: { outcome_no: outcome.number } };
  const no = { intent: 'keep_outcome', slots: { outcome_no: outcome.number } };
  return say(
    {
      text: `撤回成果 ${outcome.number} 号“${outcome.title}”吗？${outcome.state === 'in_review' ? '它已送评审，撤回后不再参评。' : '撤回后不再参评。'}只想换版不用撤回。`,
      buttons: [
        { label: '撤回', does: yes, tone: 'danger' },
        { label: '不撤', does: no },
      ],
    },
    { context: 'confirm', yes, no },
  );
};

export const confirmWithdrawal: Decide = async ({ outcome_no }, talk) => {
  const meant = await ownOutcome(outcome_no, 'withdraw_outcome', talk);
  if ('turn' in meant) return meant.turn;
  const { outcome } = meant;
  const refusal = mayTakeBack(outcome);
  if (refusal) return say(refusal.text);
  return {
    ...say(`成果 ${outcome.number} 号已撤回，不再参评。要再交，把文件发来就行。`),
    writes: [moveOutcome(outcome, { state: 'withdrawn' })],
    changes: [
      {
        verb: 'withdraw',
        entity: 'outcome',
        id: outcome.id,
        before: { state: outcome.state },
        after: { state: 'withdrawn' },
      },
    ],
  };
};

export const keepOutcome: Decide = ({ outcome_no }) => say(`好的，成果 ${String(outcome_no ?? '')} 号没有撤回。`);
