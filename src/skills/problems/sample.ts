import { civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { series } from '../../kernel/tables.ts';
import { branchSecretaries } from '../../organisation/store.ts';
import { campaign, campaignStage } from '../campaign/index.ts';
import { ASPECTS } from './lexicon/topics.ts';
import { aspectOf } from './similar.ts';
import { addProblem } from './store.ts';

const TEXTS = [
  '支部书记手头业务一忙，支委会就往后拖，一个月的活动常常挤到最后两天。',
  '窗口每天都要有人值班，开支部大会总有三四个人到不了。',
  '活动经费哪些能列支心里没底，年初报的计划到年底还剩一半。',
  '在职党员到社区报到后，分到的岗位和本职专长不搭。',
];

/** A running campaign of the year and a few problems in it, told by secretaries of the sample's branches. */
export async function loadSampleProblems(
  database: Database,
  { now, zone, newId }: { now: number; zone: string; newId: () => string },
): Promise<void> {
  const today = civilDate(now, zone);
  const year = today.slice(0, 4);
  const tellers = await branchSecretaries(database.read, TEXTS.length);
  const id = newId();
  await database.batch([
    write(
      build.insert(campaign).values({
        id,
        title: `${year} 年党建难题大征集`,
        stage: 'collecting',
        aspects: [...ASPECTS],
      }),
    ),
    write(
      build
        .insert(campaignStage)
        .values({ campaign: id, stage: 'collecting', from: `${year}-01-01`, to: `${year}-12-31` }),
    ),
    ...tellers.map((teller, i) =>
      addProblem({
        id: newId(),
        number: i + 1,
        campaign: id,
        text: TEXTS[i] ?? '',
        aspect: aspectOf(TEXTS[i] ?? '', ASPECTS) ?? null,
        unit: teller.unit,
        toldBy: teller.person,
        anonymous: false,
        status: 'submitted',
        toldOn: today,
        toldAt: now,
      }),
    ),
    write(build.insert(series).values({ name: 'problem', last: tellers.length })),
  ]);
}
