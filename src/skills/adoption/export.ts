import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { allUnits } from '../../organisation/store.ts';
import { carriedBy } from '../rules/index.ts';
import { placeOf } from './chain-words.ts';
import { adoptionsOf, outcomeById, takersOf } from './store.ts';

/** Every adoption that stands, in order of its number: of which outcome, into what, and how far it is. */
export async function adoptedTable(
  read: Read,
  today: CivilDate,
): Promise<{ columns: string[]; rows: (string | number | null)[][] }> {
  const all = await adoptionsOf(read);
  const carried = await carriedBy(
    read,
    all.flatMap(({ proposal }) => proposal ?? []),
    today,
  );
  const names = new Map((await allUnits(read)).map(({ code, name }) => [code, name]));
  const rows = await Promise.all(
    all.map(async (one) => {
      const from = await outcomeById(read, one.outcome);
      const takers = await takersOf(read, one.id);
      const by = one.proposal === null ? undefined : carried.get(one.proposal);
      const state =
        one.how === 'practice'
          ? takers.length > 0
            ? `${takers.length} 个单位采用`
            : '待采用'
          : by?.applies
            ? `自 ${by.since || one.on} ${by.kind === 'abolish' ? '废止' : '施行'}`
            : by?.since
              ? `${by.since} 起${by.kind === 'abolish' ? '废止' : '施行'}`
              : (by?.stateWords ?? '');
      return [
        one.number,
        from?.number ?? null,
        from?.title ?? '',
        one.how === 'practice' ? '推广做法' : '写进制度',
        one.how === 'practice' ? one.title : placeOf(one, by),
        one.on,
        state,
        takers.map(({ unit, note }) => `${names.get(unit) ?? unit}${note ? `（${note}）` : ''}`).join('、'),
      ];
    }),
  );
  return { columns: ['编号', '成果编号', '成果', '方式', '做法或制度', '登记日期', '进度', '采用单位'], rows };
}
