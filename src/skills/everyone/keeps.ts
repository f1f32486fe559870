import { eq } from 'drizzle-orm';
import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { digestItem, quiet } from '../../delivery/tables.ts';
import { audit } from '../../kernel/tables.ts';
import { handOver, suggestion } from './tables.ts';

/** What stands beside the business: questions handed over, wishes about being written to, the trail of what was changed. */
export const keeps: Kept[] = [
  kept('转给同志的事', handOver, [handOver.person, handOver.answeredBy], {
    内容: handOver.text,
    日期: handOver.askedOn,
  }),
  kept('署名的投诉建议', suggestion, suggestion.person, { 内容: suggestion.text, 日期: suggestion.on }),
  kept('免打扰', quiet, quiet.person, { 至: quiet.until }),
  kept('待告知的事', digestItem, digestItem.person, {
    内容: digestItem.text,
    原因: digestItem.why,
    自: digestItem.from,
  }),
  {
    name: '操作留痕',
    rows: ({ read, asker }) =>
      read
        .select({ 时间: audit.at, 动作: audit.verb, 对象: audit.entity, 编号: audit.entityId })
        .from(audit)
        .where(eq(audit.actor, `person:${asker.id}`)),
  },
];
