import { wordsOf } from '../../src/message/card.ts';
import { sampleDesk } from '../support/desk.ts';
import { peopleOf } from '../support/people.ts';

const DAY = 86_400_000;

/** The sample's desk with files that can be sent, and days that can pass. */
export async function house() {
  const sent = new Map<string, Uint8Array>();
  const desk = await sampleDesk({ fileSent: (ref) => sent.get(ref) });
  const { staff, secretary } = await peopleOf(desk.database);
  const sends = async (person: string, content: string | Uint8Array, name = '制度.txt') => {
    const ref = String(sent.size);
    sent.set(ref, Buffer.from(content));
    const { replies } = await desk.hears(person, { kind: 'media', media: 'file', name, ref });
    return replies.map((card) => wordsOf(card)).join('\n');
  };
  return {
    ...desk,
    staff,
    secretary,
    sends,
    /** As the staff do it: the file, and a tap. */
    async publish(content: string) {
      await sends(staff, content);
      return desk.says(staff, '发布');
    },
    /** A minute later. */
    later: () => desk.moveTo(desk.now() + 60_000),
    /** What each is told in the digests of the days after today, to the end of `day`. */
    async until(day: string) {
      const told: string[] = [];
      for (let at = desk.now() + DAY; at <= Date.parse(`${day}T23:00:00+08:00`); at += DAY) {
        const { messages } = await desk.passes(at);
        told.push(...messages.map(({ to, card }) => `${to}: ${wordsOf(card)}`));
      }
      return told;
    },
  };
}
