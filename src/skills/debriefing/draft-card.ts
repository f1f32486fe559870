import type { Values } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { storeFile } from '../../kernel/files.ts';
import type { Card } from '../../message/card.ts';
import { writeTextDocx } from '../../reports/docx.ts';
import { dayWords } from '../duties/index.ts';
import { factsOf } from './outline.ts';
import type { Campaign } from './policy.ts';
import { seatOf, standingOf } from './seat.ts';

const SHOWN = 150;

/** The report as it stands, to be handed in, gone on with or kept. */
export function draftCard(values: Values, campaign: Campaign | undefined, today: string): Card {
  const text = String(values.text ?? '');
  const files = filesIn(values.files);
  const empty = text === '' && files.length === 0;
  const long = [...text].length > SHOWN;
  const due = campaign?.reportsBy ? `截止${dayWords(campaign.reportsBy, today)}。` : '';
  const lead: Record<string, string> = {
    outline: '我按今年的在册记录列了提纲，可以直接改、接着写，也可以把文件发来。',
    draft: '这是您上次存的草稿，可以接着写。',
    told: '请核对，要补充直接写，或把文件发来。',
  };
  return {
    heading: `述职报告${Number(values.version) > 1 ? `（第${String(values.version)}版）` : ''}`,
    text: empty
      ? `请把述职报告发来：写在对话里或发文件都行。${due}`
      : `${lead[String(values.from)] ?? lead.told}${due}`,
    ...(text === ''
      ? {}
      : { fields: [{ label: '内容', value: long ? `${[...text].slice(0, SHOWN).join('')}……` : text }] }),
    ...(long ? { more: text } : {}),
    ...(files.length > 0
      ? {
          fields: [
            ...(text === '' ? [] : [{ label: '内容', value: long ? `${[...text].slice(0, SHOWN).join('')}……` : text }]),
            { label: '附件', value: files.map(({ name }) => name).join('、') },
          ],
        }
      : {}),
    buttons: [
      ...(empty ? [] : [{ label: '提交', does: { intent: 'form.yes' }, tone: 'primary' as const }]),
      ...(values.from === 'outline'
        ? [{ label: '下载提纲', does: { intent: 'debriefing_outline' }, lasting: true }]
        : []),
      ...(empty ? [] : [{ label: '存草稿', does: { intent: 'keep_debriefing_draft' } }]),
      { label: '取消', does: { intent: 'form.no' } },
    ],
  };
}

/** The outline as a .docx, to go on in a word processor. */
export const outlineFile: Decide = async (_slots, talk) => {
  const unit = seatOf(talk);
  const known = unit && (await standingOf(unit, talk));
  if (!unit || !known) return say('现在没有要写的述职报告。');
  const facts = await factsOf({ read: talk.read, today: talk.today, unit, year: known.campaign.year });
  const paragraphs = facts.flatMap(({ heading, lines }) => [
    { text: heading, heading: true },
    ...lines.map((text) => ({ text })),
  ]);
  const title = `${known.campaign.year}年度述职报告提纲`;
  const bytes = await writeTextDocx(title, `${unit.name}  ${talk.asker.name}`, [
    ...paragraphs,
    { text: '存在问题', heading: true },
    { text: '改进打算', heading: true },
  ]);
  const { id, writes } = await storeFile(bytes, talk.today);
  return {
    ...say(
      {
        text: '提纲在这里，写好后把文件发回来就行。',
        file: { name: `${title}.docx`, bytes: bytes.length, sha256: id },
      },
      talk.shown,
    ),
    writes,
    session: talk.session,
  };
};
