import type { KeptFile, Values } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import { LONGEST_TEXT } from './policy.ts';
import { maskPersonal } from './privacy.ts';
import { problemIn, refusesAnonymity, splitProblems, wantsAnonymity } from './split.ts';

/** What is being told, as the form keeps it until it is submitted. */
export type Draft = {
  /** Masked, without greeting. */
  text: string;
  anonymous: boolean;
  /** Several problems in one message are to stay one. */
  merged: boolean;
  /** What was hidden in the text. */
  hidden: string[];
  /** None when anonymous: a file tells who made it (law 10). */
  files: KeptFile[];
  /** There were some before it became anonymous. */
  leavesFiles: boolean;
};

/** The form, and the intent that opens it. */
export const TELL = 'tell_problem';

export const NAMED = '实名';
export const ANONYMOUS = '匿名';

/** The text of a problem out of what was said, and what of it is hidden; undefined when nothing was told yet. */
export function told(said: string): { text: string; hidden: string[] } | Refusal | undefined {
  const text = problemIn(said);
  if (!text) return undefined;
  if (text.length > LONGEST_TEXT) return refuse(`内容太长了，请用几句话说要点（${LONGEST_TEXT} 字以内）。`);
  // numbering is kept: it parts the problems
  return maskPersonal(text);
}

/** Whether the words around the problem ask for no name; the problem itself may speak of 匿名 as it likes. */
export function askedAnonymously(said: string): boolean {
  return wantsAnonymity(aroundProblem(said));
}

export function askedByName(said: string): boolean {
  return refusesAnonymity(aroundProblem(said));
}

export function draftOf(values: Values): Draft | undefined {
  const { text, how, merged, hidden, files } = values;
  if (typeof text !== 'string' || text === '') return undefined;
  return {
    text,
    anonymous: how === ANONYMOUS,
    merged: merged === true,
    hidden: Array.isArray(hidden) ? hidden.map(String) : [],
    files: how === ANONYMOUS ? [] : filesIn(files),
    leavesFiles: how === ANONYMOUS && filesIn(files).length > 0,
  };
}

/** The problems that a draft would become. */
export function problemsOf({ text, merged }: Draft): string[] {
  return merged ? [text] : splitProblems(text);
}

function aroundProblem(said: string): string {
  const text = problemIn(said);
  return text ? said.replace(text, '') : said;
}
