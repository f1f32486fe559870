import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits, unitByCode, unitsBelow } from '../../organisation/store.ts';
import { answerQuestion } from '../rules/index.ts';
import { RECORD } from './form.ts';
import { grantFunds, setsOrGrants } from './grant.ts';
import { mayRecord } from './limit.ts';
import { accountOf, fenOf, left, usedPercent, yuan } from './policy.ts';
import { byItem, periodIn, spentIn, spentList, spentOn } from './spent.ts';
import { statementFile } from './statement.ts';
import { type Line, ledger, purseOf, rateFor, sourcesBelow, summed } from './store.ts';
import type { Account } from './tables.ts';

const RULE =
  /能不能|可不可以|可以.{0,10}吗|能.{0,10}吗(?!$)|允许|怎么(?:报|算|核|用)|报销|结转|收回|用在(?:哪|什么)|范围|规定|依据|几号|什么时候(?:拨|下|到)/u;
const LIMIT = /额度|限额|上限/u;
const RATE = /标准|按.{0,6}(?:算|总数|在职)|怎么算|[一1每]个?(?:人|党员).{0,6}(?:多少|\d)|人均/u;
const LIST =
  /明细|清单|哪些|流水|几笔|每一?笔|花(?:在|到)?哪|用(?:在|到)?哪|买了(?:什么|啥)|都.{0,4}(?:花|用|买)|列(?:出来|一下)|账目/u;
const BY_ITEM = /科目|分类|分项|按项/u;
const PAID = /到账|拨(?:了|下来|付|款)|下来(?:没|了|吗)/u;
const STATEMENT = /年报|收支表|决算|报表|导出|excel|表格|电子版/iu;
const BELOW =
  /各(?:支部|单位|党委|组织|家|处|部门)|下面|下级|所属|所有支部|每个支部|哪(?:些|个|几个|家)(?:支部|单位)|全(?:局|市|机关)/u;
const MOST_ROWS = 20;

/** 经费: what is left, what was spent and on what, what is due by headcount, whether it is enough. */
export const askFunds: Decide = async (slots, talk) => {
  const said = talk.text;
  if (setsOrGrants(said)) return grantFunds(slots, talk);
  const year = typeof slots.year === 'number' ? slots.year : Number(talk.today.slice(0, 4));
  const unit = await unitMeant(slots, said, talk);
  if (!('code' in unit)) return unit;
  const account = accountOf(said) ?? '党建经费';
  if (RATE.test(said) || slots.rate !== undefined) return rateAnswer(unit, year, talk);
  if (RULE.test(said) || (LIMIT.test(said) && typeof slots.item === 'string')) {
    const ruled = await byRule(said, talk);
    if (ruled) return ruled;
  }
  if (STATEMENT.test(said) || slots.statement === true) return statementFile(unit, year, talk);
  const lines = await ledger(talk.read, unit.code, year, account);
  if (BELOW.test(said) || slots.below === true) return belowTable(unit, lines, { year, account }, talk);
  const period = periodIn(said, slots);
  if (LIST.test(said) || slots.list === true)
    return spentList(unit, year, { ...period, account: accountSaid(said) }, slots, talk);
  if (BY_ITEM.test(said) || slots.by_item === true) return byItem(unit, year, talk);
  if (typeof slots.item === 'string' && !/培训经费|还能|还剩|剩|够/u.test(said) && /花|用|支|多少/u.test(said))
    return spentOn(slots.item, unit, year, period, talk);
  if (period.months) return spentIn(unit, year, period, talk);
  const standing = purseOf(lines, unit);
  if (typeof slots.amount === 'number') return enough(fenOf(slots.amount) ?? 0, standing, { year, account });
  if (PAID.test(said)) return arrived(unit, standing, { year, account }, talk);
  return leftOf(unit, lines, { year, account }, talk);
};

const accountSaid = (said: string): Account | undefined =>
  /党费|工会|培训经费/u.test(said) ? accountOf(said) : undefined;

/** One's own unit, whose members may see how its money goes; another only for who may. */
async function unitMeant(slots: Slots, said: string, { asker, read }: Talk): Promise<Unit | Turn> {
  if (typeof slots.unit === 'string') {
    const known = await unitByCode(read, slots.unit);
    if (known) return permitted(known, { asker, read });
  }
  const words =
    /(?<!各|本|我们|咱们|所有|每个|哪个|下面)([一-龥]{1,16}?(?:党支部|支部|机关党委|党委|机关工委|工委|局|处|委|办|馆|中心|区))(?=的|今年|去年|还|有|花|用|剩|经费|党建|$|，|\d)/u
      .exec(said)?.[1]
      ?.replace(/^(?:查一下|查查|查|看看|看一下|看|帮我|问一下|问|帮)+/u, '');
  if (!words || /^(?:我们|咱们|本|我)|^(?:支部|党支部|党委|工委|机关党委|今年.*)$/u.test(words)) return asker.unit;
  const near = [asker.unit.code, ...(await unitsBelow(read, asker.unit.code)).map(({ code }) => code)];
  const found = findUnit(await allUnits(read), words, { near });
  if (!('unit' in found)) {
    const names = found.several.slice(0, 5).map(({ name }) => name);
    return names.length === 0
      ? asker.unit
      : say(`叫“${words}”的有 ${found.several.length} 个：${names.join('、')}。请说全称。`);
  }
  return permitted(found.unit, { asker, read });
}

async function permitted(unit: Unit, { asker, read }: Pick<Talk, 'asker' | 'read'>): Promise<Unit | Turn> {
  if (unit.code === asker.unit.code) return unit;
  const allowed = may(asker, 'see_funds', unit, await treeAround(read, unit.code));
  return isRefusal(allowed) ? say(allowed.text) : unit;
}

async function byRule(said: string, { read, today, asker }: Talk): Promise<Turn | undefined> {
  const { answered, answer, citations } = await answerQuestion(read, said, { today, asker });
  const [first] = citations;
  if (!answered || !first) return undefined;
  return say({
    text: answer.split('\n')[0] || `按《${first.rule}》${first.label}。`,
    quote: { text: first.quote, source: `《${first.rule}》${first.label}` },
  });
}

async function rateAnswer(unit: Unit, year: number, talk: Talk): Promise<Turn> {
  const rate = await rateFor(talk.read, unit.code, year);
  const rule = await answerQuestion(talk.read, '党建工作经费按什么标准核定', talk);
  const [first] = rule.answered ? rule.citations : [];
  const cited = first && /经费/u.test(first.quote) ? first : undefined;
  const quote = cited ? { quote: { text: cited.quote, source: `《${cited.rule}》${cited.label}` } } : {};
  if (!rate)
    return say({
      text: `${year}年的经费标准还没有登记。${cited ? '制度是这样定的。' : '可以请工委的同志登记。'}`,
      ...quote,
    });
  const lines = await ledger(talk.read, unit.code, year, '党建经费');
  const members = lines.reduce((sum, line) => sum + line.members, 0);
  return say({
    text: `每名党员每年 ${yuan(rate.rate)}，按党员总数算：${unit.name} ${members} 名，共 ${yuan(members * rate.rate)}。`,
    ...(cited ? quote : { more: `来源：${rate.source}。` }),
  });
}

const ASK = 'ask_funds';
const buttonsFor = (unit: Unit, year: number, below: boolean) => [
  { label: '支出明细', does: { intent: ASK, slots: { list: true, unit: unit.code, year } }, lasting: true },
  { label: '按科目看', does: { intent: ASK, slots: { by_item: true, unit: unit.code, year } }, lasting: true },
  ...(below
    ? [{ label: '看下级', does: { intent: ASK, slots: { below: true, unit: unit.code, year } }, lasting: true }]
    : []),
  { label: '导出收支表', does: { intent: ASK, slots: { statement: true, unit: unit.code, year } }, lasting: true },
];

type Of = { year: number; account: Account };

async function leftOf(unit: Unit, lines: Line[], { year, account }: Of, talk: Talk): Promise<Turn> {
  const records = unit.code === talk.asker.unit.code && !(await mayRecord(talk));
  const standing = purseOf(lines, unit);
  const { total, spent } = standing;
  const rest = left(standing);
  const whose = unit.code === talk.asker.unit.code ? '' : `${unit.name}`;
  const buttons = [
    ...buttonsFor(unit, year, lines.length > 1),
    ...(records ? [{ label: '记一笔', does: { intent: RECORD }, lasting: true }] : []),
  ];
  if (rest === undefined) {
    const text = account === '党建经费' ? '经费标准还没有登记' : `${account}总数没有登记`;
    return say({ text: `${whose}${year}年${text}，已记支出 ${yuan(spent)}。`, buttons });
  }
  const percent = usedPercent(standing);
  const below = lines.length > 1 && purseOf(lines, unit) && lines.find((line) => line.unit.code === unit.code);
  return say({
    text: `${whose}${year}年${account}还剩 ${yuan(rest)}：共 ${yuan(total ?? 0)}，已用 ${yuan(spent)}${percent === undefined ? '' : `（${percent}%）`}。${
      below ? `其中本级已用 ${yuan(below.spent)}。` : ''
    }`,
    buttons,
  });
}

function enough(amount: number, standing: { total: number | undefined; spent: number }, { year, account }: Of): Turn {
  const rest = left(standing);
  if (rest === undefined)
    return say(`${year}年${account}有多少还没有登记，算不出够不够。已用 ${yuan(standing.spent)}。`);
  return say(
    amount <= rest
      ? `够。${year}年${account}还剩 ${yuan(rest)}，花 ${yuan(amount)}后剩 ${yuan(rest - amount)}。`
      : `不够，差 ${yuan(amount - rest)}：${year}年${account}还剩 ${yuan(rest)}。`,
  );
}

async function arrived(
  unit: Unit,
  { total, paid }: { total: number | undefined; paid: number },
  { year, account }: Of,
  talk: Talk,
): Promise<Turn> {
  const rows = (await sourcesBelow(talk.read, unit.code, year)).filter(
    (one) => one.account === account && one.kind === 'paid',
  );
  const due = total === undefined ? '' : `，应有 ${yuan(total)}`;
  if (rows.length === 0) return say(`${year}年${account}还没有登记到账${due}。到账了说一声“经费到账”和数额就行。`);
  return say({
    text: `${year}年${account}已到账 ${yuan(paid)}${due}。`,
    table: {
      columns: ['日期', '说明', '数额'],
      rows: rows.slice(-MOST_ROWS).map(({ on, note, amount }) => [on, note, yuan(amount)]),
    },
  });
}

async function belowTable(unit: Unit, lines: Line[], { year, account }: Of, talk: Talk): Promise<Turn> {
  const allowed = may(talk.asker, 'see_funds', unit, await treeAround(talk.read, unit.code));
  if (isRefusal(allowed)) return say(allowed.text);
  const below = lines.filter((line) => line.unit.code !== unit.code && (line.total !== undefined || line.spent > 0));
  const { total: sum, spent } = summed(lines);
  if (below.length === 0) return say(`${unit.name}没有登记了经费的下级组织。`);
  return say({
    text: `${unit.name}所属 ${below.length} 个组织，${year}年${account}共 ${yuan(sum ?? 0)}，已用 ${yuan(spent)}。`,
    table: {
      columns: ['组织', '共', '已用', '还剩'],
      rows: below
        .slice(0, MOST_ROWS)
        .map((line) => [
          line.unit.name,
          line.total === undefined ? '未登记' : yuan(line.total),
          yuan(line.spent),
          line.total === undefined ? '' : yuan(line.total - line.spent),
        ]),
    },
    ...(below.length > MOST_ROWS ? { more: `按编码列前 ${MOST_ROWS} 个，全部在收支表里。` } : {}),
    buttons: [
      { label: '导出收支表', does: { intent: ASK, slots: { statement: true, unit: unit.code, year } }, lasting: true },
    ],
  });
}
