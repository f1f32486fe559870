import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import type { Button } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { openForAdvice } from './advise.ts';
import { whichCard } from './cards.ts';
import { meantOf } from './meant.ts';
import { ratingTerm, standing } from './policy.ts';
import { RATE } from './rate.ts';
import { appraisedBy, calledOf, type Debriefing, debriefingById, debriefingsOf, ratedBy, versionsOf } from './store.ts';

const FIRST = 180;

/** 看看综合处书记的述职报告: for those who rate, appraise, guide, and the unit's own officers. */
export const readReport: Decide = async (slots, talk) => {
  const all = await readable(talk);
  const chosen = typeof slots.debriefing === 'string' ? await debriefingById(talk.read, slots.debriefing) : undefined;
  if (chosen && !all.some(({ id }) => id === chosen.id)) {
    const allowed = may(talk.asker, 'see_debriefing', chosen.at, await treeAround(talk.read, chosen.unit));
    return say(allowed === true ? '这份述职报告还没有交。' : allowed.text);
  }
  const meant = meantOf(all, slots, talk);
  const handedIn = meant.filter(({ state }) => state === 'submitted');
  const [one, ...others] = handedIn;
  if (!one) return say(meant.length > 0 ? '述职报告还没有交，交了我会告诉要评的同志。' : '没有您可以看的述职报告。');
  if (others.length > 0) return say(whichCard('看哪一位的述职报告？', handedIn, 'read_debriefing'));
  const [newest] = await versionsOf(talk.read, one.id);
  if (!newest) return say('述职报告还没有交。');
  const text = newest.text.trim();
  const long = [...text].length > FIRST;
  const card = {
    heading: `${one.of.year}年度述职报告：${calledOf(one)}`,
    text: text === '' ? '报告以附件交来。' : long ? `${[...text].slice(0, FIRST).join('')}……` : text,
    ...(long ? { more: text } : {}),
    fields: [
      { label: '单位', value: one.at.name },
      { label: '版本', value: `第${newest.version}版，${newest.on}` },
    ],
    buttons: await buttonsFor(one, talk),
  };
  const turn = say(card, { context: 'appraisal', about: { debriefing: one.id } });
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...newest.files.map(({ id, name, bytes }) => ({
        to: 'asker' as const,
        kind: 'answer' as const,
        card: { text: '述职报告附件：', file: { name, bytes, sha256: id } },
      })),
    ],
  };
};

async function readable(talk: Talk): Promise<Debriefing[]> {
  const { read, asker } = talk;
  const own = await debriefingsOf(read, [...new Set(asker.posts.map(({ unit }) => unit.code))], 'debriefing');
  const seen = await Promise.all(
    own.map(async (one) => may(asker, 'see_debriefing', one.at, await treeAround(read, one.unit)) === true),
  );
  const all = [
    ...(await ratedBy(read, asker)),
    ...own.filter((_, i) => seen[i]),
    ...(await debriefingsOf(read, await appraisedBy(read, asker), 'debriefing')),
    ...(await openForAdvice(talk)),
  ];
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

async function buttonsFor(one: Debriefing, talk: Talk): Promise<Button[]> {
  const { asker, read, today } = talk;
  const tree = await treeAround(read, one.unit);
  const slots = { debriefing: one.id };
  const rates = (await ratedBy(read, asker)).some(({ id }) => id === one.id);
  const open = standing(ratingTerm(one.of), one.of, today, true) === 'open';
  if (rates && open) return [{ label: '去评议', does: { intent: RATE, slots }, lasting: true }];
  if (may(asker, 'appraise', one.at, tree) === true) {
    return [{ label: '评价', does: { intent: RATE, slots: { ...slots, as: 'above' } }, lasting: true }];
  }
  if (may(asker, 'advise', one.at, tree) === true) {
    return [{ label: '提意见', does: { intent: 'advise_debriefing', slots }, lasting: true }];
  }
  return [];
}
