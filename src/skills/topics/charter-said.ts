import type { Talk } from '../../chat/skill.ts';
import { readDate } from '../../kernel/chinese/dates.ts';
import { NUMERAL, readNumber } from '../../kernel/chinese/numerals.ts';
import { withoutEnd } from '../../kernel/chinese/text.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { maskPersonal } from '../problems/index.ts';

/** What a sentence says of a charter. */
export type Charter = { question?: string; expected?: string; term?: string; places?: number; title?: string };

/** 期限改到10月底, 名额3个, 预期成果是……, 研究……: what a sentence says of a charter; nothing else is read into it. */
export function charterIn(text: string, talk: Talk): Charter {
  const part = (name: string) =>
    new RegExp(`(?:${name})(?:改成|改为|改到|写成|是|为|写)?[：:“"]?\\s*([^”"\\n；;]{2,200})`, 'u')
      .exec(text)?.[1]
      ?.replace(/[。\s]+$/u, '');
  const said = (name: string) => {
    const found = part(name);
    return found === undefined ? undefined : maskPersonal(found).text;
  };
  const question = said('研究问题|研究内容|要研究的?|研究什么|问题');
  const expected = said('预期成果|成果要求|成果(?=是|改|写|为|[：:])');
  const title = said('题目|名称|标题|课题名');
  const places = readNumber(
    new RegExp(`(?:名额|最多|限)(?:改成|改为|是|为|给)?([${NUMERAL}]{1,3})个?(?:课题)?组?`, 'u').exec(text)?.[1] ?? '',
  );
  const term = /期限|结题|截止|完成时间/u.test(text) ? termIn(text, talk) : undefined;
  return {
    ...(question ? { question } : {}),
    ...(expected ? { expected } : {}),
    ...(title ? { title } : {}),
    ...(term ? { term } : {}),
    ...(places !== undefined && Number.isInteger(places) && places > 0 ? { places } : {}),
  };
}

/** The civil date of a deadline; undefined when none that lies ahead is said. */
export function termIn(text: string, { now, today, zone, workingDays }: Talk): string | undefined {
  const setting = { now: civilMinute(now, zone), tense: 'future', workingDays } as const;
  const read = [text, `${withoutEnd(text, '。！')}前`]
    .map((one) => readDate(one, setting))
    .find(({ kind }) => kind !== 'ambiguous');
  const day = read?.kind === 'date' ? read.date : read?.kind === 'range' ? read.end : undefined;
  return day !== undefined && day > today ? day : undefined;
}
