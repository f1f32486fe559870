import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { NOTHING, say, type Turn } from '../../chat/turn.ts';
import { readDate } from '../../kernel/chinese/dates.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { type CivilDate, civilMinute } from '../../kernel/clock.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Button, Json } from '../../message/card.ts';
import { dayWords } from '../duties/index.ts';
import { type Held, heldById, moved, type Step, teamsOf } from './store.ts';
import { teamStep } from './tables.ts';
import { sharedPairs } from './which.ts';
import { nameOf } from './wording.ts';

/** The three ways in which a step is closed or put off in place. */
export function closingButtons({ id }: Pick<Step, 'id'>): Button[] {
  const slots: { [name: string]: Json } = { id };
  const group = id;
  return [
    { label: '已完成', does: { intent: 'step_done', slots }, group, tone: 'primary' },
    { label: '改期', does: { intent: 'step_move', slots }, group, lasting: true },
    { label: '不做了', does: { intent: 'step_drop', slots }, group },
  ];
}

type Found = { step: Step; held: Held };

/** A step of a team of the asker's; else what to say instead. */
async function ofAsker(id: Json | undefined, { asker, read }: Talk): Promise<Found | Turn> {
  const step = typeof id === 'string' ? await read.select().from(teamStep).where(eq(teamStep.id, id)).get() : undefined;
  const held = step && (await heldById(read, step.claim));
  if (!step || !held || held.claim.state !== 'active') return say('这一步已不在计划里，不用再办。');
  if (!(await teamsOf(read, asker.id)).some((one) => one.id === held.team.id)) return say('这一步由课题组成员来办。');
  return { step, held };
}

export const stepDone: Decide = async ({ id }, talk) => {
  const found = await ofAsker(id, talk);
  if ('messages' in found) return found;
  if (found.step.doneOn !== null) return say(`“${found.step.text}”已经记为完成，不用再点。`);
  return finish(found, talk);
};

/** Marks a step done, with a way back; `before`: what was recorded with it. */
export function finish({ step, held }: Found, talk: Talk, before = ''): Turn {
  const undo = { intent: 'step_reopen', slots: { id: step.id } };
  const turn = say({
    text: `${before}已记下：“${clip(step.text, 30)}”完成，不再提醒。`,
    buttons: [{ label: '撤销', does: undo, group: 'undo' }],
  });
  return {
    ...turn,
    writes: [set(step, { doneOn: talk.today }), moved(held.team.id, talk.today)],
    changes: [{ verb: 'done', entity: 'team_step', id: step.id, after: { done: talk.today } }],
    session: { ...talk.session, last: { ...talk.session.last, undo, step: step.id } },
  };
}

export const stepDrop: Decide = async ({ id }, talk) => {
  const found = await ofAsker(id, talk);
  if ('messages' in found) return found;
  return drop(found, talk);
};

function drop({ step }: Found, talk: Talk): Turn {
  if (step.droppedOn !== null) return say(`“${step.text}”已从计划里去掉。`);
  const undo = { intent: 'step_reopen', slots: { id: step.id } };
  return {
    ...say({
      text: `已从计划里去掉“${clip(step.text, 30)}”，不再提醒。`,
      buttons: [{ label: '撤销', does: undo, group: 'undo' }],
    }),
    writes: [set(step, { droppedOn: talk.today })],
    changes: [{ verb: 'drop', entity: 'team_step', id: step.id, after: { dropped: talk.today } }],
    session: { ...talk.session, last: { ...talk.session.last, undo, step: step.id } },
  };
}

export const stepReopen: Decide = async ({ id }, talk) => {
  const found = await ofAsker(id, talk);
  if ('messages' in found) return found;
  const { step } = found;
  const { undo: _used, ...last } = talk.session.last;
  if (step.doneOn === null && step.droppedOn === null) return say(`“${step.text}”还在计划里，没有改动。`);
  return {
    ...say(`已撤回，“${clip(step.text, 30)}”恢复原状，${dayWords(step.due, talk.today)}到期。`),
    writes: [set(step, { doneOn: null, droppedOn: null })],
    changes: [
      { verb: 'undo', entity: 'team_step', id: step.id, before: { done: step.doneOn, dropped: step.droppedOn } },
    ],
    session: { ...talk.session, last },
  };
};

export const stepMove: Decide = async ({ id, date }, talk) => {
  const found = await ofAsker(id, talk);
  if ('messages' in found) return found;
  if (typeof date === 'string') return move(found, date, talk);
  const form = { form: MOVE, values: { step: found.step.id }, trail: [], misses: 0, since: talk.now };
  return { ...NOTHING, session: { ...talk.session, form } };
};

const MOVE = 'step_move';
const ASK_WHEN = '改到哪天？说个日子就行，比如“12月20日”。';

export const moveForm: Form = {
  name: MOVE,
  title: '改期',
  fields: [
    {
      name: 'date',
      label: '日子',
      kind: 'date',
      required: true,
      ask: ASK_WHEN,
      parse: (text, talk) => dateIn(text, talk) ?? refuse(`还不清楚是哪一天。${ASK_WHEN}`),
    },
  ],
  async done({ step, date }, talk) {
    const found = await ofAsker(step, talk);
    return 'messages' in found ? found : move(found, String(date), talk);
  },
};

function dateIn(text: string, { now, zone, workingDays, today }: Talk): CivilDate | undefined {
  const reading = readDate(text, { now: civilMinute(now, zone), tense: 'future', workingDays });
  const date = reading.kind === 'date' ? reading.date : reading.kind === 'range' ? reading.end : undefined;
  return date !== undefined && date >= today ? date : undefined;
}

/** A new date is reminded of anew, as the old one was. */
function move({ step }: Found, due: CivilDate, talk: Talk): Turn {
  if (step.doneOn !== null || step.droppedOn !== null) return say(`“${step.text}”已经办结，没有改期。`);
  return {
    ...say({
      text: `已改期：“${clip(step.text, 30)}”改到${dayWords(due, talk.today)}，原定${dayWords(step.due, talk.today)}。`,
      buttons: [{ label: '改回去', does: { intent: MOVE, slots: { id: step.id, date: step.due } }, group: 'undo' }],
    }),
    writes: [set(step, { due, reminded: 0, remindedOn: null })],
    changes: [{ verb: 'move', entity: 'team_step', id: step.id, before: { due: step.due }, after: { due } }],
    session: { ...talk.session, last: { ...talk.session.last, step: step.id } },
  };
}

function set(step: Step, values: Partial<Step>): Write {
  const same = (column: SQL | typeof teamStep.doneOn, value: string | null) => sql`${column} is ${value}`;
  return write(
    build
      .update(teamStep)
      .set(values)
      .where(
        and(
          eq(teamStep.id, step.id),
          same(teamStep.doneOn, step.doneOn),
          step.droppedOn === null ? isNull(teamStep.droppedOn) : eq(teamStep.droppedOn, step.droppedOn),
          eq(teamStep.due, step.due),
        ),
      ),
    1,
  );
}

const DONE = /(?:完成|做完|弄完|办完|搞完|写完|搞定|结束|好|完)了|已(?:经)?(?:完成|做完|办结)/u;
const DROP = /不做了?|去掉|取消|不搞了?|删掉?|不用做/u;
const MOVES = /改(?:到|成|为|期)|推(?:迟)?到|延(?:期)?到|挪到|提前到|放到/u;

/** 初稿改到2月10日, 第2步不做了, 调研这一步完成了: a change to a step that stands; undefined where none is meant. */
export async function stepSaid(steps: Step[], held: Held, text: string, talk: Talk): Promise<Turn | undefined> {
  const step = stepNamed(steps, text, talk);
  if (!step) return undefined;
  const found = { step, held };
  if (MOVES.test(text)) {
    const date = dateIn(text.slice(text.search(MOVES)), talk);
    return date === undefined ? stepMove({ id: step.id }, talk) : move(found, date, talk);
  }
  if (DROP.test(text)) return drop(found, talk);
  return DONE.test(text) && step.doneOn === null ? finish(found, talk) : undefined;
}

/** 第2步; 这一步 of the reminder shown last; else the one whose words stand in the text. */
export function stepNamed(
  steps: Step[],
  text: string,
  { shown, session }: Pick<Talk, 'shown' | 'session'>,
): Step | undefined {
  const number = Number(/第(\d+)步/u.exec(numeralsAlike(text))?.[1] ?? 0);
  if (number > 0) return steps[number - 1];
  const spoken = shown?.about?.step ?? session.last.step;
  if (/[这那]一?步/u.test(text) && typeof spoken === 'string') {
    const byTalk = steps.find(({ id }) => id === spoken);
    if (byTalk) return byTalk;
  }
  const points = steps.map((one) => sharedPairs(one.text.replace(/完成|形成|开展|进行/gu, ''), text));
  const most = Math.max(0, ...points);
  return most > 0 && points.filter((one) => one === most).length === 1 ? steps[points.indexOf(most)] : undefined;
}

/** The claim behind a step, for its line in a digest. */
export function lineOf({ topic }: Held, step: Step): string {
  return `${nameOf(topic)}的计划“${clip(step.text, 30)}”`;
}
