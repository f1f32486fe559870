import type { Action } from '../message/card.ts';
import type { ActionRow } from './settle.ts';
import type { Shown } from './turn.ts';

/** Law 5: the button, or the numbered choice, of the last card that these words stand for. */
export function standsFor(text: string, onCard: ActionRow[], shown: Shown | undefined): ActionRow | Action | undefined {
  const said = bare(text);
  if (said === '') return undefined;
  const button = onCard.find(({ label }) => bare(label) === said);
  if (button) return button;
  const number = /^(?:第?([1-9一二三四五六七八九])(?:个|条|项)?)$/.exec(said)?.[1];
  if (!number) return undefined;
  const chinese = '一二三四五六七八九'.indexOf(number);
  return shown?.choices?.[chinese >= 0 ? chinese : Number(number) - 1];
}

/** The button of the card that does exactly this. */
export function buttonThatDoes(action: Action, onCard: ActionRow[]): ActionRow | undefined {
  const wanted = JSON.stringify([action.intent, action.slots ?? {}]);
  return onCard.find(({ does }) => JSON.stringify([does.intent, does.slots ?? {}]) === wanted);
}

function bare(text: string): string {
  return text.replace(/[\s，。！？、,.!?“”"'：:～~]+/gu, '').toLowerCase();
}
