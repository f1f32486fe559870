import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, query } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import { allUnits } from '../../organisation/store.ts';
import { maskPersonal } from '../problems/index.ts';
import { traceButton } from './adopted.ts';
import { type Adoption, mayTakeUp, type TakenUp } from './policy.ts';
import { asNumber, bareNumber, numberOf } from './said.ts';
import { adoptionByNumber, adoptionsOf, leave, noted, outcomeById, takersOf, takeUp } from './store.ts';
import { adoption, adoptionUnit } from './tables.ts';

const LISTED = 8;
const BUTTONS = 4;
const NAMED = 4;
const NOTE = 60;

/** 有哪些推广做法: what came of the outcomes and may be taken up, for everyone. */
export const listPractices: Decide = async (_slots, talk) => {
  const number = numberOf('adoption', talk.text) ?? bareNumber(talk.text);
  if (number !== undefined) return showPractice({ practice: number }, talk);
  const all = await practicesOf(talk);
  if (all.length === 0) return say('还没有推广的做法。成果评审、转化后会列在这里。');
  const shown = all.slice(-LISTED).reverse();
  const units = await Promise.all(shown.map(async ({ id }) => (await takersOf(talk.read, id)).length));
  const choices = shown.map(({ number: one }) => ({ intent: 'show_practice', slots: { practice: one } }));
  return say(
    {
      text: `推广的做法共 ${all.length} 个${all.length > shown.length ? `，最近 ${shown.length} 个如下` : ''}。`,
      fields: shown.map((one, i) => ({
        label: `${one.number} 号`,
        value: `${clip(one.title, 30)}（${units[i] ? `${units[i]} 个单位在用` : '还没有单位采用'}）`,
      })),
      buttons: shown.slice(0, BUTTONS).map((one, i) => ({
        label: `看做法 ${one.number} 号`,
        does: choices[i] ?? { intent: 'list_practices' },
        lasting: true,
      })),
    },
    { context: 'list', choices },
  );
};

export const showPractice: Decide = async ({ practice }, talk) => {
  const found = await practiceOf(asNumber(practice), talk);
  if (!found) return say('没有找到这个做法，可以问“有哪些推广做法”。');
  const { read, asker } = talk;
  const takers = await takersOf(read, found.id);
  const names = new Map((await allUnits(read)).map(({ code, name }) => [code, name]));
  const from = await outcomeById(read, found.outcome);
  const mine = takers.some(({ unit }) => unit === asker.unit.code);
  const lines = takers.map(({ unit, note }) => `${names.get(unit) ?? unit}${note ? `：${note}` : ''}`);
  const text = found.text ?? '';
  const long = text.length > 120;
  const buttons: Button[] = mine
    ? [{ label: '不再采用', does: { intent: 'drop_practice', slots: { practice: found.number } } }]
    : mayTakeUp(asker)
      ? []
      : [takeUpButton(found)];
  const turn = say(
    {
      text: `做法 ${found.number} 号“${clip(found.title, 40)}”：${clip(text, 120)}`,
      fields: [
        ...(from ? [{ label: '出自', value: `成果 ${from.number} 号` }] : []),
        {
          label: '在用',
          value:
            takers.length === 0
              ? '还没有单位采用'
              : `${takers
                  .slice(0, NAMED)
                  .map(({ unit }) => names.get(unit) ?? unit)
                  .join('、')}${takers.length > NAMED ? `等 ${takers.length} 个单位` : ''}`,
        },
      ],
      ...(long || takers.length > NAMED || takers.some(({ note }) => note)
        ? { more: [...(long ? [text] : []), ...lines].join('\n') }
        : {}),
      buttons: [...buttons, traceButton(found.number)],
    },
    { context: 'answer', about: { practice: found.number } },
  );
  return { ...turn, session: spokenOf(found, talk) };
};

/** 我们支部也用这个做法. */
export const takeUpPractice: Decide = async ({ practice }, talk) => {
  const { asker, read, today } = talk;
  const found = await practiceMeant(asNumber(practice), talk);
  if (!found) return listPractices({}, { ...talk, text: '' });
  const refusal = mayTakeUp(asker);
  if (refusal) return say(refusal.text);
  const { number, title, id } = found;
  const name = `做法 ${number} 号“${clip(title, 30)}”`;
  if ((await takersOf(read, id)).some(({ unit }) => unit === asker.unit.code))
    return say(`${asker.unit.name}已经采用${name}了，不用再登记。`);
  const row = { id: talk.newId(), adoption: id, unit: asker.unit.code, by: asker.id, on: today };
  return {
    ...say(
      {
        text: `已记下：${asker.unit.name}采用${name}。不用报材料，三个月后问您一次用得怎么样。`,
        buttons: [
          { label: '撤回', does: { intent: 'drop_practice', slots: { practice: number } } },
          traceButton(number),
        ],
      },
      { context: 'answer', about: { practice: number } },
    ),
    unless: [
      query(build.select({ id: adoptionUnit.id }).from(adoptionUnit).where(ofUnit(id, asker.unit.code))),
      query(
        build
          .select({ id: adoption.id })
          .from(adoption)
          .where(and(eq(adoption.id, id), eq(adoption.state, 'dropped'))),
      ),
    ],
    writes: [takeUp(row)],
    changes: [{ verb: 'take_up', entity: 'adoption', id, after: { number, unit: asker.unit.code } }],
    session: spokenOf(found, talk),
  };
};

export const dropPractice: Decide = async ({ practice }, talk) => {
  const { asker, read } = talk;
  const found = await practiceMeant(asNumber(practice), talk);
  const mine = found && (await takersOf(read, found.id)).find(({ unit }) => unit === asker.unit.code);
  if (!found || !mine) return say(`${asker.unit.name}没有采用${found ? `做法 ${found.number} 号` : '这个做法'}。`);
  const refusal = mayTakeUp(asker);
  if (refusal) return say(refusal.text);
  return {
    ...say(`好的，${asker.unit.name}不再采用做法 ${found.number} 号，也不会再问。`),
    writes: [leave(mine)],
    changes: [
      { verb: 'leave', entity: 'adoption', id: found.id, before: { number: found.number, unit: asker.unit.code } },
    ],
  };
};

const BEFORE_NOTE = /^.{0,12}?做法\s*(?:\d{1,6}\s*号?)?\s*(?:用得|用起来|用着|的?效果)?(?:怎么样)?[：:，,。\s]*/u;

/** How it goes, in one line; shown with the practice for others who think of taking it up. */
export const practiceGoes: Decide = async ({ practice, note }, talk) => {
  const { asker, read, text } = talk;
  const found = await practiceMeant(asNumber(practice), talk);
  const mine = found && (await takersOf(read, found.id)).find(({ unit }) => unit === asker.unit.code);
  if (!found || !mine) return found ? showPractice({ practice: found.number }, talk) : listPractices({}, talk);
  const said = typeof note === 'string' ? note : text.replace(BEFORE_NOTE, '').trim() || text.trim();
  const line = clip(maskPersonal(said).text.replace(/\s+/gu, ' '), NOTE);
  if (line.length < 2) return showPractice({ practice: found.number }, talk);
  return {
    ...say(`谢谢，已记在做法 ${found.number} 号下面：“${line}”，供别的单位参考。要改再说一遍就行。`, {
      context: 'answer',
      about: { practice: found.number },
    }),
    writes: [noted(mine, line)],
    changes: [
      {
        verb: 'note',
        entity: 'adoption',
        id: found.id,
        before: { note: mine.note },
        after: { unit: mine.unit, note: line },
      },
    ],
  };
};

function takeUpButton({ number }: Pick<Adoption, 'number'>): Button {
  return { label: '我们也用', does: { intent: 'take_up_practice', slots: { practice: number } }, tone: 'primary' };
}

/** The practices that somebody took up, for what is asked of him or her. */
export function practiceName({ number, title }: Pick<Adoption, 'number' | 'title'>): string {
  return `做法 ${number} 号“${clip(title, 30)}”`;
}

async function practicesOf({ read }: Pick<Talk, 'read'>): Promise<Adoption[]> {
  return (await adoptionsOf(read)).filter(({ how }) => how === 'practice');
}

async function practiceOf(number: number | undefined, { read }: Pick<Talk, 'read'>): Promise<Adoption | undefined> {
  const found = number === undefined ? undefined : await adoptionByNumber(read, number);
  return found?.how === 'practice' ? found : undefined;
}

/** The one that is named, else spoken of, else the only one that there is. */
async function practiceMeant(number: number | undefined, talk: Talk): Promise<Adoption | undefined> {
  const { text, shown, session } = talk;
  const named = number ?? numberOf('adoption', text) ?? bareNumber(text);
  if (named !== undefined) return practiceOf(named, talk);
  const spoken = asNumber(shown?.about?.practice) ?? asNumber(session.last.practice);
  if (spoken !== undefined) return practiceOf(spoken, talk);
  const all = await practicesOf(talk);
  return all.length === 1 ? all[0] : undefined;
}

function spokenOf({ number }: Adoption, { session }: Talk): Turn['session'] & object {
  return { ...session, last: { ...session.last, practice: number } };
}

function ofUnit(id: TakenUp['adoption'], unit: string) {
  return and(eq(adoptionUnit.adoption, id), eq(adoptionUnit.unit, unit));
}
