import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { peopleById } from '../../organisation/store.ts';
import type { Campaign } from '../campaign/index.ts';
import { moveOutcome, outcomesIn } from '../outcomes/index.ts';
import { placeOf, readiness } from './result.ts';
import { remarksOn, type Standings, standingsOf } from './standings.ts';
import { isReleased, panelOf, type Result, resultsIn, unlessReleased, unlessStirred } from './store.ts';
import { reviewResult } from './tables.ts';
import { tellResults } from './tell.ts';

const NOT_YOURS = '评审结果由主任委员或工委管理员公布。';

/** 公布评审结果: what would be let out, in counts; one tap does it. */
export const releaseReviews: Decide = async (_slots, talk) => {
  const place = await placeOf(talk);
  if ('turn' in place) return place.turn;
  if (place.seat !== 'chair' && place.seat !== 'staff') return say(NOT_YOURS);
  if (await isReleased(talk.read, place.campaign.id)) return say('评审结果已经公布了。');
  const standings = await standingsOf(place.campaign, talk);
  if (standings.total === 0) return say('评审任务还没有分配，没有结果可以公布。');
  if (notReady(standings))
    return say(`还不能公布：已评 ${standings.done} 份，共 ${standings.total} 份。${readiness(standings)}`);
  const yes = { intent: 'confirm_release', slots: {} };
  const no = { intent: 'leave_review', slots: {} };
  const open = standings.total - standings.done;
  return say(
    {
      text: `公布 ${standings.rows.length} 项成果的评审结果，可以吗？公布后评分不能再改，各课题组会收到自己的名次、得分和评语，不带评委姓名。`,
      ...(open > 0 ? { fields: [{ label: '还没评的', value: `${open} 份，不再计入` }] } : {}),
      buttons: [
        { label: '公布', does: yes, tone: 'primary' },
        { label: '先不公布', does: no },
      ],
    },
    { context: 'confirm', yes, no },
  );
};

/** All or nothing: a score that changes while the result is made up makes it be made up anew. */
export const confirmRelease: Decide = async (_slots, talk) => {
  const place = await placeOf(talk);
  if ('turn' in place) return place.turn;
  const { campaign, seat } = place;
  if (seat !== 'chair' && seat !== 'staff') return say(NOT_YOURS);
  if (await isReleased(talk.read, campaign.id)) return say('评审结果已经公布了，不用再公布。');
  const standings = await standingsOf(campaign, talk);
  if (standings.total === 0 || notReady(standings)) return say(`还不能公布。${readiness(standings)}`);
  const before = await resultsIn(talk.read, campaign.id, 'reopened');
  const results = await resultsFrom(standings, campaign, talk);
  const news = await tellResults(results, before, standings, talk);
  const turn = say({
    text: `${results.length} 项成果的评审结果已公布，会写进各课题组下一次的汇总提醒。`,
    buttons: [{ label: '看排名', does: { intent: 'review_ranking' }, lasting: true }],
  });
  return {
    ...turn,
    messages: [...turn.messages, ...news.messages],
    unless: [unlessReleased(campaign.id), unlessStirred(campaign.id, standings.tasks)],
    writes: [
      ...results.map(put),
      ...standings.rows.map(({ outcome }) => moveOutcome(outcome, { state: 'reviewed' })),
      ...news.writes,
    ],
    changes: [
      {
        verb: 'release',
        entity: 'review_result',
        id: campaign.id,
        after: { outcomes: results.length, scored: standings.done, of: standings.total },
      },
    ],
  };
};

function notReady({ lacking, unscored }: Standings): boolean {
  return lacking > 0 || unscored.length > 0;
}

async function resultsFrom({ rows, tasks }: Standings, { id: campaign }: Campaign, talk: Talk): Promise<Result[]> {
  const panel = await panelOf(talk.read, campaign);
  const reviewers = new Set([...panel.map(({ person }) => person), ...tasks.map(({ review }) => review.reviewer)]);
  const people = await peopleById(talk.read, [...reviewers]);
  const traces = {
    people: people.map(({ name }) => name),
    units: people.flatMap(({ posts }) => posts.map(({ unit }) => unit.name)),
  };
  return rows.map(({ outcome, rank, score, spread }) => ({
    outcome: outcome.id,
    campaign,
    state: 'released',
    rank,
    score,
    spread,
    feedback: remarksOn(outcome.id, tasks, traces, talk),
    on: talk.today,
  }));
}

function put(row: Result): Write {
  return write(
    build.insert(reviewResult).values(row).onConflictDoUpdate({ target: reviewResult.outcome, set: row }),
    1,
  );
}

/** 重新开启评审: by the chair alone, and written down. The scores can be changed again, and nothing is shown meanwhile. */
export const reopenReviews: Decide = async (slots, talk) => {
  const place = await placeOf(talk);
  if ('turn' in place) return place.turn;
  const { campaign, seat } = place;
  if (seat !== 'chair') return say('评审结果公布后，只有主任委员可以重新开启评审。');
  const results = await resultsIn(talk.read, campaign.id);
  if (results.length === 0) return say('评审结果还没有公布，不用重新开启。');
  if (slots.sure !== true) {
    const yes = { intent: 'reopen_reviews', slots: { sure: true } };
    const no = { intent: 'leave_review', slots: {} };
    return say(
      {
        text: '重新开启后，已公布的结果先收回，评委可以改分，改好要再公布一次；有变动的课题组会收到更正。会留下记录，确定吗？',
        buttons: [
          { label: '重新开启', does: yes, tone: 'danger' },
          { label: '不用了', does: no },
        ],
      },
      { context: 'confirm', yes, no },
    );
  }
  const outcomes = (await outcomesIn(talk.read, campaign.id)).filter(({ state }) => state === 'reviewed');
  return {
    ...say('评审已重新开启，评委可以改分了。改好以后请再公布一次。'),
    writes: [
      write(
        build
          .update(reviewResult)
          .set({ state: 'reopened' })
          .where(and(eq(reviewResult.campaign, campaign.id), eq(reviewResult.state, 'released'))),
        results.length,
      ),
      ...outcomes.map((outcome) => moveOutcome(outcome, { state: 'in_review' })),
    ],
    changes: [{ verb: 'reopen', entity: 'review_result', id: campaign.id, before: { outcomes: results.length } }],
  };
};
