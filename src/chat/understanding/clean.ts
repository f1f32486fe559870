import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { normalise } from '../../kernel/chinese/text.ts';
import { restoreWords } from './homophones.ts';

/** A message made ready for understanding. */
export type Heard = {
  /** The person's own words: greeting and quotes taken away, dialect made plain, wrong homophones restored. */
  plain: string;
  /** The same with numerals as digits; 〔转发〕, 〔文件:name〕 and 〔问〕 stand for what was taken away. */
  own: string;
  /** What was forwarded, if anything; plain, too. */
  quoted: string;
  /** True when nothing but a greeting was said. */
  onlyGreeting: boolean;
};

const LONGEST = 1200;
/** No number has so many digits. */
const DIGITS = /(?<=\d{30})\d+/gu;

/** `restore: false` leaves homophones as they are: for text that is known to be well written. */
export function hearText(text: string, { restore = true } = {}): Heard {
  const whole = clipped(normalise(text)).replace(DIGITS, '');
  const { said, quoted, marks } = separate(whole);
  const flat = plainSpeech(said);
  const { rest, greeted, asked } = withoutCourtesy(flat);
  const mend = restore ? restoreWords : (words: string) => words;
  const plain = mend(rest);
  const own = `${marks}${asked ? '〔问〕' : ''}${numeralsAlike(plain)}`;
  return {
    plain,
    own,
    quoted: quoted === '' ? '' : numeralsAlike(mend(plainSpeech(quoted))),
    onlyGreeting: greeted && bare(plain) === '',
  };
}

/** Letters, digits and symbols only. */
export function bare(text: string): string {
  return text.replace(/[\s\p{P}]+/gu, '');
}

/** A very long message is judged by its beginning and its end, where the wish stands. */
function clipped(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST * 0.6)}\n${text.slice(-LONGEST * 0.4)}`;
}

const FORWARDED = /^(?:\[转发\]|【转发】|\[聊天记录\]|【聊天记录】|(?:转发?|转一下|fwd?)[:：])\s*/iu;
const FILE = /[[【](?:文件|图片|附件)[\]】]\s*([^\n，。]*)/gu;
const QUOTE = /[“"「『]([^”"」』]{8,})[”"」』]/gu;

function separate(text: string): { said: string; quoted: string; marks: string } {
  let marks = '';
  let said = text.replace(FILE, (_, name: string) => {
    marks += `〔文件:${name.trim()}〕`;
    return '\n';
  });
  const quoted: string[] = [];
  const quote = (_: string, words: string) => {
    quoted.push(words);
    return '，';
  };
  if (FORWARDED.test(said)) {
    marks += '〔转发〕';
    said = said.replace(FORWARDED, '');
    const inner = said.match(QUOTE);
    if (inner) {
      said = said.replace(QUOTE, quote);
    } else {
      const lines = said.split('\n');
      const own = lines.length > 1 ? (lines.at(-1) ?? '') : '';
      quoted.push(lines.length > 1 ? lines.slice(0, -1).join('，') : said);
      said = own;
    }
  } else if (/转发|转给|转一下|群里|原文|(?:说|的话|通知|内容)[:：]\s*[“"「]/.test(said) && QUOTE.test(said)) {
    if (/^转/.test(said)) marks += '〔转发〕';
    said = said.replace(QUOTE, quote);
  }
  QUOTE.lastIndex = 0;
  return { said: said.trim(), quoted: quoted.join('，'), marks };
}

const COURTESY =
  /^(?:(?:你|您|大家|各位(?:老师|领导)?|老师|领导|同志)们?(?:您|你)?好|老师|领导|同志|小助手|助手|早上好|上午好|中午好|下午好|晚上好|早安|早|hi|hello|哈喽|嗨|在(?:吗|么|不)|哎|诶|唉|那个|嗯+|呃+|额|喂|好的|麻烦(?:你|您)?了|打扰(?:一下|了)?|不好意思|劳驾|辛苦了?)(?:[\s，。,.!！~～、]|\p{Extended_Pictographic}\uFE0F?|\p{So})+/iu;
const ASKED =
  /^(?:再)?(?:(?:你|您)好)?(?:我)?(?:请问(?:一下|下)?|想?(?:咨询|请教|打听|了解)(?:一?下)?(?:个事儿?|个问题|一个问题|一件事|件事)?|想?(?:问|请问)(?:一?下|问|个事儿?|个问题|一句)|我问(?:一?下)?)[\s，。,、:：]*/u;
const PLEASE = /^(?:麻烦|劳烦|烦请|请(?![假示教问求客愿]))(?:你|您|帮忙|帮我|帮|给)?(?:看(?=\S))?/u;

function withoutCourtesy(text: string): { rest: string; greeted: boolean; asked: boolean } {
  let rest = text;
  let greeted = false;
  let asked = false;
  for (let again = true; again && rest !== ''; ) {
    again = false;
    if (COURTESY.test(rest)) {
      rest = rest.replace(COURTESY, '');
      greeted = true;
      again = true;
    }
    if (ASKED.test(rest) && bare(rest.replace(ASKED, '')) !== '') {
      rest = rest.replace(ASKED, '');
      asked = true;
      again = true;
    }
  }
  const further = rest.replace(PLEASE, '');
  return { rest: bare(further).length > 3 ? further : rest, greeted, asked };
}

const SPEECH: [RegExp, string][] = [
  [/[\s]+/gu, '，'],
  [/咋个|咋样|咋/gu, '怎么'],
  [/怎么整|怎么搞|怎么弄/gu, '怎么办'],
  [/啥前儿?|多咱|多会儿|啥时候|么子时候|嘛时候|什么时间|啥时/gu, '什么时候'],
  [/可以不可以/gu, '可不可以'],
  [/啥子|啥|么子|嘛(?=事|时|意思)|甚(?=事)/gu, '什么'],
  [/俺们?|咱们?|俺|偶们?|阿拉/gu, '我们'],
  [/哪嘎达|哪疙瘩|哪搭|哪块儿|搁哪儿?|哪儿/gu, '哪里'],
  [/搁(?=[\u4e00-\u9fff])/gu, '在'],
  [/今儿个?|今日/gu, '今天'],
  [/明儿个?|明日/gu, '明天'],
  [/后儿个?/gu, '后天'],
  [/昨儿个?|昨日|昨晚/gu, '昨天'],
  [/前儿个?/gu, '前天'],
  [/礼拜|星期(?=[一二三四五六日天几\d])/gu, '周'],
  [/周天/gu, '周日'],
  [/木有|冇得?|没得(?!说)|莫得/gu, '没有'],
  [/莫(?=[一-龥])(?![名非])/gu, '不要'],
  [/甭|别介/gu, '别'],
  [/晓得/gu, '知道'],
  [/一哈儿?|一哈子/gu, '一下'],
  [/侬|恁|乃/gu, '你'],
  [/瞅瞅|瞅一眼|瞅|瞧瞧|瞧/gu, '看看'],
  [/唠唠?/gu, '聊'],
  [/嘎哈|干哈|干嘛(?!呢)/gu, '干什么'],
  [/得劲|老好了|巴适|安逸/gu, '好'],
  [/寻思/gu, '想'],
  [/俩/gu, '两个'],
  [/仨/gu, '三个'],
  [/(?<=[一-龥])嘞|哒|(?<!哈)[啦喽咯咧]/gu, '了'],
  [/[呀哦噢喔嘛呗哩哟唉哎]+/gu, ''],
  [/啊+|哈(?=$|[，。？?！!])/gu, ''],
  [/(?<=[了好过完到下个吗的])哈(?!哈)/gu, ''],
  [/嗯(?=[一-龥])/gu, ''],
  [/了吗吗/gu, '了吗'],
  [/(?<=[一-龥])(?<!要|对|得|说|可|也|能|好|来|是|有|行|差)不(?=$|[，。？?！!])/gu, '吗'],
  [
    /(?<=[一-龥])(?:要|对|好|能|行|是|有|得|可以|中|成)不(?:要|对|好|能|行|是|有|得|可以|中|成)?(?=$|[，。？?！!])/gu,
    '行吗',
  ],
  [/(?<=[一-龥\d]{2})(?<!还|都|也|从来|就|又|一直)没(?=$|[，。？?！!])/gu, '吗'],
  [/(?<=[一-龥])(?:没有|与否)(?=$|[？?])/gu, '吗'],
  [/不{2,}/gu, '不'],
  [/，{2,}/gu, '，'],
];

/** Dialect and speech made plain; a final 不 or 没 asks. One short word on its own stays as it is. */
function plainSpeech(text: string): string {
  let plain = text.replace(/[\u{FE0F}]/gu, '').toLowerCase();
  for (const [pattern, replacement] of SPEECH) plain = plain.replace(pattern, replacement);
  return plain.replace(/^[，。、\s]+/u, '');
}
