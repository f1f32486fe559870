import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLibsql } from '../../src/kernel/libsql.ts';

export const UNITS = `编码,名称,类别,领导单位,指导单位,党员数,在职党员数
G,青禾市直属机关工委,市直机关工委,,,,
P,青禾市气象局党组,部门党组,,,,
Q,青禾市气象局机关党委,机关党组织,G,P,,
Q1,气象局观测处党支部,党支部,Q,,7,6
Q2,气象局预报处党支部,党支部,Q,,9,9
`;

export const PEOPLE = `工号,姓名,单位编码,职务,飞书ID,企业微信ID
7001,韩露,Q1,书记,ou_hanlu,hanlu
7002,丁一禾,Q1,组织委员,,
7003,卢雪,Q2,书记,,luxue
7009,苗青,G,工委管理员,,
`;

/** One duty of both branches, due on a Friday. */
export const DUTIES = `名称,对象类别,责任职务,周期,起始,截止,遇休,提前,文号,依据
防灾值守总结,党支部,书记,一次,,2026-12-18,提前,14、7、3,青气党〔2026〕4号,《气象局机关党委值守办法》第二条
`;

export const RULE = `# 青禾市气象局机关党委值守办法

发布：中共青禾市气象局机关委员会
文号：青气党〔2026〕1号
施行日期：2026年1月10日

第一条 为做好汛期和重大活动期间的值守，制定本办法。

第二条 各支部每季度向机关党委报送一次值守总结，由支部书记签字。

第三条 值守人员每班不少于二人，交接班须当面进行。
`;

/** Writes a file into the folder; returns its path. */
export function fileIn(folder: string, name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** How many rows each of these tables of the folder's database has. */
export async function countsIn(folder: string, ...tables: string[]): Promise<Record<string, unknown>> {
  const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
  try {
    const counts: Record<string, unknown> = {};
    for (const table of tables)
      counts[table] = (await database.select({ sql: `select count(*) from ${table}`, params: [] }))[0]?.[0];
    return counts;
  } finally {
    await database.close();
  }
}
