import type { Takes, Talk } from '../../chat/skill.ts';
import { undoneBy } from '../../chat/slot-values.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { fileOf, forgetFile } from '../../kernel/files.ts';
import { readTable, type Table, type TableRow } from '../../reports/read-table.ts';
import { UNDO_PAIRING } from './pair.ts';
import { leaderMeant, planPairs, type Target, targetMeant, withPairs } from './pair-plan.ts';
import { pairingsOf } from './store.ts';

const COLUMNS: [kind: Target['kind'], words: RegExp][] = [
  ['organisation', /党组织|支部$|联系支部/u],
  ['secretary', /书记/u],
  ['household', /困难|联系户|结对户/u],
];

/** 三联系结对表: columns 姓名, 联系党组织, 联系书记, 困难户; a cell may be empty. All rows are taken, or none. */
export const pairingTable: Takes = {
  label: '三联系结对表',
  takes: ({ name }) => /三联系|结对/u.test(name) && /\.(?:xlsx|csv)$/iu.test(name),
  async decide(_slots, talk) {
    const { attachment } = talk;
    const bytes = attachment && (await fileOf(talk.read, attachment.id));
    if (!bytes) return say('没有读到这个文件，请再发一次。');
    const turn = await fromTable(await readTable(bytes), talk);
    // the file goes with the words, whatever came of it: it names the households
    return { ...turn, writes: [...turn.writes, forgetFile(attachment.id)], eraseSince: began(talk) };
  },
};

async function fromTable(table: Table | Refusal, talk: Talk): Promise<Turn> {
  if (isRefusal(table)) return say(table.text);
  if (!table.columns.includes('姓名'))
    return say('表里要有“姓名”“联系党组织”“联系书记”“困难户”四列，空着的格可以不填。');
  const plans: Planned[] = [];
  for (const row of table.rows) {
    const plan = await planned(row, talk);
    if (isRefusal(plan)) return say(`第 ${row.line} 行：${plan.text}这次一对也没有登记。`);
    if (plans.some(({ leader }) => leader === plan.leader))
      return say(`第 ${row.line} 行和前面是同一位领导，请并成一行再发；这次一对也没有登记。`);
    plans.push(plan);
  }
  return registered(plans, talk);
}

type Planned = Awaited<ReturnType<typeof planPairs>> & { leader: string };

async function planned({ cells }: TableRow, talk: Talk): Promise<Planned | Refusal> {
  if (!cells.姓名) return refuse('没有“姓名”，请补上。');
  const leader = await leaderMeant({ leader: cells.姓名, ends: false, pairs: [] }, talk);
  if (isRefusal(leader)) return leader;
  const pairs = COLUMNS.flatMap(([kind, words]) => {
    const named = Object.entries(cells).find(([column, cell]) => words.test(column) && cell !== '')?.[1];
    return named === undefined ? [] : [{ kind, words: named }];
  });
  const targets: Target[] = [];
  for (const pair of pairs) {
    const target = await targetMeant(pair, { ends: false, pairs }, talk);
    if (isRefusal(target)) return target;
    targets.push(target);
  }
  return { ...(await planPairs(leader, targets, await pairingsOf(talk.read, [leader.id]), talk)), leader: leader.id };
}

function registered(plans: Planned[], talk: Talk): Turn {
  const started = plans.flatMap((plan) => plan.started);
  if (started.length === 0) return say('表里的结对都登记过了，没有要改的。');
  const stopped = plans.flatMap((plan) => plan.stopped);
  const undo = { intent: UNDO_PAIRING, slots: { started, stopped } };
  const people = plans.filter((plan) => plan.started.length > 0).length;
  const turn = say({
    text: `三联系结对已登记 ${started.length} 对，${people} 位领导同志会各自知道。表已从聊天里抹去，困难户只有结对的本人看得到。`,
    buttons: [{ label: '撤销', does: undo }],
  });
  const plan = {
    writes: plans.flatMap(({ writes }) => writes),
    unless: plans.flatMap(({ unless }) => unless),
    changes: plans.flatMap(({ changes }) => changes),
    news: plans.flatMap(({ news }) => news),
    // nothing of the table stands in the answer, so that it may stay
    household: false,
  };
  return undoneBy(withPairs(turn, plan, talk), undo, talk);
}
