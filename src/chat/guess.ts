import { isQuestion } from './said.ts';
import type { Action, Talk } from './skill.ts';
import { began, say, type Turn } from './turn.ts';
import type { Saying, Understood } from './understand.ts';

/** What is done with words that are not plainly understood. */

/** The choice among the likely few: the same words, taken as that intent. */
export const TAKEN_AS = 'taken_as';

/** A question and a greeting change nothing, so they are answered on less. */
const SURE_ENOUGH_TO_ANSWER = 0.25;
/** Wishes whose answer changes nothing. */
const READS = new Set(['ask_rule', 'ask_deadline', 'ask_organisation', 'admin_overview', 'problem_status', 'help']);

/** A thumb, a flower or a bare yes that answers nothing in particular. */
const NOD =
  /^(?:(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{fe0f}|\u{200d}|\s)+|(?:嗯|对|好|行|是|可以|没错|确认|确定|收到|知道了|明白|ok|就(?:这样|这么(?:定|办)|这个时间))(?:的|了|吧|呢|啊|哦|嗯)*(?:[，,]?就(?:这样|这么(?:定|办)|这个时间)吧?)?[。！!]*)$/iu;
const PLAIN = new Set(['confirm', 'deny', 'cancel', 'back', 'greeting', 'off_topic']);

/** Whether a guess is worth its answer: it only reads, and the words are put as a question or a greeting. */
export function mayAnswer(text: string, { intent, sure }: Understood): boolean {
  if (sure < SURE_ENOUGH_TO_ANSWER) return false;
  return intent === 'greeting' || (READS.has(intent) && isQuestion(text));
}

/** The likely few, to be chosen from: the same words are then taken as that wish. */
export function offer(text: string, { offered }: Understood, talk: Talk, sayings: Saying[]): Turn {
  const labels = new Map(sayings.map(({ intent, label }) => [intent, label]));
  const few = offered.filter((intent) => labels.has(intent) && !PLAIN.has(intent)).slice(0, 3);
  const choices = few.map((intent): Action => ({ intent: TAKEN_AS, slots: { intent, text, since: began(talk) } }));
  return say(
    {
      text:
        few.length > 0
          ? '您是想办下面哪一件？点一下，或回复数字就行。'
          : '您可以直接说要办的事，比如问一条制度、报一个难题、看有什么要办。',
      buttons: [
        ...few.map((intent, i) => ({ label: `${i + 1} ${labels.get(intent)}`, does: choices[i] as Action })),
        { label: '都不是，看看能办什么', does: { intent: 'help' }, lasting: true },
      ],
    },
    { context: 'list', choices },
  );
}

export function isNod(text: string): boolean {
  return NOD.test(text.trim());
}

export function readsOnly(intent: string): boolean {
  return READS.has(intent);
}
