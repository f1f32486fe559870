import type { ATTENDANCE } from './tables.ts';

export type Attendance = (typeof ATTENDANCE)[number];

/** Who comes to what has this name, as an organisation's life has it; null for what is handed in and not held. */
export function attendanceOf(name: string): Attendance | null {
  if (PAPER.test(name)) return null;
  if (/支委会|委员会议?$|党委会|总支委会/.test(name)) return 'committee';
  return HELD.test(name) ? 'members' : null;
}

const PAPER = /报告|总结|报表|台账|计划|清单|材料|情况|记录|纪要|方案|名单|登记表$/;
const HELD = /会$|会议$|大会|党课|党日|评议党员|换届/;
