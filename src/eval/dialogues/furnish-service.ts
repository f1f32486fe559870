import type { CivilDate } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import { series } from '../../kernel/tables.ts';
import { careFund } from '../../skills/care/tables.ts';
import { servicePost } from '../../skills/service/tables.ts';
import type { Fixture } from './format.ts';

/** The posts that stand open, and the year's funds for care. */
export function serviceRows({ service_posts: posts, care_funds: funds }: Fixture, today: CivilDate) {
  return [
    ...posts.map(({ no, name, community, unit, places }) =>
      write(
        build.insert(servicePost).values({
          id: `fixture-post-${no}`,
          number: no,
          name,
          community: community ?? null,
          unit,
          places,
          state: 'open',
          by: 'fixture',
          on: today,
        }),
      ),
    ),
    ...(posts.length > 0
      ? [write(build.insert(series).values({ name: 'service_post', last: Math.max(...posts.map(({ no }) => no)) }))]
      : []),
    ...funds.map(({ unit, year, amount }) =>
      write(build.insert(careFund).values({ unit, year, amount: Math.round(amount * 100), by: 'fixture', on: today })),
    ),
  ];
}
