import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { post, unit } from '../../organisation/tables.ts';
import { FEWEST } from './policy.ts';
import { addDebriefings } from './store.ts';
import { debriefing, debriefingCampaign, debriefingVersion } from './tables.ts';

const ITEMS = [
  { name: '抓班子带队伍', points: 30 },
  { name: '抓组织生活', points: 30 },
  { name: '抓服务中心', points: 40 },
];

const REPORTS = [
  '一年来支委会按月开、党课每季讲，把窗口难题列成清单逐项办。不足是下处室调研少，明年每月到一个处室。',
  '重点抓了三件事：新党员老带新、主题党日进项目、支部和社区结对。不足是离退休同志的学习抓得松。',
  '把支部会开到工地上，解决了两项审批堵点。不足是经费计划性不强，年底集中花。',
];

/** This year's debriefing, open-ended as no notice has laid down its days, with a few reports handed in; once a database. */
export async function loadSampleDebriefings(
  database: Database,
  { now, zone, newId }: { now: number; zone: string; newId: () => string },
): Promise<void> {
  const { read } = database;
  const today = civilDate(now, zone);
  const year = Number(today.slice(0, 4));
  const committee = await read.select().from(unit).where(eq(unit.kind, 'city_work_committee')).get();
  if (!committee || (await read.select().from(debriefingCampaign).get())) return;
  const secretaries = await read
    .select({ person: post.person, unit: unit.code })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(and(inArray(unit.kind, ['branch', 'organ_party_org']), eq(post.post, '书记'), isNull(post.leftOn)))
    .orderBy(asc(unit.code));
  const [id, places] = [newId(), [...new Set(secretaries.map(({ unit: code }) => code))]];
  const branches = new Set(
    (await read.select({ code: unit.code }).from(unit).where(eq(unit.kind, 'branch'))).map(({ code }) => code),
  );
  const tellers = secretaries.filter(({ unit: code }) => branches.has(code)).slice(0, REPORTS.length);
  const told = tellers.map(({ person, unit: code }, i) => ({ id: newId(), person, code, text: REPORTS[i] ?? '' }));
  await database.batch([
    write(
      build.insert(debriefingCampaign).values({
        id,
        kind: 'debriefing',
        year,
        title: `${year}年度党组织书记述职评议`,
        unit: committee.code,
        reportsBy: `${year}-12-18`,
        items: ITEMS,
        fewest: FEWEST,
        openedOn: today,
      }),
    ),
    ...told.flatMap(({ id: one, person, code, text }) => [
      write(
        build
          .insert(debriefing)
          .values({ id: one, campaign: id, unit: code, person, state: 'submitted', on: today, late: false }),
      ),
      write(
        build
          .insert(debriefingVersion)
          .values({ id: newId(), debriefing: one, version: 1, text, files: [], by: person, on: today }),
      ),
    ]),
    // whoever has handed in has a place already
    addDebriefings(
      id,
      places.map((code) => ({ id: newId(), unit: code })),
    ),
  ]);
}
