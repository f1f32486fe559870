import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { addDays } from '../../kernel/clock.ts';
import type { Button } from '../../message/card.ts';
import { dayOf } from './cards.ts';
import type { SaidDays } from './notice.ts';
import { faultOf, NONE, NOT_YOURS, runsCampaigns, STAGE_WORDS } from './policy.ts';
import { type Campaign, campaignById, type Days, type Stage, setDays } from './store.ts';
import { STAGES } from './tables.ts';

/** Other days for stages, as said; with a button that takes it back. */
export function changeDays(campaign: Campaign, said: SaidDays, talk: Talk): Turn {
  const changed = STAGES.flatMap((stage) => {
    const one = said[stage];
    return one ? [{ stage, next: daysAfter(campaign, stage, one, talk) }] : [];
  });
  for (const { next } of changed) {
    const fault = faultOf(next);
    if (fault) return say(fault);
  }
  const undo = restore(campaign, changed);
  const lines = changed.map(({ stage, next }) => {
    const before = campaign.days[stage];
    const hard = next.hard && next.hard !== before?.hard ? `最迟收到${dayOf(next.hard, talk.today)}，不对外公布` : '';
    const moved = next.to === before?.to && next.from === before.from;
    const span = moved
      ? ''
      : `${next.from !== before?.from ? `${dayOf(next.from, talk.today)}起，` : ''}${dayOf(next.to, talk.today)}截止${before ? `（原为${dayOf(before.to, talk.today)}）` : ''}`;
    return `${STAGE_WORDS[stage]}：${[span, hard].filter(Boolean).join('；') || '日期没有变化'}`;
  });
  return {
    ...say({ text: `已改好。${lines.join('。')}。`, buttons: [undo] }),
    session: { ...talk.session, last: { ...talk.session.last, undo: undo.does } },
    writes: changed.map(({ stage, next }) => setDays(campaign, stage, next)),
    changes: changed.map(({ stage, next }) => ({
      verb: 'set_days',
      entity: 'campaign',
      id: campaign.id,
      before: { stage, ...(campaign.days[stage] ?? {}) },
      after: { stage, ...next },
    })),
  };
}

/** 延长到31日 moves the end alone; a last day that would lie before it falls away. */
function daysAfter({ days }: Campaign, stage: Stage, said: NonNullable<SaidDays[Stage]>, { today, text }: Talk): Days {
  const before = days[stage];
  const span = said.from !== undefined && said.to !== undefined && said.from !== said.to;
  const from = span ? (said.from ?? today) : (before?.from ?? beginning(days, stage, said.to ?? today, today));
  const to = said.to ?? before?.to ?? said.hard ?? today;
  const starts = /(?:起|开始)$/u.test(text) && !span && said.to !== undefined && before !== undefined;
  if (starts) return { from: said.to ?? before.from, to: before.to, hard: before.hard };
  const hard = said.hard ?? before?.hard ?? null;
  return { from, to, hard: said.hard === undefined && hard !== null && hard < to ? null : hard };
}

/** The day after the stage before it; today, or the end itself, where that doesn't fit. */
function beginning(days: Campaign['days'], stage: Stage, to: string, today: string): string {
  const last = STAGES.slice(0, STAGES.indexOf(stage)).findLast((one) => days[one] !== undefined);
  const after = last && days[last] ? addDays(days[last].to, 1) : today;
  return after <= to ? after : today <= to ? today : to;
}

function restore(campaign: Campaign, changed: { stage: Stage; next: Days }[]): Button {
  const before = Object.fromEntries(changed.map(({ stage }) => [stage, campaign.days[stage] ?? null]));
  const after = Object.fromEntries(changed.map(({ stage, next }) => [stage, next.to]));
  return { label: '还原日期', does: { intent: 'restore_days', slots: { campaign: campaign.id, before, after } } };
}

/** The button 还原日期: the days as they were, unless somebody has set them anew since. */
export const restoreDays: Decide = async ({ campaign: id, before, after }, talk) => {
  if (!runsCampaigns(talk.asker)) return say(NOT_YOURS);
  const campaign = typeof id === 'string' ? await campaignById(talk.read, id) : undefined;
  if (!campaign) return say(NONE);
  const said = STAGES.flatMap((stage) => {
    const one = daysFrom(before, stage);
    const current = campaign.days[stage];
    return one && current && isIn(after, stage, current.to) ? [{ stage, next: one }] : [];
  });
  if (said.length === 0) return say('这之后日期又调整过，没有还原。');
  return {
    ...say(
      `已还原：${said.map(({ stage, next }) => `${STAGE_WORDS[stage]}到${dayOf(next.to, talk.today)}截止`).join('，')}。`,
    ),
    writes: said.map(({ stage, next }) => setDays(campaign, stage, next)),
    changes: said.map(({ stage, next }) => ({
      verb: 'set_days',
      entity: 'campaign',
      id: campaign.id,
      before: { stage, ...(campaign.days[stage] ?? {}) },
      after: { stage, ...next },
    })),
  };
};

function daysFrom(all: Slots[string] | undefined, stage: Stage): Days | undefined {
  const one = typeof all === 'object' && all !== null && !Array.isArray(all) ? all[stage] : undefined;
  if (typeof one !== 'object' || one === null || Array.isArray(one)) return undefined;
  const { from, to, hard } = one;
  return typeof from === 'string' && typeof to === 'string'
    ? { from, to, hard: typeof hard === 'string' ? hard : null }
    : undefined;
}

function isIn(all: Slots[string] | undefined, stage: Stage, to: string): boolean {
  return typeof all === 'object' && all !== null && !Array.isArray(all) && all[stage] === to;
}

export function withoutLastDay(campaign: Campaign, stage: Stage): Turn {
  const days = campaign.days[stage];
  if (!days?.hard) return say(`${STAGE_WORDS[stage]}没有设最迟日，晚报的都收，注明补报。`);
  const changed = [{ stage, next: { ...days, hard: null } }];
  return {
    ...say({
      text: `已取消${STAGE_WORDS[stage]}的最迟日，晚报的都收，注明补报。`,
      buttons: [restore(campaign, changed)],
    }),
    writes: [setDays(campaign, stage, { ...days, hard: null })],
    changes: [
      {
        verb: 'set_days',
        entity: 'campaign',
        id: campaign.id,
        before: { stage, ...days },
        after: { stage, ...days, hard: null },
      },
    ],
  };
}
