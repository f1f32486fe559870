import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import {
  checkIn,
  serviceClaim,
  servicePost,
  serviceTotal,
  volunteerMember,
  volunteerSignUp,
  volunteerTeam,
} from './tables.ts';

export const keeps: Kept[] = [
  kept('社区报到', checkIn, checkIn.person, { 社区: checkIn.community, 自: checkIn.since, 至: checkIn.until }),
  kept('报送的总数', serviceTotal, serviceTotal.by, {
    项目: serviceTotal.what,
    人数: serviceTotal.count,
    日期: serviceTotal.on,
  }),
  kept('发布的服务岗', servicePost, servicePost.by, {
    编号: servicePost.number,
    名称: servicePost.name,
    日期: servicePost.on,
  }),
  kept('认领的服务岗', serviceClaim, serviceClaim.person, {
    服务岗: serviceClaim.post,
    自: serviceClaim.since,
    至: serviceClaim.until,
  }),
  kept('牵头的志愿队', volunteerTeam, volunteerTeam.leader, {
    编号: volunteerTeam.number,
    名称: volunteerTeam.name,
    日期: volunteerTeam.on,
  }),
  kept('参加的志愿队', volunteerMember, volunteerMember.person, {
    志愿队: volunteerMember.team,
    自: volunteerMember.since,
    至: volunteerMember.until,
  }),
  kept('报名的活动', volunteerSignUp, volunteerSignUp.person, {
    活动: volunteerSignUp.activity,
    时间: volunteerSignUp.at,
    日期: volunteerSignUp.on,
  }),
];
