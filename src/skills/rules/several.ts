import { type Query, queryOf } from './question.ts';
import type { Known } from './segment.ts';

const CARRIED = 0.5;
/** Names of several things at once, each regulated in its own place. */
const WHOLES: [whole: string, members: string[]][] = [
  ['三会一课', ['支部党员大会', '党支部委员会会议', '党小组会', '党课']],
];

/**
 * The questions that one message asks: 退休的交多少，交不起能免吗 is two, and the second speaks of the first's subject.
 * Empty for a plain question.
 */
export function questionsIn(words: string, known: Known = () => true): Query[] {
  const query = (part: string): Query => ({ ...queryOf(part, known), partial: true });
  for (const [whole, members] of WHOLES) {
    if (words.includes(whole) && /分别|各|多久|几次|几回/u.test(words)) {
      return members.map((member) => query(words.replace(whole, member).replace(/分别|各自?/u, '')));
    }
  }
  const pair = /^(.*?)([^，,。；]{2,10}?)[和与跟及、]([^，,。；]{2,10}?)(?:分别|各自?)(.*)$/u.exec(words);
  if (pair) {
    const [, before = '', one = '', other = '', after = ''] = pair;
    return [one, other].map((member) => query(`${before}${member}${after}`));
  }
  const clauses = words.split(/[，,。；;？?、]+/u).filter((clause) => clause.length > 1);
  const asking = clauses.map(query).filter(({ cues }) => cues.length > 0);
  if (asking.length < 2) return [];
  return clauses.map(query).flatMap((one, at, all) => {
    if (one.cues.length === 0) return [];
    const before = at > 0 ? (all[at - 1]?.parts ?? []) : [];
    return [{ ...one, parts: [...one.parts, ...before.map((part) => ({ ...part, weight: CARRIED }))] }];
  });
}
