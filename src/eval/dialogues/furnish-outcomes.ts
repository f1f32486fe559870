import { build, type Write, write } from '../../kernel/statement.ts';
import { series } from '../../kernel/tables.ts';
import { outcome, outcomeVersion } from '../../skills/outcomes/tables.ts';
import { reviewResult } from '../../skills/reviews/tables.ts';
import { topicSource } from '../../skills/topics/tables.ts';
import type { Fixture } from './format.ts';

const SPREAD = 150;

/** The problems behind topics, what teams handed in, and the panel's result where there is one. */
export function outcomeRows(
  { topics, outcomes, teams, problems, campaigns }: Fixture,
  { today, topicId }: { today: string; topicId(number: number): string },
): Write[] {
  const campaign = campaigns[0]?.id ?? '';
  const known = new Set(problems.map(({ no }) => no));
  return [
    ...topics.flatMap(({ no, from }) =>
      from
        .filter((number) => known.has(number))
        .map((number) => write(build.insert(topicSource).values({ problem: `fixture-${number}`, topic: topicId(no) }))),
    ),
    ...outcomes.flatMap(({ no, topic, team, kind, title, text, rank, score }): Write[] => {
      const by = teams.find(({ id }) => id === team);
      const id = `fixture-outcome-${no}`;
      return [
        write(
          build.insert(outcome).values({
            ...{ id, number: no, campaign, topic: topicId(topic), team, unit: by?.unit ?? '', kind, title },
            ...{ state: rank === undefined ? 'in_review' : 'reviewed', on: today },
          }),
        ),
        write(
          build
            .insert(outcomeVersion)
            .values({ id: `${id}-1`, outcome: id, version: 1, text, by: by?.leader ?? '', on: today }),
        ),
        ...(rank === undefined
          ? []
          : [
              write(
                build.insert(reviewResult).values({
                  ...{ outcome: id, campaign, state: 'released' as const, rank, score: score * 100 },
                  ...{ spread: SPREAD, feedback: [], on: today },
                }),
              ),
            ]),
      ];
    }),
    ...(outcomes.length > 0
      ? [write(build.insert(series).values({ name: 'outcome', last: Math.max(...outcomes.map(({ no }) => no)) }))]
      : []),
  ];
}
