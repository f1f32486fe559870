import { and, asc, eq } from 'drizzle-orm';
import { newId } from '../../src/kernel/ids.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { series } from '../../src/kernel/tables.ts';
import { post, unit } from '../../src/organisation/tables.ts';
import { campaign } from '../../src/skills/campaign/index.ts';
import { addProblem } from '../../src/skills/problems/store.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { house } from '../rules/house.ts';

/** What secretaries complain of, by what it is about. */
export const TOLD = {
  busy: ['书记都是业务骨干兼任，忙起来党务只能放一边', '支部书记自己一摊业务，抽不出时间管支部'],
  money: ['活动经费批起来手续太多，几百元要跑一周', '党费和工作经费哪些能列支没有准谱，会计不敢签'],
  retired: ['离退休老同志住得散，一年到头聚不齐', '退休党员身体不好，学习材料送不到手上'],
  study: ['集中学习就是读文件，年轻人坐不住'],
};

/** The assistant with the sample, the problems of TOLD beside the sample's own four, and several secretaries. */
export async function sortingHouse({ told = Object.values(TOLD).flat() } = {}) {
  const desk = await house();
  const { read } = desk.database;
  const holders = await read
    .select({ person: post.person, unit: unit.code })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(and(eq(unit.kind, 'branch'), eq(post.post, '书记')))
    .orderBy(asc(unit.code));
  const own = await read.select().from(campaign).get();
  const base = (await read.select().from(problem)).length;
  await desk.database.batch([
    ...told.map((text, i) => {
      const teller = holders[(i + base) % holders.length];
      return addProblem({
        id: newId(),
        number: base + i + 1,
        campaign: own?.id ?? null,
        text,
        aspect: null,
        unit: teller?.unit ?? null,
        toldBy: teller?.person ?? null,
        anonymous: false,
        status: 'submitted',
        toldOn: '2026-11-20',
        toldAt: 0,
      });
    }),
    write(
      build
        .update(series)
        .set({ last: base + told.length })
        .where(eq(series.name, 'problem')),
    ),
  ]);
  const numberOf = async (text: string) =>
    (await read.select().from(problem).where(eq(problem.text, text)).get())?.number ?? 0;
  return {
    ...desk,
    read,
    campaign: own?.id ?? '',
    numberOf,
    problemOf: async (number: number) => (await read.select().from(problem).where(eq(problem.number, number)))[0],
    /** The secretaries of the branches, in order. */
    secretaries: holders.map(({ person }) => person),
  };
}
