import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Digest, DigestItem, Talk } from '../../chat/skill.ts';
import { addDays, type CivilDate, daysBetween } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import { campaignById, campaignStage } from '../campaign/index.ts';
import { outcome } from '../outcomes/index.ts';
import { openTasks, unfinished } from './reviewing.ts';
import { seatsOf } from './store.ts';
import { review, reviewPanel, reviewResult } from './tables.ts';

/** Days before the end of the reviewing stage on which those who have not finished are reminded, once each. */
const BEFORE_END = [7, 2];

/** Reviewers: when something was handed to them, and twice before the end; the chair: once, when every score is in. */
export const digest: Digest = {
  due: (date) => sql`
    select ${review.reviewer}, null from ${review}
      join ${outcome} on ${outcome.id} = ${review.outcome} and ${outcome.state} = 'in_review'
      left join ${campaignStage} on ${campaignStage.campaign} = ${review.campaign} and ${campaignStage.stage} = 'reviewing'
      where ${review.state} in ('assigned', 'draft') and (${review.remindedOn} is null or ${near(date)})
    union
    select ${reviewPanel.person}, null from ${reviewPanel}
      where ${reviewPanel.chair} = 1 and ${reviewPanel.toldOn} is null and ${allScored(sql`${reviewPanel.campaign}`)}`,
  async items(talk) {
    return [...(await ownTasks(talk)), ...(await forTheChair(talk))];
  },
};

function near(date: CivilDate): SQL {
  const points = BEFORE_END.map(
    (days) =>
      sql`(${date} >= date(${campaignStage.to}, ${`-${days} days`}) and ${review.remindedOn} < date(${campaignStage.to}, ${`-${days} days`}))`,
  );
  return sql`(${date} <= ${campaignStage.to} and (${sql.join(points, sql` or `)}))`;
}

/** Something was handed out, nothing of it is open, and the result is not out. */
function allScored(campaign: SQL): SQL {
  const of = (states: SQL) =>
    sql`exists (select 1 from ${review} join ${outcome} on ${outcome.id} = ${review.outcome} and ${outcome.state} = 'in_review' where ${review.campaign} = ${campaign} and ${review.state} in (${states}))`;
  return sql`(${of(sql`'scored'`)} and not ${of(sql`'assigned', 'draft'`)}
    and not exists (select 1 from ${reviewResult} where ${reviewResult.campaign} = ${campaign} and ${reviewResult.state} = 'released'))`;
}

async function ownTasks(talk: Talk): Promise<DigestItem[]> {
  const open = unfinished(await openTasks(talk));
  const items: DigestItem[] = [];
  for (const [id, own] of Map.groupBy(open, ({ review: { campaign } }) => campaign)) {
    const campaign = await campaignById(talk.read, id);
    const to = campaign?.days.reviewing?.to;
    const due = own.filter(({ review: { remindedOn } }) => isDue(remindedOn, to, talk.today));
    if (due.length === 0) continue;
    items.push({
      text: `有 ${own.length} 篇成果等您评审${to && to >= talk.today ? `，${to} 前评完就行` : ''}。不方便评的可以回避。`,
      why: `您是“${campaign?.title ?? ''}”的评委`,
      urgency: to ? Math.max(0, daysBetween(talk.today, to)) : 14,
      buttons: [{ label: '去评审', does: { intent: 'next_review' }, lasting: true }],
      writes: [
        write(
          build
            .update(review)
            .set({ remindedOn: talk.today })
            .where(
              and(
                eq(review.campaign, id),
                eq(review.reviewer, talk.asker.id),
                inArray(review.state, ['assigned', 'draft']),
              ),
            ),
        ),
      ],
    });
  }
  return items;
}

function isDue(remindedOn: CivilDate | null, to: CivilDate | undefined, today: CivilDate): boolean {
  if (remindedOn === null) return true;
  if (!to || today > to) return false;
  return BEFORE_END.some((days) => today >= addDays(to, -days) && remindedOn < addDays(to, -days));
}

async function forTheChair({ read, asker, today }: Talk): Promise<DigestItem[]> {
  const seats = (await seatsOf(read, asker.id)).filter(({ chair, toldOn }) => chair && toldOn === null);
  const items: DigestItem[] = [];
  for (const { campaign } of seats) {
    const [done] = (await read.all(sql`select ${allScored(sql`${campaign}`)}`)) as [number][];
    if (!done?.[0]) continue;
    items.push({
      text: '成果都评完了，可以看排名并公布结果。',
      why: '您是评审委员会主任委员',
      urgency: 5,
      buttons: [{ label: '看排名', does: { intent: 'review_ranking' }, lasting: true }],
      writes: [
        write(
          build
            .update(reviewPanel)
            .set({ toldOn: today })
            .where(
              and(eq(reviewPanel.campaign, campaign), eq(reviewPanel.person, asker.id), isNull(reviewPanel.toldOn)),
            ),
        ),
      ],
    });
  }
  return items;
}
