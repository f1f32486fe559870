import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';

/** A file or picture that came alone waits for the words that say what it is for. */
export function fileCame({ attachment, session, now }: Talk): Turn {
  if (!attachment) return say('收到，不过这个文件我没能取到。请再发一次，或用一句话说说要办什么。');
  const { id, name, bytes } = attachment;
  const turn = say(`收到“${name}”。请用一句话说说要办什么；报难题的话，它会作为附件。`);
  return { ...turn, session: { ...session, last: { ...session.last, file: { id, name, bytes, at: now } } } };
}
