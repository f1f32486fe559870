import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { readNumber } from '../../kernel/chinese/numerals.ts';
import { dayWords } from '../duties/index.ts';
import { openForAdvice, takeAdvice } from './advise.ts';
import { appraise, openToAppraise, waiting, waitingFor } from './appraise.ts';
import { whichCard } from './cards.ts';
import { markedEach } from './marks.ts';
import { meantOf, namedIn } from './meant.ts';
import { ratingTerm, standing } from './policy.ts';
import { ANONYMITY, openToRate, RATE, rate, unsaid } from './rate.ts';
import { debriefingsOf, ratedBy } from './store.ts';

/** Who answered, or what somebody answered: nobody's to know, so nobody is told. */
const WHO =
  /谁.{0,12}(?:评|打|投|差评|给)|哪[些个位].{0,10}(?:评|打了|投)|(?:还有谁|谁还)没评|(?:是不是|有没有).{1,8}(?:评的|打的|投的)|(?:姓名|名字|名单).{0,12}(?:评|打)|(?:评|打).{0,6}(?:的人|姓名|名字|名单)|(?:他|她|[\p{Script=Han}]{2,3})(?:评的?|打的?)(?:是)?(?:什么|哪一?档|多少|几分)/u;

/** 评议书记述职: from below without a name, from above with points, from beside with advice. */
export const judge: Decide = async (slots, talk) => {
  const { text, asker } = talk;
  const below = await openToRate(talk);
  if (text !== '' && (slots.ask === 'anonymity' || WHO.test(text))) return onAnonymity(below.length > 0, talk);
  const above = await openToAppraise(talk);

  if (typeof slots.debriefing === 'string') {
    if (slots.as !== 'above' && below.some(({ id }) => id === slots.debriefing))
      return rate(meantOf(below, slots, talk), slots, talk);
    const meant = above.filter(({ id }) => id === slots.debriefing);
    return meant.length > 0 ? appraise(meant, slots, talk) : nothingOpen(slots, talk);
  }
  const listed = talk.shown?.context === 'appraisal' ? talk.shown.about?.debriefings : undefined;
  const named = namedIn([...below, ...above], text);
  if (Array.isArray(listed) && named.length === 0) {
    const inOrder = listed.flatMap((id) => above.find((one) => one.id === id) ?? []);
    const nth = ordinalIn(text);
    const chosen = nth === undefined ? inOrder : inOrder.slice(nth - 1, nth);
    if (chosen.length > 0) return appraise(chosen, slots, talk);
  }
  const toAppraise = namedIn(above, text);
  const toRate = namedIn(below, text);
  if (toRate.length > 0 && toAppraise.length === 0) return rate(toRate, slots, talk);
  if (toAppraise.length > 0) return appraise(toAppraise, slots, talk);

  const own = below.filter(({ unit }) => unit === asker.unit.code);
  if (above.length === 0 && below.length > 0)
    return rate(meantOf(own.length > 0 ? own : below, slots, talk), slots, talk);
  if (above.length > 0 && below.length === 0) {
    const about = meantOf(above, slots, talk);
    if (about.length === 1) return appraise(about, slots, talk);
    // 五个书记我都评，前三个好，后两个一般: as many as there are, in the order in which they would be listed
    const { left } = await waitingFor(talk);
    return markedEach(left, text, slots).length > 1 ? appraise(left, slots, talk) : waiting(slots, talk);
  }
  if (above.length > 0) {
    const about = above.filter(({ id }) => id === talk.shown?.about?.debriefing);
    if (about.length > 0) return appraise(about, slots, talk);
    if (talk.shown?.context === 'appraisal') return waiting(slots, talk);
    return say(whichCard('您要评哪一位？', [...below, ...above], RATE));
  }
  return nothingOpen(slots, talk);
};

/** 给第一个评较好: which of those that were listed. */
function ordinalIn(text: string): number | undefined {
  const said = /第\s*([\d一二三四五六七八九十]+)\s*(?:个|位|份|名)/u.exec(text)?.[1];
  return said === undefined ? undefined : readNumber(said);
}

function onAnonymity(rates: boolean, talk: Talk): Turn {
  const asked = say(ANONYMITY);
  return rates && talk.private ? unsaid(ANONYMITY, talk) : asked;
}

/** Why there is nothing to give now; what was said is not kept, since it may hold a grade. */
async function nothingOpen(slots: Slots, talk: Talk): Promise<Turn> {
  const { read, asker, today } = talk;
  const all = await ratedBy(read, asker);
  for (const one of meantOf(all, slots, talk)) {
    const stands = standing(ratingTerm(one.of), one.of, today, one.state === 'submitted');
    if (stands === 'over') return unsaid('今年的评议已经结束，这次没有记。', talk);
    if (one.of.ratingFrom && today < one.of.ratingFrom) {
      return unsaid(`评议${dayWords(one.of.ratingFrom, today)}开始，到时候我会告诉您，这次没有记。`, talk);
    }
    if (stands === 'not_yet') return unsaid('书记的述职报告还没有交，交了就可以评，这次没有记。', talk);
  }
  const advised = await openForAdvice(talk);
  if (advised.length > 0) return takeAdvice(advised, slots, talk);
  const mine = await debriefingsOf(read, [asker.unit.code], 'debriefing');
  if (mine.some(({ secretary }) => secretary === asker.id)) {
    return unsaid('自己的述职不用自己评。结果出来后我会告诉您。', talk);
  }
  return unsaid('现在没有等您评议的述职，这次没有记。', talk);
}
