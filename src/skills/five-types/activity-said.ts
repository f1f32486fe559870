import type { Talk } from '../../chat/skill.ts';
import { readSlots } from '../../chat/slots.ts';
import { hearText } from '../../chat/understanding/clean.ts';
import { findDate } from '../../kernel/chinese/dates.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { type CivilDate, civilMinute } from '../../kernel/clock.ts';
import { isType, typeIn } from './policy.ts';
import type { Type } from './tables.ts';

/** What somebody said of an activity. */
export type Told = {
  /** What it was, without day, heads and type. */
  text: string;
  /** The type that was named, and the one that such things usually belong to. */
  named?: Type;
  usual?: Type;
  count?: number;
  date?: CivilDate;
};

const LONGEST = 40;
const LEAD =
  /^(?:请|麻烦|帮我?|再)?(?:登记|记|补登|补记|录|登|补)(?:录|入)?(?:一?下|1下|一?[次个条笔]|1[次个条笔])?(?:活动)?[：:，,]?|^(?:五型|5型)?活动(?:记|登|补)?(?:录|记)?(?:一|1)?(?:条|次|个|下)?[：:，,]/u;
const TYPE =
  /[（(]?(?:归|算|记|放)?(?:到|在|入)?(?:学习|服务|创新|和谐|廉洁|清廉|廉政)型(?:的?活动|这边|方面|里)?[）)]?[：:，,·]?/gu;
const HEADS =
  /(?:共|有|约|大概|大约)?\d+(?:多|来|余)?(?:个|名|位)?(?:人|党员|同志)(?:参加|参与|到场)?|(?:全体|全部)党员(?:都)?(?:参加|参与)?/gu;
const PHOTOS = /[，,]?(?:照片|图片)(?:稍后|回头|随后|后|晚点)?(?:再)?(?:补|发|传|上)?(?:上)?/gu;
const DONE =
  /^(?:我们|咱们|支部|大家|刚刚?|今天|这边|[处局院科室]里|单位|机关)*(?:搞|办|组织|开展|举办|举行|开|做)?(?:完)?了?(?:[一1](?:个|次|场|期|条))?(?=.{2})/u;

export function toldIn(said: string, talk: Pick<Talk, 'now' | 'zone' | 'workingDays'>): Told {
  const now = civilMinute(talk.now, talk.zone);
  const { workingDays } = talk;
  const slots = readSlots('five_types_log', said, hearText(said), { now, workingDays });
  const found = findDate(said, { now, tense: 'past', workingDays });
  const rest = found ? `${said.slice(0, found.start)}${said.slice(found.end)}` : said;
  const text = whatIn(rest) || (typeof slots.activity === 'string' ? slots.activity : '') || said;
  const named = typeIn(said);
  const usual = isType(slots.type) ? slots.type : undefined;
  const count = typeof slots.count === 'number' ? slots.count : undefined;
  return {
    text: clip(text, LONGEST),
    ...(named ? { named } : {}),
    ...(usual ? { usual } : {}),
    ...(count === undefined ? {} : { count }),
    ...(typeof slots.date === 'string' ? { date: slots.date } : {}),
  };
}

function whatIn(said: string): string {
  const plain = said
    .replace(LEAD, '')
    .replace(TYPE, '，')
    .replace(HEADS, '，')
    .replace(PHOTOS, '')
    .replace(/\p{Extended_Pictographic}\uFE0F?/gu, '');
  return (
    plain
      .split(/[，,。；;！!\s]+/u)
      .map((part) =>
        part
          .replace(DONE, '')
          .replace(/(?:搞完|办完|结束|完成|完)?了?$/u, '')
          .trim(),
      )
      .filter((part) => part.length > 1)
      .sort((a, b) => b.length - a.length)[0] ?? ''
  );
}
