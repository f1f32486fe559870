import { eq } from 'drizzle-orm';
import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { quiet } from '../../delivery/tables.ts';
import { build, write } from '../../kernel/statement.ts';

const FOR_GOOD = '9999-12-31';
const RESUMES = /恢复|重新(提醒|开)|继续提醒|打开提醒|取消(免打扰|静音)|解除/;
const HOURS_ONLY = /晚上|夜里|夜间|半夜|下班|周末|双休|休息日|节假日|放假/;

/** 免打扰 and 恢复提醒: at once, by one sentence, without asking why (BURDEN 4). */
export const keepQuiet: Decide = (slots, talk) => {
  if (RESUMES.test(talk.text)) return resume(slots, talk);
  if (HOURS_ONLY.test(talk.text) || slots.quiet === 'night' || slots.quiet === 'weekend') {
    return say({
      text: '好的。晚上（18:30 到次日 8:30）和休息日，我本来就不会主动给您发消息。',
      buttons: [{ label: '白天也别发', does: { intent: 'quiet_all' } }],
    });
  }
  return quietAll(slots, talk);
};

export const quietAll: Decide = (_slots, talk) => ({
  ...say({
    text: '好的，从现在起我不主动给您发任何消息。您随时可以来问；想恢复，回复“恢复提醒”。',
    buttons: [{ label: '恢复提醒', does: { intent: 'resume_reminders' } }],
  }),
  writes: [
    write(
      build
        .insert(quiet)
        .values({ person: talk.asker.id, until: FOR_GOOD })
        .onConflictDoUpdate({ target: quiet.person, set: { until: FOR_GOOD } }),
    ),
  ],
  changes: [{ verb: 'quiet', entity: 'person', id: talk.asker.id, after: { until: FOR_GOOD } }],
});

export const resume: Decide = (_slots, talk) => ({
  ...say('好的，提醒已恢复：有事时一个工作日最多一条。'),
  writes: [write(build.delete(quiet).where(eq(quiet.person, talk.asker.id)))],
  changes: [{ verb: 'resume', entity: 'person', id: talk.asker.id }],
});
