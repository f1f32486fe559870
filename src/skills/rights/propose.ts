import { and, eq } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import type { Slots, Talk } from '../../chat/skill.ts';
import { began, type Message, say, type Turn } from '../../chat/turn.ts';
import { findDate, readDate } from '../../kernel/chinese/dates.ts';
import { clip, withoutEnd } from '../../kernel/chinese/text.ts';
import { addDays, type CivilDate, civilMinute } from '../../kernel/clock.ts';
import { refuse } from '../../kernel/errors.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import { unitByCode } from '../../organisation/store.ts';
import { dayWords } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import {
  askForOutcome,
  chairs,
  chairsOf,
  DELIBERATION,
  type Deliberation,
  itemById,
  tellMembers,
  untold,
} from './deliberation-store.ts';
import { isElection } from './policy.ts';
import { deliberation } from './tables.ts';

export const PUT_UP = 'put_up_item';
const LEAD =
  /^(?:我|我们|咱们)?(?:想|要|来|有个事)?(?:(?:提交?|报|出|有|发起)(?:一|1)?(?:个|条|项)?(?:新)?(?:议题|提议|提案|动议|建议)|(?:新)?议题(?=[：:])|提议|想请大家议一议|(?:能不能|可不可以)?(?:让|请)大家(?:来)?(?:议议|议一议|讨论|商量))(?:大家|请大家)?(?:讨论|商量|议)?(?:一下|1下|一议)?[，,：:、。 ]*/u;
const TO_ALL =
  /[，,。]?(?:请|让|和|跟)?大家(?:都)?(?:来)?(?:讨论|议|商量|说说|提提意见)(?:一下|1下|一议|议)?[。！!]*$/u;
const AT_A_MEETING =
  /^(?:我)?(?:建议|希望)(?:在)?(?:支部|党员)?(?:大会|会|会议)上?(?:来)?(?:讨论|议|商量)(?:一下|1下|一议)?(.{3,40}?)[。！!]*$/u;
const ASKED_TO_ALL =
  /^(?:我)?(?:建议|提议|想把|能不能把|可不可以把)(.{3,40}?)(?:的事)?(?:(?:拿到|放到|提到|放在)(?:支部|党员)?(?:大会|会|会议)上?|请大家|让大家)(?:来)?(?:讨论|议|商量).{0,4}$/u;
const UNTIL =
  /[，,；;。]?(?:征求意见|征求大家意见|讨论|议事|意见)?(?:期限|时间)?(?:截止到|截止|截至|到)[^，。到]{0,4}\d{1,2}[月日号][^，。]{0,6}(?:为止|截止|前)?/u;

export const NO_BALLOT =
  '选举和人选推荐要在党员大会或会议上按规定投票，不在聊天里进行。换届的步骤可以问我“换届选举怎么走程序”。';

/** 我提个议题：… A member's goes to the unit's secretary; an officer's is put up at once, to the day that is named. */
export async function propose(slots: Slots, talk: Talk): Promise<Turn> {
  const text = itemIn(talk.text, slots);
  if (isElection(talk.text)) return say(NO_BALLOT);
  if (!text) return say('想议什么事？请一句话说出来，例如“提个议题：党员活动室晚上开放到九点”。');
  const { asker, read, today } = talk;
  const { first: number, taken } = await nextOf(read, 'deliberation');
  const id = talk.newId();
  const officer = chairs(talk, asker.unit.code);
  const row = { id, number, unit: asker.unit.code, text, by: asker.id, raisedOn: today, state: 'raised' as const };
  const raised = {
    writes: [taken, write(build.insert(deliberation).values(row), 1)],
    changes: [{ verb: 'raise', entity: 'deliberation', id, after: { number, text } }],
    session: {
      last: { ...talk.session.last, deliberation: id, undo: { intent: 'withdraw_item', slots: { item: id } } },
    },
  };
  if (officer) {
    const form = { form: PUT_UP, values: { item: id, ...untilIn(talk) }, trail: [], misses: 0, since: began(talk) };
    const said = say(`议题 ${number} 号已登记：“${clip(text, 60)}”。征求意见到哪天？例如“12月10日”。`);
    const until = form.values.until;
    if (until === undefined)
      return { ...said, ...raised, session: { ...raised.session, form: { ...form, asking: 'until' } } };
    return {
      ...say(opened(number, text, until, today)),
      ...raised,
      writes: [
        taken,
        write(build.insert(deliberation).values({ ...row, state: 'open', until, decidedBy: asker.id }), 1),
        ...(await tellAll({ ...row, until }, asker.unit.name, talk)),
      ],
    };
  }
  const chairing = (await chairsOf(read, asker.unit.code)).filter((one) => one !== asker.id);
  const turn = say(
    chairing.length > 0
      ? `议题 ${number} 号已登记：“${clip(text, 80)}”，已请${asker.unit.name}书记安排征求意见，有结果告诉您。说错了可以说“撤回”。`
      : `议题 ${number} 号已登记：“${clip(text, 80)}”。${asker.unit.name}还没有登记书记，书记到任后安排。`,
  );
  return {
    ...turn,
    ...raised,
    messages: [
      ...turn.messages,
      ...chairing.map(
        (to): Message => ({
          to: { person: to },
          kind: 'proactive',
          why: `您是${asker.unit.name}的负责同志`,
          about: `${DELIBERATION}${id}`,
          card: {
            text: `有党员提了议题 ${number} 号：“${clip(text, 80)}”，要不要征求大家意见？`,
            buttons: [
              { label: '征求意见', does: { intent: PUT_UP, slots: { item: id } }, tone: 'primary' },
              { label: '不列入', does: { intent: 'decline_item', slots: { item: id } } },
            ],
          },
        }),
      ),
    ],
  };
}

/** The button 征求意见: only the day is asked. */
export async function putUp({ item }: Slots, talk: Talk): Promise<Turn> {
  const found = await itemById(talk.read, String(item));
  if (!found || !chairs(talk, found.unit)) return say('这个议题由本组织的书记、副书记安排。');
  if (found.state !== 'raised') return say(`议题 ${found.number} 号已经安排过了。`);
  const form = { form: PUT_UP, values: { item: found.id }, trail: [], misses: 0, since: began(talk) };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

export const putUpForm: Form = {
  name: PUT_UP,
  title: '征求意见',
  fields: [
    {
      name: 'until',
      label: '截止',
      kind: 'date',
      required: true,
      ask: '征求意见到哪天？例如“12月10日”或“下周五”。',
      parse(text, talk) {
        const until = dayIn(text, talk);
        if (!until) return refuse('没有听清日期，请说几月几日，例如“12月10日”。');
        return until < talk.today ? refuse('这一天已经过了，请说以后的日子。') : until;
      },
    },
  ],
  async done(values: Values, talk: Talk): Promise<Turn> {
    const found = await itemById(talk.read, String(values.item));
    const until = String(values.until);
    if (!found || !chairs(talk, found.unit)) return say('这个议题由本组织的书记、副书记安排。');
    if (found.state !== 'raised') return say(`议题 ${found.number} 号已经安排过了。`);
    const unit = await unitByCode(talk.read, found.unit);
    return {
      ...say(opened(found.number, found.text, until, talk.today)),
      writes: [
        write(
          build
            .update(deliberation)
            .set({ state: 'open', until, decidedBy: talk.asker.id })
            .where(and(eq(deliberation.id, found.id), eq(deliberation.state, 'raised'))),
          1,
        ),
        untold(found.id),
        ...(await tellAll({ ...found, until }, unit?.name ?? '', talk)),
      ],
      changes: [{ verb: 'open', entity: 'deliberation', id: found.id, after: { until } }],
    };
  },
};

export function stanceButtons(id: string): Button[] {
  const act = (label: string, stance: string): Button => ({
    label,
    does: { intent: 'deliberation', slots: { id, act: stance } },
    lasting: true,
  });
  return [act('赞成', 'support'), act('反对', 'oppose'), act('弃权', 'abstain')];
}

/** The day that a message names as the end of a term. */
function dayIn(text: string, { now, zone, workingDays }: Talk): CivilDate | undefined {
  const reading = readDate(text, { now: civilMinute(now, zone), tense: 'future', workingDays });
  if (reading.kind === 'date') return reading.date;
  return reading.kind === 'range' ? reading.end : undefined;
}

function untilIn(talk: Talk): { until?: CivilDate } {
  const setting = { now: civilMinute(talk.now, talk.zone), tense: 'future' as const, workingDays: talk.workingDays };
  const words = UNTIL.exec(talk.text)?.[0];
  if (!words || !findDate(words, setting)) return {};
  const until = dayIn(words, talk);
  return until && until >= talk.today ? { until } : {};
}

function itemIn(said: string, { item }: Slots): string | undefined {
  const wanted =
    ASKED_TO_ALL.exec(said)?.[1] ?? AT_A_MEETING.exec(said)?.[1] ?? said.replace(LEAD, '').replace(TO_ALL, '');
  const text = withoutEnd(wanted.replace(UNTIL, ''), '，,。；; \n').trim();
  const own = text.length >= 3 && text !== said.trim() ? text : undefined;
  const found = own ?? (typeof item === 'string' ? item : text.length >= 6 ? text : undefined);
  return found && maskPersonal(found).text;
}

function opened(number: number, text: string, until: CivilDate, today: CivilDate): string {
  return `议题 ${number} 号“${clip(text, 60)}”开始征求意见，到${dayWords(until, today)}。只汇总意见，不是表决；到期后请您给个结论，我告诉发言的同志。`;
}

async function tellAll(
  { id, number, unit, text, until }: Pick<Deliberation, 'id' | 'number' | 'unit' | 'text'> & { until: CivilDate },
  unitName: string,
  { asker, today, read }: Talk,
): Promise<Write[]> {
  return [
    ...askForOutcome({ id }, await chairsOf(read, unit), {
      from: addDays(until, 1),
      text: `议题 ${number} 号“${clip(text, 60)}”征求意见到期了，请看看意见、给个结论。`,
      why: `您是${unitName}的负责同志`,
      buttons: [
        { label: '看意见', does: { intent: 'see_item', slots: { item: id } }, lasting: true },
        { label: '给结论', does: { intent: 'conclude_item', slots: { item: id } } },
      ],
    }),
    tellMembers({ id, unit }, asker.id, {
      from: today,
      text: `议题 ${number} 号征求意见：“${clip(text, 80)}”，${dayWords(until, today)}前点一下，或说“议题${number}：您的意见”。不表态也行。`,
      why: `您是${unitName}的党员`,
      buttons: stanceButtons(id),
    }),
  ];
}
