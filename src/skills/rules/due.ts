import { and, eq, exists, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { DigestItem, Talk } from '../../chat/skill.ts';
import { type CivilDate, weekday } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import { post, unit } from '../../organisation/tables.ts';
import { set } from './endings.ts';
import { changed, followed } from './follow.ts';
import { gapsWaiting, keepsLibrary } from './gaps.ts';
import { opinionsOn } from './opinions.ts';
import { questionGap, rule, ruleFollower, ruleProposal, ruleText } from './tables.ts';

/**
 * The city's staff on days when the library needs them (gaps on Mondays, consultations that end, texts to look at again), and
 * whoever follows a rule that has changed.
 */
export function whoIsDue(date: CivilDate): SQL {
  const gaps = build.select({ id: questionGap.id }).from(questionGap).where(eq(questionGap.state, 'open'));
  const old = build
    .select({ id: ruleText.id })
    .from(ruleText)
    .where(and(lte(ruleText.reviewOn, date), isNull(ruleText.reviewTold), eq(ruleText.repealed, false)));
  const over = build
    .select({ id: ruleProposal.id })
    .from(ruleProposal)
    .where(and(eq(ruleProposal.state, 'consulting'), lte(ruleProposal.until, date), isNull(ruleProposal.overTold)));
  const staff = build
    .selectDistinct({ person: post.person, minute: sql<string | null>`null` })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(
      and(
        eq(post.post, '工委管理员'),
        eq(unit.kind, 'city_work_committee'),
        isNull(post.leftOn),
        or(weekday(date) === 1 ? exists(gaps) : sql`false`, exists(old), exists(over)),
      ),
    );
  const followers = build
    .selectDistinct({ person: ruleFollower.person, minute: sql<string | null>`null` })
    .from(ruleFollower)
    .innerJoin(rule, eq(rule.key, ruleFollower.rule))
    .innerJoin(
      ruleText,
      and(eq(ruleText.rule, rule.id), eq(sql`coalesce(${ruleText.unit}, '')`, ruleFollower.unit), changed(date)),
    );
  return staff.union(followers).getSQL();
}

export async function itemsDue(talk: Talk): Promise<DigestItem[]> {
  const mine = await followed(talk);
  return keepsLibrary(talk)
    ? [...(await consultationsOver(talk)), ...(await toLookAt(talk)), ...(await gapsWaiting(talk)), ...mine]
    : mine;
}

const WHY = '您是工委管理员，负责制度库';

/** On its day, to each of the staff. */
async function toLookAt({ read, today }: Talk): Promise<DigestItem[]> {
  const old = await read
    .select()
    .from(ruleText)
    .where(
      and(
        lte(ruleText.reviewOn, today),
        eq(ruleText.repealed, false),
        or(isNull(ruleText.reviewTold), eq(ruleText.reviewTold, today)),
      ),
    );
  return old.map(({ id, title, reviewOn }) => ({
    text: `《${title}》到了评估的日子（${reviewOn}），请看看是续用、修订还是废止。`,
    why: WHY,
    urgency: 20,
    buttons: [{ label: '续用', does: { intent: 'keep_rule', slots: { text: id } }, group: id }],
    writes: [set(id, { reviewTold: today })],
  }));
}

async function consultationsOver({ read, today }: Talk): Promise<DigestItem[]> {
  const over = await read
    .select()
    .from(ruleProposal)
    .where(
      and(
        eq(ruleProposal.state, 'consulting'),
        lte(ruleProposal.until, today),
        or(isNull(ruleProposal.overTold), eq(ruleProposal.overTold, today)),
      ),
    );
  return Promise.all(
    over.map(
      async ({ id, number, until }): Promise<DigestItem> => ({
        text: `建议 ${number} 号征求意见${until === today ? '今天' : ''}到期，收到 ${(await opinionsOn(read, id)).length} 条意见。`,
        why: WHY,
        urgency: 5,
        buttons: [
          { label: `看建议 ${number} 号`, does: { intent: 'show_proposal', slots: { number } }, lasting: true },
        ],
        writes: [write(build.update(ruleProposal).set({ overTold: today }).where(eq(ruleProposal.id, id)))],
      }),
    ),
  );
}
