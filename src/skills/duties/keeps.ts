import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { invited, leave, minutes, occurrence, told } from './tables.ts';

export const keeps: Kept[] = [
  kept('请假代办', leave, [leave.person, leave.deputy], {
    请假人: leave.person,
    代办人: leave.deputy,
    自: leave.from,
    至: leave.to,
    提前结束: leave.endedOn,
  }),
  kept('会议记录', minutes, minutes.by, { 记录: minutes.text, 文件: minutes.fileName, 日期: minutes.on }),
  kept('暂缓的提醒', occurrence, occurrence.snoozedBy, {
    任务期: occurrence.period,
    单位编码: occurrence.unit,
    暂缓至: occurrence.snoozedUntil,
  }),
  kept('已提醒的任务', told, told.person, { 任务期: told.occurrence, 时间: told.at }),
  kept('已通知的会议', invited, invited.person, { 任务期: invited.occurrence, 时间: invited.at }),
];
