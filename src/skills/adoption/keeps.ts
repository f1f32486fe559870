import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { adoption, adoptionTold, adoptionUnit } from './tables.ts';

export const keeps: Kept[] = [
  kept('成果转化', adoption, adoption.by, {
    编号: adoption.number,
    名称: adoption.title,
    做法: adoption.text,
    日期: adoption.on,
  }),
  kept('采用做法', adoptionUnit, adoptionUnit.by, {
    单位编码: adoptionUnit.unit,
    日期: adoptionUnit.on,
    情况: adoptionUnit.note,
  }),
  kept('已告知的转化', adoptionTold, adoptionTold.person, { 转化: adoptionTold.adoption }),
];
