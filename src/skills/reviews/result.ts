import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Button } from '../../message/card.ts';
import { peopleById } from '../../organisation/store.ts';
import { type Campaign, currentCampaign } from '../campaign/index.ts';
import { outcomesOfTeams, teamsOf } from '../outcomes/index.ts';
import { NO_CAMPAIGN } from './panel-people.ts';
import { inPoints } from './points.ts';
import { type Seat, seatOf } from './policy.ts';
import { leaning, outlying } from './ranking.ts';
import { type Standings, standingsOf } from './standings.ts';
import { panelOf, rankedOutcomes, resultOf } from './store.ts';

const LISTED = 10;
const ODD = 6;

/** 评审进度: how much is done in all; never by whom. */
export const reviewProgress: Decide = async (_slots, talk) => {
  const place = await placeOf(talk);
  if ('turn' in place) return place.turn;
  const { campaign, seat } = place;
  if (seat !== 'chair' && seat !== 'staff') return say('评审进度由工委和主任委员掌握。');
  const released = await rankedOutcomes(talk.read, campaign.id);
  if (released.length > 0) return say(`评审已结束，${released.length} 项成果的结果已公布。`);
  const standings = await standingsOf(campaign, talk);
  if (standings.total === 0) return say('评审任务还没有分配。');
  return say({
    text: `已评 ${standings.done} 份，共 ${standings.total} 份。${readiness(standings)}`,
    progress: { label: '评审', done: standings.done, total: standings.total },
    buttons: choicesFor(seat, standings),
  });
};

/** 评审排名: before the result is out for the chair alone, with what looks odd in it; afterwards for the staff, too. */
export const reviewRanking: Decide = async (_slots, talk) => {
  const place = await placeOf(talk);
  if ('turn' in place) return place.turn;
  const { campaign, seat } = place;
  const released = await rankedOutcomes(talk.read, campaign.id);
  if (seat !== 'chair' && (seat !== 'staff' || released.length === 0)) {
    if (seat === 'staff')
      return say(
        '结果公布前，排名只给主任委员看：两次排名相减会看出中间谁打了多少分。可以看“评审进度”，评够了就能公布。',
      );
    return ownResults(talk);
  }
  if (released.length > 0) {
    return say({
      text: `评审结果已公布，共 ${released.length} 项。`,
      ...ranks(released),
      ...(seat === 'chair' ? { buttons: [{ label: '重新开启评审', does: { intent: 'reopen_reviews' } }] } : {}),
    });
  }
  const standings = await standingsOf(campaign, talk);
  if (standings.rows.length === 0) return say('还没有评完的成果，没有排名。');
  const odd = await oddities(standings, campaign, talk);
  const table = ranks(standings.rows.map((row) => ({ ...row, score: row.score / 100, spread: row.spread / 100 })));
  return say({
    text: `目前的排名（只有您能看到）：已评 ${standings.done}/${standings.total} 份。${readiness(standings)}`,
    table: table.table,
    ...(odd.length > 0 || table.more ? { more: [...odd, ...(table.more ? [table.more] : [])].join('\n') } : {}),
    buttons: choicesFor(seat, standings),
  });
};

export function readiness({ lacking, unscored }: Standings): string {
  if (lacking > 0) return `再评 ${lacking} 份就够公布的数了。`;
  if (unscored.length > 0)
    return `成果 ${unscored
      .slice(0, 5)
      .map(({ number }) => number)
      .join('、')} 号还没有人评完，评了才能公布。`;
  return '可以公布了。';
}

function choicesFor(seat: Seat, { lacking, unscored }: Standings): Button[] {
  return [
    ...(seat === 'chair' ? [{ label: '看排名', does: { intent: 'review_ranking' }, lasting: true }] : []),
    ...(lacking === 0 && unscored.length === 0
      ? [{ label: '公布结果', does: { intent: 'release_reviews' }, lasting: true }]
      : []),
  ];
}

type Row = { rank: number; score: number; spread: number; outcome: { number: number; title: string } };

function ranks(rows: readonly Row[]): { table: { columns: string[]; rows: string[][] }; more?: string } {
  const ties = (rank: number) => rows.filter((row) => row.rank === rank).length > 1;
  const line = ({ rank, score, spread, outcome }: Row) => [
    `${rank}${ties(rank) ? '（并列）' : ''}`,
    `${outcome.number} 号 ${clip(outcome.title, 16)}`,
    inPoints(score),
    inPoints(spread),
  ];
  const rest = rows.slice(LISTED);
  return {
    table: { columns: ['名次', '成果', '得分', '离散'], rows: rows.slice(0, LISTED).map(line) },
    ...(rest.length > 0 ? { more: rest.map((row) => line(row).join('  ')).join('\n') } : {}),
  };
}

/** What the chair should look at: single scores far off, and reviewers who are always high or always low. */
async function oddities(
  { scores, rows }: Standings,
  { terms: { rubric } }: Campaign,
  { read }: Talk,
): Promise<string[]> {
  const scale = rubric.to - rubric.from;
  const far = outlying(scores, scale);
  const leans = leaning(scores, scale);
  const people = await peopleById(read, [
    ...far.map(({ reviewer }) => reviewer),
    ...leans.map(({ reviewer }) => reviewer),
  ]);
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? id;
  const numberOf = (id: string) => rows.find(({ outcome }) => outcome.id === id)?.outcome.number ?? '';
  return [
    ...far
      .slice(0, ODD)
      .map(
        ({ reviewer, outcome, score, others }) =>
          `成果 ${numberOf(outcome)} 号：${nameOf(reviewer)}打 ${inPoints(score)}，其他评委在 ${inPoints(others)} 左右，相差较大`,
      ),
    ...leans.map(({ reviewer, by }) => `${nameOf(reviewer)}整体偏${by > 0 ? '高' : '低'} ${inPoints(Math.abs(by))} 分`),
  ];
}

/** 我们的成果评得怎么样: a team's own place, score and remarks, once they are out. */
export async function ownResults(talk: Talk): Promise<Turn> {
  const teams = await teamsOf(talk.read, talk.asker.id);
  const own = await outcomesOfTeams(
    talk.read,
    teams.map(({ id }) => id),
  );
  if (own.length === 0) return say('评审结果公布后由各课题组查看，您现在没有参加提交了成果的课题组。');
  const results = await resultOf(
    talk.read,
    own.map(({ id }) => id),
  );
  const [only, ...others] = own.filter(({ id }) => results.some(({ outcome }) => outcome === id));
  if (!only) return say('评审结果还没有公布，公布后会告诉您。');
  if (others.length === 0) return outcomeResult({ outcome_no: only.number }, talk);
  const choices = [only, ...others].map(({ number }) => ({ intent: 'outcome_result', slots: { outcome_no: number } }));
  return say(
    {
      text: '看哪一项的评审结果？',
      buttons: [only, ...others].slice(0, 6).map(({ number, title }, i) => ({
        label: `${number} 号 ${clip(title, 16)}`,
        does: choices[i] ?? { intent: 'outcome_result' },
        lasting: true,
      })),
    },
    { context: 'list', choices },
  );
}

export const outcomeResult: Decide = async ({ outcome_no }, talk) => {
  const place = await placeOf(talk);
  const office = 'turn' in place ? 'none' : place.seat;
  const teams = await teamsOf(talk.read, talk.asker.id);
  const own = await outcomesOfTeams(
    talk.read,
    teams.map(({ id }) => id),
  );
  const mine = own.find(({ number }) => number === outcome_no);
  const campaignRows = 'turn' in place ? [] : await rankedOutcomes(talk.read, place.campaign.id);
  const ranked = campaignRows.find(({ outcome }) => outcome.number === outcome_no);
  const outcome = mine ?? (office === 'chair' || office === 'staff' ? ranked?.outcome : undefined);
  if (!outcome) return say('评审结果由本课题组查看；没有公布的，公布后会告诉课题组。');
  const [result] = await resultOf(talk.read, [outcome.id]);
  if (!result) return say(`成果 ${outcome.number} 号的评审结果还没有公布，公布后会告诉您。`);
  const tied = campaignRows.filter(({ rank }) => rank === result.rank).length > 1;
  return say(
    {
      text: `成果 ${outcome.number} 号“${clip(outcome.title, 24)}”：第 ${result.rank} 名${tied ? '（并列）' : ''}${campaignRows.length > 0 ? `，共 ${campaignRows.length} 项` : ''}，${inPoints(result.score / 100)} 分。`,
      ...(result.feedback.length > 0
        ? { fields: result.feedback.map((value, i) => ({ label: `评语 ${i + 1}`, value })) }
        : {}),
      ...(mine
        ? {
            buttons: [
              {
                label: '补充说明',
                does: { intent: 'supplement_outcome', slots: { outcome_no: outcome.number } },
                lasting: true,
              },
            ],
          }
        : {}),
    },
    { context: 'answer', about: { outcome: outcome.number } },
  );
};

/** The campaign that runs, and what the asker is in its review. */
export async function placeOf(talk: Talk): Promise<{ campaign: Campaign; seat: Seat } | { turn: Turn }> {
  const campaign = await currentCampaign(talk.read, talk.today);
  if (!campaign) return { turn: say(NO_CAMPAIGN) };
  return { campaign, seat: seatOf(talk.asker, await panelOf(talk.read, campaign.id)) };
}
