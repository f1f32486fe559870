import { withoutForm } from '../../chat/forms.ts';
import type { Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { glimpse } from './cards.ts';
import { ANONYMOUS, TELL } from './draft.ts';
import { standsAs, toldHere } from './merged.ts';
import { mayEndorse } from './policy.ts';
import { problemStatus } from './status.ts';
import {
  addEndorsement,
  dropEndorsement,
  endorsingUnits,
  hasEndorsed,
  problemByNumber,
  unlessEndorsable,
} from './store.ts';

/** Who asks after endorsements has not endorsed. */
const ASKS = /告诉我|哪[些个几家]|谁|多少|几[个家]|[吗么][？?]?$/;

/** "我们也有": joins a problem that was told, by number or the one just shown. Units count, not persons. */
export async function endorse(slots: Slots, talk: Talk): Promise<Turn> {
  const { read, asker } = talk;
  const number = numberMeant(slots, talk);
  if (number === undefined) return say('要附议哪一条？请说出编号，比如“附议 12 号”。');
  const found = await problemByNumber(read, number);
  const problem = found && (await standsAs(read, found));
  if (!found || !problem) return say(`没有找到难题 ${number} 号，请核对一下编号。`);
  if (ASKS.test(talk.text)) return problemStatus({ problem_no: number }, talk);
  const own = problem.toldBy === asker.id ? undefined : await toldHere(read, problem, asker.id);
  if (own) return say(`您报的难题 ${own.number} 号已并在 ${problem.number} 号里，不用再附议。`);
  const refusal = mayEndorse(problem, asker.id, await hasEndorsed(read, problem, asker.id));
  if (refusal) return say(refusal.text);

  const before = (await endorsingUnits(read, [problem])).get(problem.id) ?? 0;
  const dropped = talk.session.form?.form === TELL ? '刚才的草稿没有另外提交。' : '';
  const turn = say(
    {
      text: `已代表${asker.unit.name}附议难题 ${problem.number} 号“${glimpse(problem, 30)}”${found === problem ? '' : `（${number} 号已并在其中）`}。${dropped}附议按单位计，同一单位只计一次。`,
      ...(before > 0 ? { fields: [{ label: '此前附议', value: `${before} 个单位` }] } : {}),
      buttons: [{ label: '取消附议', does: { intent: 'drop_endorsement', slots: { problem_no: problem.number } } }],
    },
    { context: 'answer', about: { problem: problem.number } },
  );
  const session = {
    ...talk.session,
    last: {
      ...talk.session.last,
      problem: problem.number,
      undo: { intent: 'drop_endorsement', slots: { problem_no: problem.number } },
    },
  };
  const { form } = session;
  return {
    ...turn,
    ...(form?.form === TELL && form.values.how === ANONYMOUS ? { eraseSince: form.since } : {}),
    unless: unlessEndorsable(problem, asker.id),
    writes: [
      addEndorsement({
        id: talk.newId(),
        problem: problem.id,
        person: asker.id,
        unit: asker.unit.code,
        on: talk.today,
      }),
    ],
    changes: [{ verb: 'endorse', entity: 'problem', id: problem.id, after: { unit: asker.unit.code } }],
    session: session.form?.form === TELL ? withoutForm(session) : session,
  };
}

export async function takeBackEndorsement({ problem_no: number }: Slots, talk: Talk): Promise<Turn> {
  const problem = typeof number === 'number' ? await problemByNumber(talk.read, number) : undefined;
  if (!problem || !(await hasEndorsed(talk.read, problem, talk.asker.id))) return say('您没有附议过这一条。');
  return {
    ...say(`已取消对难题 ${problem.number} 号的附议。`),
    writes: [dropEndorsement(problem, talk.asker.id)],
    changes: [{ verb: 'drop_endorsement', entity: 'problem', id: problem.id, before: { unit: talk.asker.unit.code } }],
  };
}

function numberMeant({ problem_no: number, index }: Slots, { shown, session, text }: Talk): number | undefined {
  if (typeof number === 'number') return number;
  const inText = /(\d{1,7})\s*号/.exec(text)?.[1];
  if (inText) return Number(inText);
  const alike = shown?.about?.similar;
  if (Array.isArray(alike)) {
    const chosen = alike[typeof index === 'number' ? index - 1 : 0];
    if (typeof chosen === 'number') return chosen;
  }
  const spoken = shown?.about?.problem ?? session.last.problem;
  return typeof spoken === 'number' ? spoken : undefined;
}
