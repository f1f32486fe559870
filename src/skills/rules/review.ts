import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { findDate } from '../../kernel/chinese/dates.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { set } from './endings.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import type { Text } from './library.ts';
import { ruleText } from './tables.ts';

const LISTED = 20;

/** When a text is looked at again; the staff set the day by naming one. */
export async function reviewTurn({ id, title }: Text, question: string, talk: Talk): Promise<Turn> {
  const { read, now, zone, today, workingDays } = talk;
  const found = findDate(question, { now: civilMinute(now, zone), tense: 'future', workingDays });
  const day = found?.reading.kind === 'date' ? found.reading.date : undefined;
  const row = await read.select({ on: ruleText.reviewOn }).from(ruleText).where(eq(ruleText.id, id)).get();
  if (keepsLibrary(talk) && day === undefined && /\d{4}年|\d月/u.test(question)) {
    return say(`请说到哪一天，例如“《${title}》定在${Number(today.slice(0, 4)) + 1}年6月1日评估”。`);
  }
  if (day === undefined || day <= today || !keepsLibrary(talk)) {
    return say(row?.on ? `《${title}》定于 ${row.on} 评估。` : `《${title}》没有定下评估的日子。`);
  }
  return {
    ...say(`好的，${day} 提醒工委评估《${title}》。`),
    writes: [set(id, { reviewOn: day, reviewTold: null })],
    changes: [{ verb: 'set_review', entity: 'rule_text', id, before: { on: row?.on ?? null }, after: { on: day } }],
  };
}

/** 哪些制度要评估. */
export async function reviewsAhead(talk: Talk): Promise<Turn> {
  const { texts } = await libraryFor(talk.read, talk.asker);
  const rows = await talk.read
    .select({ id: ruleText.id, title: ruleText.title, on: ruleText.reviewOn })
    .from(ruleText)
    .where(and(isNotNull(ruleText.reviewOn), eq(ruleText.repealed, false)))
    .orderBy(asc(ruleText.reviewOn));
  const seen = rows.filter(({ id }) => texts.some((text) => text.id === id));
  if (seen.length === 0) return say('目前没有定了评估日子的制度。');
  return say({
    text: `定了评估日子的制度 ${seen.length} 项：`,
    table: { columns: ['制度', '评估'], rows: seen.slice(0, LISTED).map(({ title, on }) => [title, on ?? '']) },
  });
}

/** 续用: what was to be looked at again stays as it is, until somebody sets another day. */
export const keepRule: Decide = async ({ text }, talk) => {
  if (!keepsLibrary(talk)) return say('制度的评估由工委管理员办理。');
  const { texts } = await libraryFor(talk.read, talk.asker);
  const kept = texts.find(({ id }) => id === text);
  if (!kept) return say('库里没有这项制度了。');
  return {
    ...say(`好的，《${kept.title}》继续施行，已记下。`),
    writes: [set(kept.id, { reviewOn: null })],
    changes: [{ verb: 'keep_rule', entity: 'rule_text', id: kept.id }],
  };
};
