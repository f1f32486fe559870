import type { Talk } from '../../chat/skill.ts';
import { readSlots } from '../../chat/slots.ts';
import { hearText } from '../../chat/understanding/clean.ts';
import { findDate } from '../../kernel/chinese/dates.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { type CivilDate, civilMinute } from '../../kernel/clock.ts';
import { maskPersonal } from '../problems/index.ts';
import { accountOf, fenOf } from './policy.ts';
import type { Account } from './tables.ts';

/** What somebody said of a payment, as far as it was said. Sums in 分. */
export type Told = {
  amount?: number;
  wrong?: number;
  purpose?: string;
  /** A month (2026-10) where only that was said. */
  date?: CivilDate;
  account?: Account;
};
/** One of several payments of one message. */
type Part = { amount: number; purpose: string };

const LONGEST = 40;

export function toldIn(text: string, talk: Pick<Talk, 'now' | 'zone' | 'workingDays'>): Told {
  const now = civilMinute(talk.now, talk.zone);
  const { workingDays } = talk;
  const heard = readSlots('record_spending', text, hearText(text), { now, workingDays });
  // a part of a 分 is a slip of the finger, not a sum
  const amount = typeof heard.amount === 'number' && !/\d\.\d{3,}/u.test(text) ? fenOf(heard.amount) : undefined;
  const wrong = typeof heard.wrong === 'number' ? fenOf(heard.wrong) : undefined;
  const found = findDate(text, { now, tense: 'past', workingDays });
  const rest = found ? `${text.slice(0, found.start)}，${text.slice(found.end)}` : text;
  const purpose = purposeIn(rest, typeof heard.purpose === 'string' ? heard.purpose : undefined);
  const account = accountNamed(text);
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(wrong === undefined ? {} : { wrong }),
    ...(purpose ? { purpose } : {}),
    ...(typeof heard.date === 'string' ? { date: heard.date } : {}),
    ...(account ? { account } : {}),
  };
}

/** 租车800，门票600: each clause with a sum and a purpose of its own, where there are several. */
export function partsIn(text: string, talk: Pick<Talk, 'now' | 'zone' | 'workingDays'>): Part[] {
  const parts = text.split(/[，,；;、\n]|(?:和|还有|另外)(?=[^\d]{1,12}\d)/u).flatMap((clause) => {
    const { amount, purpose } = toldIn(clause, talk);
    return amount !== undefined && purpose && !/共|合计|总|每[人位张本份]|单价/u.test(clause)
      ? [{ amount, purpose }]
      : [];
  });
  return parts.length > 1 ? parts : [];
}

/** 从党费里列支, 走工会经费; 经费 alone says nothing of whose. */
function accountNamed(text: string): Account | undefined {
  return /(?:从|由|用|走|在|拿).{0,8}(?:党费|工会|经费)|(?:党费|工会经费|工会|经费)(?:里|中)?(?:列支|出|付|支出|报)/u.test(
    text,
  )
    ? accountOf(text)
    : undefined;
}

const SUM = /[¥￥]?\d[\d,]*(?:\.\d+)?(?:万|千|百|k|w)?\d?(?:多|来)?(?:元钱?|块钱?|圆|大洋)?(?:整)?/giu;
const LEAD =
  /^(?:请|麻烦|帮|给)?(?:我|忙)?(?:再|补)?(?:记|登|入|报|录)(?:记|录)?(?:一笔|1笔|个|一个|1个|一下|1下|上)?(?:账|支出|一笔支出)?|^(?:入账|报账|登账|支出登记)/u;
const FILLER =
  /嗯+|啊|呃|哦|那个|就是|大概|一共|总共|共计|合计|的样子|左右|现金|刚才|刚刚|我们|咱们|支部里?|🧾|\p{Extended_Pictographic}/gu;
const FROM =
  /(?:从|由|用|走|在|拿)?(?:党建|活动|工会|培训)?(?:党费|工会|经费)(?:里|中)?(?:列支|出的?|付的?|支出|报销?|走)?/gu;
const ENDS =
  /^(?:还有|另外|再|每[人位张本份]|是|了|的|给|买了?(?=..)|花了?|用了?|付了?|支付了?|为|因为|：|:)+|(?:花(?:了|费|掉|去)?|付(?:了|款|清)?|支付了?|用(?:了|掉)|给了?|是|了|的|共|要|费用|支出|垫付?了?|每[人位张本份])+$/gu;
const LEAVES = /发票|收据|小票|票据|凭证|照片|付的|结的|回头|补|记账|错|改/u;

/** What it was for, in the words that were said. */
function purposeIn(text: string, keyword: string | undefined): string | undefined {
  const plain = numeralsAlike(text).replace(FROM, '，').replace(SUM, '，').replace(FILLER, '');
  const clauses = plain
    .split(/[，,。；;：:！!？?\s、（）()]+/u)
    .map((clause) => trimmed(clause.replace(LEAD, '')))
    .filter((clause) => clause.length > 1 && (!LEAVES.test(clause) || (keyword && clause.includes(keyword))));
  const best = clauses.find((clause) => keyword && clause.includes(keyword)) ?? keyword ?? clauses[0];
  return best ? clip(maskPersonal(best).text, LONGEST) : undefined;
}

function trimmed(clause: string): string {
  let before = '';
  let now = clause.trim();
  while (now !== before) {
    before = now;
    now = now.replace(ENDS, '').trim();
  }
  return now;
}
