import type { Slots, Talk } from '../../chat/skill.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { closed } from './closed.ts';
import { correct, correctionIn } from './correct.ts';
import { ANONYMOUS, askedAnonymously, TELL, told } from './draft.ts';

/** A difficulty, told whole or about to be told: opens the form with all that is known. */
export async function tell(slots: Slots, talk: Talk): Promise<Turn> {
  const said = typeof slots.text === 'string' ? slots.text : talk.text;
  if (!talk.private) return { ...say('报难题请在和我的私聊里说，这里其他人看得到。'), eraseSince: began(talk) };
  const correction = correctionIn(said, talk);
  if (correction) return correct(correction, talk);

  const found = told(said);
  if (isRefusal(found)) return say(found.text);
  const anonymous = askedAnonymously(said) || (slots.anonymous === true && found === undefined);
  const over = await closed(found?.text, anonymous || slots.anonymous === true, talk);
  if (over) return over;
  const open = talk.session.form?.form === TELL ? talk.session.form : undefined;
  const values = { ...found, ...(anonymous || slots.anonymous === true ? { how: ANONYMOUS } : {}) };
  const form = { form: TELL, values, trail: [], misses: 0, since: open?.since ?? began(talk) };
  if (anonymous && !found) {
    return {
      ...say('可以匿名：不记姓名和单位，谁也查不到是谁报的，管理员也不能。请直接说难题，我按匿名登记。'),
      session: { ...talk.session, form: { ...form, asking: 'text' } },
    };
  }
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

/** The button 合成一条: the draft is shown again as one problem. */
export function mergeDraft(_slots: Slots, talk: Talk): Turn {
  const { form } = talk.session;
  if (form?.form !== TELL) return say('这份草稿已经不在了。还想报的话，请再说一次难题。');
  const session = { ...talk.session, form: { ...form, values: { ...form.values, merged: true } } };
  return { messages: [], writes: [], changes: [], session };
}
