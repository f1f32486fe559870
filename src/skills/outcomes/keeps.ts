import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { outcomeAuthor, outcomeVersion } from './tables.ts';

export const keeps: Kept[] = [
  kept('提交的成果', outcomeVersion, outcomeVersion.by, {
    版次: outcomeVersion.version,
    内容: outcomeVersion.text,
    附件: outcomeVersion.files,
    日期: outcomeVersion.on,
  }),
  kept('署名的成果', outcomeAuthor, outcomeAuthor.person, { 成果: outcomeAuthor.outcome, 署名: outcomeAuthor.name }),
];
