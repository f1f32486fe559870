import { and, eq } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { both, NOTHING, say, type Turn } from '../../chat/turn.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, write } from '../../kernel/statement.ts';
import { newsOf, type Problem, setStatus } from '../problems/index.ts';
import type { Group } from './groups.ts';
import type { Topic } from './store.ts';
import { topic } from './tables.ts';

/** What tellers and endorsers are told, behind the numbers of their problems. */
function publishedText({ number, title }: Pick<Topic, 'number' | 'title'>): string {
  return `已列入 ${number} 号课题“${title}”，由课题组申领后研究解决。`;
}

/** For tellers and endorsers of what goes into this group; nobody hears of it before it is published. */
export async function newsIn(
  group: Group,
  problems: Problem[],
  talk: Talk,
): Promise<Pick<Turn, 'messages' | 'writes'>> {
  if (group.number === null) return NOTHING;
  return newsOf(
    problems.map(({ id }) => id),
    { text: publishedText(group), about: `topic/${group.number}` },
    talk,
  );
}

/** They get their numbers, and whoever raised or joined one of their problems is told once. */
export async function publish(groups: Group[], talk: Talk): Promise<Turn> {
  const { first, taken } = await nextOf(talk.read, 'topic', groups.length);
  const numbered = groups.map((one, i) => ({ ...one, number: first + i }));
  const last = first + groups.length - 1;
  const [only] = numbered;
  let turn: Turn = {
    ...say({
      text:
        numbered.length === 1
          ? `${first} 号课题“${only?.title}”已发布，可以申领了。`
          : `${first} 至 ${last} 号课题已发布，可以申领了。`,
      ...(numbered.length > 1
        ? { more: numbered.map(({ number, title }) => `${number} 号：${title}`).join('\n') }
        : {}),
      buttons: [{ label: '看课题', does: { intent: 'list_topics' }, lasting: true }],
    }),
    writes: [taken],
  };
  for (const one of numbered) {
    const news = await newsIn(one, one.problems, talk);
    turn = both(turn, {
      messages: news.messages,
      writes: [
        write(
          build
            .update(topic)
            .set({ state: 'published', number: one.number, publishedOn: talk.today })
            .where(and(eq(topic.id, one.id), eq(topic.state, 'shortlisted'))),
          1,
        ),
        ...one.problems.map(({ id, status }) =>
          // what was only suggested is confirmed by the same commit
          setStatus({ id, status: status === 'submitted' ? 'grouped' : status }, { status: 'topic' }),
        ),
        ...news.writes,
      ],
      changes: [
        {
          verb: 'publish',
          entity: 'topic',
          id: one.id,
          after: { number: one.number, title: one.title, problems: one.problems.map(({ number }) => number) },
        },
      ],
    });
  }
  return turn;
}
