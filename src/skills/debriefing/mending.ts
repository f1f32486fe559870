import { and, eq, isNull } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { began, say } from '../../chat/turn.ts';
import { findDate } from '../../kernel/chinese/dates.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import { dayWords } from '../duties/index.ts';
import { mendingDuty } from './ballots.ts';
import { debriefingById } from './store.ts';
import { mendPoint } from './tables.ts';

export const MEND = 'mend_by';

/** 定整改日期: a point becomes a duty of its own on the day that the secretary names. */
export const mendBy: Decide = async ({ point }, talk) => {
  const found = await pointOf(String(point), talk);
  if (!found) return say('这一条已经列入任务，或不归您定。');
  const form = { form: MEND, values: { point: found.id }, trail: [], misses: 0, since: began(talk) };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const mendForm: Form = {
  name: MEND,
  title: '整改日期',
  fields: [
    {
      name: 'due',
      label: '整改日期',
      kind: 'date',
      required: true,
      ask: '打算哪天前整改好？到期前我会提醒您。',
      parse(text, { now, zone, today, workingDays }) {
        const reading = findDate(text, { now: civilMinute(now, zone), tense: 'future', workingDays })?.reading;
        const day = reading?.kind === 'date' ? reading.date : reading?.kind === 'range' ? reading.end : undefined;
        return day && day >= today ? day : { refused: true, text: '还没听清是哪一天，比如“1月31日前”。' };
      },
    },
  ],
  async done(values, talk) {
    const found = await pointOf(String(values.point), talk);
    if (!found) return say('这一条已经列入任务了。');
    const due = String(values.due);
    const duty = mendingDuty(found.of, found.text, due, talk);
    return {
      ...say(`已列入任务：${found.text}，${dayWords(due, talk.today)}前整改好。`),
      writes: [
        write(
          build
            .update(mendPoint)
            .set({ duty: duty.id })
            .where(and(eq(mendPoint.id, found.id), isNull(mendPoint.duty))),
          1,
        ),
        ...duty.writes,
      ],
      changes: duty.changes,
    };
  },
};

async function pointOf(id: string, { read, asker }: Talk) {
  const row = await read
    .select()
    .from(mendPoint)
    .where(and(eq(mendPoint.id, id), isNull(mendPoint.duty)))
    .get();
  const of = row && (await debriefingById(read, row.debriefing));
  const mine = of && asker.posts.some(({ unit, post }) => unit.code === of.unit && post === '书记');
  return row && of && mine ? { ...row, of } : undefined;
}
