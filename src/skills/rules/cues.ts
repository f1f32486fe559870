/** What a question asks for, and how a sentence looks that states it. Both are read on comparable text (terms.ts). */
export type Cue = {
  name: 'often' | 'long' | 'people' | 'many' | 'money' | 'who' | 'may' | 'when' | 'how' | 'what';
  asks: RegExp;
  states: RegExp;
  /** How a sentence looks that states it outright. */
  outright?: RegExp;
  /** An article that doesn't state it can't be the answer. */
  needed: boolean;
};

const SPAN = String.raw`\d+(?:至\d+)?(?:个)?(?:年|月|周|工作日|日|天|小时|学时|季度|分钟)(?:以上|以内|以下|之内|内)?`;
const PERIOD = String.raw`每(?:两|\d+)?(?:个)?(?:年度|年|半年|6个月|季度|季|月|周|届|学期|天|日)`;

/** In order: the first that fits names what is mainly asked. */
const CUES: Cue[] = [
  {
    name: 'often',
    asks: /(?:多久|多长时间|多少时间|几年|几个?月|几天|几周|隔多久|多少天|多少年)[^，。？]{0,6}(?:一次|1次|一回|1回|开一|开1|一趟|1趟|一遍|评一|换一)|几(?:次|回|趟|遍)|多少次|(?:一|1)年得?(?:几|多少)|频率|频次|(?:年|月|周|季度?)(?:要|得|至少|最少)?(?:开|搞|组织|评|谈|讲)(?:几|多少)/u,
    states: new RegExp(
      `${PERIOD}[^。]{0,30}?\\d*(?:次|天)|${PERIOD}|按(?:年|季度?|月|周)|\\d+个?[年月]不变|\\d+年[^。]{0,8}\\d+次|\\d+次|定期|任期|\\d+年举行`,
      'u',
    ),
    outright: new RegExp(`${PERIOD}[^，。；]{0,12}?(?:\\d+[次天]|召开|举行|开展|进行)`, 'u'),
    needed: true,
  },
  {
    name: 'money',
    asks: /多少钱|几块|多少元|交多少|缴多少|交几|收多少|百分之几|百分之多少|比例|标准是?多少|费用|几个点|拨多少|给多少|多少经费/u,
    states: /\d+(?:\.\d+)?(?:元|%|万元|块)|\d+\/\d+|比例|标准/u,
    needed: true,
  },
  {
    name: 'people',
    asks: /几个人|几名|几人|多少人|多少名|几位|多少个?(?:正式)?党员|几个?(?:正式)?党员|多少票|几个委员|几个联系人|几个介绍人|人数/u,
    states: /\d+(?:至\d+)?(?:人|名|位)|半数|\d\/\d|\d+%|[一二两三]至[一二两三四五]名/u,
    needed: true,
  },
  {
    name: 'long',
    asks: /多久|多长时间|多长|几天|几年|几个?月|几个?(?:工作日|学时|小时)|多少(?:天|年|月|个月|学时|小时|日|工作日)|期限|时限|最晚|最长|最迟|最短|提前几|(?:任期|届期|预备期|公示期).{0,4}(?:几|多|是)/u,
    states: new RegExp(`${SPAN}|\\d+/\\d+|当[年月日]`, 'u'),
    needed: true,
  },
  {
    name: 'many',
    asks: /(?<!哪)几(?:个|条|种|项|家|级|类|届|步|份|等|档)|多少(?:个|条|种|项|家|级|类|届|步|份)|多少(?![钱人名])|最多|最少|至少|上限|下限|封顶|尺寸/u,
    states: /\d|[二三四五六七八九十]种|[一二三四五六七八九]级|下列|以下|（[一二三四]）|分为|不得超过/u,
    needed: true,
  },
  {
    name: 'when',
    asks: /什么时候|啥时候|何时|哪一?天|几月|几号|哪年|什么时间|啥时|从哪[天日]|多会儿/u,
    states: new RegExp(
      `之日|自[^。]{1,20}起|${SPAN}|\\d月|季度|年底|年初|届满|期满|[之以]?[前后](?=[，。；）]|应|须|要)`,
      'u',
    ),
    needed: false,
  },
  {
    name: 'who',
    asks: /谁|由哪|哪个部门|哪一级|哪级|哪个机构|什么部门|归哪|哪里管|什么人|啥人|向哪|找哪|哪些人|哪个/u,
    states: /由|负责|担任|主持|向|报|经|批准|审批|指定|决定|委员会|党组|部门|兼任|聘请|可以聘/u,
    outright:
      /由[^，。；]{2,30}(?:担任|兼任|负责|批准|决定|指定|召集|主持|组织|审批|推荐|产生|承担|牵头|印制|保存)|向[^，。；]{2,24}(?:提出|报告|提交|述职|反映|申请)|报[^，。；]{2,16}(?:批准|审批|备案)|负责|担任|兼任/u,
    needed: false,
  },
  {
    name: 'may',
    asks: /能不能|可不可以|可以吗|可以[^，。？]{0,14}(?:吗|么|不)|能[^，。？]{0,16}(?:吗|么|不$)|行不行|行吗|要不要|用不用|需不需要|需要[^，。？]{0,12}(?:吗|么)|算不算|算数|必须|是不是|是否|有没有|还有没|还能|可否|能否|允许|准不准|得不得|该不该|让不让|有无|吗[？?]?$|不[？?]?$|(?<![什怎多])么[？?]?$|没[？?]?$|合规|违规/u,
    states: /可以|不得|应当|不能|必须|不宜|禁止|不予|不应|严禁|可|须|没有|不再|不收|一般不|按照|参照|属于|给予/u,
    outright: /可以|不要求|无需|不需要|不得|不能|不宜|禁止|严禁|不予|不应|不再|一般不|计入|纳入/u,
    needed: false,
  },
  {
    name: 'how',
    asks: /怎么|如何|咋|怎样|流程|程序|手续|步骤|办什么|做什么|干什么|处理|处分|后果|方式|办法/u,
    states: /应当|程序|手续|（一）|经.{1,20}(?:批准|同意|讨论)|予以|给予|按照|报|可以|方式|劝|批评教育/u,
    outright: /程序|手续|经[^。]{1,20}(?:批准|同意|讨论)|予以|给予|劝其|应当及时/u,
    needed: false,
  },
  {
    name: 'what',
    asks: /哪些|什么|啥|哪几|内容|条件|包括|区别|指的是|原则|要求|职责|任务|义务|权利|材料/u,
    states: /（一）|包括|是：|：|指|主要|下列|以下|、/u,
    outright: /下列|以下|如下|包括|主要(?:是|任务|职责|内容)|是：|^[^，。]{2,20}[为是指]/u,
    needed: false,
  },
];

/** A limit that is asked for, and how a sentence sets one. */
const BOUNDS: { asks: RegExp; sets: RegExp }[] = [
  { asks: /最多|最长|最晚|最迟|上限|封顶|顶多/u, sets: /不超过|不得超过|不能超过|最多|最长|最迟|以内|以下|\d内|之内/u },
  { asks: /最少|至少|最短|起码|下限/u, sets: /不少于|不得少于|不低于|不能少于|至少|最少|以上/u },
];
const COUNTED = /(?:几|多少)个?(学时|小时|工作日|季度|(?![时钱点])\p{Script=Han})/u;
const LIKE: { [unit: string]: string } = {
  天: '(?:天|日|个?工作日)',
  日: '(?:天|日|个?工作日)',
  月: '个?月',
  人: '(?:人|名)',
  名: '(?:人|名)',
  家: '(?:家|个)',
  岁: '(?:周岁|岁)',
  晚: '(?:晚|个晚上)',
  小时: '(?:小时|学时|课时)',
  学时: '(?:小时|学时|课时)',
};

/** The measure that is asked for (几册 → 册), as articles may write it; a pattern over comparable words. */
export function measureIn(question: string): string | undefined {
  const unit = COUNTED.exec(question)?.[1];
  return unit === undefined ? undefined : (LIKE[unit] ?? unit);
}

/** A number in the very measure that is asked for, with the words that bound it. */
export function countedIn(question: string): RegExp | undefined {
  const measure = measureIn(question);
  if (measure === undefined) return undefined;
  return new RegExp(
    `(?<!不足|不满|未满)(?:不超过|不得超过|不少于|不低于|超过|至少|提前)?(?<!不足|不满|未满|\\d)\\d+(?:至\\d+)?个?${measure}(?:以上|以下|以内|内)?`,
    'u',
  );
}

const TURNS: { asks: RegExp; states: RegExp }[] = [
  { asks: /[1一每]年|年度/u, states: /每年|年度|1年内/u },
  { asks: /半年|6个月/u, states: /每半年|6个月/u },
  { asks: /[1一每]个?季度?/u, states: /每季/u },
  { asks: /[1一每]个?月/u, states: /每月/u },
  { asks: /[1一每](?:周|个?星期)/u, states: /每周/u },
];

/** The turn that a question counts in (一个月几次), and how a sentence says it. */
export function turnIn(question: string): RegExp | undefined {
  return /几[次回趟天]|多少[次回天]/u.test(question)
    ? TURNS.find(({ asks }) => asks.test(question))?.states
    : undefined;
}

/** How exactly a sentence fits the measure and the limit that a question names: 1, or a little more for each. */
export function exactness(question: string): (sentence: string) => number {
  const counted = countedIn(question);
  const bounds = BOUNDS.filter(({ asks }) => asks.test(question));
  return (sentence) => (counted?.test(sentence) ? 1.2 : 1) * (bounds.some(({ sets }) => sets.test(sentence)) ? 1.2 : 1);
}

export function cuesOf(question: string): Cue[] {
  return CUES.filter(({ asks }) => asks.test(question));
}
