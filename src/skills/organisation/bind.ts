import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { issueCode } from '../../organisation/binding.ts';
import type { Known } from '../../organisation/people.ts';
import { peopleByName, personById } from '../../organisation/store.ts';

const NAME =
  /(?:给|为|帮|替)\s*([\u4e00-\u9fff]{2,4}?)(?:同志)?(?:发|开|要|弄|生成|办|的|一?个|绑)|([\u4e00-\u9fff]{2,4}?)(?:同志)?的绑定码|绑定码\s*[：:，, ]?\s*([\u4e00-\u9fff]{2,4}|\d{3,})$/u;

/** 给某同志发个绑定码: one's own organisation lets an account in, with a code that works once, for a day. */
export const giveCode: Decide = async (_slots, talk) => {
  const named = NAME.exec(talk.text)?.slice(1).find(Boolean);
  if (!named) return say('给哪位同志？请说姓名，例如“给张三发个绑定码”。');
  const people = await peopleCalled(named, talk);
  if (people.length === 0) return say(`花名册里没有叫“${named}”的同志，请核对姓名，或先更新花名册。`);
  let refusal = '';
  for (const person of people) {
    const issued = await issueCode({ asker: talk.asker, person, now: talk.now, newId: talk.newId }, talk.read);
    if (isRefusal(issued)) {
      refusal ||= issued.text;
      continue;
    }
    const code = `${issued.code.slice(0, 4)}-${issued.code.slice(4)}`;
    const turn = say({
      text: `${person.name}同志的绑定码：${code}\n24 小时内有效，只能用一次。请当面或电话告诉本人，由本人在和我的私聊里发给我。`,
    });
    return {
      ...turn,
      // a code in the outbox would be a key under the mat
      messages: turn.messages.map((message) => ({ ...message, erase: true })),
      writes: issued.writes,
      changes: issued.changes,
    };
  }
  return say(refusal);
};

async function peopleCalled(named: string, { read }: Talk): Promise<Known[]> {
  const byId = /^\d+$/.test(named) ? await personById(read, named) : undefined;
  return byId ? [byId] : peopleByName(read, named);
}
