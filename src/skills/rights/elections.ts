import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { TAKEN_AS } from '../../chat/guess.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { may } from '../../organisation/authority.ts';
import { codesBelow } from '../../organisation/store.ts';
import { person, post, unit } from '../../organisation/tables.ts';
import { dayWords } from '../duties/index.ts';
import { answerQuestion } from '../rules/index.ts';

/** As one would ask for it. */
const STEPS = '党支部换届选举的程序是什么';
const LISTED = 8;
const LEADERS = ['书记', '副书记', '专职副书记'];
const NO_VOTE = '投票不在聊天里进行：选举要按规定在党员大会或党员代表大会上，以无记名投票方式办。';

/** The right to elect: whose term ends when, the steps as the rules have them, and never a vote. */
export const elections: Decide = async (_slots, talk) => {
  const asksWhose = /哪些|哪几个|几个支部|名单|清单|都有谁|该换届|要换届|到期/u.test(talk.text);
  if (asksWhose) return terms(talk);
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

/** 哪些支部该换届: terms of office that are over, then those that end this year. */
export async function terms(talk: Talk) {
  const { asker, read, today } = talk;
  const allowed = may(asker, 'see_people', asker.unit, { above: [], guides: [] }) === true;
  const scope = allowed ? codesBelow(asker.unit.code) : sql`(${asker.unit.code})`;
  const rows = await read
    .select({ name: person.name, unit: unit.name, post: post.post, until: post.until })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .innerJoin(person, eq(person.id, post.person))
    .where(
      and(
        isNull(post.leftOn),
        isNull(unit.removedOn),
        isNotNull(post.until),
        inArray(post.post, LEADERS),
        sql`${post.unit} in ${scope}`,
        sql`${post.until} <= ${`${today.slice(0, 4)}-12-31`}`,
      ),
    )
    .orderBy(asc(post.until), asc(unit.code));
  const over = rows.filter(({ until }) => (until ?? '') < today);
  if (rows.length === 0) return say(`${asker.unit.name}${allowed ? '和所辖组织' : ''}今年没有任期届满的。`);
  const lines = rows.map(
    ({ name, unit: where, post: held, until }) => `${where} ${held} ${name}：${dayWords(until ?? '', today)}`,
  );
  return say({
    text: `任期已满的 ${over.length} 个，今年内届满的还有 ${rows.length - over.length} 个。新任选出前原任继续履职。\n${lines.slice(0, LISTED).join('\n')}`,
    ...(lines.length > LISTED ? { more: lines.slice(LISTED).join('\n') } : {}),
  });
}

async function ownTerm({ asker, read, today }: Talk): Promise<string> {
  const row = await read
    .select({ until: post.until })
    .from(post)
    .where(and(eq(post.unit, asker.unit.code), eq(post.post, '书记'), isNull(post.leftOn)))
    .get();
  return row?.until ? `${asker.unit.name}书记的任期到${dayWords(row.until, today)}。` : '';
}
