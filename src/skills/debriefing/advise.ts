import type { Form } from '../../chat/form.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { build, write } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Unit } from '../../organisation/people.ts';
import { guidedBy, unitsBelow } from '../../organisation/store.ts';
import { whichCard } from './cards.ts';
import { namedIn } from './meant.ts';
import { isOver } from './policy.ts';
import { calledOf, type Debriefing, debriefingById, debriefingsOf } from './store.ts';
import { debriefingAdvice } from './tables.ts';

const ADVISE = 'advise_debriefing';

/** Stands for any unit that is guided: only the relation is asked. */
const SOME: Unit = { code: '', name: '', kind: 'branch' };

/** Those on which a guiding unit may still advise: it reads, it never marks (L7). */
export async function openForAdvice({ read, asker, today }: Talk): Promise<Debriefing[]> {
  const guides = [...new Set(asker.posts.map(({ unit }) => unit.code))].filter(
    (code) => may(asker, 'advise', SOME, { above: [], guides: [code] }) === true,
  );
  const guided = (await Promise.all(guides.map((code) => guidedBy(read, code)))).flat();
  const below = (await Promise.all(guided.map(({ code }) => unitsBelow(read, code)))).flat();
  const all = await debriefingsOf(read, [...new Set([...guided, ...below].map(({ code }) => code))], 'debriefing');
  return all.filter((one) => one.state === 'submitted' && !isOver(one.of, today));
}

export async function takeAdvice(all: Debriefing[], slots: Slots, talk: Talk): Promise<Turn> {
  const named =
    slots.debriefing === undefined ? namedIn(all, talk.text) : all.filter(({ id }) => id === slots.debriefing);
  const [one, ...others] = named.length > 0 ? named : all;
  if (!one) return say('现在没有可以提意见的述职。');
  if (others.length > 0)
    return say(whichCard('指导单位不打分，可以提意见。对哪一位？', named.length > 0 ? named : all, ADVISE));
  const form = { form: ADVISE, values: { debriefing: one.id }, trail: [], misses: 0, since: began(talk) };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

export const advise: Decide = async (slots, talk) => {
  const one = await debriefingById(talk.read, String(slots.debriefing));
  if (one?.state !== 'submitted' || isOver(one.of, talk.today)) return say('这份述职现在不能再提意见了。');
  const allowed = may(talk.asker, 'advise', one.at, await treeAround(talk.read, one.unit));
  return allowed === true ? takeAdvice([one], slots, talk) : say(allowed.text);
};

export const adviceForm: Form = {
  name: ADVISE,
  title: '述职意见',
  literal: true,
  fields: [
    {
      name: 'text',
      label: '意见',
      kind: 'text',
      required: true,
      ask: '请说您的意见，一句话就行，会带着您单位的名称转给书记。指导单位不打分。',
      parse: (text) => (text.trim().length < 4 ? { refused: true, text: '请用一句话说说意见。' } : text.trim()),
    },
  ],
  async done({ debriefing: id, text }, talk) {
    const one = await debriefingById(talk.read, String(id));
    if (!one || isOver(one.of, talk.today)) return say('这份述职已经结束，没有记。');
    const { asker, newId, today } = talk;
    const row = { id: newId(), debriefing: one.id, text: String(text), by: asker.id, unit: asker.unit.code, on: today };
    const told = one.secretary
      ? [
          {
            to: { person: one.secretary },
            kind: 'proactive' as const,
            why: `您是${one.at.name}书记`,
            about: `debriefing/${one.id}`,
            card: { text: `${asker.unit.name}对您的述职提了意见：${String(text)}` },
          },
        ]
      : [];
    const answer = say(`已记下，会转给${calledOf(one)}。`);
    return {
      ...answer,
      messages: [...answer.messages, ...told],
      writes: [write(build.insert(debriefingAdvice).values(row), 1)],
      changes: [{ verb: 'advise', entity: 'debriefing', id: one.id, after: { text: row.text } }],
    };
  },
};
