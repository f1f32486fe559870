import type { Skill } from '../../chat/skill.ts';
import { adoptOutcome } from './adopt.ts';
import { dropAdoption } from './drop.ts';
import { digest } from './due.ts';
import { exchangeDuty, exchangeProgramme } from './exchange.ts';
import { keeps } from './keeps.ts';
import { campaignOverview } from './overview.ts';
import { dropPractice, listPractices, practiceGoes, showPractice, takeUpPractice } from './practice.ts';
import { practiceForm } from './practice-form.ts';
import { ruleForm } from './rule-form.ts';
import { says } from './says.ts';
import { trace } from './trace.ts';

/** 成果转化: adopted practices, changed rules, and the whole way from a problem to an article. */
export function adoptions(): Skill {
  return {
    name: 'adoption',
    says,
    keeps,
    intents: {
      trace,
      adopt_outcome: adoptOutcome,
      drop_adoption: dropAdoption,
      list_practices: listPractices,
      show_practice: showPractice,
      take_up_practice: takeUpPractice,
      drop_practice: dropPractice,
      practice_goes: practiceGoes,
      exchange_programme: exchangeProgramme,
      exchange_duty: exchangeDuty,
      campaign_overview: campaignOverview,
      // 难题征集进展: what duties would be asked for, of this item (chat/dispatch.ts)
      'admin_overview/难题': campaignOverview,
      'admin_overview/成果转化': campaignOverview,
    },
    forms: [practiceForm, ruleForm],
    help: [{ label: '推广做法', says: '有哪些推广做法', does: { intent: 'list_practices' } }],
    digest,
  };
}
