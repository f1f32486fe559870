import type { Button, Card } from '../../message/card.ts';
import { KIND_WORDS, type UnitKind } from '../../organisation/people.ts';
import { dayWords } from '../duties/index.ts';
import type { Campaign } from './policy.ts';
import { calledOf, type Debriefing } from './store.ts';

/** 述职评议（滨直工〔2026〕31号）: what a date rests on (BURDEN 7). */
export function groundOf({ title, number }: Pick<Campaign, 'title' | 'number'>): string {
  const named = title.startsWith('关于') ? `《${title}》` : title;
  return number ? `${number}${title.startsWith('关于') ? named : ''}` : named;
}

export const NAMES: Record<Campaign['kind'], string> = { debriefing: '述职评议', checklist: '第一责任人责任清单' };

/** What is handed in. */
export const REPORTS: Record<Campaign['kind'], string> = { debriefing: '述职报告', checklist: '责任清单' };

function span(from: string | null, to: string | null, today: string): string {
  if (from && to) return from === to ? dayWords(to, today) : `${dayWords(from, today)}至${dayWords(to, today)}`;
  if (to) return `到${dayWords(to, today)}`;
  return from ? `${dayWords(from, today)}起` : '';
}

/** The days of a campaign, a line each. */
export function termFields(campaign: Partial<Campaign>, today: string): { label: string; value: string }[] {
  const {
    kind,
    reportsBy,
    ratingFrom = null,
    ratingTo = null,
    appraisalFrom = null,
    appraisalTo = null,
    mendBy,
    items,
  } = campaign;
  const rated = kind !== 'checklist';
  return [
    ...(reportsBy ? [{ label: rated ? '交报告' : '填报', value: `${dayWords(reportsBy, today)}前` }] : []),
    ...(rated
      ? [{ label: '党员评议', value: span(ratingFrom, ratingTo, today) || '交了报告就可以评，到工委宣布结束' }]
      : []),
    { label: '上级评价', value: span(appraisalFrom, appraisalTo, today) || '交了报告就可以评，到工委宣布结束' },
    ...(items && items.length > 0
      ? [{ label: '评分项', value: items.map(({ name, points }) => `${name} ${points}`).join('、') }]
      : []),
    ...(mendBy ? [{ label: '整改', value: `${dayWords(mendBy, today)}前` }] : []),
  ];
}

export function kindsWords(kinds: UnitKind[]): string {
  return kinds.map((kind) => `${KIND_WORDS[kind]}书记`).join('、');
}

/** Which of several is meant, each by a button. */
export function whichCard(question: string, all: Debriefing[], intent: string): Card {
  const few = all.slice(0, 6);
  return {
    text: [question, ...few.map((one, i) => `${i + 1}. ${calledOf(one)}（${one.at.name}）`)].join('\n'),
    buttons: few.map(
      (one): Button => ({
        label: calledOf(one),
        does: { intent, slots: { debriefing: one.id } },
        group: one.id,
        lasting: true,
      }),
    ),
  };
}
