import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { endorsement, problem } from './tables.ts';

export const keeps: Kept[] = [
  kept('署名报的难题', problem, problem.toldBy, {
    编号: problem.number,
    难题: problem.text,
    方面: problem.aspect,
    附件: problem.files,
    日期: problem.toldOn,
  }),
  kept('附议的难题', endorsement, endorsement.person, { 难题: endorsement.problem, 日期: endorsement.on }),
];
