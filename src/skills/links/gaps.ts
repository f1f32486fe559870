import type { Decide } from '../../chat/skill.ts';
import { stringOf } from '../../chat/slot-values.ts';
import { say } from '../../chat/turn.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import { allUnits } from '../../organisation/store.ts';
import { gapsOf, KIND_NAMES } from './policy.ts';
import { leadingMembers, pairingsOf, visitsOf } from './store.ts';
import { LINK_KINDS } from './tables.ts';

const ROWS = 10;

/**
 * 还有谁没结对, 今年没走访: for whoever may see the links of the unit. Of households no more than whether there is one,
 * and how many visits there were in all.
 */
export const linkGaps: Decide = async (slots, { asker, read, today }) => {
  const words = stringOf(slots.unit);
  const found = words ? findUnit(await allUnits(read), words) : undefined;
  const unit = found && 'unit' in found ? found.unit : asker.unit;
  const allowed = may(asker, 'see_links', unit, await treeAround(read, unit.code));
  if (allowed !== true) return say(allowed.text);
  const leaders = await leadingMembers(read, unit);
  if (leaders.length === 0) return say(`${unit.name}没有登记领导干部，三联系由部门党组的同志来办。`);
  const ids = leaders.map(({ id }) => id);
  const since = `${today.slice(0, 4)}-01-01`;
  const [pairings, visits] = await Promise.all([pairingsOf(read, ids), visitsOf(read, ids, since)]);
  const gaps = gapsOf(ids, pairings, visits, since);
  const names = new Map(leaders.map(({ id, name }) => [id, name]));
  const unpaired = gaps.filter((gap) => gap.unpaired.length > 0).length;
  const unvisited = gaps.filter((gap) => gap.unvisited.length > 0).length;
  const been = LINK_KINDS.map((kind) => `${KIND_NAMES[kind]} ${visits.filter((one) => one.kind === kind).length} 次`);
  const line = ({ person, unpaired: none, unvisited: not }: (typeof gaps)[0]) => [
    names.get(person) ?? '',
    none.map((kind) => KIND_NAMES[kind]).join('、') || '—',
    not.map((kind) => KIND_NAMES[kind]).join('、') || '—',
  ];
  return say({
    text: `${unit.name}范围内领导干部 ${leaders.length} 位：${unpaired} 位还没结对齐，${unvisited} 位今年还有没走访的。今年走访${been.join('、')}。`,
    ...(gaps.length > 0
      ? { table: { columns: ['姓名', '没结对', '今年没走访'], rows: gaps.slice(0, ROWS).map(line) } }
      : {}),
    ...(gaps.length > ROWS
      ? {
          more: gaps
            .slice(ROWS)
            .map((gap) => line(gap).join('　'))
            .join('\n'),
        }
      : {}),
  });
};
