import { isQuestion } from '../../chat/said.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';

const PEOPLE = /(\d{1,4})\s*(?:多|来)?(?:个|名|位)?(?:人|党员|同志)/u;
const WHOLE = /(?:支部|党员|我们|咱们?).{0,6}(?:全体|全部|所有|集体|一起)|全体(?:党员)?/u;
const ASKS = /[吗呢？?]|怎么|如何|哪|什么|多少|几[个号点时人]|有没有|谁|(?:招|要|收|缺|有)人?不$|还.{0,8}[不没]$/u;

/** How many people a sentence speaks of: a number, or all of the unit. */
export function peopleIn(text: string): number | 'all' | undefined {
  const number = PEOPLE.exec(numeralsAlike(text))?.[1];
  if (number !== undefined) return Number(number);
  return WHOLE.test(text) ? 'all' : undefined;
}

export function asks(text: string): boolean {
  return ASKS.test(text) || isQuestion(text);
}
