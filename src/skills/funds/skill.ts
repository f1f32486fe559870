import type { Skill } from '../../chat/skill.ts';
import { askFunds } from './ask.ts';
import { recordForm } from './form.ts';
import { grantFunds } from './grant.ts';
import { dropFunds, keepFunds } from './grant-kept.ts';
import { keeps } from './keeps.ts';
import { mendForm, undoSpending } from './mend.ts';
import { receipts, recordSpending } from './record.ts';
import { says } from './says.ts';

/** 经费: what there is by headcount and grant, what was spent in a sentence, what is left; never more than there is. */
export const funds: Skill = {
  name: 'funds',
  says,
  keeps,
  intents: {
    record_spending: recordSpending,
    undo_spending: undoSpending,
    set_funds: grantFunds,
    keep_funds: keepFunds,
    drop_funds: dropFunds,
    ask_funds: askFunds,
  },
  forms: [recordForm, mendForm],
  files: receipts,
  help: [
    { label: '问经费', says: '党建经费还剩多少', does: { intent: 'ask_funds' } },
    { label: '记支出', says: '记一笔：红色教育门票360元', does: { intent: 'record_spending' } },
  ],
};
