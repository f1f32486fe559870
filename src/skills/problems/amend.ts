import { withoutEnd } from '../../kernel/chinese/text.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import { LONGEST_TEXT } from './policy.ts';
import { type Masked, maskPersonal } from './privacy.ts';

const OPENING = '(?:不对|不是|等等|错了|那个)?[，,。：:\\s]*(?:(?:内容|文字|表述|难题)(?:给我|帮我)?)?';
const EXCHANGE =
  /(?:^|[，,：:。\s])(?:请|麻烦|帮我)?把[“"「]?(.{1,40}?)[”"」]?(?:改成|改为|换成|换为|改)[“"「]?(.{1,200}?)[”"」]?$/su;
const WHOLE = new RegExp(`^${OPENING}(?:改成|改为|换成|应该?是|应为|改一下|更正为?|重写)[：:，,\\s]*(.{4,})$`, 'su');
const MORE =
  /^(?:再|还要|还得|帮我|请)?(?:补充|补一?[句点]|加一?[句点上]|加上|追加)(?:一下|一句|一点|说明)?[：:，,\s]*(.{2,})$/su;
const LESS =
  /^(?:请|麻烦|帮我)?(?:把|将)?[“"「]?(.{2,60}?)[”"」]?(?:这(?:句|段|几个字|部分))?(?:删掉|删了|去掉|删除|不要了)$/su;

/** True when the words say how a text should read instead. */
export function isAmendment(said: string): boolean {
  return [EXCHANGE, WHOLE, MORE, LESS].some((way) => way.test(said));
}

/** The text as it should read; undefined when what is to be changed does not stand in it. */
export function amend(text: string, said: string): Masked | Refusal | undefined {
  const next = amended(text, said);
  if (next === undefined) return undefined;
  if (next.length > LONGEST_TEXT) return refuse(`内容太长了，请控制在 ${LONGEST_TEXT} 字以内。`);
  return maskPersonal(next.trim());
}

function amended(text: string, said: string): string | undefined {
  const [, from, to] = EXCHANGE.exec(said) ?? [];
  if (from !== undefined && to !== undefined && text.includes(from)) return text.replace(from, () => to);
  const whole = WHOLE.exec(said)?.[1];
  if (whole !== undefined) return whole;
  const more = MORE.exec(said)?.[1];
  if (more !== undefined) return `${withoutEnd(text, '。，,；; \n')}。${more}`;
  const less = LESS.exec(said)?.[1];
  if (less !== undefined && text.includes(less) && less !== text)
    return text.replace(less, '').replace(/^[，,。；;]+/u, '');
  return undefined;
}
