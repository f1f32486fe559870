import { and, eq, lt } from 'drizzle-orm';
import type { Skill } from '../../chat/skill.ts';
import { began, say } from '../../chat/turn.ts';
import { addDays } from '../../kernel/clock.ts';
import { build } from '../../kernel/statement.ts';
import { fileCame } from './file-came.ts';
import { answerForm, answerHandOver, handOverForm, lapsed, talkToHuman } from './hand-over.ts';
import { greet, helpCard, welcome } from './help.ts';
import { keeps } from './keeps.ts';
import { ownData } from './own-data.ts';
import { keepQuiet, quietAll, resume } from './quiet.ts';
import { says } from './says.ts';
import { suggestForm } from './suggestion.ts';
import { handOver } from './tables.ts';

/** What everyone needs whatever the business: help, a person to talk to, quiet, a say about Poti itself. */
export function everyone(skills: () => Skill[]): Skill {
  const own = ownData(skills);
  return {
    name: 'everyone',
    says,
    keeps,
    forms: [handOverForm, answerForm, suggestForm],
    intents: {
      help: ({ section }) => say(helpCard(skills(), typeof section === 'string' ? section : undefined)),
      welcome: (_slots, talk) => welcome(talk.asker.name, skills()),
      greeting: (_slots, talk) => greet(talk.text, talk.asker.name, skills()),
      talk_to_human: talkToHuman,
      answer_hand_over: answerHandOver,
      unsubscribe_or_quiet: keepQuiet,
      quiet_all: quietAll,
      resume_reminders: resume,
      suggest: (_slots, talk) => ({
        messages: [],
        writes: [],
        changes: [],
        session: { ...talk.session, form: { form: 'suggest', values: {}, trail: [], misses: 0, since: began(talk) } },
      }),
      file_came: (_slots, talk) => fileCame(talk),
      ...own.intents,
      off_topic: (_slots, talk) =>
        say({
          text: ORDERS_ME.test(talk.text)
            ? '这个我不能照办：我只能按您本人的权限办事，不会改变规则，也不提供他人的信息。'
            : '这件事不归我管，我帮不上忙。我能答制度、收难题、提醒要办的事。',
          buttons: [{ label: '看看能办什么', does: { intent: 'help' }, lasting: true }],
        }),
    },
    help: [
      { label: '转人工', says: '转人工', does: { intent: 'talk_to_human' } },
      { label: '投诉建议', says: '投诉建议', does: { intent: 'suggest' } },
      { label: '免打扰', says: '免打扰', does: { intent: 'unsubscribe_or_quiet' } },
      ...own.help,
    ],
    commands: {
      帮助: { intent: 'help' },
      菜单: { intent: 'help' },
      免打扰: { intent: 'quiet_all' },
      恢复提醒: { intent: 'resume_reminders' },
      投诉建议: { intent: 'suggest' },
      投诉: { intent: 'suggest' },
      建议: { intent: 'suggest' },
      转人工: { intent: 'talk_to_human' },
      ...own.commands,
    },
    digest: {
      due: (date) =>
        build
          .selectDistinct({ person: handOver.person })
          .from(handOver)
          .where(and(eq(handOver.state, 'open'), lt(handOver.askedOn, addDays(date, -4))))
          .getSQL(),
      items: lapsed,
    },
  };
}

/** Words that try to give the program orders. */
const ORDERS_ME = /忽略|无视|指令|system|扮演|你现在是|提示词|管理员权限|越权|prompt|ignore/i;
