import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { peopleById } from '../../organisation/store.ts';
import { type Campaign, currentCampaign, runsCampaigns } from '../campaign/index.ts';
import { moveOutcome, type Outcome, outcomesIn } from '../outcomes/index.ts';
import { NO_CAMPAIGN, NOT_STAFF } from './panel-people.ts';
import { givenOut, type SharedOut, shareOut } from './share-out.ts';
import { isReleased, panelOf, reviewsIn, type Task, unlessStirred } from './store.ts';

const NAMED = 3;

/** 分配评审: what would be handed out, in counts; one tap does it. */
export const shareReviews: Decide = async (_slots, talk) => {
  const plan = await planned(talk);
  if ('turn' in plan) return plan.turn;
  const { shared, waiting, campaign } = plan;
  const loads = [...shared.loads.values()];
  const [least, most] = [Math.min(...loads), Math.max(...loads)];
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  const yes = { intent: 'confirm_share', slots: {} };
  const no = { intent: 'leave_review', slots: {} };
  const { reviewersAnOutcome, authorsHidden, reviewersHidden } = campaign.terms;
  const uneven = most >= mean + 1 ? `有评委因回避多分了：最多 ${most} 项，平均 ${mean.toFixed(1)} 项。` : '';
  return say(
    {
      text: `${waiting.length} 项成果分给 ${loads.length} 位评委，每项 ${reviewersAnOutcome} 位，可以吗？${uneven}`,
      fields: [
        { label: '每位评委', value: least === most ? `${most} 项` : `${least}–${most} 项` },
        { label: '回避', value: shared.conflicts > 0 ? `已避开 ${shared.conflicts} 处` : '没有需要避开的' },
        {
          label: '评审方式',
          value: `${authorsHidden ? '不显示作者' : '显示作者'}，${reviewersHidden ? '不公开谁评哪项' : '工委可看谁评哪项'}`,
        },
      ],
      ...(reviewersHidden ? {} : { more: await byName(shared, waiting, talk) }),
      buttons: [
        { label: '分配', does: yes, tone: 'primary' },
        { label: '先不分', does: no },
      ],
    },
    { context: 'confirm', yes, no },
  );
};

export const confirmShare: Decide = async (_slots, talk) => {
  const plan = await planned(talk);
  if ('turn' in plan) return plan.turn;
  const { shared, waiting, campaign, tasks } = plan;
  const handedOut = [...shared.given.values()].reduce((sum, who) => sum + who.length, 0);
  return {
    ...say(
      `已分配：${waiting.length} 项成果，共 ${handedOut} 份评审任务，写进评委下一次的汇总提醒。送评审的成果不再换版。`,
    ),
    unless: [unlessStirred(campaign.id, tasks)],
    writes: [
      ...waiting.map((outcome) => moveOutcome(outcome, { state: 'in_review' })),
      ...givenOut(shared.given, campaign.id, talk),
    ],
    changes: [
      {
        verb: 'share_out',
        entity: 'review_panel',
        id: campaign.id,
        after: { outcomes: waiting.length, reviewers: shared.loads.size, reviews: handedOut },
      },
    ],
  };
};

export const leaveReview: Decide = () => say('好的，没有改动。');

type Plan = { campaign: Campaign; waiting: Outcome[]; tasks: Task[]; shared: SharedOut };

async function planned(talk: Talk): Promise<Plan | { turn: Turn }> {
  const { read, asker, today } = talk;
  if (!runsCampaigns(asker)) return { turn: say(NOT_STAFF) };
  const campaign = await currentCampaign(read, today);
  if (!campaign) return { turn: say(NO_CAMPAIGN) };
  if (await isReleased(read, campaign.id)) return { turn: say('评审结果已经公布，不再分配。') };
  const panel = await panelOf(read, campaign.id);
  if (panel.length === 0)
    return { turn: say('还没有定评审委员会。请先说“评审委员会：某某、某某，主任委员某某”，或发一张有姓名的表。') };
  const tasks = await reviewsIn(read, campaign.id);
  const has = (id: string) =>
    tasks.filter(({ outcome, review }) => outcome.id === id && review.state !== 'recused').length;
  const outcomes = await outcomesIn(read, campaign.id);
  const waiting = outcomes.filter(
    ({ id, state }) => state !== 'reviewed' && has(id) < campaign.terms.reviewersAnOutcome,
  );
  if (waiting.length === 0)
    return {
      turn: say(outcomes.length === 0 ? '还没有收到成果，没有可以分配的。' : '成果都已分给评委，没有要再分的。'),
    };
  const shared = await shareOut(waiting, tasks, campaign, talk);
  if (shared.short.length > 0) return { turn: tooFew(shared, campaign, panel.length) };
  return { campaign, waiting, tasks, shared };
}

/** Not handed out by halves: what is missing, and who stays away from it for what reason. */
function tooFew({ short }: SharedOut, { terms }: Campaign, size: number): Turn {
  const line = ({ outcome, missing, away }: SharedOut['short'][number]) =>
    `成果 ${outcome.number} 号还差 ${missing} 位${away.length > 0 ? `，要回避的：${away.map(({ name, reason }) => `${name}（${reason}）`).join('、')}` : ''}`;
  const lines = short.map(line);
  return say({
    text: `评委不够，没有分配：每项要 ${terms.reviewersAnOutcome} 位，现有评委 ${size} 位，${short.length} 项成果分不齐。请增补评委再分，例如“增补评委某某”。`,
    fields: lines.slice(0, NAMED).map((value, i) => ({ label: `第 ${i + 1} 项`, value })),
    ...(lines.length > NAMED ? { more: lines.slice(NAMED).join('\n') } : {}),
  });
}

/** Only where the campaign lays down that the staff may see it. */
async function byName({ given, loads }: SharedOut, waiting: Outcome[], { read }: Talk): Promise<string> {
  const people = await peopleById(read, [...loads.keys()]);
  return people
    .map(({ id, name }) => {
      const own = waiting.filter((outcome) => given.get(outcome.id)?.includes(id)).map(({ number }) => number);
      return `${name}：${own.length > 0 ? `${own.join('、')} 号` : '这次没有'}`;
    })
    .join('\n');
}
