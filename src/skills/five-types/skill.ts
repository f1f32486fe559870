import type { Decide, Skill } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { amendActivity } from './amend.ts';
import { addCarrier, askCarriers, undoCarrier } from './carriers.ts';
import { changePlan, editForm } from './edit.ts';
import { typeForms } from './form.ts';
import { keepPlan } from './keep.ts';
import { keeps } from './keeps.ts';
import { logActivity, logForm, undoActivity } from './log.ts';
import { yearOf } from './overview.ts';
import { fillType, fiveTypesPlan, handInPlan, planFiles } from './plan.ts';
import { isType } from './policy.ts';
import { says } from './says.ts';
import { showType } from './show.ts';
import { activityMeasure, pictures, retypeActivity } from './sort-out.ts';
import { yearIn } from './year.ts';

const showOne: Decide = ({ type, year }, talk) =>
  isType(type) ? showType(type, typeof year === 'number' ? year : yearIn('', talk), talk) : say('请说是哪一型。');

/** What is asked while a form of the plan is open: the year a carrier began, or the plan itself. */
const askedInBetween: Decide = (slots, talk) =>
  /哪[一1]?年|什么时候|何时/u.test(talk.text) ? askCarriers(slots, talk) : fiveTypesPlan(slots, talk);

/** 五型: the year's plan in its shape, what was done of it in a sentence, the year as a picture, 载体 and since when. */
export const fiveTypes: Skill = {
  name: 'five-types',
  says,
  keeps,
  intents: {
    five_types_plan: fiveTypesPlan,
    keep_five_plan: keepPlan,
    change_five_plan: changePlan,
    fill_five_type: fillType,
    hand_in_five_plan: handInPlan,
    show_five_type: showOne,
    five_types_log: logActivity,
    undo_activity: undoActivity,
    amend_activity: amendActivity,
    activity_measure: activityMeasure,
    retype_activity: retypeActivity,
    five_types_year: yearOf,
    ask_carriers: askCarriers,
    add_carrier: addCarrier,
    undo_carrier: undoCarrier,
  },
  forms: [...typeForms(askedInBetween), editForm, logForm],
  files: {
    label: '五型',
    takes: (file, talk) => pictures.takes(file, talk) || planFiles.takes(file, talk),
    decide: (slots, talk) =>
      talk.attachment && pictures.takes(talk.attachment, talk)
        ? pictures.decide(slots, talk)
        : planFiles.decide(slots, talk),
  },
  help: [
    { label: '五型计划', says: '看看我们的五型计划', does: { intent: 'five_types_plan' } },
    { label: '登记活动', says: '和谐型：拔河比赛，28人', does: { intent: 'five_types_log' } },
    { label: '五型情况', says: '今年五型开展情况', does: { intent: 'five_types_year' } },
  ],
};
