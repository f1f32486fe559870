import type { Outcome } from '../../src/desk.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import { sampleDesk } from '../support/desk.ts';
import { peopleOf } from '../support/people.ts';

const DAY = 86_400_000;

/** The sample's desk with files that can be sent, and days that can pass. */
export async function house() {
  const sent = new Map<string, Uint8Array>();
  const desk = await sampleDesk({ fileSent: (ref) => sent.get(ref) });
  const { staff, secretary } = await peopleOf(desk.database);
  const seen: { to: string; card: ShownCard }[] = [];
  const remembered = <T extends Outcome>(outcome: T) => {
    seen.push(...outcome.messages);
    return outcome;
  };
  const hears: typeof desk.hears = async (...said) => remembered(await desk.hears(...said));
  const passes: typeof desk.passes = async (at) => remembered(await desk.passes(at));
  const says = async (person: string, text: string) => {
    const { replies } = await hears(person, { kind: 'text', text });
    return replies.map((card) => wordsOf(card)).join('\n\n');
  };
  const sends = async (person: string, content: string | Uint8Array, name = '制度.txt') => {
    const ref = String(sent.size);
    sent.set(ref, Buffer.from(content));
    const { replies } = await hears(person, { kind: 'media', media: 'file', name, ref });
    return replies.map((card) => wordsOf(card)).join('\n');
  };
  return {
    ...desk,
    hears,
    passes,
    says,
    /** The newest button of that label on a card of theirs. */
    async presses(person: string, label: string) {
      const buttons = seen.filter(({ to }) => to === person).flatMap(({ card }) => card.buttons ?? []);
      const action = buttons.findLast((button) => button.label.includes(label))?.id;
      if (action === undefined) throw new Error(`${person} was shown no button ${label}`);
      return hears(person, { kind: 'press', action });
    },
    staff,
    secretary,
    sends,
    /** As the staff do it: the file, and a tap. */
    async publish(content: string) {
      await sends(staff, content);
      return says(staff, '发布');
    },
    /** A minute later. */
    later: () => desk.moveTo(desk.now() + 60_000),
    /** What each is told in the digests of the days after today, to the end of `day`. */
    async until(day: string) {
      const told: string[] = [];
      for (let at = desk.now() + DAY; at <= Date.parse(`${day}T23:00:00+08:00`); at += DAY) {
        const { messages } = await passes(at);
        told.push(...messages.map(({ to, card }) => `${to}: ${wordsOf(card)}`));
      }
      return told;
    },
  };
}
