import type { Skill } from '../../chat/skill.ts';
import { ask } from './ask.ts';
import { done, notApplicable, undo } from './close.ts';
import { digest } from './digest.ts';
import { scheduled, snooze, whenForm } from './later.ts';
import { overview } from './overview.ts';
import { says } from './says.ts';
import { dutyNames } from './store.ts';

/** Whole sentences only: 不适用 alone may be an answer to something else. */
const NOT_OURS = ['这项不适用', '我们不适用', '对我们不适用', '我们没有这项', '我们没有这项任务', '我们支部没有这项'];

export function duties(): Skill {
  return {
    name: 'duties',
    says,
    intents: {
      ask_deadline: ask,
      duty_done: done,
      duty_not_applicable: notApplicable,
      duty_scheduled: scheduled,
      undo_duty: undo,
      snooze,
      admin_overview: overview,
    },
    forms: [whenForm],
    help: [{ label: '我有什么要办', says: '我有什么要办', does: { intent: 'ask_deadline' } }],
    commands: Object.fromEntries(NOT_OURS.map((words) => [words, { intent: 'duty_not_applicable' }])),
    digest,
    vocabulary: async (read) => ({ duty: await dutyNames(read) }),
  };
}
