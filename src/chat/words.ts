import type { Action } from '../message/card.ts';
import type { ActionRow } from './tables.ts';
import type { Shown } from './turn.ts';

/** Longer than what stands on any button. */
const LONGEST_LABEL = 100;

/** Law 5: the button, or the numbered choice, of the last card that these words stand for. */
export function standsFor(text: string, onCard: ActionRow[], shown: Shown | undefined): ActionRow | Action | undefined {
  const said = bare(text);
  if (said === '') return undefined;
  const button = onCard.find(({ label }) => bare(label) === said);
  if (button) return button;
  const number = /^(?:第?([1-9一二三四五六七八九])(?:个|条|项)?)$/.exec(said)?.[1];
  if (!number) return said.length > LONGEST_LABEL ? undefined : byPart(said, onCard, shown);
  const chinese = '一二三四五六七八九'.indexOf(number);
  return shown?.choices?.[chinese >= 0 ? chinese : Number(number) - 1];
}

/** Of a list to choose from: the one choice whose label has these words in it, 信息中心 for 水务局信息中心党支部. */
function byPart(said: string, onCard: ActionRow[], shown: Shown | undefined): ActionRow | undefined {
  const words = said
    .replace(/^(?:我)?(?:就|那就?)?(?:代表|选|要|是|用|算)*/, '')
    .replace(/(?:的|吧|那个|这个|这边|那边)+$/, '');
  if (!shown?.choices || words.length < 2) return undefined;
  const choices = new Set(shown.choices.map((choice) => keyOf(choice)));
  const fitting = onCard.filter(({ label, does }) => bare(label).includes(words) && choices.has(keyOf(does)));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The button of the card that does exactly this. */
export function buttonThatDoes(action: Action, onCard: ActionRow[]): ActionRow | undefined {
  const wanted = keyOf(action);
  return onCard.find(({ does }) => keyOf(does) === wanted);
}

function keyOf({ intent, slots = {} }: Action): string {
  return JSON.stringify([intent, slots]);
}

function bare(text: string): string {
  return text.replace(/[\s，。！？、,.!?“”"'：:～~]+/gu, '').toLowerCase();
}
