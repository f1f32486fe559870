import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Talk } from '../../src/chat/skill.ts';
import { talkWith } from '../../src/chat/talk.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, type Write, write } from '../../src/kernel/statement.ts';
import { series } from '../../src/kernel/tables.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { askerByDefault } from '../../src/organisation/people.ts';
import { peopleById } from '../../src/organisation/store.ts';
import { post, unit } from '../../src/organisation/tables.ts';
import { campaign } from '../../src/skills/campaign/index.ts';
import { outcome, outcomeVersion } from '../../src/skills/outcomes/tables.ts';
import { endorsement, problem } from '../../src/skills/problems/index.ts';
import { reviewPanel, reviewResult } from '../../src/skills/reviews/tables.ts';
import { claim, team, teamMember } from '../../src/skills/teams/index.ts';
import { topic, topicSource } from '../../src/skills/topics/index.ts';
import { house } from '../rules/house.ts';

export const RULE = '机关阅览室管理办法';
export const TEXT = `${RULE}
> 施行: 2026-01-01

第一条 为方便读书，制定本办法。
第二条 图书借期不超过三十日。
第三条 遗失的，按定价赔偿。`;
export const NEXT = `${RULE}
> 施行: 2026-12-10

第一条 为方便读书，制定本办法。
第二条 图书借期不超过四十五日。
第三条 遗失的，按定价赔偿。`;

/** Of the small sample: four problems told by four secretaries (1–4), and an unnamed one (4321). */
export const UNNAMED = 4321;

/**
 * The sample's campaign, brought as far as the panel's result: topic 1 out of problems 1, 2 and the unnamed one, worked on by
 * the fourth secretary with the second one; outcome 8 is judged. Topic 2, out of problem 3, has outcome 9 under review.
 */
export async function ground() {
  const rooms = await house();
  const { database, now } = rooms;
  const today = new Date(now()).toISOString().slice(0, 10);
  const told = await database.read.select().from(problem).orderBy(asc(problem.number));
  const [run] = await database.read.select().from(campaign);
  const inCampaign = run?.id ?? '';
  const tellers = told.map(({ toldBy }) => toldBy ?? '');
  const units = told.map((row) => row.unit ?? '');
  const [first = '', second = '', third = '', fourth = ''] = tellers;
  const ids = told.map(({ id }) => id);
  const aspects = run?.aspects ?? [];
  const topicOf = (number: number, title: string): Write =>
    write(
      build.insert(topic).values({
        id: `t${number}`,
        number,
        campaign: inCampaign,
        aspect: aspects[number - 1] ?? '',
        title,
        question: `${title}怎么做`,
        state: 'published',
        publishedOn: today,
      }),
    );
  const result = (id: string, rank: number, score: number): Write =>
    write(
      build.insert(reviewResult).values({
        outcome: id,
        campaign: inCampaign,
        state: 'released',
        rank,
        score,
        spread: 120,
        feedback: [],
        on: today,
      }),
    );
  const outcomeOf = (
    number: number,
    of: string,
    by: string,
    state: 'reviewed' | 'in_review',
    title: string,
  ): Write[] => [
    write(
      build.insert(outcome).values({
        id: `o${number}`,
        number,
        campaign: inCampaign,
        topic: of,
        team: by,
        unit: by === 'g1' ? (units[3] ?? '') : (units[2] ?? ''),
        kind: 'practice',
        title,
        state,
        on: today,
      }),
    ),
    write(
      build.insert(outcomeVersion).values({
        id: `v${number}`,
        outcome: `o${number}`,
        version: 1,
        text: `${title}\n每月第一周由值班支委排好轮班表，倒班的党员分两批开会，缺席的当周补上。\n以下从略。`,
        by: fourth,
        on: today,
      }),
    ),
  ];
  await database.batch([
    topicOf(1, '倒班党员怎么过组织生活'),
    topicOf(2, '活动经费怎么列支'),
    write(
      build.insert(problem).values({
        row: 77,
        id: 'unnamed',
        number: UNNAMED,
        campaign: inCampaign,
        text: '夜班的同志从来赶不上党课。',
        anonymous: true,
        seal: 'seal',
        status: 'topic',
        toldOn: today,
      }),
    ),
    ...[ids[0], ids[1], 'unnamed'].map((id) =>
      write(build.insert(topicSource).values({ problem: id ?? '', topic: 't1' })),
    ),
    write(build.insert(topicSource).values({ problem: ids[2] ?? '', topic: 't2' })),
    write(build.update(problem).set({ status: 'topic' }).where(eq(problem.campaign, inCampaign))),
    write(
      build
        .insert(endorsement)
        .values({ id: 'e1', problem: ids[0] ?? '', person: third, unit: units[2] ?? '', on: today }),
    ),
    ...[
      { id: 'g1', number: 1, unit: units[3] ?? '', leader: fourth },
      { id: 'g2', number: 2, unit: units[2] ?? '', leader: third },
    ].map((one) =>
      write(
        build.insert(team).values({
          ...one,
          campaign: inCampaign,
          name: `${one.number} 组`,
          state: 'standing',
          on: today,
          movedOn: today,
        }),
      ),
    ),
    ...[fourth, second].map((person, i) =>
      write(build.insert(teamMember).values({ id: `m${i}`, team: 'g1', person, name: `组员${i}`, role: '支部书记' })),
    ),
    ...[
      ['c1', 'g1', 't1', units[3]],
      ['c2', 'g2', 't2', units[2]],
    ].map(([id = '', of = '', on = '', at = '']) =>
      write(
        build
          .insert(claim)
          .values({ id, team: of, topic: on, unit: at, state: 'active', approval: 'approved', on: today }),
      ),
    ),
    ...outcomeOf(8, 't1', 'g1', 'reviewed', '分批开会轮班补学'),
    ...outcomeOf(9, 't2', 'g2', 'in_review', '经费列支口袋书'),
    result('o8', 1, 8_850),
    ...[
      { name: 'topic', last: 2 },
      { name: 'team', last: 2 },
      { name: 'outcome', last: 9 },
    ].map((row) => write(build.insert(series).values(row).onConflictDoNothing())),
  ]);
  const member = await database.read
    .select({ person: post.person, unit: post.unit })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(and(eq(post.post, '党员'), eq(unit.kind, 'branch'), isNull(post.leftOn)))
    .get();
  return {
    ...rooms,
    campaign: inCampaign,
    first,
    second,
    third,
    fourth,
    units,
    member: member?.person ?? '',
    /** Makes somebody a reviewer. */
    appoint: (person: string) =>
      database.batch([write(build.insert(reviewPanel).values({ campaign: inCampaign, person }))]),
    /** What this person could look at now, for what is decided without the engine. */
    async talk(person: string): Promise<Talk> {
      const [known] = await peopleById(database.read, [person]);
      const asker = known && askerByDefault(known);
      if (!asker) throw new Error(`nobody is ${person}`);
      return talkWith(
        { database, zone: 'Asia/Shanghai', workingDays: workingDays(), newId, seal: sealWith('k'.repeat(32)) },
        asker,
        now(),
        {},
      );
    },
    /** Judges a further outcome, of topic 2. */
    async judge(number: number, rank: number) {
      await database.batch([
        ...outcomeOf(number, 't2', 'g2', 'reviewed', `口袋书之${number}`),
        result(`o${number}`, rank, 9_000 - rank * 100),
      ]);
    },
  };
}

/** Lines of digests that speak of one thing, a person each: `told` is what until() gives. */
export function linesTo(told: string[], of: RegExp): string[] {
  return told
    .filter((line) => of.test(line))
    .map((line) => line.slice(0, line.indexOf(':')))
    .sort();
}
