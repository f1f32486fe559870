import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { announcement, deliberation, noticeReceipt, opinion, oversight } from './tables.ts';

export const keeps: Kept[] = [
  kept('发布的通知', announcement, announcement.by, {
    标题: announcement.title,
    内容: announcement.text,
    日期: announcement.publishedOn,
  }),
  kept('收到的通知', noticeReceipt, noticeReceipt.person, {
    通知: noticeReceipt.notice,
    签收日期: noticeReceipt.receivedOn,
  }),
  kept('提出的议题', deliberation, [deliberation.by, deliberation.decidedBy], {
    编号: deliberation.number,
    议题: deliberation.text,
    结果: deliberation.outcome,
    日期: deliberation.raisedOn,
  }),
  kept('对议题的意见', opinion, opinion.person, {
    议题: opinion.deliberation,
    意见: opinion.comment,
    日期: opinion.on,
  }),
  kept('署名的监督意见', oversight, oversight.by, {
    编号: oversight.number,
    内容: oversight.text,
    日期: oversight.toldOn,
    结果: oversight.outcome,
  }),
];
