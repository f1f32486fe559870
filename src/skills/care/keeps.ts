import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { careDecision, careFund, careRequest } from './tables.ts';

export const keeps: Kept[] = [
  // what was sealed stays sealed: a file lies about, and the chat shows it to whom it belongs
  kept('关爱申请', careRequest, careRequest.by, {
    编号: careRequest.number,
    年度: careRequest.year,
    '申请金额（分）': careRequest.asked,
    '批准金额（分）': careRequest.granted,
    日期: careRequest.on,
    决定日期: careRequest.decidedOn,
  }),
  kept('审批的关爱申请', careDecision, careDecision.by, {
    '金额（分）': careDecision.amount,
    日期: careDecision.on,
    申请: careDecision.request,
  }),
  kept('登记的关爱资金', careFund, careFund.by, {
    单位编码: careFund.unit,
    年度: careFund.year,
    '金额（分）': careFund.amount,
    日期: careFund.on,
  }),
];
