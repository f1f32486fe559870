import type { Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { currentCampaign } from '../campaign/index.ts';
import { amend, isAmendment } from './amend.ts';
import { ASPECTS } from './lexicon/topics.ts';
import { mayCorrect, type Problem } from './policy.ts';
import { aspectOf } from './similar.ts';
import { wantsAnonymity } from './split.ts';
import { problemByNumber, setText, toldBy } from './store.ts';

/** What should be changed in a problem that was told already. */
export type Correction = { number?: number; anonymous: boolean; how: string };

const OF_WHAT_WAS_TOLD =
  /^(?:我)?(?:刚才|刚刚|上次|昨天|前面|之前|上面|匿名)?(?:我)?(?:匿名)?(?:报|提|说|反映)?(?:的)?(?:那(?:个|条)|这(?:个|条))?(?:难题)?(?:(\d{1,7})\s*号)?(?:难题)?(?:那(?:个|条))?(?:的)?(?:内容|文字)?[，,：:\s]*/u;
const ASKS_TO_CHANGE = /^(?:请|麻烦|帮我|我想|要|需要)?(?:改一下|修改一下|更正一下|改改|补充一下|改动一下)[：:，,\s]*/u;

/** "刚才报的改一下：…", "8 号补充：…"; undefined when the words do not speak of something told before. */
export function correctionIn(said: string, talk: Talk): Correction | undefined {
  const [opening = '', number] = OF_WHAT_WAS_TOLD.exec(said) ?? [];
  const known = opening.trim() !== '' || talk.session.last.problem !== undefined;
  if (!known) return undefined;
  let how = said.slice(opening.length);
  const asks = ASKS_TO_CHANGE.exec(how)?.[0];
  if (asks) {
    const rest = how.slice(asks.length);
    if (rest.length < 4) return undefined;
    how = isAmendment(rest) ? rest : /补充/.test(asks) ? `补充：${rest}` : `改成：${rest}`;
  }
  if (!isAmendment(how)) return undefined;
  return { ...(number ? { number: Number(number) } : {}), anonymous: wantsAnonymity(opening), how };
}

/** Changes the text at once; the old one stays in the audit trail (not for an anonymous one). */
export async function correct({ number, anonymous, how }: Correction, talk: Talk): Promise<Turn> {
  const mine = await toldBy(talk, anonymous ? 'anonymous' : 'all');
  const problem = await meant(number ?? talk.session.last.problem, mine, anonymous, talk);
  if (!problem) return say('没有找到要改的那条。请说出编号，比如“12 号改成……”。');
  const refusal = mayCorrect(
    problem,
    mine.some(({ id }) => id === problem.id),
  );
  if (refusal) return say(refusal.text);
  const next = amend(problem.text, how);
  if (!next) return say(`难题 ${problem.number} 号里没有这几个字，请说“改成”加上完整的内容。`);
  if (isRefusal(next)) return say(next.text);
  const campaign = await currentCampaign(talk.read, talk.today);
  const card = { text: `难题 ${problem.number} 号已改为：${clip(next.text, 140)}` };
  const answer: Message = { to: 'asker', kind: 'answer', card, ...(problem.anonymous ? { erase: true } : {}) };
  const change = { verb: 'correct', entity: 'problem', id: problem.id };
  return {
    messages: [answer],
    writes: [setText(problem, next.text, aspectOf(next.text, campaign?.aspects ?? ASPECTS) ?? problem.aspect)],
    changes: [
      problem.anonymous
        ? { ...change, anonymous: true }
        : { ...change, before: { text: problem.text }, after: { text: next.text } },
    ],
    ...(problem.anonymous ? { eraseSince: talk.now } : {}),
  };
}

async function meant(number: unknown, mine: Problem[], anonymous: boolean, talk: Talk): Promise<Problem | undefined> {
  if (typeof number === 'number' && !anonymous) return problemByNumber(talk.read, number);
  if (anonymous && mine.length !== 1) return mine.find((one) => one.number === number);
  return mine.at(-1);
}
