import { and, eq, gt, gte, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Decide, DigestItem, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { may } from '../../organisation/authority.ts';
import type { Person } from '../../organisation/people.ts';
import { peopleById } from '../../organisation/store.ts';
import { person } from '../../organisation/tables.ts';
import { type Away, alone, awayIn, nameIn, personNamed } from './away.ts';
import { colleaguesOf } from './deputies.ts';
import { leave } from './tables.ts';
import { dayWords } from './wording.ts';

const OFFERED = 4;
const SPAN = /^(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d)$/;

/** 这两周我出差，由李四代办: recorded at once, with a way back; only what is missing is asked. */
export const setLeave: Decide = async (_slots, talk) => {
  const { asker, text, session } = talk;
  const owing = asker.posts.find(({ unit }) => may(asker, 'deputise', unit, { above: [], guides: [] }) === true);
  if (!owing) return say('您名下没有要代办的任务，不用登记。');
  const colleagues = await colleaguesOf(talk);
  const found = personNamed(text, colleagues);
  const [standing] = await openLeaves(talk, eq(leave.person, asker.id));
  // 换人代办 is for the days that were said before
  const away = awayIn(text, talk) ?? (standing && { from: laterOf(standing.from, talk.today), to: standing.to });
  if (!found && nameIn(text)) return unknownName(nameIn(text) ?? '', colleagues, away, talk);
  const values = {
    ...(found ? { deputy: found.id } : {}),
    ...(away ? { span: `${away.from}/${away.to}` } : {}),
  };
  const form = { form: leaveForm.name, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...session, form } };
};

/** Who and until when; asked only where the sentence didn't say it. */
export const leaveForm: Form = {
  name: 'set_leave',
  title: '代办登记',
  fields: [
    {
      name: 'deputy',
      label: '代办人',
      kind: 'text',
      required: true,
      ask: '外出期间由谁代办？说姓名就行。',
      parse: (text) => (alone(text).length < 2 ? refuse('请说代办同志的姓名。') : alone(text)),
    },
    {
      name: 'span',
      label: '起止',
      kind: 'text',
      required: true,
      ask: '到哪天为止？比如“到12月4日”。',
      parse: (text, talk) => {
        const away = awayIn(text, talk);
        return away ? `${away.from}/${away.to}` : refuse('还不清楚是哪几天。请说起止，比如“12月1日到4日”。');
      },
    },
  ],
  async done(values, talk) {
    const colleagues = await colleaguesOf(talk);
    const said = String(values.deputy);
    const deputy = colleagues.find(({ id }) => id === said) ?? personNamed(said, colleagues);
    const [, from, to] = SPAN.exec(String(values.span)) ?? [];
    if (!from || !to) return say('没有登记：还不清楚是哪几天。');
    return deputy ? record(deputy, { from, to }, talk) : unknownName(said, colleagues, { from, to }, talk);
  },
};

/** A tap on one of the colleagues offered. */
export const chooseDeputy: Decide = async ({ deputy, from, to }, talk) => {
  const found = (await colleaguesOf(talk)).find(({ id }) => id === deputy);
  if (!found) return say('这位同志已不在名册里，请换一位。');
  if (typeof from !== 'string' || typeof to !== 'string') {
    const form = { form: leaveForm.name, values: { deputy: found.id }, trail: [], misses: 0, since: talk.now };
    return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
  }
  return record(found, { from, to }, talk);
};

/** 休假回来了: from now on everything is the person's own again. */
export const endLeave: Decide = async ({ id }, talk) => {
  const mine = (await openLeaves(talk, eq(leave.person, talk.asker.id))).filter((one) => !id || one.id === id);
  const [first] = mine;
  if (!first) return say('您没有登记外出，提醒一直发给您本人，不用操作。');
  const [deputy] = await peopleById(talk.read, [first.deputy]);
  const turn = closing(mine, talk, `好的，从现在起提醒仍发给您本人，${deputy?.name ?? '代办'}同志不用再代办。`);
  const thanks = mine
    .filter(({ told }) => told)
    .map((one) => toldOf(one.deputy, `${talk.asker.name}同志已回来，不用您再代办了，谢谢。`));
  return { ...turn, messages: [...turn.messages, ...thanks] };
};

/** The deputy can't: the person away hears of it at once, since somebody else must be found. */
export const declineLeave: Decide = async ({ id }, talk) => {
  const mine = (await openLeaves(talk, eq(leave.deputy, talk.asker.id))).filter((one) => one.id === id);
  const [first] = mine;
  if (!first) return say('这次代办已经结束，不用操作。');
  const turn = closing(mine, talk, '好的，已告诉对方您不方便代办，提醒仍发给他本人。');
  const why = `${talk.asker.name}同志不方便代办，提醒仍发给您。要换一位，直接说“由某同志代办”。`;
  return { ...turn, messages: [...turn.messages, toldOf(first.person, why)] };
};

/** Told to the deputy once, in the next digest. */
export function standingInDue(date: CivilDate): SQL {
  return sql`select ${leave.deputy}, null from ${leave}
    where not ${leave.told} and ${leave.endedOn} is null and ${leave.to} >= ${date}`;
}

export async function standingIn({ read, asker, today }: Talk): Promise<DigestItem[]> {
  const rows = await read
    .select({ id: leave.id, from: leave.from, to: leave.to, name: person.name })
    .from(leave)
    .innerJoin(person, eq(person.id, leave.person))
    .where(and(eq(leave.deputy, asker.id), eq(leave.told, false), isNull(leave.endedOn), gte(leave.to, today)));
  return rows.map(({ id, from, to, name }) => ({
    text: `${name}同志${spanWords({ from, to }, today)}外出，请您代办，到期的任务会提醒您。`,
    why: `您由${name}同志请为代办`,
    urgency: 20,
    buttons: [{ label: '不方便代办', does: { intent: 'decline_leave', slots: { id } }, group: id }],
    writes: [
      write(
        build
          .update(leave)
          .set({ told: true })
          .where(and(eq(leave.id, id), isNull(leave.endedOn))),
        1,
      ),
    ],
    changes: [{ verb: 'tell', entity: 'leave', id }],
  }));
}

async function record(deputy: Person, { from, to }: Away, talk: Talk): Promise<Turn> {
  const { asker, today, newId } = talk;
  if (deputy.id === asker.id) return say('代办的得是另一位同志，请说他的姓名。');
  if (to < today) return say(`${dayWords(to, today)}已经过了，没有登记。`);
  const before = (await openLeaves(talk, eq(leave.person, asker.id))).filter((one) => one.from <= to && one.to >= from);
  const id = newId();
  const undo = { intent: 'end_leave', slots: { id } };
  const known = JSON.stringify(before.map((one) => one.id));
  return {
    messages: [
      ...say(
        {
          text: `已登记：${spanWords({ from, to }, today)}由${deputy.name}同志代办，这期间的提醒发给他（她），回来后仍发给您。提前回来说一声“我回来了”。`,
          buttons: [{ label: '撤销', does: undo }],
        },
        { context: 'leave', no: undo },
      ).messages,
      ...before
        .filter((one) => one.told && one.deputy !== deputy.id)
        .map((one) => toldOf(one.deputy, `${asker.name}同志改由别的同志代办，不用您再代办了，谢谢。`)),
    ],
    // two sentences at once: only one arrangement stands
    unless: [
      query(
        build
          .select({ id: leave.id })
          .from(leave)
          .where(
            and(
              eq(leave.person, asker.id),
              isNull(leave.endedOn),
              sql`${leave.from} <= ${to} and ${leave.to} >= ${from}`,
              sql`${leave.id} not in (select value from json_each(${known}))`,
            ),
          ),
      ),
    ],
    writes: [
      ...before.map((one) => ending(one.id, today)),
      write(build.insert(leave).values({ id, person: asker.id, from, to, deputy: deputy.id })),
    ],
    changes: [
      ...before.map((one) => ({ verb: 'end', entity: 'leave', id: one.id, after: { endedOn: today } })),
      { verb: 'deputise', entity: 'leave', id, after: { person: asker.id, from, to, deputy: deputy.id } },
    ],
    session: { ...talk.session, last: { ...talk.session.last, undo } },
  };
}

function unknownName(said: string, colleagues: Person[], away: Away | undefined, talk: Talk): Turn {
  const { form: _closed, ...session } = talk.session;
  const few = colleagues.slice(0, OFFERED);
  const does = (one: Person) => ({ intent: 'choose_deputy', slots: { deputy: one.id, ...(away ?? {}) } });
  return {
    ...say(
      {
        text: `没有找到“${said}”。代办的同志须在本组织或上级组织，您选一位，或再说一次姓名。`,
        buttons: few.map((one) => ({ label: one.name, does: does(one) })),
      },
      { context: 'list', choices: few.map(does) },
    ),
    session,
  };
}

async function openLeaves({ read, today }: Talk, whose: SQL) {
  return read
    .select()
    .from(leave)
    .where(and(whose, gte(leave.to, today), or(isNull(leave.endedOn), gt(leave.endedOn, today))));
}

function closing(rows: (typeof leave.$inferSelect)[], talk: Talk, text: string): Turn {
  return {
    ...say(text),
    writes: rows.map((one) => ending(one.id, talk.today)),
    changes: rows.map((one) => ({ verb: 'end', entity: 'leave', id: one.id, after: { endedOn: talk.today } })),
  };
}

function ending(id: string, on: CivilDate) {
  return write(
    build
      .update(leave)
      .set({ endedOn: on })
      .where(and(eq(leave.id, id), isNull(leave.endedOn))),
    1,
  );
}

function toldOf(id: string, text: string): Turn['messages'][number] {
  return { to: { person: id }, kind: 'proactive', why: '您和对方约定过代办', card: { text } };
}

function laterOf(a: CivilDate, b: CivilDate): CivilDate {
  return a > b ? a : b;
}

function spanWords({ from, to }: Away, today: CivilDate): string {
  if (from === to) return dayWords(from, today);
  return `${from <= today ? '今天' : dayWords(from, today)}到${dayWords(to, today)}`;
}
