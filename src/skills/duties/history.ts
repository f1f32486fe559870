import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { unitsAbove } from '../../organisation/store.ts';
import { unit } from '../../organisation/tables.ts';
import { spokenOf } from './choose.ts';
import { named } from './match.ts';
import { duty, minutes, notice, occurrence } from './tables.ts';
import { ELECTION, termTurn } from './terms.ts';
import { dayWords, groundOf, nameOf } from './wording.ts';

export const LAST_TIME =
  /上(?:一)?[次回届](?!说)|最近一次|上个?(?:季度|月)开|(?:去年|前年|往年)(?:的|是|什么|哪|几).{0,12}(?:开|交|办|报)的?|以前什么时候/;
const SHOWN = 3;

/** 上次座谈会是哪年: when it was last done, by the asker's own unit or by one that leads it. */
export const lastTime: Decide = async (slots, talk) => {
  const { read, asker, today, text } = talk;
  const own = asker.unit.code;
  const codes = [own, ...(await unitsAbove(read, own)).map(({ code }) => code)];
  const rows = await read
    .select({
      id: occurrence.id,
      name: duty.name,
      period: occurrence.period,
      doneOn: occurrence.doneOn,
      due: occurrence.due,
      code: unit.code,
      unit: unit.name,
      number: notice.number,
      title: notice.title,
      basis: duty.basis,
      noted: sql`exists (select 1 from ${minutes} where ${minutes.occurrence} = ${occurrence.id})`.mapWith(Boolean),
    })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .innerJoin(unit, eq(unit.code, occurrence.unit))
    .leftJoin(notice, eq(notice.id, duty.notice))
    .where(and(eq(occurrence.state, 'done'), inArray(occurrence.unit, codes), isNull(unit.removedOn)))
    .orderBy(desc(sql`coalesce(${occurrence.doneOn}, ${occurrence.due})`));
  const keyword = typeof slots.duty === 'string' ? slots.duty : undefined;
  const spoken = keyword ? undefined : await spokenOf(talk);
  const meant = named(rows, keyword ?? spoken?.name, text);
  const near = meant.filter(({ code }) => code === own);
  const found = near.length > 0 ? near : meant;
  const [last, ...earlier] = found;
  if (!last) {
    const term = ELECTION.test(text) ? await termTurn(talk) : undefined;
    if (term) return term;
    const what = keyword ?? spoken?.name;
    return say(
      what ? `这里没有${what}的办结记录，可能在启用之前办的。` : '您问的是哪一项？比如“上次组织生活会是哪天开的”。',
    );
  }
  const ground = groundOf(last);
  const day = (one: typeof last) => dayWords(one.doneOn ?? one.due, `0000${today.slice(4)}`);
  const whose = last.code === own ? '' : `（${last.unit}）`;
  const before = earlier.slice(0, SHOWN).map((one) => day(one));
  return say(
    {
      text: `上次${nameOf(last)}${whose}：${day(last)}。`,
      ...(before.length > 0 ? { more: `再往前：${before.join('、')}。` } : {}),
      fields: ground ? [{ label: '依据', value: ground }] : [],
    },
    { context: 'duty_reminder', about: { duty: last.id } },
  );
};
