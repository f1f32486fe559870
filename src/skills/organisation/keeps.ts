import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { bindingCode, identity, person, post } from '../../organisation/tables.ts';
import { staffChange } from './tables.ts';

export const keeps: Kept[] = [
  kept('花名册', person, person.id, {
    工号: person.id,
    姓名: person.name,
    选定的单位: person.speaksFor,
    最近使用: person.lastChannel,
  }),
  kept('职务', post, post.person, {
    单位编码: post.unit,
    职务: post.post,
    职级: post.rank,
    任期起: post.since,
    任期止: post.until,
  }),
  kept('绑定的账号', identity, identity.person, { 平台: identity.channel, 账号: identity.account }),
  kept('绑定码', bindingCode, [bindingCode.person, bindingCode.issuedBy], {
    给: bindingCode.person,
    由: bindingCode.issuedBy,
  }),
  kept('人员变动', staffChange, [staffChange.person, staffChange.replaces, staffChange.by, staffChange.decidedBy], {
    单位编码: staffChange.unit,
    职务: staffChange.post,
    接任: staffChange.person,
    卸任: staffChange.replaces,
    自: staffChange.since,
    报告日期: staffChange.on,
  }),
];
