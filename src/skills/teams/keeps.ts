import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import {
  areaGroup,
  areaMeeting,
  claim,
  expertAsk,
  expertField,
  progress,
  team,
  teamAdvice,
  teamMember,
} from './tables.ts';

export const keeps: Kept[] = [
  kept('牵头的课题组', team, team.leader, { 编号: team.number, 名称: team.name, 日期: team.on }),
  kept('参加的课题组', teamMember, teamMember.person, { 课题组: teamMember.team, 分工: teamMember.role }),
  kept('审批的申领', claim, claim.decidedBy, { 课题: claim.topic, 理由: claim.reason, 申领日期: claim.on }),
  kept('课题进展', progress, progress.by, {
    进展: progress.text,
    百分比: progress.percent,
    附件: progress.files,
    日期: progress.on,
  }),
  kept('指导意见', teamAdvice, teamAdvice.by, { 意见: teamAdvice.text, 日期: teamAdvice.on }),
  kept('专家所长', expertField, expertField.person, { 所长: expertField.words }),
  kept('请专家', expertAsk, [expertAsk.expert, expertAsk.by], {
    请谁: expertAsk.expert,
    事由: expertAsk.about,
    日期: expertAsk.on,
  }),
  kept('召集的联系片', areaGroup, areaGroup.convener, { 名称: areaGroup.name }),
  kept('联系片会议', areaMeeting, areaMeeting.by, {
    时间: areaMeeting.at,
    议题: areaMeeting.about,
    记录: areaMeeting.minutes,
  }),
];
