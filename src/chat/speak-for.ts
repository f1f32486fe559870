import { type Unit, unitsOf } from '../organisation/people.ts';
import { speakFor } from '../organisation/store.ts';
import type { Action, Slots, Talk } from './skill.ts';
import { began, isAction, say, type Turn } from './turn.ts';

/** The choice of a unit, and what was wished before it. */
export const SPEAK_FOR = 'speak_for';

/** Who has posts in several units is asked once for which he or she speaks. */
export function askUnit(units: Unit[], wish: Action, talk: Talk): Turn {
  const { text } = talk;
  const since = began(talk);
  const does = (unit: Unit): Action => ({
    intent: SPEAK_FOR,
    slots: { unit: unit.code, wish: { ...wish }, text, since },
  });
  return say(
    {
      text: '您在几个组织都有职务，这次代表哪一个？选一次就记住，以后不再问。',
      buttons: units.map((unit) => ({ label: unit.name, does: does(unit) })),
    },
    { context: 'list', choices: units.map(does) },
  );
}

/** What the choice commits, and the wish that waited for it with the talk as it now is; undefined: no post there any more. */
export function chosenUnit(
  slots: Slots,
  talk: Talk,
): { turn: Turn; wish: Action | undefined; known: Talk } | undefined {
  const unit = unitsOf(talk.asker).find(({ code }) => code === slots.unit);
  if (!unit) return undefined;
  const { mustChoose: _chosen, ...rest } = talk;
  const since = typeof slots.since === 'number' ? slots.since : began(talk);
  const turn: Turn = {
    messages: [],
    writes: [speakFor(talk.asker.id, unit.code)],
    changes: [{ verb: 'speak_for', entity: 'person', id: talk.asker.id, after: { unit: unit.code } }],
  };
  const wish = isAction(slots.wish) ? slots.wish : undefined;
  return { turn, wish, known: { ...rest, asker: { ...talk.asker, unit }, text: String(slots.text ?? ''), since } };
}
