import { and, eq, isNull } from 'drizzle-orm';
import * as z from 'zod';
import type { Form, Values } from '../../chat/form.ts';
import type { Decide, Takes, Talk } from '../../chat/skill.ts';
import { NOTHING, say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Card, Json } from '../../message/card.ts';
import { dayWords } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { type Planned, stepsIn } from './plan-parse.ts';
import { stepSaid } from './steps.ts';
import { type Held, heldById, moved, type Step, stepsOf } from './store.ts';
import { LEVELS, teamStep } from './tables.ts';
import { heldByTeamsOf, isTurn, whichClaim } from './which.ts';
import { LEVEL_WORDS, nameOf } from './wording.ts';

const PLAN = 'team_plan';
const MOST = 15;
const ASK = '有哪几步、各到哪天？一句话就行，比如“12月底前完成调研，2月底出初稿，4月前成稿”。';
const LOOKS = /看|查|什么|哪些|哪几步|怎么样|吗|？|情况|列/u;

/** 计划: shown, told whole, or mended step by step. */
export const teamPlan: Decide = async (slots, talk) => {
  const held = await heldByTeamsOf(talk);
  if (held.length === 0) return say('您的课题组还没有申领课题。领了以后，一句话就能报计划。');
  const words = slots.text ?? talk.text;
  const text = typeof words === 'string' ? words : '';
  const found = whichClaim(
    held,
    slots,
    talk,
    (claim) => ({ intent: PLAN, slots: { claim, text } }),
    '是哪个课题的计划？',
  );
  if (isTurn(found)) return found;
  const known = await stepsOf(talk.read, [found.claim.id]);
  const change = await stepSaid(known, found, text, talk);
  if (change) return change;
  const { steps, unclear } = stepsIn(text, settingOf(talk));
  if (steps.length === 0 && known.length > 0 && (LOOKS.test(text) || text === '')) return shown(found, known, talk);
  const values: Values = { claim: found.claim.id, ...(steps.length > 0 ? { steps, unclear } : {}) };
  return opened(values, talk);
};

function opened(values: Values, talk: Talk): Turn {
  return {
    ...NOTHING,
    session: { ...talk.session, form: { form: PLAN, values, trail: [], misses: 0, since: talk.now } },
  };
}

function settingOf({ now, zone, workingDays }: Pick<Talk, 'now' | 'zone' | 'workingDays'>) {
  return { now: civilMinute(now, zone), workingDays };
}

const Steps = z.array(z.object({ text: z.string(), due: z.string(), level: z.enum(LEVELS) }));

function stepsOfValues({ steps }: Values): Planned[] {
  return Steps.catch([]).parse(steps);
}

export const planForm: Form = {
  name: PLAN,
  title: '报实施计划',
  fields: [
    {
      name: 'steps',
      label: '步骤',
      kind: 'text',
      required: true,
      ask: ASK,
      parse(text, talk): Json | ReturnType<typeof refuse> {
        const { steps, unclear } = stepsIn(text, settingOf(talk));
        if (steps.length > 0) return steps;
        return refuse(unclear.length > 0 ? `“${unclear[0]}”还看不出是哪天，请说个日子。` : `没看出日子。${ASK}`);
      },
    },
  ],
  async summary(values, talk) {
    const held = await heldById(talk.read, String(values.claim));
    const known = held ? (await stepsOf(talk.read, [held.claim.id])).filter(({ doneOn }) => doneOn === null) : [];
    const steps = stepsOfValues(values);
    const unclear = Array.isArray(values.unclear) ? values.unclear : [];
    const notes = [
      unclear.length > 0 ? `“${unclear.join('、')}”没看出是哪天，没有列入，可以说“加一步：……”。` : '',
      known.length > 0 ? `确认后替换原来没完成的 ${known.length} 步。` : '',
    ].join('');
    return {
      card: {
        ...planCard(steps, talk),
        text: `${held ? nameOf(held.topic) : '课题'}的计划共 ${steps.length} 步，确认提交吗？${notes}要改就说，比如“第2步改到2月10日”。`,
      },
    };
  },
  async heard(text, values, talk) {
    const steps = stepsOfValues(values);
    if (steps.length === 0) return undefined;
    const number = Number(/第(\d+)(?:步|条|项)/u.exec(numeralsAlike(text))?.[1] ?? 0);
    const step = steps[number - 1];
    const said = stepsIn(text.replace(/第.{1,3}(?:步|条|项)|加一?步|改(?:到|成|为)/gu, '，'), settingOf(talk));
    if (step && /去掉|不要|删|不做/u.test(text)) return { steps: steps.filter((one) => one !== step), unclear: [] };
    const level = LEVELS.find((one) => text.includes(LEVEL_WORDS[one].slice(0, 2)) && !said.steps[0]);
    if (step && level) return { steps: steps.map((one) => (one === step ? { ...one, level } : one)) };
    const [first] = stepsIn(`做，${text.replace(/第.{1,3}(?:步|条|项)/gu, '')}`, settingOf(talk)).steps;
    if (step && first)
      return { steps: sorted(steps.map((one) => (one === step ? { ...one, due: first.due } : one))), unclear: [] };
    if (said.steps.length === 0) return undefined;
    if (/加|再有|还有/u.test(text)) return { steps: sorted([...steps, ...said.steps]), unclear: [] };
    return { steps: said.steps, unclear: said.unclear };
  },
  async done(values, talk) {
    const held = await heldById(talk.read, String(values.claim));
    const steps = stepsOfValues(values).slice(0, MOST);
    if (held?.claim.state !== 'active') return say('这个课题贵组已经退了，计划没有保存。');
    if (steps.length === 0) return say('计划里还没有步骤，没有保存。');
    const { id } = held.claim;
    const rows = steps.map(({ text, due, level }) => ({
      id: talk.newId(),
      claim: id,
      level,
      text: clip(maskPersonal(text).text, 60),
      due,
    }));
    const first = steps[0];
    return {
      ...say(
        `${nameOf(held.topic)}的计划已记下，共 ${steps.length} 步，最近一步是${first ? `${dayWords(first.due, talk.today)}${clip(first.text, 20)}` : ''}。到期前一周和当天会在汇总提醒里告诉组长。`,
      ),
      writes: [
        write(
          build
            .update(teamStep)
            .set({ droppedOn: talk.today })
            .where(and(eq(teamStep.claim, id), isNull(teamStep.doneOn), isNull(teamStep.droppedOn))),
        ),
        ...rows.map((row) => write(build.insert(teamStep).values(row), 1)),
        moved(held.team.id, talk.today),
      ],
      changes: [
        { verb: 'plan', entity: 'claim', id, after: { steps: steps.map(({ text, due }) => `${due} ${text}`) } },
      ],
    };
  },
};

function sorted(steps: Planned[]): Planned[] {
  return [...steps].sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}

function planCard(steps: Pick<Step, 'due' | 'text' | 'level'>[], { today }: Talk): Card {
  return {
    table: {
      columns: ['步', '到期', '内容', '层面'],
      rows: steps
        .slice(0, MOST)
        .map(({ due, text, level }, i) => [String(i + 1), dayWords(due, today), clip(text, 24), LEVEL_WORDS[level]]),
    },
  };
}

function shown(held: Held, steps: Step[], talk: Talk): Turn {
  const done = steps.filter(({ doneOn }) => doneOn !== null).length;
  const turn = say({
    ...planCard(
      steps.map((one) => ({ ...one, text: one.doneOn ? `✓ ${one.text}` : one.text })),
      talk,
    ),
    text: `${nameOf(held.topic)}的计划共 ${steps.length} 步，完成 ${done} 步。完成了说一声，改期说“第2步改到2月10日”。`,
  });
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, topic: held.topic.number ?? 0 } } };
}

const PLAN_FILE = /(?:实施|研究|课题|工作|调研)?(?:计划|方案|进度安排|安排表)/u;
const OTHER = /成果|报告|制度|办法|细则|论文|五型/u;

/** A plan that comes as a file, of somebody who is in a team. */
export const planFile: Takes = {
  label: '课题计划',
  takes: ({ name, text }) => PLAN_FILE.test(name) && !OTHER.test(name) && text !== undefined,
  async decide(_slots, talk) {
    const { attachment } = talk;
    const held = await heldByTeamsOf(talk);
    const { steps, unclear } = stepsIn(attachment?.text ?? '', settingOf(talk));
    if (!attachment || held.length === 0 || steps.length === 0) return waitsForWords(talk, held.length > 0);
    const text = steps.map((one) => `${one.due} ${one.text}`).join('；');
    const found = whichClaim(
      held,
      {},
      talk,
      (claim) => ({ intent: PLAN, slots: { claim, text } }),
      '这是哪个课题的计划？',
    );
    return isTurn(found)
      ? found
      : opened({ claim: found.claim.id, steps: sorted(steps).slice(0, MOST), unclear }, talk);
  },
};

function waitsForWords({ attachment, session, now }: Talk, inTeam: boolean): Turn {
  if (!attachment) return say('这个文件没能取到，请再发一次。');
  const { id, name, bytes } = attachment;
  const hint = inTeam ? '没读出带日期的步骤，可以用一句话报计划。' : '请用一句话说说要办什么。';
  return {
    ...say(`收到“${name}”。${hint}`),
    session: { ...session, last: { ...session.last, file: { id, name, bytes, at: now } } },
  };
}
