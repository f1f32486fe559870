import type { Read } from '../kernel/database.ts';
import { type Refusal, refuse } from '../kernel/errors.ts';
import { holds, type Person, type Unit } from './people.ts';
import { guidesOf, unitsAbove } from './store.ts';

/** How a person stands to a unit, by any of his or her posts. */
type Relation =
  /** 书记, 副书记, 专职副书记 or a 委员 of the unit itself */
  | 'officer'
  /** 财务, 会计 or 出纳 of the unit itself */
  | 'treasurer'
  /** 书记, 副书记, 专职副书记 or 组织委员 of a unit that leads it, directly or through others */
  | 'leader'
  /** 工委管理员 of the unit itself or of a committee that leads it */
  | 'staff'
  /** the same posts in a unit that guides it, or guides what leads it (L7: sees figures, may advise, never approves) */
  | 'guide';

/** Who may do what: the only place where this is decided. */
export const VERBS = {
  see_figures: { by: ['officer', 'leader', 'staff', 'guide'], what: '汇总情况' },
  advise: { by: ['leader', 'staff', 'guide'], what: '工作建议' },
  approve: { by: ['leader', 'staff'], what: '审批' },
  see_duties: { by: ['officer', 'leader', 'staff'], what: '任务完成情况' },
  appraise: { by: ['leader', 'staff'], what: '述职评价' },
  see_debriefing: { by: ['officer', 'leader', 'staff', 'guide'], what: '述职情况' },
  set_duties: { by: ['staff'], what: '任务设立' },
  deputise: { by: ['officer', 'staff'], what: '任务代办' },
  close_duty: { by: ['officer'], what: '任务办结' },
  see_funds: { by: ['officer', 'treasurer', 'leader', 'staff', 'guide'], what: '经费情况' },
  record_spending: { by: ['officer', 'treasurer', 'staff'], what: '经费支出登记' },
  grant_funds: { by: ['leader', 'staff'], what: '经费拨付' },
  subsidise: { by: ['leader', 'staff', 'guide'], what: '经费补助' },
  set_fund_rate: { by: ['staff'], what: '经费标准' },
  plan_five_types: { by: ['officer'], what: '五型计划' },
  log_activity: { by: ['officer'], what: '活动登记' },
  keep_carriers: { by: ['staff'], what: '载体登记' },
  report_post: { by: ['officer', 'leader', 'staff'], what: '人员变动上报' },
  see_people: { by: ['officer', 'leader', 'staff'], what: '人员信息' },
  bind: { by: ['officer', 'leader', 'staff'], what: '绑定码发放' },
  publish: { by: ['officer', 'leader', 'staff'], what: '通知发布' },
  see_problems: { by: ['staff'], what: '难题明细' },
  run_service: { by: ['officer', 'leader', 'staff'], what: '社区服务安排' },
  keep_links: { by: ['officer', 'leader', 'staff'], what: '三联系结对' },
  see_links: { by: ['officer', 'leader', 'staff', 'guide'], what: '三联系情况' },
  decide_care: { by: ['leader', 'staff'], what: '关心关爱审批' },
  import: { by: ['staff'], what: '数据导入' },
} as const satisfies Record<string, { by: readonly Relation[]; what: string }>;

export type Verb = keyof typeof VERBS;

/** What stands over a unit: codes of all units that lead it, and of all that guide it or one of those. */
export type Tree = { above: string[]; guides: string[] };

/** True, or a courteous sentence that names nobody and shows no data. Pure. */
export function may(asker: Person, verb: Verb, unit: Unit, tree: Tree): true | Refusal {
  const { by, what } = VERBS[verb];
  if (by.some((relation) => stands(asker, relation, unit.code, tree))) return true;
  const who = by.map((relation) => WORDS[relation]).join('、');
  return refuse(`您没有权限：${unit.name}的${what}仅限${who}办理，可以请他们协助。`);
}

export async function treeAround(read: Read, code: string): Promise<Tree> {
  const above = (await unitsAbove(read, code)).map((one) => one.code);
  const guides = await Promise.all([code, ...above].map((one) => guidesOf(read, one)));
  return { above, guides: [...new Set(guides.flat().map((one) => one.code))] };
}

const WORDS: Record<Relation, string> = {
  officer: '本组织委员',
  treasurer: '本组织财务人员',
  leader: '上级党组织负责同志',
  staff: '工委管理员',
  guide: '指导单位负责同志',
};

const LEADERS = ['书记', '副书记', '专职副书记', '组织委员'];
const OFFICER = /^(书记|副书记|专职副书记|委员|.+委员)$/;

function stands(asker: Person, relation: Relation, code: string, { above, guides }: Tree): boolean {
  switch (relation) {
    case 'officer':
      return asker.posts.some((held) => held.unit.code === code && OFFICER.test(held.post));
    case 'treasurer':
      return asker.posts.some((held) => held.unit.code === code && /^(?:财务|会计|出纳)/.test(held.post));
    case 'leader':
      return above.some((one) => holds(asker, one, LEADERS));
    case 'staff':
      return [code, ...above].some((one) => holds(asker, one, ['工委管理员']));
    case 'guide':
      return guides.some((one) => holds(asker, one, [...LEADERS, '工委管理员']));
  }
}
