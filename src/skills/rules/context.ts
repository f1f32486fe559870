import { cuesOf } from './cues.ts';
import { ASKING } from './lexicon/asking.ts';
import { WORDS } from './lexicon/words.ts';
import { VOCABULARY } from './vocabulary.ts';

const KNOWN = new Set([...WORDS, ...VOCABULARY]);
const LONGEST = 8;
/** A question of so few characters that names nothing goes on about what was asked before. */
const SHORT = 7;
/** What is done, which alone is no subject. */
const DOES =
  /^(?:公布|公开|审批|批准|召开|报告|报送|提交|通知|告知|延长|延期|取消|恢复|检查|考核|登记|备案|交纳|补交|补选|选举|担任|主持|负责|处理|处分|保存|整改|答复|审核|审查|决定|表决|通过|上报)$/u;
/** Words that can stand in each other's place in a question. */
const KINDS = [
  /(?:支部|总支|党委|党组|小组|工委|纪委|支委|委员会|支委会)$/u,
  /(?:大会|会议|小组会|支委会|组织生活会|民主生活会|党课|党日|全会)$/u,
  /(?:党员|积极分子|发展对象|申请人|群众|干部|职工|学生|教师|农民|人员|公务员)$/u,
  /(?:书记|委员|组长|主任|介绍人|联系人|组织员|负责人)$/u,
  /(?:警告|处分|察看|党籍|职务)$/u,
  /(?:费|经费|补助|标准|工资)$/u,
];
const FOLLOWS = /^(?:那么?|还有|另外|再问|如果是|要是|换成|改成|同样|至于)[，,]?|(?:呢|的话)[？?。]*$/u;
const BARE = /^(?:它|这个|那个|这种|上面(?:说的)?|刚才(?:说的)?|前面(?:说的)?)/u;

/** A question said whole; `another`: what it asks about in place of what was asked before. */
type Whole = { question: string; another?: string };

/**
 * A question that only makes sense after the one before it, said whole: 支部任期几年 — 那机关党委呢 → 机关党委任期几年;
 * 多久公布一次 after 党费使用情况要公开吗 gets its subject. Any other question comes back as it is.
 */
export function inContext(question: string, previous: string | undefined): Whole {
  const said = question.trim();
  if (!previous || said === '') return { question };
  const bare = said.replace(FOLLOWS, '').replace(FOLLOWS, '').replace(BARE, '').trim();
  const follows = bare !== said;
  const asks = cuesOf(said).length > 0;
  if (!asks && follows && bare !== '' && bare.length <= 12) return swapped(bare, previous);
  if (asks && (follows || bare.length <= SHORT) && subjectsOf(bare).every((word) => DOES.test(word))) {
    const subject = subjectsOf(previous).slice(0, 3).join('');
    return { question: subject === '' ? question : `${subject}${bare}` };
  }
  return { question };
}

/** The previous question about another one of the same kind; where it names none, the new word comes before all of it. */
function swapped(word: string, previous: string): Whole {
  const kind = KINDS.find((kind) => kind.test(word));
  const same = kind && subjectsOf(previous).find((subject) => kind.test(subject));
  return {
    question: same ? previous.replace(same, word) : `${word}${previous}`,
    ...(subjectsOf(word).length > 0 ? { another: word } : {}),
  };
}

/** The words of the field in a question, longest first match, in order. */
function subjectsOf(question: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < question.length; ) {
    let length = Math.min(LONGEST, question.length - at);
    while (length > 1 && !isWord(question.slice(at, at + length))) length -= 1;
    if (length > 1 && !ASKING.has(question.slice(at, at + length))) found.push(question.slice(at, at + length));
    at += length;
  }
  return found;
}

function isWord(text: string): boolean {
  return KNOWN.has(text) || ASKING.has(text);
}
