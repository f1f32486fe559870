import { and, eq } from 'drizzle-orm';
import { isQuestion } from '../../chat/said.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal, type Refusal } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits, guidedBy, unitByCode, unitsBelow } from '../../organisation/store.ts';
import { groundFor } from './limit.ts';
import { accountOf, fenOf, yuan } from './policy.ts';
import { toldIn } from './said.ts';
import { ACCOUNTS, type Account, fundRate, fundSource } from './tables.ts';

const RATE =
  /(?:每(?:人|个?党员|名党员)(?:每年|一年|1年)?|人均(?:每年)?|[一1](?:个)?(?:人|党员)(?:一年|1年)?)[^\d]{0,6}(\d+(?:\.\d{1,2})?)\s*(?:元|块)|(?:标准|定额).{0,6}?(?:定|改|调|是|为|到|成)+\s*(\d+(?:\.\d{1,2})?)\s*(?:元|块)?(?:每人|[一1]人|\/人|$)/u;
const GRANT =
  /增拨|追加|下拨|拨付|拨给|拨来|拨了|划拨|下达|补助|补拨|结转|核定|经费到账|到账了|培训(?:专项)?经费(?:为|是|安排|有|共)?\s*\d|再?(?:拨|批)(?:给)?.{0,12}\d/u;
const YEAR = /(20\d\d)年/u;

type Meant =
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
  return RATE.test(said) || (GRANT.test(said) && /\d|[一二两三四五六七八九十]+[万千百]/u.test(said));
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

const KIND_WORDS = { fixed: '核定为', granted: '增加', paid: '到账' };

async function refusalFor(meant: Meant, unit: Unit, { asker, read }: Talk): Promise<Refusal | undefined> {
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

/** The tap: authority looked at once more, one who sets the same at the same time is told. */
export const keepFunds: Decide = async (slots, talk) => {
  if (slots.not === true) return say('好的，没有改动。');
  const meant = meantBy(slots);
  const unit = meant && (await unitByCode(talk.read, meant.unit));
  if (!meant || !unit) return say('这一步已经失效，请重新说一下。');
  const refusal = await refusalFor(meant, unit, talk);
  if (refusal) return say(refusal.text);
  return meant.does === 'rate' ? setRate(meant, unit, talk) : addSource(meant, unit, talk);
};

async function setRate(
  meant: Meant & { does: 'rate' },
  unit: Unit,
  { read, asker, today, session }: Talk,
): Promise<Turn> {
  const { year, rate, source } = meant;
  const where = and(eq(fundRate.unit, unit.code), eq(fundRate.year, year));
  const before = await read.select().from(fundRate).where(where).get();
  const row = { unit: unit.code, year, rate, source, by: asker.id, on: today };
  return {
    ...say(`已定：${unit.name} ${year}年党建经费标准每名党员 ${yuan(rate)}。`),
    writes: [
      before
        ? write(
            build
              .update(fundRate)
              .set(row)
              .where(and(where, eq(fundRate.rate, before.rate))),
            1,
          )
        : write(build.insert(fundRate).values(row).onConflictDoNothing(), 1),
    ],
    changes: [
      {
        verb: 'set',
        entity: 'fund_rate',
        id: `${unit.code}/${year}`,
        ...(before ? { before: { rate: before.rate / 100 } } : {}),
        after: { rate: rate / 100, source },
      },
    ],
    session,
  };
}

function addSource(meant: Meant & { does: 'source' }, unit: Unit, talk: Talk): Turn {
  const { kind, amount, year, account, note } = meant;
  const id = talk.newId();
  const undo = { intent: 'drop_funds', slots: { id } };
  return {
    ...say({
      text: `已登记：${unit.name} ${year}年${account}${KIND_WORDS[kind]} ${yuan(amount)}。`,
      buttons: [{ label: '撤销', does: undo, group: 'undo' }],
    }),
    writes: [
      // what was fixed before gives way to what is fixed now
      ...(kind === 'fixed'
        ? [
            write(
              build
                .update(fundSource)
                .set({ state: 'void' })
                .where(
                  and(
                    eq(fundSource.unit, unit.code),
                    eq(fundSource.year, year),
                    eq(fundSource.account, account),
                    eq(fundSource.kind, 'fixed'),
                  ),
                ),
            ),
          ]
        : []),
      write(
        build.insert(fundSource).values({
          id,
          unit: unit.code,
          year,
          account,
          kind,
          amount,
          note,
          state: 'valid',
          by: talk.asker.id,
          on: talk.today,
        }),
        1,
      ),
    ],
    changes: [
      {
        verb: 'grant',
        entity: 'fund_source',
        id,
        after: { unit: unit.code, year, account, kind, amount: amount / 100 },
      },
    ],
    session: { ...talk.session, last: { ...talk.session.last, undo } },
  };
}

/** What was just granted is taken back. */
export const dropFunds: Decide = async ({ id }, talk) => {
  const row =
    typeof id === 'string' ? await talk.read.select().from(fundSource).where(eq(fundSource.id, id)).get() : undefined;
  if (row?.state !== 'valid' || row.by !== talk.asker.id) return say('没有可以撤销的登记。');
  const { undo: _used, ...last } = talk.session.last;
  return {
    ...say(`已撤销：${row.account} ${yuan(row.amount)}不再算数。`),
    writes: [
      write(
        build
          .update(fundSource)
          .set({ state: 'void' })
          .where(and(eq(fundSource.id, row.id), eq(fundSource.state, 'valid'))),
        1,
      ),
    ],
    changes: [{ verb: 'void', entity: 'fund_source', id: row.id, before: { amount: row.amount / 100 } }],
    session: { ...talk.session, last },
  };
};

function meantBy({ does, kind, amount, rate, unit, year, account, note, source }: Slots): Meant | undefined {
  if (typeof unit !== 'string' || typeof year !== 'number') return undefined;
  if (does === 'rate' && typeof rate === 'number') return { does, rate, unit, year, source: text(source) };
  const of = ACCOUNTS.find((one) => one === account);
  if (does !== 'source' || typeof amount !== 'number' || !of) return undefined;
  if (kind !== 'fixed' && kind !== 'granted' && kind !== 'paid') return undefined;
  return { does, kind, amount, unit, year, account: of, note: text(note) };
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');
