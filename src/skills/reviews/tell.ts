import type { Talk } from '../../chat/skill.ts';
import type { Message, Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { currentVersion, type Outcome, teamById } from '../outcomes/index.ts';
import { newsOf } from '../problems/index.ts';
import { sourcesOf, topicById } from '../topics/index.ts';
import { inPoints } from './points.ts';
import type { Standings } from './standings.ts';
import type { Result } from './store.ts';

/**
 * Of a result that comes out: the teams, and whoever told or joined a problem of the topics. Of one that was taken back and comes out
 * again, only the teams whose place or score has changed: the others were told (never twice).
 */
export async function tellResults(
  results: Result[],
  before: Result[],
  { rows }: Standings,
  talk: Talk,
): Promise<Pick<Turn, 'messages' | 'writes'>> {
  const changed = results.filter((now) => {
    const was = before.find(({ outcome }) => outcome === now.outcome);
    return !was || was.rank !== now.rank || was.score !== now.score;
  });
  const outcomes = new Map(rows.map(({ outcome }) => [outcome.id, outcome]));
  const byTeam = Map.groupBy(changed, ({ outcome }) => outcomes.get(outcome)?.team ?? '');
  const messages: Message[] = [];
  for (const [team, own] of byTeam)
    messages.push(...(await tellTeam(team, own, outcomes, before.length > 0, results.length, talk)));
  if (before.length > 0) return { messages, writes: [] };

  const writes: Turn['writes'] = [];
  for (const [id, own] of Map.groupBy(rows, ({ outcome }) => outcome.topic)) {
    const topic = await topicById(talk.read, id);
    if (!topic) continue;
    const sources = await sourcesOf(talk.read, topic);
    const news = await newsOf(
      sources.map((one) => one.id),
      {
        text: `${topic.number ?? ''} 号课题“${clip(topic.title, 24)}”的 ${own.length} 项成果已评审，下一步是交流和转化。`,
        about: `topic/${topic.number ?? ''}`,
      },
      talk,
    );
    messages.push(...news.messages);
    writes.push(...news.writes);
  }
  return { messages, writes };
}

/** One message a team: to its leader and to who handed the outcomes in. */
async function tellTeam(
  id: string,
  results: Result[],
  outcomes: Map<string, Outcome>,
  again: boolean,
  all: number,
  { read, asker }: Talk,
): Promise<Message[]> {
  const team = await teamById(read, id);
  if (!team) return [];
  const own = results.flatMap((result) => {
    const outcome = outcomes.get(result.outcome);
    return outcome ? [{ result, outcome }] : [];
  });
  const versions = await Promise.all(own.map(({ outcome }) => currentVersion(read, outcome.id)));
  const people = new Set([team.leader, ...versions.flatMap((version) => version?.by ?? [])]);
  const lines = own.map(
    ({ result, outcome }) =>
      `成果 ${outcome.number} 号“${clip(outcome.title, 20)}”第 ${result.rank} 名（共 ${all} 项），${inPoints(result.score / 100)} 分`,
  );
  return [...people]
    .filter((person) => person !== asker.id)
    .map((person) => ({
      to: { person },
      kind: 'proactive',
      why: `您在${team.name}`,
      about: `review/${id}`,
      card: {
        text: `评审结果${again ? '有更正' : '已公布'}：${lines.join('；')}。`,
        buttons: own.slice(0, 3).map(({ outcome }) => ({
          label: `看 ${outcome.number} 号的评语`,
          does: { intent: 'outcome_result', slots: { outcome_no: outcome.number } },
          lasting: true,
        })),
      },
    }));
}
