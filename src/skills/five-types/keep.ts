import { eq } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal, type Refusal } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { type Entry, isPart, isType, lacking, lackingWords, TYPE_WORDS } from './policy.ts';
import { planOf, putEntry } from './store.ts';
import { planEntry, TYPES } from './tables.ts';

export async function mayPlan({ asker, read }: Talk): Promise<Refusal | undefined> {
  const allowed = may(asker, 'plan_five_types', asker.unit, await treeAround(read, asker.unit.code));
  return isRefusal(allowed) ? allowed : undefined;
}

/** Parts that were told anew take the place of what stood there. */
export function merged(plan: Entry[], entries: Entry[]): Entry[] {
  return [
    ...plan.filter((kept) => !entries.some((one) => one.type === kept.type && one.part === kept.part)),
    ...entries,
  ];
}

export const keepPlan: Decide = async (slots, talk) => {
  if (slots.not === true) return say('好的，没有改动。');
  const refused = await mayPlan(talk);
  if (refused) return say(refused.text);
  const year = Number(slots.year);
  return saved(entriesIn(slots), year, talk);
};

/** Writes what was told; parts told anew lose what they had more. */
export async function saved(entries: Entry[], year: number, talk: Talk): Promise<Turn> {
  const { asker, read, newId, today } = talk;
  const plan = await planOf(read, asker.unit.code, year);
  const of = { unit: asker.unit.code, year, by: asker.id, on: today };
  const at = (entry: Entry) =>
    plan.find((kept) => kept.type === entry.type && kept.part === entry.part && kept.place === entry.place);
  const after = merged(plan, entries);
  const types = TYPES.filter((type) => entries.some((entry) => entry.type === type));
  const missing = lackingWords(after, types);
  const next = lacking(after)[0];
  const done = types.map((type) => TYPE_WORDS[type]).join('、');
  return {
    ...say({
      text: missing
        ? `已存下。${missing}。`
        : `${done}齐了。${next ? `${lackingWords(after)}。` : `${year}年五型计划都齐了，可以提交。`}`,
      buttons: next
        ? [
            {
              label: `接着填${TYPE_WORDS[next.type]}`,
              does: { intent: 'fill_five_type', slots: { type: next.type, year } },
              tone: 'primary',
            },
          ]
        : [{ label: '提交计划', does: { intent: 'hand_in_five_plan', slots: { year } }, tone: 'primary' }],
    }),
    writes: [
      ...plan
        .filter((kept) => entries.some((one) => one.type === kept.type && one.part === kept.part))
        .filter((kept) => !entries.some((one) => at(one)?.id === kept.id))
        .map(({ id }) => write(build.delete(planEntry).where(eq(planEntry.id, id)), 1)),
      ...entries.map((entry) => putEntry(entry, at(entry), of, newId)),
    ],
    changes: types.map((type) => ({
      verb: 'plan',
      entity: 'five_plan',
      id: `${asker.unit.code}/${year}/${type}`,
      before: plan.filter((kept) => kept.type === type).map(({ text }) => text),
      after: entries.filter((entry) => entry.type === type).map(({ text }) => text),
    })),
  };
}

function entriesIn({ entries }: Slots): Entry[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
    const { type, part, place, text } = one;
    return isType(type) && isPart(part) && typeof place === 'number' && typeof text === 'string'
      ? [{ type, part, place, text }]
      : [];
  });
}
