import { and, eq, gt, inArray } from 'drizzle-orm';
import type { DigestItem, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { build, write } from '../../kernel/statement.ts';
import { libraryFor } from './kept.ts';
import type { Text } from './library.ts';
import { rule, ruleFollower, ruleText } from './tables.ts';
import { beginOf, versionsOf } from './versions.ts';

/** 以后有变化告诉我. */
export function follow({ key, unit = '', title }: Text, { asker, newId, now }: Talk): Turn {
  const row = { id: newId(), rule: key, unit, person: asker.id, since: now };
  return {
    ...say(`好的，《${title}》以后有新文本或废止，会在提醒里告诉您一次。不想再收，回“《${title}》不用再告诉我”。`),
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

/** What has changed, however it came in, in the rules that this person follows: each change is told once. */
export async function followed(talk: Talk): Promise<DigestItem[]> {
  const { read, asker, today } = talk;
  const rows = await read
    .select({ id: ruleFollower.id, text: ruleText.id, touched: ruleText.touched })
    .from(ruleFollower)
    .innerJoin(rule, eq(rule.key, ruleFollower.rule))
    .innerJoin(ruleText, and(eq(ruleText.rule, rule.id), gt(ruleText.touched, ruleFollower.since)))
    .where(eq(ruleFollower.person, asker.id));
  const { texts } = await libraryFor(read, asker);
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((changes) => {
    const ids = changes.map(({ text }) => text);
    const changed = texts.find(({ id }) => ids.includes(id));
    const [newest] = changed ? versionsOf(changed, texts) : [];
    if (!newest) return [];
    const since = Math.max(...changes.map(({ touched }) => touched));
    return {
      text: tidings(newest, today),
      why: '您说过想知道这项制度的变化',
      urgency: 30,
      writes: [
        write(
          build
            .update(ruleFollower)
            .set({ since })
            .where(inArray(ruleFollower.id, [...new Set(changes.map(({ id }) => id))])),
        ),
      ],
    };
  });
}

function tidings(newest: Text, today: string): string {
  const { title, repealed, repealedOn = '' } = newest;
  if (repealed) return `《${title}》${repealedOn > today ? `自 ${repealedOn} 起废止` : '已废止'}。`;
  const begins = beginOf(newest);
  return `《${title}》有了新文本${begins ? `，${begins} 起施行` : ''}。想看改了什么，回“《${title}》改了什么”。`;
}
