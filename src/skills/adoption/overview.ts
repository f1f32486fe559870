import type { SQL } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Button, Card } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits, codesBelow } from '../../organisation/store.ts';
import { type Campaign, currentCampaign, runsCampaigns, STAGE_WORDS } from '../campaign/index.ts';
import { FIGURE_WORDS, type Figures, figuresOf } from './figures.ts';

const NOT_FOR_YOU = '整体进展提供给各级党组织委员和工委。您自己的事，可以问“我报的难题”“有哪些课题”。';

/** A picture and a small table: of everything for the city's staff, of their own tree for others, by figures only. */
export const campaignOverview: Decide = async (slots, talk) => {
  const campaign = await currentCampaign(talk.read, talk.today);
  if (!campaign) return say('现在没有难题征集。');
  const scope = await scopeFor(slots, talk);
  if ('turn' in scope) return scope.turn;
  const { figures, aspects } = await figuresOf(talk.read, campaign, scope.codes);
  const shown = FIGURE_WORDS.map(([key, label]) => ({ label, value: figures[key] }));
  const card: Card = {
    text: `${scope.name}：${lineOf(figures)}。现在是${STAGE_WORDS[campaign.stage]}阶段。`,
    chart: {
      kind: 'funnel',
      labels: shown.map(({ label }) => label),
      series: [{ name: '数量', values: shown.map(({ value }) => value) }],
    },
    ...(aspects.length > 0
      ? {
          table: {
            columns: ['方面', '难题', '课题', '成果', '转化'],
            rows: inOrder(aspects, campaign).map(({ aspect, told, topics, outcomes, adopted }) =>
              [aspect, told, topics, outcomes, adopted].map(String),
            ),
          },
        }
      : {}),
    ...(scope.codes ? { more: '匿名难题不计入任何单位，不在这些数里。' } : {}),
    buttons: buttonsFor(scope),
  };
  return say(card, { context: 'list' });
};

type Scope = { name: string; codes: SQL | undefined; whole: boolean };

/** The units whose figures this person may see: those named, else all for the city's staff, else the own tree. */
async function scopeFor(slots: { [name: string]: unknown }, { asker, read }: Talk): Promise<Scope | { turn: Turn }> {
  const whole = runsCampaigns(asker);
  if (typeof slots.unit === 'string') {
    const near = asker.posts.map((held) => held.unit.code);
    const found = findUnit(await allUnits(read), slots.unit, { near });
    if ('several' in found) {
      const names = found.several.slice(0, 5).map(({ name }) => name);
      return {
        turn: say(names.length > 0 ? `您问的是哪一家：${names.join('、')}？` : `没有找到“${slots.unit}”这个单位。`),
      };
    }
    const allowed = may(asker, 'see_figures', found.unit, await treeAround(read, found.unit.code));
    return allowed === true ? within(found.unit, whole) : { turn: say(`这个您这里看不到。${allowed.text}`) };
  }
  if (whole) return { name: '全市', codes: undefined, whole };
  const allowed = may(asker, 'see_figures', asker.unit, await treeAround(read, asker.unit.code));
  return allowed === true ? within(asker.unit, whole) : { turn: say(NOT_FOR_YOU) };
}

function within({ code, name }: Unit, whole: boolean): Scope {
  return { name, codes: codesBelow(code), whole };
}

function lineOf({ told, grouped, topics, teams, outcomes, reviewed, adopted }: Figures): string {
  return [
    `报来难题 ${told} 个`,
    ...(grouped > 0 ? [`已梳理 ${grouped} 个`] : []),
    ...(topics > 0 ? [`形成课题 ${topics} 个`] : []),
    ...(teams > 0 ? [`${teams} 个课题组申领`] : []),
    ...(outcomes > 0 ? [`交成果 ${outcomes} 项`] : []),
    ...(reviewed > 0 ? [`已评审 ${reviewed} 项`] : []),
    ...(adopted > 0 ? [`已转化 ${adopted} 项`] : []),
  ].join('，');
}

function inOrder<T extends { aspect: string }>(rows: T[], { aspects }: Campaign): T[] {
  const place = ({ aspect }: T) => (aspects.includes(aspect) ? aspects.indexOf(aspect) : aspects.length);
  return [...rows].sort((a, b) => place(a) - place(b));
}

function buttonsFor({ whole }: Scope): Button[] {
  return [
    { label: '课题申领情况', does: { intent: 'claims_overview' }, lasting: true },
    ...(whole ? [exportButton('topics', '导出课题目录')] : []),
  ];
}

function exportButton(kind: string, label: string): Button {
  return { label, does: { intent: 'export', slots: { kind } }, lasting: true };
}
