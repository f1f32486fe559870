import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import type { Language } from '../../language/index.ts';
import type { Person } from '../../organisation/people.ts';
import { type Answer, answerFrom, lineOf } from './answer.ts';
import { libraryFor, libraryIn } from './kept.ts';
import { askedOfThePast } from './past.ts';
import { standingOf } from './versions.ts';
import { answerWithModel } from './with-model.ts';

export { addProposal } from './add-proposal.ts';
export type { Answer, Citation } from './answer.ts';
export {
  appliedProposals,
  type Carried,
  carriedBy,
  changeSaid,
  rulesSpokenOf,
  takeBackProposal,
} from './carried.ts';
export { exportRules } from './export.ts';
export { chineseNumeral } from './flaws.ts';
export { type Imported, importRules } from './import.ts';
export { corpusLibrary, type LibraryOnPaper } from './on-paper.ts';
export { KINDS as PROPOSAL_KIND_WORDS } from './proposals.ts';
export { textOfFile } from './read-file.ts';
export { rules } from './skill.ts';

/**
 * One rule question, as `poti ask` prints it: to `asker` out of what he or she may see, without one out of the whole library.
 * `asOf` lets the texts answer that were in force on that day.
 */
export async function answerQuestion(
  read: Read,
  question: string,
  { today, asOf, language, asker }: { today: CivilDate; asOf?: CivilDate; language?: Language; asker?: Person },
): Promise<Answer> {
  const library = await (asker ? libraryFor(read, asker) : libraryIn(read));
  const answer = (words: string, among = {}) => answerFrom(library, words, asOf ?? today, among);
  const past = asOf ? undefined : await askedOfThePast(library, question, { today, answer });
  if (past) return lineOf(question, past.former, standingOf(library.texts, today));
  const outcome = await answerWithModel(language, { question, library, answer });
  return lineOf(question, outcome, standingOf(library.texts, today));
}
