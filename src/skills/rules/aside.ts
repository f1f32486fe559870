/** What is no question to a rule: one's own data, which other skills answer, and things of the day. */
export type Aside = 'own_data' | 'off_topic';

const OURS =
  '(?:我们?|咱们?|本)(?:这边|这里|这|那)?(?:个|的)?(?:支部|党支部|总支|党总支|机关|党委|单位|部门|局|处|科室|科|委|院|校|中心)?';
const MONTHS =
  '(?:今年|去年|前年|本年|本季度|上季度|这个?季度|上个?月|这个?月|本月|本周|上周|这周|上半年|下半年|最近|近期)';
const COUNT = '(?:多少|几[个次名位人回场项条月号]|几月|哪[些个位年天月]|谁|什么时候|啥时候|何时)';
const DONE = '(?:了没有?|了吗|没有|过没|过吗|没)';
/** Who speaks of what ought to be asks a rule, even where he speaks of his own. */
const OUGHT =
  /应|该|需|须|必|能|可以|可否|可不|允许|要|得(?!到)|怎么|如何|咋|规定|一般|最[多少长短晚迟]|至少|合适|合规|行不|行吗|算不算|违/u;

const OWN: RegExp[] = [
  new RegExp(`${OURS}[^，。]{0,16}${COUNT}`, 'u'),
  new RegExp(`${MONTHS}[^，。]{0,16}(?:${COUNT}|${DONE}$)`, 'u'),
  new RegExp(`${OURS}[^，。]{0,16}${DONE}[？?]?$`, 'u'),
  /还(?:差|剩|欠|缺|有)(?:多少|几)|剩(?:下)?(?:多少|几)|交到(?:几|哪)/u,
  /谁(?:还|都)?(?:没|没有|未)(?:有)?[\p{Script=Han}]/u,
  new RegExp(`${OURS}的[^，。]{1,12}(?:在哪|呢|到哪|怎么样了)`, 'u'),
  /(?:^|[，。])(?:小|老|阿)?\p{Script=Han}{1,3}(?:书记|主任|处长|科长|局长|同志|老师|的)[^，。]{0,10}(?:电话|手机|在不在|在哪|回来|是哪位|是谁|交到|生日|住)/u,
  /电话|手机号|微信号|住址|轮到谁|谁值班|值班表/u,
];
const ORDER =
  /^(?:请?帮我|替我|给我|麻烦)?(?:把[^，。]{1,20}(?:发给|转发给|翻译|发到|改成)|(?:发给|转发给|发一|发个)[^，。]{1,10}$)/u;
const DAILY =
  /天气|气温|下雨|股票|大盘|基金涨|彩票|油价|菜谱|怎么做(?:菜|饭|好吃)|红烧|外卖|订(?:一?张|票|机票|酒店|餐)|机票|火车票|电影|歌|游戏|笑话|星座|减肥|感冒|发烧|吃什么药|医院挂号|孩子?上学|小孩|驾照|违章|截屏|ppt|excel|翻译成|写(?:一?首|诗|代码)|唱|播放|算一下|几加几|等于几/u;
const YOURSELF = /^你(?:是谁|是哪|是什么|叫|几岁|会什么|能干|觉得|好吗)/u;

/** Undefined: it may be a question to a rule. `words` in comparable form. */
export function asideOf(words: string): Aside | undefined {
  if (DAILY.test(words) || YOURSELF.test(words)) return 'off_topic';
  if (ORDER.test(words)) return 'own_data';
  if (!OUGHT.test(words.replace(/组织关系|第一责任人/gu, '')) && OWN.some((sign) => sign.test(words)))
    return 'own_data';
  return undefined;
}
