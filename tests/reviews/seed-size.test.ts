import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { digestItem } from '../../src/delivery/tables.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { person, post, unit } from '../../src/organisation/tables.ts';
import { outcome, outcomeVersion } from '../../src/skills/outcomes/tables.ts';
import { review, reviewResult } from '../../src/skills/reviews/tables.ts';
import { team } from '../../src/skills/teams/index.ts';
import { house } from '../outcomes/house.ts';

const TEAMS = 112;
const OUTCOMES = 145;
const REVIEWERS = 10;

test('145 outcomes of 112 teams, 10 reviewers: handed out evenly without conflicts, ranked, every team told once', async () => {
  const home = await house({ terms: { reviewersAnOutcome: 3, trimmed: 0, quorum: 1 } });
  const { database } = home;
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);
  await database.batch(
    range(TEAMS).flatMap((i) => [
      write(build.insert(unit).values({ code: `U${i}`, name: `第${i}单位党支部`, kind: 'branch' })),
      write(build.insert(person).values({ id: `l${i}`, name: `组长${i}` })),
      write(build.insert(post).values({ person: `l${i}`, unit: `U${i}`, post: '书记' })),
      write(
        build.insert(team).values({
          id: `T${i}`,
          number: 100 + i,
          campaign: 'c1',
          name: `${i}组`,
          unit: `U${i}`,
          leader: `l${i}`,
          state: 'standing',
          on: '2026-11-01',
          movedOn: '2026-11-01',
        }),
      ),
    ]),
  );
  await database.batch(
    range(REVIEWERS).flatMap((i) => [
      write(build.insert(person).values({ id: `R${i}`, name: `评委${'甲乙丙丁戊己庚辛壬癸'[i]}` })),
      // half of them belong to a unit whose work they must not judge
      write(build.insert(post).values({ person: `R${i}`, unit: i % 2 ? `U${i}` : 'W', post: '专家' })),
    ]),
  );
  await database.batch(
    range(OUTCOMES).flatMap((i) => [
      write(
        build.insert(outcome).values({
          id: `o${i}`,
          number: i + 1,
          campaign: 'c1',
          topic: `topic-${(i % 2) + 1}`,
          team: `T${i % TEAMS}`,
          unit: `U${i % TEAMS}`,
          kind: 'theory',
          title: `成果之${i}`,
          state: 'submitted',
          on: '2026-11-20',
        }),
      ),
      write(
        build
          .insert(outcomeVersion)
          .values({ id: `v${i}`, outcome: `o${i}`, version: 1, text: '正文', by: `l${i % TEAMS}`, on: '2026-11-20' }),
      ),
    ]),
  );

  await home.says(
    'S1',
    `评审委员会：${range(REVIEWERS)
      .map((i) => `R${i}`)
      .join('、')}，主任委员评委甲`,
  );
  await home.presses('S1', '定下');
  expect(await home.says('S1', '分配评审')).toMatch(/145 项成果分给 10 位评委，每项 3 位/);
  await home.presses('S1', '分配');
  const reviews = await database.read.select().from(review);
  expect(reviews).toHaveLength(3 * OUTCOMES);
  const loads = range(REVIEWERS).map((i) => reviews.filter(({ reviewer }) => reviewer === `R${i}`).length);
  expect(Math.max(...loads)).toBeLessThan((3 * OUTCOMES) / REVIEWERS + 1);
  for (const { reviewer, outcome: id } of reviews) {
    const own = Number(reviewer.slice(1));
    if (own % 2) expect(Number(id.slice(1)) % TEAMS).not.toBe(own);
  }

  await database.batch(
    reviews.map(({ id, outcome: of }) =>
      write(
        build
          .update(review)
          .set({ state: 'scored', scores: [60, 60, Number(of.slice(1)) % 100], comment: '可以', version: 1 })
          .where(eq(review.id, id)),
      ),
    ),
  );
  expect(await home.says('R0', '公布评审结果')).toMatch(/公布 145 项成果/);
  expect(await home.presses('R0', '公布')).toMatch(/145 项成果的评审结果已公布/);
  expect(await database.read.select().from(reviewResult)).toHaveLength(OUTCOMES);
  const told = (await database.read.select().from(digestItem)).filter(({ text }) => text.includes('评审结果已公布'));
  expect(told).toHaveLength(TEAMS);
  expect(new Set(told.map(({ person: to }) => to)).size).toBe(TEAMS);
}, 60_000);
