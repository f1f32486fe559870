import type { Skill } from '../../chat/skill.ts';
import { says } from './says.ts';
import { LIST, listUndelivered, RESEND, resendUndelivered } from './undelivered.ts';

export { announceUndelivered } from './undelivered.ts';

/** What the operators see to: messages that were not delivered. */
export const operation: Skill = {
  name: 'operation',
  says,
  intents: { [LIST]: listUndelivered, [RESEND]: resendUndelivered },
};
