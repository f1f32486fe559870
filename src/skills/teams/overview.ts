import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { campaignById, runsCampaigns } from '../campaign/index.ts';
import { topicsNow } from './list.ts';
import { silentSince } from './reminders.ts';
import { type Seen, seenOf } from './seen.ts';
import { type Held, lastProgress, standing } from './store.ts';

const ROWS = 10;
const STALLED = /停滞|推不动|卡住|没(?:有)?(?:动|进展)|搁置|滞后|落后/u;

/** 申领情况: topics held and free, teams by unit; 停滞的 on request. In order of unit code, never by score (BURDEN 5). */
export const claimsOverview: Decide = async (slots, talk) => {
  const topics = await topicsNow(talk);
  const held = await standing(talk.read, { topics: topics.map(({ id }) => id) });
  const seen = await seenOf(held, talk.asker, talk.read);
  const city = runsCampaigns(talk.asker);
  if (!city && seen.whole.length === 0 && seen.figures.length === 0) {
    const taken = new Set(held.map(({ topic }) => topic.id)).size;
    return say({
      text: `共 ${topics.length} 个课题，已有人领的 ${taken} 个。各单位的申领情况只提供给上级党组织和工委。`,
      buttons: [
        { label: '看没人领的课题', does: { intent: 'list_topics', slots: { filter: 'unclaimed' } }, lasting: true },
      ],
    });
  }
  if (slots.filter === 'stalled' || STALLED.test(talk.text)) return stalled(seen, talk);
  const taken = new Set(held.map(({ topic }) => topic.id));
  const teams = teamsIn(seen.whole);
  const waiting = seen.whole.filter(({ claim }) => claim.approval === 'waiting').length;
  const shown = teams.slice(0, ROWS);
  const rest = teams.slice(ROWS);
  const guided = seen.figures.length > 0 ? teamsIn(seen.figures) : [];
  return say(
    {
      text: `共 ${topics.length} 个课题，已有人领 ${taken.size} 个，没人领 ${topics.length - taken.size} 个；${city ? '' : '您能看到的'}课题组 ${teams.length} 个，申领 ${seen.whole.length} 项${waiting > 0 ? `，待审批 ${waiting} 项` : ''}。`,
      ...(shown.length > 0 ? { table: { columns: ['课题组', '课题', '审批'], rows: shown.map(rowOf) } } : {}),
      ...(rest.length > 0 ? { more: rest.map((one) => rowOf(one).join('　')).join('\n') } : {}),
      fields:
        guided.length > 0
          ? [{ label: '指导单位', value: `课题组 ${guided.length} 个，申领 ${seen.figures.length} 项` }]
          : [],
      buttons: [
        { label: '停滞的课题组', does: { intent: 'claims_overview', slots: { filter: 'stalled' } }, lasting: true },
        { label: '没人领的课题', does: { intent: 'list_topics', slots: { filter: 'unclaimed' } }, lasting: true },
      ],
    },
    { context: 'list' },
  );
};

type OfTeam = { team: Held['team']; held: Held[] };

function teamsIn(held: Held[]): OfTeam[] {
  const teams = new Map<string, OfTeam>();
  for (const one of held) {
    const known = teams.get(one.team.id) ?? { team: one.team, held: [] };
    known.held.push(one);
    teams.set(one.team.id, known);
  }
  return [...teams.values()].sort((a, b) =>
    a.team.unit < b.team.unit ? -1 : a.team.unit > b.team.unit ? 1 : a.team.number - b.team.number,
  );
}

const APPROVALS = { waiting: '待审批', approved: '已同意', returned: '已退回' };

function rowOf({ team, held }: OfTeam): string[] {
  const states = [...new Set(held.map(({ claim }) => APPROVALS[claim.approval]))];
  return [team.name, `${held.map(({ topic }) => topic.number).join('、')} 号`, states.join('、')];
}

/** Without progress for as long as the campaign lays down, or by their own word. */
async function stalled({ whole }: Seen, talk: Talk): Promise<Turn> {
  const teams = teamsIn(whole);
  const told = await lastProgress(
    talk.read,
    whole.map(({ claim }) => claim.id),
  );
  const ids = new Set(teams.map(({ team }) => team.campaign));
  const campaigns = await Promise.all([...ids].map((id) => campaignById(talk.read, id)));
  const rows: string[][] = [];
  for (const { team, held } of teams) {
    const running = campaigns.find((one) => one?.id === team.campaign);
    const last = told.find((one) => held.some(({ claim }) => claim.id === one.claim));
    const silent =
      running !== undefined && silentSince(team.movedOn, running.terms.stalledAfter, talk.today, talk.workingDays);
    if (silent || last?.stalled)
      rows.push([team.name, last?.stalled ? `说推不动：${clip(last.text, 20)}` : `${team.movedOn} 起没有新进展`]);
  }
  if (rows.length === 0) return say('没有停滞的课题组。');
  return say({
    text: `${rows.length} 个课题组可能需要帮一把。可以说“给某某课题组的意见：……”。`,
    table: { columns: ['课题组', '情况'], rows: rows.slice(0, ROWS) },
    ...(rows.length > ROWS
      ? {
          more: rows
            .slice(ROWS)
            .map((row) => row.join('：'))
            .join('\n'),
        }
      : {}),
  });
}
