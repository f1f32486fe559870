import { isQuestion } from '../../chat/said.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal, type Refusal } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits, guidedBy, unitsBelow } from '../../organisation/store.ts';
import { groundFor } from './limit.ts';
import { accountOf, fenOf, yuan } from './policy.ts';
import { toldIn } from './said.ts';
import type { Account } from './tables.ts';

const RATE =
  /(?:每(?:人|个?党员|名党员)(?:每年|一年|1年)?|人均(?:每年)?|[一1](?:个)?(?:人|党员)(?:一年|1年)?)[^\d]{0,6}(\d+(?:\.\d{1,2})?)\s*(?:元|块)|(?:标准|定额).{0,6}?(?:定|改|调|是|为|到|成)+\s*(\d+(?:\.\d{1,2})?)\s*(?:元|块)?(?:每人|[一1]人|\/人|$)/u;
const GRANT =
  /增拨|追加|下拨|拨付|拨给|拨来|拨了|划拨|下达|补助|补拨|结转|核定|经费到账|到账了|培训(?:专项)?经费(?:为|是|安排|有|共)?\s*\d|再?(?:拨|批)(?:给)?.{0,12}\d/u;
const YEAR = /(20\d\d)年/u;

/** What was understood, and is kept by a tap. */
export type Meant =
  | { does: 'rate'; rate: number; unit: string; year: number; source: string }
  | {
      does: 'source';
      kind: 'fixed' | 'granted' | 'paid';
      amount: number;
      unit: string;
      year: number;
      account: Account;
      note: string;
    };

/** Whether this sets what there is (每人120元, 给某支部增拨2000元), not what was spent or is asked. */
export function setsOrGrants(said: string): boolean {
  if (isQuestion(said) || /还是|记一?笔|买|花了|付了/u.test(said)) return false;
  // a ticket has a price a head, too
  const rated = RATE.test(said) && /经费|标准|党员/u.test(said) && !/门票|租|共\d|(?<!经)费/u.test(said);
  return rated || (GRANT.test(said) && /\d|[一二两三四五六七八九十]+[万千百]/u.test(said));
}

/** What was understood, shown once for a tap. */
export const grantFunds: Decide = async (_slots, talk) => {
  const said = talk.text;
  const year = yearIn(said, talk);
  const named = RATE.exec(said);
  const rate = named && fenOf(Number(named[1] ?? named[2]));
  const unit = await unitIn(said, talk);
  if (unit === 'unclear') return say('没有找到这个组织，请说全称，比如“给发展改革局综合处党支部增拨2000元”。');
  if (rate) {
    const source =
      /(?:按|依据|根据)(《[^》]+》[^，。]*)/u.exec(said)?.[1] ??
      (await groundFor(talk, '党建经费')).replace(/^依据|。$/gu, '');
    return shown({ does: 'rate', rate, unit: unit.code, year, source: source || `${talk.asker.name}登记` }, unit, talk);
  }
  const { amount } = toldIn(said, talk);
  if (amount === undefined) return say('没听清是多少钱，比如“给某某支部增拨2000元”。');
  const kind = /核定/u.test(said)
    ? 'fixed'
    : /到账|拨来|下拨|拨付|下达|收到|拨了/u.test(said) && !/增|追加|补助|补拨/u.test(said)
      ? 'paid'
      : 'granted';
  const account = /培训/u.test(said) ? '培训经费' : (accountOf(said) ?? '党建经费');
  const note = /(上年结转|结转|培训|补助|追加|增拨|核定)/u.exec(said)?.[1] ?? (kind === 'paid' ? '下拨' : '增拨');
  return shown({ does: 'source', kind, amount, unit: unit.code, year, account, note }, unit, talk);
};

function yearIn(said: string, { today }: Talk): number {
  const now = Number(today.slice(0, 4));
  const named = YEAR.exec(said)?.[1];
  if (named) return Number(named);
  return /明年/u.test(said) ? now + 1 : /去年/u.test(said) && !/结转/u.test(said) ? now - 1 : now;
}

/** The unit named, else one's own. */
async function unitIn(said: string, { read, asker }: Talk): Promise<Unit | 'unclear'> {
  const words =
    /(?:给|向|拨给|核定)(?!上级|我们|支部|本)([一-龥]{2,20}?)(?:今年|明年|20\d\d|增|追|下|拨|补|划|核|的|再|\d|党建|培训|活动|经费)/u.exec(
      said,
    )?.[1];
  if (!words) return asker.unit;
  const near = [asker.unit.code, ...(await unitsBelow(read, asker.unit.code)).map(({ code }) => code)];
  const found = findUnit(await allUnits(read), words, { near });
  return 'unit' in found ? found.unit : 'unclear';
}

export const KIND_WORDS = { fixed: '核定为', granted: '增加', paid: '到账' };

/** Why somebody may not set this; undefined when he or she may. */
export async function refusalFor(meant: Meant, unit: Unit, { asker, read }: Talk): Promise<Refusal | undefined> {
  const tree = await treeAround(read, unit.code);
  if (meant.does === 'rate') {
    const allowed = may(asker, 'set_fund_rate', unit, tree);
    return isRefusal(allowed) ? allowed : undefined;
  }
  const own = unit.code === asker.unit.code;
  if (own && meant.kind === 'paid' && may(asker, 'record_spending', unit, tree) === true) return undefined;
  // a guided district is granted to, and nothing else is decided there (L7)
  const guided =
    unit.kind === 'district_work_committee' &&
    (await guidedBy(read, asker.unit.code)).some(({ code }) => code === unit.code);
  const allowed = may(asker, guided ? 'subsidise' : 'grant_funds', unit, tree);
  return isRefusal(allowed) ? allowed : undefined;
}

async function shown(meant: Meant, unit: Unit, talk: Talk): Promise<Turn> {
  const refusal = await refusalFor(meant, unit, talk);
  if (refusal) return say(refusal.text);
  const what =
    meant.does === 'rate'
      ? `${unit.name}及所属组织 ${meant.year}年党建经费标准定为每名党员 ${yuan(meant.rate)}，可以吗？\n来源：${meant.source}。`
      : `${unit.name} ${meant.year}年${meant.account}${KIND_WORDS[meant.kind]} ${yuan(meant.amount)}（${meant.note}），可以吗？`;
  const yes = { intent: 'keep_funds', slots: meant };
  const no = { intent: 'keep_funds', slots: { not: true } };
  return say(
    {
      text: what,
      buttons: [
        { label: '确认', does: yes, tone: 'primary' },
        { label: '取消', does: no },
      ],
    },
    { context: 'confirm', yes, no },
  );
}
