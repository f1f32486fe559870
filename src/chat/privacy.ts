import type { Talk } from './skill.ts';
import { both, type Message, say, type Turn } from './turn.ts';

const PRIVATELY = '这件事涉及您个人或单位的信息，我已在私聊里回复您。';

/** Law 11: personal and unit data are never shown in a group. */
export function unseen(turn: Turn, { asker, private: alone }: Talk): Turn {
  const shown = turn.messages.some(({ to, card }) => to === 'asker' && card.text !== PRIVATELY);
  if (alone || !shown) return turn;
  const messages = turn.messages.map(
    (message): Message => (message.to === 'asker' ? { ...message, to: { person: asker.id } } : message),
  );
  return both({ ...turn, messages: messages.filter(({ card }) => card.text !== PRIVATELY) }, say(PRIVATELY));
}
