import type { CivilDate } from '../../kernel/clock.ts';
import type { Person } from '../../organisation/people.ts';
import type { Campaign, Days, Stage } from './store.ts';
import { STAGES } from './tables.ts';

export const STAGE_WORDS: Record<Stage, string> = {
  collecting: '征集',
  sorting: '梳理',
  choosing: '选题',
  claiming: '申领',
  carrying_out: '实施',
  reviewing: '评审',
  exchange: '交流',
  adoption: '转化',
};

export const NOT_YOURS = '难题征集由市直机关工委的管理员开启和调整。';
export const NONE = '现在没有进行中的难题征集。要开启，说“开启难题征集”，或把通知发给我。';

/** What each stage is called in notices; the plain word of it first. */
const CALLED: Record<Stage, RegExp> = {
  collecting: /征集|收集难题|(?:报送|上报|填报)难题|难题(?:报送|上报)/gu,
  sorting: /梳理|归类|归纳/gu,
  choosing: /选题|确定课题|(?:发布|公布|下达)课题|立题/gu,
  claiming: /申领|认领|申报课题|课题申报|揭榜/gu,
  carrying_out: /实施|攻关|破解难题|组织研究|开展研究|课题研究/gu,
  reviewing: /评审|评选|评议/gu,
  exchange: /交流/gu,
  adoption: /转化|推广/gu,
};

/** The stages that words name, each where it stands; a name followed by 阶段 is meant most. */
export function stagesNamed(words: string): { stage: Stage; at: number; plain: boolean }[] {
  return STAGES.flatMap((stage) =>
    [...words.matchAll(CALLED[stage])].map(({ index, 0: name }) => ({
      stage,
      at: index,
      plain: /^(?:工作)?(?:阶段|环节)/u.test(words.slice(index + name.length)),
    })),
  ).sort((a, b) => Number(b.plain) - Number(a.plain) || a.at - b.at);
}

/** 工委管理员 of the city's committee open a campaign and move it on. */
export function runsCampaigns({ posts }: Person): boolean {
  return posts.some(({ unit, post }) => unit.kind === 'city_work_committee' && post === '工委管理员');
}

/** How something that comes in on `today` stands to a stage: in time, late but taken, or no more taken. */
export function timing(days: Days | undefined, today: CivilDate): 'in_time' | 'late' | 'closed' {
  if (!days || today <= days.to) return 'in_time';
  return days.hard !== null && today > days.hard ? 'closed' : 'late';
}

/** Why these days can't be: an end before its beginning, a last day before the announced one. */
export function faultOf({ from, to, hard }: Days): string | undefined {
  if (to < from) return `截止日 ${to} 早于开始日 ${from}，请核对一下。`;
  if (hard !== null && hard < to) return `最迟日 ${hard} 早于对外公布的截止日 ${to}，请核对一下。`;
  return undefined;
}

/** The stage that follows, in the campaign's order; undefined after the last. */
export function nextStage({ stage }: Pick<Campaign, 'stage'>): Stage | undefined {
  return STAGES[STAGES.indexOf(stage) + 1];
}
