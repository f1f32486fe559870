import { no, ok } from './codes.ts';
import { cardFault, objectIn, textIn } from './limits.ts';
import type { Obj, World } from './world.ts';

const MOST_BYTES = 20_480;
const MOST_OPEN_IDS = 1_000;

/** aibot/response (D/101138): one answer, within the hour; what is refused does not use it up. */
export function answer(world: World, code: string, reply: Obj): Obj {
  const place = world.responseUrls.get(code);
  if (!place || place.used || place.until <= world.settings.clock()) return no(93006, 'invalid response_code');
  const wrong = replyFault(world, reply);
  if (wrong) return no(wrong.errcode, wrong.why);
  place.used = true;
  const { task_id } = objectIn(reply.template_card);
  if (typeof task_id === 'string') world.botTaskIds.add(task_id);
  world.answers.push({ chat: place.chat, to: place.to, reply });
  return ok;
}

function replyFault({ botTaskIds }: World, reply: Obj): { errcode: number; why: string } | undefined {
  if (reply.msgtype === 'markdown') {
    const content = textIn(objectIn(reply.markdown).content);
    if (content === '') return { errcode: 44004, why: 'empty content' };
    return Buffer.byteLength(content) > MOST_BYTES ? { errcode: 45002, why: 'content is too long' } : undefined;
  }
  if (reply.msgtype !== 'template_card') return { errcode: 40008, why: 'invalid message type' };
  const card = objectIn(reply.template_card);
  const used = botTaskIds.has(textIn(card.task_id));
  return cardFault(card) ?? (used ? { errcode: 40058, why: 'task_id is used' } : undefined);
}

/** batch/openuserid_to_userid (D/101521): who is not in the visible range, or is not encrypted at all, is invalid. */
export function useridsOf({ openIds, users }: World, ids: unknown): Obj {
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MOST_OPEN_IDS) return no(40058, 'open_userid_list');
  const userid_list = ids.map(String).flatMap((open_userid) => {
    const userid = openIds.get(open_userid);
    return userid !== undefined && users.has(userid) ? [{ open_userid, userid }] : [];
  });
  const found = new Set(userid_list.map(({ open_userid }) => open_userid));
  return { ...ok, userid_list, invalid_open_userid_list: ids.map(String).filter((id) => !found.has(id)) };
}
