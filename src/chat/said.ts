import type { Shown } from './turn.ts';

/** What plain words do whatever the business: they take back, put right, or ask. */

const TAKE_BACK = /撤[回销]|(说|点|按|报|记|填)错了|搞错了|误(报|点|操作)/;
/** 还没交呢, said to "已记下"; whose change it takes back is for the skill to say. */
const NOT_YET = /还没(?:交|开|办|报|弄|做)/;
const BARE_CANCEL =
  /^(?:算了|取消|作废|放弃|退出)[吧了啊呢。！!]*$|不(?:想|用|要)?(?:报|弄|办|填|提|说|搞)了|算了|拉倒|退出|放弃/;
const ASKS_OF_OTHERS = /谁|哪|[吗？?]|几[家个]/;
const BRINGS_NEW = /改成|改为|改到|应该是|换成|是\d|\d(号|日|点|元|人)/;
const NOT_THAT = /^(?:哎呀?|不对|不是)?[，,\s]*(?:我)?(?:说错|搞错|弄错|记错|错)了[，,。\s]*(?:应该)?/;
const QUESTION =
  /[吗么呢？?]\s*$|什么|啥|怎么|怎样|如何|多少|多久|多长|几[个家年月天次号人条元]|哪|谁|是否|能不能|可不可以|要不要|有没有/;

/** True for words that bring the right day, number or text with them: such a no is not a plain no. */
export function bringsNew(text: string): boolean {
  return BRINGS_NEW.test(text);
}

/** True for words that undo what was just done. A question, or what puts something right, takes nothing back. */
export function takesBack(text: string, shown: Shown | undefined): boolean {
  if (ASKS_OF_OTHERS.test(text) || bringsNew(text)) return false;
  return TAKE_BACK.test(text) || (shown?.no !== undefined && NOT_YET.test(text));
}

/** What is to stand instead: 说错了，是8号 says 是8号; any other text as it is. */
export function putRight(text: string): string {
  return bringsNew(text) ? text.replace(NOT_THAT, '') : text;
}

export function isQuestion(text: string): boolean {
  return QUESTION.test(text);
}

/** True for words that drop what is open as a whole. */
export function isBareCancel(text: string): boolean {
  return BARE_CANCEL.test(text.trim());
}
