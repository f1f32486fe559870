import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { appraisal, debriefing, debriefingAdvice, debriefingEvidence, debriefingVersion } from './tables.ts';

export const keeps: Kept[] = [
  kept('述职', debriefing, debriefing.person, { 单位编码: debriefing.unit, 提交日期: debriefing.on }),
  kept('述职报告', debriefingVersion, debriefingVersion.by, {
    版次: debriefingVersion.version,
    报告: debriefingVersion.text,
    附件: debriefingVersion.files,
    日期: debriefingVersion.on,
  }),
  kept('责任清单落实', debriefingEvidence, debriefingEvidence.by, {
    项: debriefingEvidence.item,
    内容: debriefingEvidence.text,
    附件: debriefingEvidence.files,
    日期: debriefingEvidence.on,
  }),
  kept('对述职的评价', appraisal, appraisal.by, {
    得分: appraisal.score,
    等次: appraisal.grade,
    评语: appraisal.comment,
    整改意见: appraisal.mend,
    日期: appraisal.on,
  }),
  kept('对述职的建议', debriefingAdvice, debriefingAdvice.by, {
    建议: debriefingAdvice.text,
    日期: debriefingAdvice.on,
  }),
];
