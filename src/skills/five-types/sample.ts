import { civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, write } from '../../kernel/statement.ts';
import { branchSecretaries } from '../../organisation/store.ts';
import { activity, carrier, PARTS, type Part, planEntry, TYPES, type Type } from './tables.ts';

const PLAN: Record<Type, Record<Part, string[]>> = {
  learning: {
    goal: ['人人有书读、月月有交流'],
    focus: ['理论武装', '业务本领'],
    measure: ['每月一次集中学习', '每季一次专题讲座', '年底一次知识测试'],
    carrier: ['机关讲坛', '青年读书班'],
  },
  service: {
    goal: ['办事少跑腿'],
    focus: ['窗口服务', '结对共建'],
    measure: ['每月一次社区便民服务', '建立帮办代办清单', '每季回访服务对象'],
    carrier: ['党员先锋岗', '便民服务日'],
  },
  innovative: {
    goal: ['一处一个创新点'],
    focus: ['流程优化', '数字应用'],
    measure: ['梳理一批高频事项', '上线一件事办理', '评一次金点子'],
    carrier: ['金点子征集', '创新工作室'],
  },
  harmonious: {
    goal: ['干事有劲、相处和气'],
    focus: ['关心干部', '文体活动'],
    measure: ['每季一次谈心谈话', '春秋两次文体活动', '走访生病职工'],
    carrier: ['职工运动会', '家属开放日'],
  },
  clean: {
    goal: ['干净做事不出事'],
    focus: ['警示教育', '制度约束'],
    measure: ['每半年一次警示教育', '节前廉政提醒', '查一遍岗位风险点'],
    carrier: ['廉政文化品牌', '家风课堂'],
  },
};
const DONE: [type: Type, text: string, monthDay: string, count: number, part: Part, place: number][] = [
  ['learning', '青年读书班第一期', '03-20', 16, 'measure', 1],
  ['service', '社区便民服务日', '04-12', 9, 'measure', 1],
  ['harmonious', '春季趣味运动会', '05-15', 28, 'measure', 2],
  ['clean', '参观警示教育基地', '06-18', 22, 'measure', 1],
];
const HISTORY: [name: string, since: number][] = [
  ['学习型、服务型机关创建', 2001],
  ['机关讲坛', 2004],
  ['最佳服务品牌', 2004],
  ['三服务', 2004],
  ['机关文化建设', 2006],
  ['廉政文化品牌', 2009],
  ['五型机关建设', 2011],
  ['四服务一提高', 2014],
  ['五个服务', 2014],
];

/** 载体 with their years, and for the first two branches a plan and what was done of it. */
export async function loadSampleFiveTypes(
  database: Database,
  { now, zone, newId }: { now: number; zone: string; newId: () => string },
): Promise<void> {
  const { read } = database;
  const today = civilDate(now, zone);
  const year = Number(today.slice(0, 4));
  const branches = await branchSecretaries(read, 2);
  const entries = branches.flatMap(({ unit: code, person: by }) =>
    TYPES.flatMap((type) =>
      PARTS.flatMap((part) =>
        PLAN[type][part].map((text, i) => ({
          id: newId(),
          unit: code,
          year,
          type,
          part,
          place: i + 1,
          text,
          by,
          on: `${year}-01-20`,
        })),
      ),
    ),
  );
  const done = branches.flatMap(({ unit: code, person: by }, b) =>
    DONE.slice(b).flatMap(([type, text, day, count, part, place]) => {
      const date = `${year}-${day}`;
      const entry = entries.find(
        (one) => one.unit === code && one.type === type && one.part === part && one.place === place,
      );
      return date > today ? [] : [{ unit: code, by, type, text, date, count, measure: entry?.id ?? null }];
    }),
  );
  const { first, taken } = await nextOf(read, 'activity', Math.max(1, done.length));
  await database.batch([
    ...HISTORY.map(([name, since]) =>
      write(
        build
          .insert(carrier)
          .values({ id: newId(), name, since, until: null, by: 'sample', on: today })
          .onConflictDoNothing(),
      ),
    ),
    ...entries.map((row) => write(build.insert(planEntry).values(row))),
    taken,
    ...done.map((row, i) =>
      write(
        build.insert(activity).values({
          id: newId(),
          number: first + i,
          year,
          carrier: null,
          files: null,
          state: 'valid',
          on: row.date,
          ...row,
        }),
      ),
    ),
  ]);
}
