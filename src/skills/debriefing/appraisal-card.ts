import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Card } from '../../message/card.ts';
import type { Marked } from './marks.ts';
import { GRADES } from './policy.ts';
import { appraisalsOf, calledOf, type Debriefing } from './store.ts';

export const APPRAISE = 'appraise_debriefing';

/** The short card: points by items, a comment, what to mend; with what is known already filled in. */
export async function appraisalCard(one: Debriefing, talk: Talk, marked?: Marked): Promise<Turn> {
  const before = (await appraisalsOf(talk.read, [one.id])).find(({ by }) => by === talk.asker.id);
  const known = { ...(before?.marks ?? {}), ...(marked?.marks ?? {}) };
  const { items } = one.of;
  const text = (name: string, label: string, value: string | undefined) => ({
    name,
    label,
    kind: 'text' as const,
    required: false,
    ...(value ? { value } : {}),
  });
  const card: Card = {
    heading: `评价${calledOf(one)}（${one.at.name}）`,
    text: marked
      ? '还有评分项没有给分，请补上。'
      : `${items.length > 0 ? '按项打分' : '打个分或给一档'}，也可以直接说，比如“88分，调研要再深一些”。`,
    buttons: [
      {
        label: '看报告',
        does: { intent: 'read_debriefing', slots: { debriefing: one.id } },
        lasting: true,
        group: 'read',
      },
    ],
    form: {
      fields: [
        ...items.map(({ name, points }, i) =>
          text(`item${i + 1}`, `${name}（满分${points}）`, known[name] === undefined ? undefined : String(known[name])),
        ),
        ...(items.length === 0
          ? [
              text(
                'score',
                '总分（满分100）',
                before?.score === null || before === undefined ? undefined : String(before.score),
              ),
              { name: 'grade', label: '档次', kind: 'choice' as const, required: false, options: [...GRADES] },
            ]
          : []),
        text('comment', '评语', marked?.comment ?? before?.comment ?? undefined),
        text('mend', '要整改的（一条一行）', (marked?.mend ?? before?.mend ?? []).join('\n') || undefined),
      ],
      submit: '提交评价',
      does: { intent: APPRAISE, slots: { debriefing: one.id } },
    },
  };
  return {
    ...say(card, { context: 'appraisal', about: { debriefing: one.id } }),
    session: { ...talk.session, last: { ...talk.session.last, debriefing: one.id } },
  };
}
