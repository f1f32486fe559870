import type { Decide, Skill } from '../../chat/skill.ts';
import { giveCode } from './bind.ts';
import { counted, holders } from './counts.ts';
import { decideStaffing, withdrawStaffing } from './decide.ts';
import { keeps } from './keeps.ts';
import { relations } from './relations.ts';
import { says } from './says.ts';
import { reportChange, STAFFING, staffingForm } from './staffing.ts';
import { SYNC, syncDirectory, syncForm } from './sync.ts';
import { officeTerms } from './terms.ts';
import { unitNamed } from './unit-named.ts';
import { vacancies } from './vacancies.ts';

/** 组织和人员: who leads and who guides, who holds which post and until when, how many; and who takes a post over. */
export const organisation: Skill = {
  name: 'organisation',
  says,
  keeps,
  intents: {
    ask_organisation: (slots, talk) => askOrganisation(slots, talk),
    give_code: giveCode,
    [STAFFING]: reportChange,
    decide_staffing: decideStaffing,
    withdraw_staffing: withdrawStaffing,
    [SYNC]: syncDirectory,
  },
  forms: [staffingForm, syncForm],
  help: [
    { label: '问组织和人员', says: '谁领导我们支部', does: { intent: 'ask_organisation' } },
    { label: '报人员变动', says: '我们支部书记换成某某了', does: { intent: STAFFING } },
  ],
};

const ASKS_FOR_POST = /书记|副书记|委员|负责人|管理员|联系人|找谁/;
const ASKS_FOR_CALL = /电话|手机|联系方式|号码/;
const ASKS_FOR_NUMBER = /多少(?:名|个)?(?:党员|人)|几(?:名|个)党员|党员(?:数|人数|有多少)|人数|退休的?(?:有)?多少/;

const askOrganisation: Decide = async (slots, talk) => {
  const { text } = talk;
  const named = await unitNamed(String(slots.unit ?? ''), talk);
  if (!('code' in named)) return named;
  if (slots.ask === 'vacancies') return vacancies(named, talk);
  if (slots.ask === 'terms') return officeTerms(named, talk);
  if (ASKS_FOR_CALL.test(text)) return holders(named, talk);
  if (slots.ask === 'count' || ASKS_FOR_NUMBER.test(text)) return counted(named, talk);
  if (ASKS_FOR_POST.test(text) && !/领导|指导/.test(text)) return holders(named, talk);
  return relations(named, talk);
};
