/** What is allowed, demanded or ruled out, from its modal on. */
const MODAL =
  /(?:一般|原则上)?(?:不要求|无需|无须|不需要|不必|不用|不得|不能|不宜|不应当?|不予|不再|不可以?|可以(?:不)?|应当|必须|禁止|严禁|计入|纳入|不规定|不设|没有|不(?![同少断仅良足当法服利])\p{Script=Han})[^，。；：]{0,24}/gu;
const MAY =
  /能不能|可不可以|可否|能否|是否(?:可以|需要|应当|能)?|要不要|用不用|需不需要|该不该|得不得|准不准|让不让|允不允许|可以|需要|允许|必须|有没有|有无|能|要|得|算不算|是不是/u;
const ENDS = /(?:可以|允许|行|合适|合规|违规|能|对|算)?(?:吗|么|不|没有?|否|行不行|可不可以|算数)?[？?。]*$/u;
/** Told in questions, and of nothing that is done. */
const SLIGHT = /[的了吗么呢吧啊是在有把被给用去来做个这那就还也都再会些一其]/gu;
/** So much of what is to be done must the words from the modal on say, or else the whole clause. */
const NAMED = 1 / 3;
const NAMED_IN_CLAUSE = 2 / 3;

/**
 * What a clause allows or forbids of that which is asked for; undefined where it speaks of another thing, or
 * only sets a case. `saysOf`: how much of some words others say in whatever words. */
export function permittedIn(
  print: string,
  question: string,
  saysOf: (act: string, words: string) => number,
): string | undefined {
  const act = actIn(question);
  if (act === '' || /[的者时]$/u.test(print)) return undefined;
  const owns = OWNS.test(question) && !/可以|能|需要|要/u.test(question);
  const modals = [...print.matchAll(MODAL)]
    .map(([words]) => words)
    .filter((words) => !owns || /^(?:不|没有)/u.test(words));
  const told = modals.find((words) => Math.max(shareOf(act, words), saysOf(act, words)) >= NAMED);
  return told ?? (modals.length > 0 && shareOf(act, print) >= NAMED_IN_CLAUSE ? print : undefined);
}

const OWNS = /(?:有没有|有无|有)[^，。]{1,10}(?:吗|么|没有)?[？?]?$/u;

/** How much of some words others have: by pairs of neighbours, a single character by itself. */
function shareOf(act: string, words: string): number {
  const pairs =
    act.length === 1
      ? [act]
      : Array.from(act)
          .slice(1)
          .map((char, at) => (act[at] ?? '') + char);
  return pairs.filter((pair) => words.includes(pair)).length / pairs.length;
}

/** What is to be done, as it is asked: 能用党费发奖金吗 → 党费发奖金; 打听意见可以吗 → 打听意见. */
function actIn(question: string): string {
  const modal = MAY.exec(question);
  const after = modal ? question.slice(modal.index + modal[0].length).replace(ENDS, '') : '';
  const words = after.replace(SLIGHT, '') === '' ? question.replace(ENDS, '') : after;
  return words.replace(SLIGHT, '').replace(/[，。？?！\s]/gu, '');
}
