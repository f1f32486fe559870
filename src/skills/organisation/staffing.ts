import { and, eq } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import { FORM_NO, FORM_YES } from '../../chat/forms.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { began, type Message, say, type Turn } from '../../chat/turn.ts';
import { civilMinute } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { build, query, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Known, Unit } from '../../organisation/people.ts';
import { holdersOf, peopleByName, personById, staffOf, unitByCode, unitsAbove } from '../../organisation/store.ts';
import { dayWords } from '../duties/index.ts';
import { effects, told } from './decide.ts';
import { HELD_BY_SEVERAL } from './post-named.ts';
import { namesIn, type StaffingSaid, staffingIn } from './staffing-said.ts';
import { staffChange } from './tables.ts';
import { unitNamed } from './unit-named.ts';

export const STAFFING = 'report_post_change';
const EXAMPLE = '请说哪个职务、换成谁，例如“我们支部组织委员换成张三了，从今天起”。';
const OF_UNIT =
  /(?:^|[，,把将请])((?:[一-龥]{2,12}(?:局|委|办|院|馆|中心|处|区))[一-龥]{0,8}?(?:党支部|支部|机关党委|党委|总支|工委))/u;

export type Change = typeof staffChange.$inferSelect;

/** 我们支部书记换成李四了: read, shown once; one tap sends it to the unit above, whose yes puts it in force. */
export const reportChange: Decide = async (_slots, talk) => {
  const said = staffingIn(talk.text, { now: civilMinute(talk.now, talk.zone), workingDays: talk.workingDays });
  if (!said) return say(EXAMPLE);
  const unit = await unitNamed(OF_UNIT.exec(talk.text)?.[1] ?? '', talk);
  if (!('code' in unit)) return unit;
  const allowed = may(talk.asker, 'report_post', unit, await treeAround(talk.read, unit.code));
  if (isRefusal(allowed)) return say(allowed.text);
  const values = await valuesOf(said, unit, talk);
  if (isRefusal(values)) return say(values.text);
  const form = { form: STAFFING, values, trail: [], misses: 0, since: began(talk) };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const staffingForm: Form = {
  name: STAFFING,
  title: '报人员变动',
  fields: [],
  async summary(values, talk) {
    const change = await changeOf(values, talk);
    const atOnce = await decidesItself(change, talk);
    const above = atOnce ? undefined : await approversOf(change, talk);
    const waits = !atOnce && above && above.people.length > 0;
    return {
      card: {
        text: waits ? `报${above.at}确认后生效，可以吗？` : '确认后就生效，并告诉有关同志，可以吗？',
        fields: await fieldsOf(change, talk),
        buttons: [
          { label: waits ? '上报' : '确认', does: { intent: FORM_YES }, tone: 'primary' },
          { label: '取消', does: { intent: FORM_NO } },
        ],
      },
    };
  },
  done: report,
};

async function report(values: Values, talk: Talk): Promise<Turn> {
  const change = await changeOf(values, talk);
  const unit = await unitByCode(talk.read, change.unit);
  if (!unit) return say('这个单位已不在花名册里，没有上报。');
  const allowed = may(talk.asker, 'report_post', unit, await treeAround(talk.read, unit.code));
  if (isRefusal(allowed)) return say(allowed.text);
  const same = and(
    eq(staffChange.unit, change.unit),
    eq(staffChange.post, change.post),
    eq(staffChange.state, 'waiting'),
  );
  const waiting = await talk.read.select({ id: staffChange.id }).from(staffChange).where(same).get();
  if (waiting) return say(`${unit.name}${change.post}的变动已经报过，还在等确认。要改，先说“撤回”。`);
  const unless = [query(build.select({ id: staffChange.id }).from(staffChange).where(same))];
  const after = { unit: change.unit, post: change.post, person: change.person, since: change.since };
  const above = await approversOf(change, talk);
  if ((await decidesItself(change, talk)) || above.people.length === 0) {
    const done = { ...change, state: 'approved' as const, decidedBy: talk.asker.id, decidedOn: talk.today };
    const turn = say(
      `已生效：${await lineOf(change, talk.read)}，自${dayWords(change.since, talk.today)}起。已告诉有关同志。`,
    );
    return {
      messages: [...turn.messages, ...(await told(done, talk))],
      unless,
      writes: [write(build.insert(staffChange).values(done), 1), ...(await effects(done, talk.read))],
      changes: [
        { verb: 'change_post', entity: 'post', id: `${change.unit}/${change.post}`, before: change.replaces, after },
      ],
    };
  }
  const turn = say(`已报${above.at}确认，确认后生效，两边都会告诉。`);
  return {
    messages: [...turn.messages, ...(await asked(change, unit, above.people, talk))],
    unless,
    writes: [write(build.insert(staffChange).values(change), 1)],
    changes: [{ verb: 'report', entity: 'staff_change', id: change.id, after }],
    session: { last: { ...talk.session.last, undo: { intent: 'withdraw_staffing', slots: { change: change.id } } } },
  };
}

async function asked(change: Change, unit: Unit, people: Known[], { asker, read, today }: Talk): Promise<Message[]> {
  const slots = { change: change.id };
  const line = await lineOf(change, read);
  return people.map(({ id }) => ({
    to: { person: id },
    kind: 'proactive',
    why: `您所在组织领导${unit.name}`,
    about: `staffing/${change.id}`,
    card: {
      text: `${unit.name}${asker.name}报：${line}，自${dayWords(change.since, today)}起。请您确认。`,
      buttons: [
        { label: '同意', does: { intent: 'decide_staffing', slots: { ...slots, how: 'approve' } }, tone: 'primary' },
        { label: '退回', does: { intent: 'decide_staffing', slots: { ...slots, how: 'return' } } },
      ],
    },
  }));
}

/** Who is meant, of those whom the roster has; or the sentence that says what is missing. */
async function valuesOf(said: StaffingSaid, unit: Unit, talk: Talk): Promise<Values | Refusal> {
  const { read, today } = talk;
  if (said.since && said.since > today) return refuse('还没到这一天。到那天说一声就行，或者说“从今天起”。');
  const current = await holdersOf(read, unit.code, said.post);
  const taking = said.vacant
    ? undefined
    : await personMeant(
        said.taking ? namesIn(said.taking, 'begin') : namesIn(said.takingBefore ?? '', 'end'),
        unit,
        read,
      );
  if (isRefusal(taking)) return taking;
  if (taking && current.some(({ id }) => id === taking.id))
    return refuse(`${taking.name}已经是${unit.name}的${said.post}，不用报。`);
  const named = current.find(({ name }) => namesIn(said.leavingBefore ?? '', 'end').includes(name));
  const several = HELD_BY_SEVERAL.includes(said.post);
  if (several && said.replaces && !named && current.length > 1)
    return refuse(
      `${unit.name}的${said.post}有${current.map(({ name }) => name).join('、')}，请说是哪位，例如“由${current[0]?.name}换成……”。`,
    );
  if (said.vacant && current.length === 0) return refuse(`${unit.name}没有登记${said.post}，不用报。`);
  const leaving = named ?? (said.replaces || !several ? current[0] : undefined);
  return {
    unit: unit.code,
    post: said.post,
    person: taking?.id ?? null,
    replaces: leaving?.id ?? null,
    since: said.since ?? today,
    until: said.until ?? null,
  };
}

async function personMeant(names: string[], unit: Unit, read: Read): Promise<Known | Refusal> {
  for (const name of names) {
    const found = await peopleByName(read, name);
    const here = found.filter(({ posts }) => posts.some((held) => held.unit.code === unit.code));
    const [only, ...others] = here.length > 0 ? here : found;
    if (only && others.length === 0) return only;
    if (only) return refuse(`叫“${name}”的有 ${here.length || found.length} 位，请说工号，我转管理员更新。`);
  }
  const name = names.find((one) => one.length === 3) ?? names[0];
  return refuse(name ? `花名册里没有叫“${name}”的同志，请核对姓名，或先请管理员把他（她）加进花名册。` : EXAMPLE);
}

async function changeOf(values: Values, { asker, today, newId }: Talk): Promise<Change> {
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : null);
  return {
    id: newId(),
    unit: String(values.unit),
    post: String(values.post),
    person: text(values.person),
    replaces: text(values.replaces),
    since: text(values.since) ?? today,
    until: text(values.until),
    by: asker.id,
    on: today,
    state: 'waiting',
    decidedBy: null,
    decidedOn: null,
  };
}

async function fieldsOf(change: Change, { read, today }: Talk) {
  const unit = await unitByCode(read, change.unit);
  return [
    { label: '单位', value: unit?.name ?? '' },
    { label: '变动', value: await lineOf(change, read) },
    { label: '起始', value: dayWords(change.since, today) },
    ...(change.until ? [{ label: '任期到', value: dayWords(change.until, today) }] : []),
  ];
}

/** 书记由甲换成乙 */
async function lineOf({ post, person, replaces }: Change, read: Read): Promise<string> {
  const [next, old] = await Promise.all([
    person ? personById(read, person) : undefined,
    replaces ? personById(read, replaces) : undefined,
  ]);
  if (!next) return `${old?.name ?? ''}不再担任${post}`;
  return old ? `${post}由${old.name}换成${next.name}` : `${next.name}任${post}`;
}

/** Whoever stands above and may approve needs nobody's yes. */
async function decidesItself({ unit: code }: Change, { asker, read }: Talk): Promise<boolean> {
  const unit = await unitByCode(read, code);
  return unit !== undefined && may(asker, 'approve', unit, await treeAround(read, code)) === true;
}

/** 书记 and 专职副书记 of the nearest unit above that has any besides those concerned, else the committee's staff. */
async function approversOf(
  { unit, person, replaces }: Change,
  { asker, read }: Talk,
): Promise<{ at: string; people: Known[] }> {
  const free = (people: Known[]) => people.filter(({ id }) => id !== asker.id && id !== person && id !== replaces);
  for (const above of await unitsAbove(read, unit)) {
    const people = free(await holdersOf(read, above.code, '书记', '专职副书记'));
    if (people.length > 0) return { at: above.name, people };
  }
  const people = free(await staffOf(read, unit));
  return { at: people[0]?.posts.find(({ post }) => post === '工委管理员')?.unit.name ?? '', people };
}
