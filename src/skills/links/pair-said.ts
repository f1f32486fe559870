import { withoutEnd } from '../../kernel/chinese/text.ts';
import type { LinkKind } from './policy.ts';

/** What a sentence says of pairings: words for the unit, the secretary, the household. Pure. */
export type SaidPairs = { leader?: string; ends: boolean; pairs: { kind: LinkKind; words: string }[] };

const ENDS = /结束|解除|不再(?:联系|结对)|取消.{0,4}(?:结对|联系)|终止/u;
const HOUSEHOLD =
  /(?:困难户|困难家庭|困难群众|结对户|联系户|帮扶户|住户)(?:是|为|换成|改成|改为|叫|：|:)?([\u4e00-\u9fff]{2,6}?)(?:家)?(?:$|[，,、；;。和的])/u;
const HOUSEHOLD_NAME = /([\u4e00-\u9fff](?:大爷|大妈|大姐|大哥|大娘|奶奶|爷爷|阿姨|师傅))/u;
const SECRETARY = /书记(?:是|为|换成|改成|改为|叫|：|:)?([\u4e00-\u9fff]{2,4}?)(?:同志)?(?:$|[，,、；;。和])/u;
const UNIT = /([\u4e00-\u9fff]{2,24}?(?:党支部|支部|机关党委|党总支|总支))/u;
const LEADER =
  /^(?:请|把|给)?([\u4e00-\u9fff]{2,4}?)(?:同志|局长|主任|书记)?(?:的|不再|和|与|跟)?(?:联系|结对|三联系|挂点|包联|帮扶)/u;

/** 我联系测报处党支部、书记钱立新、困难户李大爷; 把段为民的联系支部换成资料处党支部; 结束和李大爷的结对. */
export function pairsIn(text: string): SaidPairs {
  const plain = withoutEnd(text.replace(/\s+/gu, ''), '。！!');
  const leader = LEADER.exec(plain.replace(/^(?:结束|解除|取消|终止)/u, ''))?.[1];
  const whose =
    leader && !/^(?:我|我们|咱|本人|三|结对|登记|设|和|与|跟|困难|书记|支部)/u.test(leader) ? leader : undefined;
  const pairs: SaidPairs['pairs'] = [];
  const household = HOUSEHOLD.exec(plain)?.[1] ?? HOUSEHOLD_NAME.exec(plain)?.[1];
  if (household) pairs.push({ kind: 'household', words: household });
  const secretary = SECRETARY.exec(plain)?.[1];
  if (secretary && !/^(?:是|换|改)/u.test(secretary)) pairs.push({ kind: 'secretary', words: secretary });
  const after = plain.replace(
    /^.*?(?:换成|改成|改为|联系的?(?:支部|党组织|点)(?:是|为)|联系点是?|联系(?!支部|点|户)|结对(?!户)|挂点|包联)(?:的|是)?/u,
    '',
  );
  const unit = UNIT.exec(after)?.[1]?.replace(/^(?:和|与|跟|的|是)/u, '');
  if (unit && !/^(?:联系|的)?支部$/u.test(unit)) pairs.push({ kind: 'organisation', words: unit });
  return { ...(whose ? { leader: whose } : {}), ends: ENDS.test(plain), pairs };
}
