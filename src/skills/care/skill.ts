import type { Skill } from '../../chat/skill.ts';
import { CARE, careAsked, careForm } from './ask.ts';
import { approveForm, decideCare, refuseForm } from './decide.ts';
import { careFundAsked } from './fund.ts';
import { keeps } from './keeps.ts';
import { APPEAL, appeal, ownRequests, WITHDRAW, withdrawOwn } from './own.ts';
import { reseal } from './reseal.ts';
import { says } from './says.ts';
import { showCare, waitingCare } from './see.ts';
import { DECIDE_CARE, SHOW } from './tell.ts';

/** 关心关爱: a need told in confidence, decided by whoever has the fund, against what the year has. */
export const care: Skill = {
  name: 'care',
  says,
  keeps,
  reseal,
  intents: {
    [CARE]: careAsked,
    own_care: ownRequests,
    [WITHDRAW]: withdrawOwn,
    [APPEAL]: appeal,
    care_waiting: waitingCare,
    [SHOW]: showCare,
    [DECIDE_CARE]: decideCare,
    care_fund: careFundAsked,
  },
  forms: [careForm, approveForm, refuseForm],
  help: [
    {
      label: '申请关心关爱',
      says: '家里有难处，想申请帮扶',
      does: { intent: CARE, slots: { text: '我要申请关心关爱' } },
    },
  ],
};
