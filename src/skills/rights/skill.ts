import type { Skill } from '../../chat/skill.ts';
import { officeTerms } from '../organisation/index.ts';
import { DELIBERATION } from './deliberation-store.ts';
import { elections } from './elections.ts';
import { askOversight, digest, HANDLE, handle, handleForm, seeOversight } from './handle.ts';
import { CONCLUDE, conclude, concludeForm, decline, seeItem, withdrawItem } from './items.ts';
import { keeps } from './keeps.ts';
import { NOTICE } from './notice-store.ts';
import { deliberate } from './opine.ts';
import { OVERSEE, oversee, overseeForm, submitOversight } from './oversee.ts';
import { PUT_UP, putUp, putUpForm } from './propose.ts';
import { PUBLISH, publish, publishForm } from './publish.ts';
import { recall, receipts, remindMissing } from './recall.ts';
import { acknowledge, readNotice } from './receipt.ts';
import { reseal } from './reseal.ts';
import { says } from './says.ts';

/** Members' rights: to know, to elect, to take part, to oversee. */
export const rights: Skill = {
  name: 'rights',
  says,
  keeps,
  reseal,
  intents: {
    [PUBLISH]: publish,
    notice_ack: acknowledge,
    read_notice: readNotice,
    recall_notice: recall,
    notice_receipts: receipts,
    remind_notice: remindMissing,
    deliberation: deliberate,
    see_item: seeItem,
    [PUT_UP]: putUp,
    decline_item: decline,
    withdraw_item: withdrawItem,
    [CONCLUDE]: conclude,
    elections,
    election_terms: (_slots, talk) => officeTerms(talk.asker.unit, talk),
    [OVERSEE]: oversee,
    submit_oversight: submitOversight,
    ask_oversight: askOversight,
    see_oversight: seeOversight,
    [HANDLE]: handle,
  },
  forms: [publishForm, putUpForm, concludeForm, overseeForm, handleForm],
  help: [
    { label: '发通知', says: '发个通知给支部书记', does: { intent: PUBLISH } },
    { label: '提议题、看议题', says: '有哪些议题在讨论', does: { intent: 'deliberation', slots: { act: 'ask' } } },
    { label: '反映监督意见', says: '提条监督意见', does: { intent: OVERSEE } },
  ],
  digest: {
    ...digest,
    alone: [
      { prefix: NOTICE, shows: (about) => ({ context: 'notice', about: { notice: about.slice(NOTICE.length) } }) },
      {
        prefix: DELIBERATION,
        shows: (about) => ({
          context: 'deliberation',
          about: { deliberation: about.slice(DELIBERATION.length).split('/')[0] ?? '' },
        }),
      },
    ],
  },
};
