import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { activity, carrier, planEntry, planHandedIn } from './tables.ts';

export const keeps: Kept[] = [
  kept('五型计划', planEntry, planEntry.by, { 年度: planEntry.year, 内容: planEntry.text, 日期: planEntry.on }),
  kept('提交的五型计划', planHandedIn, planHandedIn.by, {
    单位编码: planHandedIn.unit,
    年度: planHandedIn.year,
    日期: planHandedIn.on,
  }),
  kept('登记的载体', carrier, carrier.by, { 名称: carrier.name, 起始年: carrier.since, 日期: carrier.on }),
  kept('登记的活动', activity, activity.by, {
    编号: activity.number,
    内容: activity.text,
    活动日期: activity.date,
    附件: activity.files,
    登记日期: activity.on,
  }),
];
