import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { dayWords } from '../duties/index.ts';
import { KIND_NAMES } from './policy.ts';
import { learntIn, pairingsOf, targetOf, visitsOf } from './store.ts';
import { LINK_KINDS } from './tables.ts';

const SHOWN = 3;

/** 我的三联系: whom one links, and where one has not yet been this year. Only to the leading member himself. */
export const ownLinks: Decide = async (_slots, talk) => {
  const { asker, read, today } = talk;
  const year = today.slice(0, 4);
  const mine = await pairingsOf(read, [asker.id]);
  const visits = await visitsOf(read, [asker.id], `${year}-01-01`);
  const lines = await Promise.all(
    LINK_KINDS.map(async (kind) => {
      const pair = mine.find((one) => one.kind === kind);
      const last = visits.find((one) => one.kind === kind);
      const name = pair ? await targetOf(pair, talk) : '还没结对';
      const been = last ? `，最近 ${dayWords(last.on, today)}` : pair ? '，今年还没去' : '';
      return { label: KIND_NAMES[kind], value: `${name}${been}` };
    }),
  );
  const left = mine.filter(({ kind }) => !visits.some((one) => one.kind === kind));
  const state =
    mine.length === 0
      ? '您还没有登记结对，说“我联系某某支部、书记某某、困难户某某”就行。'
      : left.length === 0
        ? '您结对的今年都去过了。'
        : `今年还没去的：${left.map(({ kind }) => KIND_NAMES[kind]).join('、')}。去了说一句，我就记下。`;
  const turn = say({
    text: state,
    fields: lines,
    ...(visits.length > 0
      ? {
          more: visits
            .slice(0, SHOWN)
            .map((one) => `${dayWords(one.on, today)} ${KIND_NAMES[one.kind]}：${learntIn(one, talk)}`)
            .join('\n'),
        }
      : {}),
  });
  // whom a household is, and what was learnt there, stays sealed beside it
  return { ...turn, messages: turn.messages.map((one) => ({ ...one, erase: true })) };
};
