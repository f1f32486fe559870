import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { fundRate, fundSource, spending } from './tables.ts';

export const keeps: Kept[] = [
  kept('登记的支出', spending, spending.by, {
    笔: spending.number,
    '金额（分）': spending.amount,
    用途: spending.purpose,
    支出日期: spending.date,
    附件: spending.files,
    登记日期: spending.on,
  }),
  kept('登记的经费来源', fundSource, fundSource.by, {
    年度: fundSource.year,
    '金额（分）': fundSource.amount,
    说明: fundSource.note,
    日期: fundSource.on,
  }),
  kept('登记的经费标准', fundRate, fundRate.by, {
    年度: fundRate.year,
    '每人每年（分）': fundRate.rate,
    依据: fundRate.source,
    日期: fundRate.on,
  }),
];
