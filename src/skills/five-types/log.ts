import { and, eq } from 'drizzle-orm';
import type { Form, KeptFile } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import { isQuestion } from '../../chat/said.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { findDate } from '../../kernel/chinese/dates.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { civilMinute, MINUTE_MS } from '../../kernel/clock.ts';
import { isRefusal, type Refusal } from '../../kernel/errors.ts';
import { keepFile } from '../../kernel/files.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Button, Json } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { maskPersonal } from '../problems/index.ts';
import { type Told, toldIn } from './activity-said.ts';
import { amend, amends } from './amend.ts';
import { yearOf } from './overview.ts';
import { isType, nearest, TYPE_WORDS } from './policy.ts';
import { activityById, carriers, type Kept, planFor } from './store.ts';
import { activity, TYPES, type Type } from './tables.ts';

const LOG = 'five_types_log';
const TOGETHER_MS = 10 * MINUTE_MS;
const LONGEST = 60;
const BARE =
  /^(?:我?(?:想|要|来)?(?:登记|记|补登|录|报|登)(?:一?下|1下|一?[次个条]|1[次个条])?)?(?:五型|5型)?活动[。！]?$/u;
const ASKS = /多少|几次|情况|怎么样|哪些|清单|明细|什么活动/u;
const OFFERED = 3;

/** 活动: kept at once under the type, measure and carrier that it is like, with a way back and others to choose from. */
export const logActivity: Decide = async (slots, talk) => {
  const said = typeof slots.text === 'string' ? slots.text : talk.text.trim();
  if (isQuestion(said) && ASKS.test(said)) return yearOf(slots, talk);
  const refused = await mayLog(talk);
  if (refused) return say(refused.text);
  if (amends(said, talk)) return amend(said, talk);
  if (said === '' || BARE.test(said)) return opened(talk);
  return keep(said, slots, talk);
};

/** Why somebody may not log for the unit spoken for; undefined when he or she may. */
export async function mayLog({ asker, read }: Talk): Promise<Refusal | undefined> {
  const allowed = may(asker, 'log_activity', asker.unit, await treeAround(read, asker.unit.code));
  return isRefusal(allowed) ? allowed : undefined;
}

function opened(talk: Talk): Turn {
  const form = { form: LOG, values: {}, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

export const logForm: Form = {
  name: LOG,
  title: '登记活动',
  fields: [
    {
      name: 'text',
      label: '活动',
      kind: 'text',
      required: true,
      ask: '办了什么活动？一句话就行，比如“昨天读书会，15人”。',
    },
    { name: 'files', label: '附件', kind: 'file', required: false, ask: '想留的图片可以直接发来。' },
  ],
  done: (values, talk) => keep(String(values.text), {}, { ...talk, text: String(values.text) }, filesIn(values.files)),
};

async function keep(said: string, slots: Slots, talk: Talk, files: KeptFile[] = fileBefore(talk)): Promise<Turn> {
  const told = toldIn(said, talk);
  const day = told.date ?? talk.today;
  if (day > talk.today || plansAhead(said, talk)) return say('日期还没到，办完了说一句再记就行。');
  const year = Number(day.slice(0, 4));
  const plan = await planFor(talk.read, talk.asker.unit.code, year);
  const chosen = isType(slots.chosen) ? slots.chosen : undefined;
  const { type, sure } = typeFor(said, told, plan, chosen);
  if (!type) return askType(said, told);
  const of = plan.filter((entry) => entry.type === type);
  const measure = nearest(
    said,
    of.filter(({ part }) => part === 'measure'),
  );
  const history = (await carriers(talk.read)).map(({ id, name }) => ({ id, text: name }));
  const carrier =
    nearest(
      said,
      of.filter(({ part }) => part === 'carrier'),
    ) ?? history.find(({ text }) => said.includes(text));
  const { first, taken } = await nextOf(talk.read, 'activity');
  const id = talk.newId();
  const undo = { intent: 'undo_activity', slots: { id } };
  const { file: _used, ...last } = talk.session.last;
  const under = [
    ...(measure ? [`措施“${clip(measure.text, 20)}”`] : []),
    ...(carrier ? [`载体“${clip(carrier.text, 20)}”`] : []),
  ].join('、');
  const turn = say(
    {
      text: `已记活动 ${first} 号：${TYPE_WORDS[type]}·${told.text}${told.count === undefined ? '' : `，${told.count} 人`}，${dayWords(day, talk.today)}。${under ? `归到${under}。` : ''}`,
      buttons: [
        ...(measure ? [] : measureButtons(id, of)),
        ...(sure ? [] : [{ label: '换一型', does: { intent: 'retype_activity', slots: { id } }, group: 'type' }]),
        { label: '撤销', does: undo, group: 'undo' },
      ],
    },
    { context: 'activity', about: { activity: id } },
  );
  return {
    ...turn,
    writes: [
      taken,
      write(
        build.insert(activity).values({
          id,
          number: first,
          unit: talk.asker.unit.code,
          year,
          type,
          text: clip(maskPersonal(told.text).text, LONGEST),
          date: day,
          count: told.count ?? null,
          measure: measure?.id ?? null,
          carrier: carrier?.id ?? null,
          files: files.length > 0 ? files : null,
          state: 'valid',
          by: talk.asker.id,
          on: talk.today,
        }),
        1,
      ),
      ...files.map((file) => keepFile(file.id)),
    ],
    changes: [
      {
        verb: 'log',
        entity: 'activity',
        id,
        after: { number: first, type, text: told.text, count: told.count ?? null },
      },
    ],
    session: { ...talk.session, last: { ...last, undo, activity: { id, at: talk.now } } },
  };
}

/** As it was named or chosen; else as the plan has it; else as such things usually are. */
function typeFor(
  said: string,
  told: Told,
  plan: Kept[],
  chosen: Type | undefined,
): { type: Type | undefined; sure: boolean } {
  if (chosen) return { type: chosen, sure: true };
  if (told.named) return { type: told.named, sure: true };
  const like = nearest(
    said,
    plan.filter(({ part }) => part === 'measure' || part === 'carrier'),
  );
  return { type: like?.type ?? told.usual, sure: false };
}

/** Words of a day to come, that are not the past: nothing is logged before it is done. */
function plansAhead(said: string, { now, zone, workingDays }: Talk): boolean {
  return (
    /明天|后天|下周|下个?月/u.test(said) &&
    findDate(said, { now: civilMinute(now, zone), tense: 'future', workingDays }) !== undefined
  );
}

function dayWords(date: string, today: string): string {
  const [year, month, day] = date.split('-').map(Number);
  const words = day === undefined ? `${month}月` : `${month}月${day}日`;
  return date.slice(0, 4) === today.slice(0, 4) ? words : `${year}年${words}`;
}

function measureButtons(id: string, of: Kept[]): Button[] {
  return of
    .filter(({ part }) => part === 'measure')
    .slice(0, OFFERED)
    .map((entry) => ({
      label: `归到：${clip(entry.text, 12)}`,
      does: { intent: 'activity_measure', slots: { id, measure: entry.id } },
      group: 'measure',
    }));
}

function askType(said: string, { text }: Told): Turn {
  const choices = TYPES.map((type) => ({ intent: LOG, slots: { text: said, chosen: type } }));
  return say(
    {
      text: `${clip(text, 20)}：记到哪一型？`,
      buttons: TYPES.map((type, i) => ({ label: TYPE_WORDS[type], does: choices[i] ?? { intent: 'help' } })),
    },
    { context: 'list', choices },
  );
}

function fileBefore({ session, now }: Talk): KeptFile[] {
  const file: Json | undefined = session.last.file;
  if (typeof file !== 'object' || file === null || Array.isArray(file) || typeof file.at !== 'number') return [];
  return now - file.at <= TOGETHER_MS ? filesIn([file]) : [];
}

/** The unit's own, still valid; undefined otherwise. */
export async function ownActivity(id: Json | undefined, { asker, read }: Talk) {
  const row = typeof id === 'string' ? await activityById(read, id) : undefined;
  return row?.state === 'valid' && row.unit === asker.unit.code ? row : undefined;
}

export const undoActivity: Decide = async ({ id }, talk) => {
  const refused = await mayLog(talk);
  const row = await ownActivity(id, talk);
  if (refused || !row) return say(refused?.text ?? '没有可以撤销的活动，或者已经撤销过了。');
  const { undo: _used, activity: _last, ...last } = talk.session.last;
  return {
    ...say(`已撤销活动 ${row.number} 号：${row.text}。`),
    writes: [
      write(
        build
          .update(activity)
          .set({ state: 'void' })
          .where(and(eq(activity.id, row.id), eq(activity.state, 'valid'))),
        1,
      ),
    ],
    changes: [{ verb: 'void', entity: 'activity', id: row.id, before: { number: row.number, text: row.text } }],
    session: { ...talk.session, last },
  };
};
