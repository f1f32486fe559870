import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { runsCampaigns } from '../campaign/index.ts';
import { type Charter, charterIn } from './charter-said.ts';
import { STAFF_ONLY } from './staffed.ts';
import { type Topic, topicByNumber } from './store.ts';
import { topic } from './tables.ts';

const CHANGES = /改|调|延|推迟|提前|名额|预期成果|研究内容|题目/u;

/** 3号课题停止申领, 3号课题期限改到10月20日: words about one that is out. */
export async function mendTopic(talk: Talk): Promise<Turn | undefined> {
  const { text } = talk;
  const number = Number(/(\d{1,4})\s*号课题/u.exec(text)?.[1] ?? /课题\s*(\d{1,4})\s*号/u.exec(text)?.[1]);
  if (Number.isNaN(number)) return undefined;
  if (!runsCampaigns(talk.asker)) return say(STAFF_ONLY);
  const found = await topicByNumber(talk.read, number);
  if (!found) return say(`没有 ${number} 号课题。`);
  if (/停止申领|关闭|不再申领|截止申领/u.test(text)) return setState(found, 'closed');
  if (/恢复申领|重新开放|继续申领|开放申领/u.test(text)) return setState(found, 'published');
  const said = CHANGES.test(text)
    ? charterIn(text.replace(/(?:\d{1,4}\s*号课题|课题\s*\d{1,4}\s*号)的?/u, ''), talk)
    : {};
  if (Object.keys(said).length === 0) return undefined;
  return change(found, said);
}

function setState(found: Topic, next: 'published' | 'closed'): Turn {
  const { id, number, title, state } = found;
  if (state === next) return say(`${number} 号课题${next === 'closed' ? '已经停止申领了' : '现在就可以申领'}。`);
  const back = next === 'closed' ? '恢复申领' : '停止申领';
  return {
    ...say({
      text: `${number} 号课题“${title}”${next === 'closed' ? '已停止申领，已领的课题组照常研究' : '已恢复申领'}。`,
      buttons: [{ label: back, does: { intent: 'open_topic', slots: { number, open: next === 'closed' } } }],
    }),
    writes: [
      write(
        build
          .update(topic)
          .set({ state: next })
          .where(and(eq(topic.id, id), eq(topic.state, state))),
        1,
      ),
    ],
    changes: [{ verb: 'set_state', entity: 'topic', id, before: { state }, after: { state: next } }],
  };
}

/** The button 停止申领 or 恢复申领. */
export const openTopic: Decide = async ({ number, open }, talk) => {
  if (!runsCampaigns(talk.asker)) return say(STAFF_ONLY);
  const found = typeof number === 'number' ? await topicByNumber(talk.read, number) : undefined;
  return found ? setState(found, open === true ? 'published' : 'closed') : say('没有这个课题。');
};

const PARTS = [
  ['title', '题目'],
  ['question', '研究什么'],
  ['expected', '预期成果'],
  ['term', '期限'],
  ['places', '名额'],
] as const;

function change(found: Topic, said: Charter): Turn {
  const before: { [name: string]: Json } = {};
  const fields: { label: string; value: string }[] = [];
  for (const [key, label] of PARTS) {
    if (said[key] === undefined) continue;
    before[key] = found[key];
    fields.push({
      label,
      value: `${clip(String(said[key]), 60)}${found[key] === null ? '' : `（原：${clip(String(found[key]), 30)}）`}`,
    });
  }
  return {
    ...say({ text: `${found.number} 号课题已改好。`, fields }),
    writes: [
      write(
        build
          .update(topic)
          .set(said)
          .where(and(eq(topic.id, found.id), eq(topic.title, found.title))),
        1,
      ),
    ],
    changes: [{ verb: 'set_charter', entity: 'topic', id: found.id, before, after: { ...said } }],
  };
}
