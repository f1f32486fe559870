import { and, eq, gt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Decide, DigestItem, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import { libraryFor } from './kept.ts';
import type { Text } from './library.ts';
import { rule, ruleFollower, ruleText } from './tables.ts';
import { beginOf, versionsOf } from './versions.ts';

/** 以后有变化告诉我. */
export function follow({ key, unit = '', title }: Text, { asker, newId, now, today }: Talk): Turn {
  const row = { id: newId(), rule: key, unit, person: asker.id, since: now, known: today };
  return {
    ...say(
      `好的，《${title}》以后有新文本或废止，会在提醒里告诉您一次，就在生效那天。不想再收，回“《${title}》不用再告诉我”。`,
    ),
    writes: [write(build.insert(ruleFollower).values(row).onConflictDoNothing())],
  };
}

export function unfollow({ key, unit = '', title }: Text, { asker }: Talk): Turn {
  const mine = and(eq(ruleFollower.rule, key), eq(ruleFollower.unit, unit), eq(ruleFollower.person, asker.id));
  return {
    ...say(`好的，《${title}》的变化不再告诉您。`),
    writes: [write(build.delete(ruleFollower).where(mine))],
  };
}

/** The same by a tap under an answer; `text` is the id of a text of the rule. */
export const followRule: Decide = async (slots, talk) => {
  const { texts } = await libraryFor(talk.read, talk.asker);
  const text = texts.find(({ id }) => id === slots.text);
  return text ? follow(text, talk) : say('这项制度已不在库里。');
};

/** Offered to whoever does not follow the rule yet. */
export async function followButton({ id, key, unit = '' }: Text, { read, asker }: Talk): Promise<Button[]> {
  const follows = await read
    .select({ id: ruleFollower.id })
    .from(ruleFollower)
    .where(and(eq(ruleFollower.rule, key), eq(ruleFollower.unit, unit), eq(ruleFollower.person, asker.id)))
    .get();
  return follows ? [] : [{ label: '有变化告诉我', does: { intent: 'follow_rule', slots: { text: id } } }];
}

/** The day on which what is written of a text takes effect: its end where it is abolished, else its beginning. */
const TAKES_EFFECT = sql`coalesce(case when ${ruleText.repealed} then ${ruleText.repealedOn} else coalesce(${ruleText.effective}, ${ruleText.adopted}) end, '')`;

/**
 * What a follower has not heard of on `date`: what was published meanwhile and is in effect, and what has taken effect meanwhile,
 * whenever it was published. So a change is told once, on its day.
 */
export function changed(date: CivilDate): SQL | undefined {
  return and(
    lte(TAKES_EFFECT, date),
    or(gt(ruleText.touched, ruleFollower.since), gt(TAKES_EFFECT, ruleFollower.known)),
  );
}

/** What has changed, however it came in, in the rules that this person follows. */
export async function followed(talk: Talk): Promise<DigestItem[]> {
  const { read, asker, today, now } = talk;
  const rows = await read
    .select({ id: ruleFollower.id, text: ruleText.id })
    .from(ruleFollower)
    .innerJoin(rule, eq(rule.key, ruleFollower.rule))
    .innerJoin(
      ruleText,
      and(eq(ruleText.rule, rule.id), eq(sql`coalesce(${ruleText.unit}, '')`, ruleFollower.unit), changed(today)),
    )
    .where(eq(ruleFollower.person, asker.id));
  const { texts } = await libraryFor(read, asker);
  return [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, changes]) => {
    const ids = changes.map(({ text }) => text);
    const known = texts.find((text) => ids.includes(text.id));
    const newest = known && versionsOf(known, texts).find((text) => ids.includes(text.id));
    if (!newest) return [];
    return {
      text: tidings(newest),
      why: '您说过想知道这项制度的变化',
      urgency: 30,
      writes: [write(build.update(ruleFollower).set({ since: now, known: today }).where(eq(ruleFollower.id, id)))],
    };
  });
}

function tidings(text: Text): string {
  const { title, repealed, repealedOn } = text;
  if (repealed) return `《${title}》已废止${repealedOn ? `（${repealedOn} 起）` : ''}。`;
  const begins = beginOf(text);
  return `《${title}》有了新文本${begins ? `，${begins} 起施行` : ''}。想看改了什么，回“《${title}》改了什么”。`;
}
