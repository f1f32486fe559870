import { asc, eq } from 'drizzle-orm';
import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { storeFile } from '../../kernel/files.ts';
import { unit } from '../../organisation/tables.ts';
import { writeXlsx } from '../../reports/xlsx.ts';
import { keepsLibrary } from './gaps.ts';
import { proposalOf } from './proposals.ts';
import { ruleOpinion } from './tables.ts';

/** All that was said to a proposal as a table: from which unit and when, but not by whom, as on its card. */
export const exportOpinions: Decide = async ({ number }, talk) => {
  const proposal = keepsLibrary(talk) ? await proposalOf(talk.read, number) : undefined;
  if (!proposal) return say('没有找到这条建议。');
  const rows = await talk.read
    .select({ unit: unit.name, on: ruleOpinion.on, text: ruleOpinion.text })
    .from(ruleOpinion)
    .leftJoin(unit, eq(unit.code, ruleOpinion.unit))
    .where(eq(ruleOpinion.proposal, proposal.id))
    .orderBy(asc(ruleOpinion.on), asc(ruleOpinion.unit));
  if (rows.length === 0) return say(`建议 ${proposal.number} 号还没有收到意见。`);
  const bytes = await writeXlsx([
    {
      name: `建议${proposal.number}号的意见`,
      columns: ['序号', '单位', '日期', '意见'],
      rows: rows.map((row, i) => [i + 1, row.unit ?? '', row.on, row.text]),
    },
  ]);
  const { id, writes } = await storeFile(bytes, talk.today);
  return {
    ...say({
      text: `建议 ${proposal.number} 号的意见，共 ${rows.length} 条：`,
      file: { name: `建议${proposal.number}号的意见.xlsx`, bytes: bytes.length, sha256: id },
    }),
    writes,
  };
};
