import { withoutEnd } from '../../kernel/chinese/text.ts';

/** From what was typed to the problem itself, and from one message to the several problems in it. */

const LONGEST_TO_SPLIT = 800;
const SHORTEST = 6;
const SHORTEST_ANNOUNCED = 4;
const LONGEST_LEAD = 14;

const GREETING =
  /^(?:(?:你|您|老师|领导|同志|各位|大家)*(?:好|您好)|在吗|在不在|打扰(?:一?下)?了?|早上好|上午好|下午好|晚上好|辛苦了?)(?:啊|呀|哈)?[，,。！!、~～\s]+/;
const FILLER = /^(?:那|那么|好的?|嗯|哎|唉|是这样的?|还是|可以的话|行的话|能的话|对了)[，,。、\s]*/;
const MAY_I =
  /^(?:请问)?(?:我)?(?:能不能|能否|可不可以|可以|能|可否|是否可以)?(?:不署名|不留名|匿名)[^，。？?：:]{0,8}?(?:吗|么|不|嘛)?[？?，,。！!]+\s*/;
const WANT =
  '(?:我们?|俺们?|咱们?|支部|这边|本人|替人|帮人)?(?:也|还|再|就|又)*(?:想|要|得|来)?(?:再|也)?(?:匿名|实名|不署名)?(?:地|的)?(?:跟您|向您|给您|跟你)?';
const TELL = '(?:反映|反应|上报|汇报|报|提|说说|说|讲讲|讲|诉|吐槽|提交|请教|求助|咨询)';
const COUNT =
  '(?:一下|下|上|到)?(?:另外?|别的)?(?:一|俩|两|三|四|几|[2-5２-５])?(?:个|条|件|点|桩|则)?(?:党建|支部|机关党建|基层)?(?:上的?|工作的?|里的?)?';
const THING = '(?:难题|难处|难点|难事|困难|困惑|问题|堵点|痛点|难|情况|老大难|烦心事|事儿?|意见)';
const AFTER = '(?:想反映|要反映|上来|一下|哈|啊|吧|呗|呀)?';
const LEADS = [
  new RegExp(`^${WANT}${TELL}${COUNT}(?:的)?${THING}${AFTER}(?:[：:，,。！!、—\\-\\s]+|$)`),
  new RegExp(
    `^${WANT}(?:反映|上报|报|提)(?:一|两|三|几)?(?:个|条|件)?(?:破解不了的|解决不了的|头疼的|新的)(?:${THING})?[：:，,\\s]+`,
  ),
  new RegExp(
    `^(?:我们?|俺们?|支部|这边|现在|目前|最近)*(?:这儿?|这里)?有(?:一|两|三|几)?(?:个|件|条|点|桩)${THING}(?:不知道?(?:跟|和|向|找)谁说|想反映(?:一下)?|要反映|想请教|一直没解决)?(?:[：:，,。\\s]+|$)`,
  ),
  /^(?:这|这个)?(?:算|是)(?:不算|不是)?(?:个)?难题(?:不|吗|么|不是)?[：:，,？?\s]+/,
  new RegExp(`^${WANT}${TELL}(?:一?[个条件下])?[：:]+\\s*`),
  new RegExp(`^(?:我们?|咱们?)(?:也|还|就)?(?:想|要)(?:匿名|实名)?${TELL}(?:一下|一?个)?(?=.{8})`),
  /^(?:匿名|实名)(?:报|反映|提|说)?(?:一?[个条下])?[：:，,\s]+/,
  /^(?:难题|问题|困难)(?:是|就是|如下)?[：:]\s*/,
];
const FORWARDED = /^(?:转发?|转述|帮忙转|替.{1,8}转)[^“"「]{0,20}[：:，,]?\s*[“"「]([^”"」]{6,})[”"」][\s\S]{0,16}$/;
const THANKS =
  /(?:(?:请|麻烦|帮忙|帮我|劳烦)(?:您|你)?(?:给)?(?:报|上报|反映|记|登记|转)(?:上去|一下|下)?|就是?这(?:个|些)(?:事|问题)?|谢谢(?:您|了|啦)?|辛苦了?|拜托了?)$/;

/** The problem in what was said, without greeting and "我想反映个难题："; undefined when nothing is left. */
export function problemIn(said: string): string | undefined {
  let text = said.trim();
  text = FORWARDED.exec(text)?.[1] ?? text;
  for (let before = ''; before !== text; ) {
    before = text;
    for (const lead of [GREETING, FILLER, MAY_I, ...LEADS]) text = text.replace(lead, '').trim();
  }
  text = withoutEnd(withoutEnd(text, '。！!~～ \n').replace(THANKS, ''), '，,。；;！! \n').trim();
  return words(text) >= SHORTEST &&
    !/^(?:请问)?(?:我)?(?:能不能|能否|可不可以|可以|能|可否)?(?:不署名|不留名|匿名)[^，。]{0,8}[吗么不嘛？?]*$/.test(
      text,
    )
    ? text
    : undefined;
}

/** True when the words ask for, or ask about, telling without a name. */
export function wantsAnonymity(said: string): boolean {
  return (
    /匿名|不署名|不留名|不具名|别(?:写|留|提)(?:我的?)?(?:名|姓)|不(?:想|要|用)(?:写|留)(?:我的?)?(?:名|姓)|保密身份/.test(
      said,
    ) && !refusesAnonymity(said)
  );
}

export function refusesAnonymity(said: string): boolean {
  return /(?:不|不用|不必|无需|别|取消|改掉)匿名|实名|(?<!不)(?:署名|具名)|署上(?:我的?)?名|写我的?名/.test(said);
}

const SEVERAL =
  /(?:两|俩|三|仨|四|几|多|2|3|4|5)(?:个|件|条|点|桩|方面的?)?(?:党建|支部)?(?:难题|难处|难点|困难|问题|堵点|痛点|情况|事|意见)/;
const NUMBERED =
  /(?:^|[\n。；;：:，,\s])(?:[（(]?[1-9１-９][)）.．、](?!\d)|[（(][一二三四五六七八九][)）]|[一二三四五六七八九]、)\s*|[①②③④⑤⑥⑦⑧⑨]\s*/;
const ONE_THE_OTHER =
  /(?:^|[\n。；;：:，,\s])(?:(?:第?一个|一件|一条)(?:事|问题|难题)?(?:就?是|[，,：:])|(?:再一个|再一件|再一条|另一个|另一件|还有一?个|还有一件|另外一?个|再有一个|再就是|第?二个|第?三个)(?:事|问题|难题)?(?:就?是)?[，,：:]?)/;
const FIRST_SECOND =
  /(?:^|[\n。；;：:，,\s])(?:第?[一二三四五](?:是|来|呢|[，,：:])|第[一二三四五](?:个|件|条)?(?:是)?|其[一二三四](?:是)?[，,]?|首先是?[，,]?|其次是?[，,]?|再次是?[，,]?|再者[，,]?|另外(?:就是)?[，,]?|还有(?:就是|呢)?[，,]?|最后[，,]?)/;

/**
 * The problems told in one message, each without its numbering. Reasons numbered inside one problem (一是…二是…) are
 * not problems of their own: such words part it only where several were announced.
 */
export function splitProblems(said: string): string[] {
  const text = problemIn(said);
  if (!text) return [];
  // what begins with 第一 was announced before, and the announcement is cut off already
  const announced = SEVERAL.test(said.slice(0, 30)) || /^(?:第一|其一|首先|一是)/.test(text);
  if (text.length > LONGEST_TO_SPLIT) return [text];
  for (const mark of [NUMBERED, ONE_THE_OTHER, ...(announced ? [FIRST_SECOND] : [])]) {
    const parts = text
      .split(new RegExp(mark, 'g'))
      .map((part) => withoutEnd(part.replace(/^[，,：:、\s]+/, ''), '；;，,、 \n'));
    const lead = parts[0] ?? '';
    const items = parts.slice(1).filter((part) => part !== '');
    const announces = SEVERAL.test(lead.slice(-12));
    if (mark === ONE_THE_OTHER && items.length === 1 && words(lead) >= SHORTEST && !announces) items.unshift(lead);
    // a long beginning that announces nothing makes the whole one text with a list in it
    else if (words(lead) > LONGEST_LEAD && !announces) continue;
    const shortest = announced ? SHORTEST_ANNOUNCED : SHORTEST;
    if (items.length >= 2 && items.length <= 5 && items.every((item) => words(item) >= shortest)) {
      return items.map((item) => problemIn(item) ?? item);
    }
  }
  return [text];
}

function words(text: string): number {
  return (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
}
