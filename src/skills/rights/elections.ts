import { and, eq, isNull } from 'drizzle-orm';
import { TAKEN_AS } from '../../chat/guess.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { post } from '../../organisation/tables.ts';
import { dayWords } from '../duties/index.ts';
import { officeTerms } from '../organisation/index.ts';
import { answerQuestion } from '../rules/index.ts';

/** As one would ask for it. */
const STEPS = '党支部换届选举的程序是什么';
const NO_VOTE = '投票不在聊天里进行：选举要按规定在党员大会或党员代表大会上，以无记名投票方式办。';

/** The right to elect: whose term ends when, the steps as the rules have them, and never a vote. */
export const elections: Decide = async (_slots, talk) => {
  const asksWhose = /哪些|哪几个|几个支部|名单|清单|都有谁|该换届|要换届|到期/u.test(talk.text);
  if (asksWhose) return officeTerms(talk.asker.unit, talk);
  const answer = await answerQuestion(talk.read, STEPS, { today: talk.today, asker: talk.asker });
  const [first] = answer.citations;
  const own = await ownTerm(talk);
  return say(
    {
      text: `${NO_VOTE}${own}`,
      ...(first ? { quote: { text: clip(first.quote, 160), source: `《${first.rule}》${first.label}` } } : {}),
      buttons: [
        {
          label: '选举怎么走程序',
          does: { intent: TAKEN_AS, slots: { intent: 'ask_rule', text: STEPS } },
          lasting: true,
        },
        { label: '看任期', does: { intent: 'election_terms' }, lasting: true },
      ],
    },
    { context: 'answer' },
  );
};

async function ownTerm({ asker, read, today }: Talk): Promise<string> {
  const row = await read
    .select({ until: post.until })
    .from(post)
    .where(and(eq(post.unit, asker.unit.code), eq(post.post, '书记'), isNull(post.leftOn)))
    .get();
  return row?.until ? `${asker.unit.name}书记的任期到${dayWords(row.until, today)}。` : '';
}
