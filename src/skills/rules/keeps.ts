import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { curatedAnswer, ruleFollower, ruleOpinion, ruleProposal, ruleWord } from './tables.ts';

export const keeps: Kept[] = [
  kept('对制度的建议', ruleProposal, ruleProposal.by, {
    编号: ruleProposal.number,
    制度: ruleProposal.title,
    建议: ruleProposal.text,
    日期: ruleProposal.on,
    未采纳的理由: ruleProposal.reason,
  }),
  kept('对制度草案的意见', ruleOpinion, ruleOpinion.by, { 意见: ruleOpinion.text, 日期: ruleOpinion.on }),
  kept('关注的制度', ruleFollower, ruleFollower.person, { 制度: ruleFollower.rule }),
  kept('答复的制度问题', curatedAnswer, curatedAnswer.by, {
    问题: curatedAnswer.question,
    答复: curatedAnswer.text,
    日期: curatedAnswer.on,
  }),
  kept('添加的说法', ruleWord, ruleWord.by, { 说法: ruleWord.said, 制度用语: ruleWord.written, 日期: ruleWord.on }),
];
