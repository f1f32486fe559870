import { and, eq, ne } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { undoneBy } from '../../chat/slot-values.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { memberCount } from '../../organisation/store.ts';
import { COUNT_WORDS, mayState, type ServiceCount } from './policy.ts';
import { ledBy, statedBefore } from './store.ts';
import { SERVICE_COUNTS, serviceTotal } from './tables.ts';

export const UNDO_TOTAL = 'undo_service_total';

/** 我们支部12个人都报到了: what a unit states of its members at once; it takes the place of what it stated before. */
export async function stateTotal(what: ServiceCount, several: number | 'all', talk: Talk): Promise<Turn> {
  const { asker, read, today } = talk;
  const { unit } = asker;
  const allowed = may(asker, 'run_service', unit, await treeAround(read, unit.code));
  if (allowed !== true) return say('全支部的登记由支部委员来办，可以请书记说一句；您本人的，说“我……了”就行。');
  if ((await ledBy(read)).has(unit.code)) return say('请各支部自己登记，登记后这里会自动汇总，不会重复计数。');
  const { members } = await memberCount(read, unit.code);
  const count = several === 'all' ? members : several;
  const refusal = mayState(count, members);
  if (refusal) return say(refusal.text);
  const before = await statedBefore(read, unit.code, what);
  if (before === count) return say(`${unit.name}${COUNT_WORDS[what]} ${count} 人早已记下，不用重复登记。`);
  const undo = { intent: UNDO_TOTAL, slots: { what, count, before: before ?? null } };
  const turn = say({
    text: `已记下：${unit.name}${COUNT_WORDS[what]} ${count} 人${before === undefined ? '' : `（原来 ${before} 人）`}，不用名单。`,
    buttons: [{ label: '撤销', does: undo }],
  });
  const values = { unit: unit.code, what, count, by: asker.id, on: today };
  return undoneBy(
    {
      ...turn,
      writes: [
        write(
          build
            .insert(serviceTotal)
            .values(values)
            .onConflictDoUpdate({ target: [serviceTotal.unit, serviceTotal.what], set: values }),
          1,
        ),
      ],
      unless: [changedSince(unit.code, what, before)],
      changes: [
        {
          verb: 'state',
          entity: 'service_total',
          id: `${unit.code}/${what}`,
          ...(before === undefined ? {} : { before }),
          after: count,
        },
      ],
    },
    undo,
    talk,
  );
}

/** Takes back what this unit stated last, where it still stands. */
export const undoTotal: Decide = async ({ what, count, before }, talk) => {
  const kind = SERVICE_COUNTS.find((one) => one === what);
  const { code } = talk.asker.unit;
  const stands = kind && (await statedBefore(talk.read, code, kind));
  if (!kind || stands === undefined || stands !== count) return say('这个人数已经改过了，没有可撤销的。');
  const here = and(eq(serviceTotal.unit, code), eq(serviceTotal.what, kind), eq(serviceTotal.count, stands));
  const { undo: _undo, ...last } = talk.session.last;
  return {
    ...say(typeof before === 'number' ? `已撤销，仍是 ${before} 人。` : '已撤销，没有登记。'),
    writes: [
      typeof before === 'number'
        ? write(build.update(serviceTotal).set({ count: before }).where(here), 1)
        : write(build.delete(serviceTotal).where(here), 1),
    ],
    changes: [{ verb: 'undo', entity: 'service_total', id: `${code}/${kind}`, before: stands }],
    session: { ...talk.session, last },
  };
};

function changedSince(unit: string, what: ServiceCount, before: number | undefined) {
  const found = build
    .select({ count: serviceTotal.count })
    .from(serviceTotal)
    .where(and(eq(serviceTotal.unit, unit), eq(serviceTotal.what, what)));
  return before === undefined
    ? query(found)
    : query(
        build
          .select({ count: serviceTotal.count })
          .from(serviceTotal)
          .where(and(eq(serviceTotal.unit, unit), eq(serviceTotal.what, what), ne(serviceTotal.count, before))),
      );
}
