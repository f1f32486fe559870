import { eq } from 'drizzle-orm';
import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { build, query, type Write } from '../../kernel/statement.ts';
import { runsCampaigns } from '../campaign/index.ts';
import { outcomesOf } from '../outcomes/index.ts';
import { takeBackProposal } from '../rules/index.ts';
import { sourcesOf } from '../topics/index.ts';
import { NOT_STAFF } from './adopt.ts';
import { asNumber, bareNumber, numberOf } from './said.ts';
import { adoptionByNumber, adoptionsOf, moveAdoption, outcomeById, setStatus, statusesOf, takersOf } from './store.ts';
import { adoptionUnit } from './tables.ts';

/** 撤销转化: as long as nothing rests on it, neither a unit that works by it nor a rule that was made. */
export const dropAdoption: Decide = async (slots, talk) => {
  const { asker, read, text } = talk;
  if (!runsCampaigns(asker)) return say(NOT_STAFF);
  const number = asNumber(slots.adoption) ?? numberOf('adoption', text) ?? bareNumber(text);
  const found = number === undefined ? undefined : await adoptionByNumber(read, number);
  if (!found) return say('没有找到这次转化，请说编号，例如“撤销转化2号”。');
  const takers = await takersOf(read, found.id);
  if (takers.length > 0) return say(`做法 ${found.number} 号已有 ${takers.length} 个单位在用，不能撤销。`);
  const back = found.proposal === null ? undefined : await takeBackProposal(read, found.proposal);
  if (found.state === 'in_force' || (found.proposal !== null && !back))
    return say(`转化 ${found.number} 号的制度建议已有结果，不能撤销。`);
  const from = await outcomeById(read, found.outcome);
  return {
    ...say(
      `转化 ${found.number} 号已撤销${found.proposal === null ? '' : `，建议 ${found.proposal} 号一并撤回`}。要重新转化，说“成果${from?.number ?? ''}号转化”。`,
    ),
    unless: [
      query(build.select({ id: adoptionUnit.id }).from(adoptionUnit).where(eq(adoptionUnit.adoption, found.id))),
    ],
    writes: [
      moveAdoption(found, { state: 'dropped' }),
      ...(back ? [back] : []),
      ...(from ? await backToTopic(from.topic, found.id, talk) : []),
    ],
    changes: [
      {
        verb: 'drop',
        entity: 'adoption',
        id: found.id,
        before: { state: found.state },
        after: { state: 'dropped', number: found.number },
      },
    ],
  };
};

/** The problems are back at their topic, unless something else has come of it. */
async function backToTopic(topic: string, dropped: string, { read }: Parameters<Decide>[1]): Promise<Write[]> {
  const outcomes = await outcomesOf(read, topic);
  const others = await adoptionsOf(
    read,
    outcomes.map(({ id }) => id),
  );
  if (others.some(({ id }) => id !== dropped)) return [];
  const sources = await sourcesOf(read, { id: topic });
  const adopted = (
    await statusesOf(
      read,
      sources.map(({ id }) => id),
    )
  ).filter(({ status }) => status === 'adopted');
  return adopted.map((one) => setStatus(one, 'topic'));
}
