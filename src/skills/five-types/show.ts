import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { counted, lacking, lackingWords, PART_WORDS, TYPE_WORDS, WANTED } from './policy.ts';
import { activitiesOf, handedIn, type Kept, planFor, planOf } from './store.ts';
import { PARTS, TYPES, type Type } from './tables.ts';

const fill = (type: Type, year: number) => ({
  label: `填${TYPE_WORDS[type]}`,
  does: { intent: 'fill_five_type', slots: { type, year } },
  lasting: true,
});

/** One type: what is missing first, then its lines, each measure with how often it was carried out. */
export async function showType(type: Type, year: number, { asker, read }: Talk): Promise<Turn> {
  const own = await planOf(read, asker.unit.code, year);
  const plan = own.length > 0 ? own : await planFor(read, asker.unit.code, year);
  const lines = plan.filter((entry) => entry.type === type);
  const missing = lackingWords(plan, [type]);
  if (lines.length === 0)
    return say({
      text: `${year}年${missing}：要 ${PARTS.map((part) => counted(part, WANTED[part])).join('、')}。`,
      buttons: [fill(type, year)],
    });
  const done = await activitiesOf(read, asker.unit.code, year, type);
  const times = (id: string) => done.filter(({ measure, carrier }) => measure === id || carrier === id).length;
  return say({
    text: `${missing || `${year}年${TYPE_WORDS[type]}计划齐了`}。${own.length === 0 ? '（本组织没有另定，按上级的计划。）' : ''}`,
    fields: PARTS.flatMap((part) => {
      const of = lines.filter((entry) => entry.part === part);
      return of.map((entry, i) => ({
        label: of.length > 1 ? `${PART_WORDS[part]} ${i + 1}` : PART_WORDS[part],
        value: `${entry.text}${times(entry.id) > 0 ? `（已做 ${times(entry.id)} 次）` : ''}`,
      }));
    }),
    ...(missing && own.length > 0 ? { buttons: [fill(type, year)] } : {}),
  });
}

/** The whole plan: which types are whole, what the others lack. */
export async function showPlan(year: number, { asker, read }: Talk): Promise<Turn> {
  const plan = await planOf(read, asker.unit.code, year);
  if (plan.length === 0) {
    const above = await planFor(read, asker.unit.code, year);
    return say({
      text:
        above.length > 0
          ? `本组织${year}年没有另定五型计划，按上级的做。`
          : `${year}年五型计划还没有填。一条消息说一型就行，也可以一步步填。`,
      buttons: above.length > 0 ? seen(above, year) : [fill('learning', year)],
    });
  }
  const missing = lackingWords(plan);
  const handed = await handedIn(read, asker.unit.code, year);
  const [next] = lacking(plan);
  const state = handed ? `，${handed.on} 已提交` : '，可以提交';
  return say({
    text: missing ? `${year}年五型计划：${missing}。` : `${year}年五型计划都齐了${state}。`,
    buttons: [
      ...(next ? [{ ...fill(next.type, year), tone: 'primary' as const }] : []),
      ...(missing || handed ? [] : [{ label: '提交计划', does: { intent: 'hand_in_five_plan', slots: { year } } }]),
      ...seen(plan, year),
    ].slice(0, 6),
  });
}

function seen(plan: Kept[], year: number) {
  return TYPES.filter((type) => plan.some((entry) => entry.type === type)).map((type) => ({
    label: `看${TYPE_WORDS[type]}`,
    does: { intent: 'show_five_type', slots: { type, year } },
    lasting: true,
  }));
}
