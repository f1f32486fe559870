import { and, eq } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import { toldIn } from './activity-said.ts';
import { mayLog, ownActivity, undoActivity } from './log.ts';
import { isType, nearest, TYPE_WORDS } from './policy.ts';
import { type Activity, activitiesOf, planFor } from './store.ts';
import { activity } from './tables.ts';
import { yearIn } from './year.ts';

const AFTERWARDS_MS = 30 * MINUTE_MS;
const AMENDS =
  /^(?:不对|不是|错了?|写错|记错|搞错|应该|应为|改成|改为|归到?|人数|日期|时间|是)|活动\s*\d+\s*号.{0,8}(?:改|应该|删|作废|归|错|不算)|(?:那|上|刚才那?)(?:一|1)?[次个]活动.{0,6}(?:改|应该|删|作废|归|错|不算)/u;
const DROPS = /删|作废|不算|撤/u;

/** Whether what was said puts an earlier activity right: the one just logged, or one by its number. */
export function amends(said: string, { shown }: Talk): boolean {
  const named = /活动\s*\d+\s*号|(?:那|上|刚才那?)(?:一|1)?[次个]活动/u.test(said);
  return AMENDS.test(said) && said.length <= 30 && (named || shown?.context === 'activity');
}

async function meant(said: string, talk: Talk): Promise<Activity | undefined> {
  const number = Number(/活动\s*(\d+)\s*号/u.exec(said)?.[1]);
  if (number)
    return (await activitiesOf(talk.read, talk.asker.unit.code, yearIn(said, talk))).find(
      (row) => row.number === number,
    );
  const { activity: last } = talk.session.last;
  if (typeof last !== 'object' || last === null || Array.isArray(last)) return undefined;
  return typeof last.at === 'number' && talk.now - last.at <= AFTERWARDS_MS ? ownActivity(last.id, talk) : undefined;
}

/** Its type, day or count as it ought to be, or that it was none; with a way back. */
export async function amend(said: string, talk: Talk): Promise<Turn> {
  const row = await meant(said, talk);
  if (!row) return say('没有找到要改的活动，可以说“活动 3 号改成服务型”。');
  if (DROPS.test(said)) return undoActivity({ id: row.id }, talk);
  const { named, count, date } = toldIn(said, talk);
  if (date && date > talk.today) return say('日期还没到，办完了再记就行。');
  const to = {
    ...(named ? { type: named } : {}),
    ...(count === undefined ? {} : { count }),
    ...(date ? { date } : {}),
  };
  if (Object.keys(to).length === 0) return say('要改哪里？比如“应该是服务型”“人数是16人”“是昨天”。', talk.shown);
  return changed(row, to, talk);
}

type Fields = Partial<Pick<Activity, 'type' | 'count' | 'date'>>;

async function changed(row: Activity, to: Fields, talk: Talk): Promise<Turn> {
  const next = { type: row.type, count: row.count, date: row.date, ...to };
  const year = Number(next.date.slice(0, 4));
  const of = (await planFor(talk.read, row.unit, year)).filter((entry) => entry.type === next.type);
  const measures = of.filter(({ part }) => part === 'measure');
  const measure = next.type === row.type ? row.measure : (nearest(row.text, measures)?.id ?? null);
  const before = { type: row.type, count: row.count, date: row.date };
  const undo = { intent: 'amend_activity', slots: { id: row.id, ...before } };
  return {
    ...say(
      {
        text: `已改：活动 ${row.number} 号 ${TYPE_WORDS[next.type]}·${row.text}${next.count === null ? '' : `，${next.count} 人`}，${next.date}。`,
        buttons: [{ label: '撤销', does: undo, group: 'undo' }],
      },
      { context: 'activity', about: { activity: row.id } },
    ),
    writes: [
      write(
        build
          .update(activity)
          .set({ ...next, year, measure })
          .where(
            and(
              eq(activity.id, row.id),
              eq(activity.type, row.type),
              eq(activity.date, row.date),
              eq(activity.state, 'valid'),
            ),
          ),
        1,
      ),
    ],
    changes: [{ verb: 'amend', entity: 'activity', id: row.id, before, after: next }],
    session: { ...talk.session, last: { ...talk.session.last, undo, activity: { id: row.id, at: talk.now } } },
  };
}

/** The way back of a change. */
export const amendActivity: Decide = async ({ id, type, count, date }: Slots, talk) => {
  const refused = await mayLog(talk);
  const row = await ownActivity(id, talk);
  if (refused || !row || !isType(type) || typeof date !== 'string') return say(refused?.text ?? '没有可以恢复的活动。');
  return changed(row, { type, date, count: typeof count === 'number' ? count : null }, talk);
};
