/** Numbers with their measures and the words that bound them, in comparable form (terms.ts). */
const NUMBER = String.raw`(?<![\d.下上第])\d+(?:\.\d+)?`;
const TIME = '个?(?:工作日|年度|年|月|季度|学期|星期|周|日|天|小时|学时|课时|分钟)';
const BOUND =
  '(?:一般|原则上)?(?:不(?:得|能|应)?(?:少于|低于|超过|多于|高于|足|到|满)|未满|年满|满|少于|低于|多于|高于|超过|至少|最多|最长|最短|提前|连续)';
const LIMIT = '(?:以上|以下|以内|之内|内|左右|不变)';
const TO = '(?:至|到|[—–~～-]+)';

/** For whom and how often a sum is meant. */
const EACH = '(?:每[人名位个户年月天日次学][^，。；：\\d]{0,10}?)?';
/** What a span counts from. */
const FROM = '(?:(?<=^|在|于|应当?|须|的)(?:(?!应当|[在于须])[^，。；：\\d]){1,12}(?<![提以之])[前后])?';

/** `\d+` with one of these measures, its bound and its range. */
function amountOf(measure: string, before = ''): RegExp {
  return new RegExp(
    `${before}${BOUND}?${NUMBER}(?:(?:${measure})?${TO}${NUMBER.replace(/^\(.*?\)/u, '')})?(?:${measure})(?:半(?!年|数|个|天))?${LIMIT}?(?:、${NUMBER}(?:${measure})以下)?`,
    'gu',
  );
}

/** A part of a whole, with what it is a part of. */
const SHARE = new RegExp(
  String.raw`(?:一般)?(?:不(?:得|能)?(?:少于|低于|超过|多于|高于)|超过|多于|(?<!所)占|达到?|至少)[^，。；：]{0,16}?(?:\d+(?:\.\d+)?%(?:${TO}\d+(?:\.\d+)?%)?|\d+\/\d+|半数|\d+:\d+)(?:以上|以下)?|\d+(?:\.\d+)?%(?:${TO}\d+(?:\.\d+)?%)?|\d+\/\d+(?:以上|以下)?|半数以上|过半数`,
  'gu',
);

const PERIOD = '(?:每(?:\\d+|两)?个?(?:年度|年|季度|季|月|周|星期|届|学期|天|日)|按(?:年|季度|季|月|周)|逐(?:年|月))';
/** A turn with what happens in it, up to how often: 每年至少听取两次. */
const OFTEN = new RegExp(
  `(?:可以?)?(?:一般|原则上|至少)*${PERIOD}[^，。；：]{0,24}?\\d+(?:至\\d+)?[次回天遍轮](?:以上)?|(?:一般|原则上|至少)*${PERIOD}(?:至少|定期|固定)*[^，。；：\\d]{0,6}?(?:召开|举行|开展|进行|组织|公布|公开|报告|通报|清点|检查|盘点|核对|更新|换届|交纳|缴纳)`,
  'gu',
);
/** How often, where the turn is named before: 每年至少听取两次汇报，至少讲一次课. */
const TIMES = /(?:至少|不少于|不得少于|不超过)[^，。；：]{0,14}\d+次[^，。；：]{0,4}|\d+次/gu;
const TURN = new RegExp(`(?:一般|原则上|至少)*${PERIOD}`, 'gu');
const ONCE = /(?:任期|每届任期)[^，。；：]{0,8}\d+个?[年月]|(?:不少于|至少|不超过)?\d+(?:至\d+)?次/gu;

const DAY =
  /(?:一般)?(?:安排)?(?:(?<=一般|安排)在)?(?:每年|当年|次年|上年|每月|每季度)?(?:第[1-4一二三四]季度|\d{1,2}月(?:\d{1,2}日|底|初|中旬|上旬|下旬)?|年[底初末]|月[底初末]|当[天日]|季度末|\d{4}年\d{1,2}月\d{1,2}日)(?:之前|以前|前|之后|起)?/gu;
const SINCE =
  /(?:自|从)?[^，。；：自从]{1,24}之日(?:起|算起)?|(?:自|从)\d{4}年\d{1,2}月\d{1,2}日起|(?:自|从)[^，。；：]{1,16}起/gu;
const MOMENT = /在?[^，。；：]{2,20}(?:之前|以前|届满前|期满前|会前|之后|以后|结束后|期满后)/gu;

/** What kind of words answers. */
export type Wanted = 'often' | 'times' | 'turn' | 'age' | 'time' | 'people' | 'money' | 'share' | 'day' | 'any';

const PATTERNS: { [wanted in Wanted]: RegExp[] } = {
  often: [OFTEN],
  times: [TIMES],
  age: [amountOf('周?岁')],
  turn: [TURN, ONCE],
  time: [amountOf(TIME, FROM)],
  people: [amountOf('人|名|位'), SHARE, amountOf('票')],
  money: [amountOf('万元|元|块', EACH), SHARE],
  share: [SHARE],
  day: [SINCE, DAY, amountOf(`${TIME}(?:前|后|之前|之后|内|以内)`, FROM), MOMENT, amountOf(TIME)],
  any: [SHARE, amountOf(String.raw`(?![次回的地得以之不和与或者起至时])[\p{Script=Han}%](?:岁|党员)?`)],
};

type Words = { text: string; at: number };

/** All words of one kind in comparable words, the plainest kind first. */
export function wordsOf(wanted: Wanted, words: string): Words[] {
  for (const pattern of PATTERNS[wanted]) {
    const found = matches(pattern, words);
    // a turn is no time: 每3年
    const own = wanted === 'time' ? found.filter(({ at }) => words[at - 1] !== '每') : found;
    if (own.length > 0) return own;
  }
  return [];
}

/** All numbers of a measure (cues.ts, measureIn); `named`: of what is counted by 个, whose name may stand elsewhere. */
export function countsOf(measure: string, words: string, named: boolean): Words[] {
  return matches(
    amountOf(
      named ? `个?(?:${measure})|[个名位种项户家条人]` : `个?${measure}`,
      /年|月|天|日|周|时/u.test(measure) ? FROM : '',
    ),
    words,
  );
}

function matches(pattern: RegExp, words: string): Words[] {
  return [...words.matchAll(pattern)].map((match) => ({ text: match[0], at: match.index }));
}

/** A span that counts from the end of a period says nothing of how long that lasts: 任期届满前3个月. */
const FROM_ITS_END = /(?:届满|期满|到期|满后|结束)[^，。；：\d]{0,6}$/u;
const A_PERIOD =
  /(?:期|期限|时限)(?:限)?(?:是|为|有|要|一般|最[长短多少]|不超过|到底)*(?:几|多)|[几多][^，。]{0,3}[1一]届|[1一]届[^，。]{0,6}[几多]/u;

const A_TERM = /任期|届/u;

/**
 * Whether the question asks how long a period lasts, and these words tell only what is due before or after its end; of a term of
 * office also where they don't speak of one.
 */
export function tellsAnotherSpan(question: string, words: string): boolean {
  if (!A_PERIOD.test(question)) return false;
  if (A_TERM.test(question) && !A_TERM.test(words)) return true;
  const spans = wordsOf('time', words);
  return (
    spans.length > 0 &&
    spans.every(
      ({ at, text }) =>
        FROM_ITS_END.test(words.slice(0, at)) ||
        /(?:届满|期满|到期)[^\d]*[前后]/u.test(text) ||
        /^(?:提前|满)/u.test(text) ||
        /^前|^后/u.test(words.slice(at + text.length)),
    )
  );
}
