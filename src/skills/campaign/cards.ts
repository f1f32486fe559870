import type { CivilDate } from '../../kernel/clock.ts';
import type { Button, Card } from '../../message/card.ts';
import { nextStage, STAGE_WORDS } from './policy.ts';
import type { Campaign, Days, Stage } from './store.ts';
import { STAGES } from './tables.ts';
import { termLines } from './terms-said.ts';

/** 12月31日; with the year when it is another one than today's. */
export function dayOf(date: CivilDate, today: CivilDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${date.slice(0, 4) === today.slice(0, 4) ? '' : `${year}年`}${month}月${day}日`;
}

/** The stages that have days, a line each; the hidden last day only where `hard` says so. */
export function stageLines(
  days: Campaign['days'],
  today: CivilDate,
  { hard: showsHard }: { hard: boolean },
): { label: string; value: string }[] {
  return STAGES.flatMap((stage) => {
    const found = days[stage];
    if (!found) return [];
    const hard = showsHard && found.hard ? `，最迟收到${dayOf(found.hard, today)}（不公布）` : '';
    return [{ label: STAGE_WORDS[stage], value: `${spanOf(found, today)}${hard}` }];
  });
}

function spanOf({ from, to }: Days, today: CivilDate): string {
  return from === to ? dayOf(to, today) : `${dayOf(from, today)}至${dayOf(to, today)}`;
}

/** The whole of a campaign, for those who run it. */
export function campaignCard(campaign: Campaign, today: CivilDate): Card {
  const { title, number, stage, aspects, laidDown, days } = campaign;
  return {
    text: `“${title}”现在是${STAGE_WORDS[stage]}阶段。要改可以直接说，比如“征集延长到12月31日”“每组最多两个课题”。`,
    fields: [...(number ? [{ label: '文号', value: number }] : []), ...stageLines(days, today, { hard: true })],
    more: [`方面：${aspects.join('、')}`, ...termLines(laidDown).map(({ label, value }) => `${label}：${value}`)].join(
      '\n',
    ),
    buttons: [...onward(campaign), { label: '改规定', does: { intent: 'campaign_terms' }, lasting: true }],
  };
}

export function onward(campaign: Pick<Campaign, 'id' | 'stage'>): Button[] {
  const next = nextStage(campaign);
  return next ? [moveButton(`进入${STAGE_WORDS[next]}阶段`, campaign, next)] : [];
}

export function moveButton(label: string, { id, stage }: Pick<Campaign, 'id' | 'stage'>, to: Stage): Button {
  return { label, does: { intent: 'move_campaign', slots: { campaign: id, from: stage, to } } };
}
