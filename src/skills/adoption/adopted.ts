import type { Talk } from '../../chat/skill.ts';
import type { Turn } from '../../chat/turn.ts';
import { nextOf } from '../../kernel/series.ts';
import type { Button } from '../../message/card.ts';
import type { Outcome } from '../outcomes/index.ts';
import { newsOf } from '../problems/index.ts';
import { sourcesOf } from '../topics/index.ts';
import type { Adoption } from './policy.ts';
import { addAdoption, setStatus, statusesOf, unlessAdopted } from './store.ts';

type Given = Pick<Adoption, 'how' | 'title'> & { text?: string; proposal?: number };

/**
 * What makes an adoption of an outcome: whoever raised or joined a problem behind it is told, unless something came of
 * the same problem before.
 */
export async function adopts(
  found: Outcome,
  { news, ...given }: Given & { news: string },
  talk: Talk,
): Promise<Pick<Turn, 'messages' | 'writes' | 'changes'> & { number: number; unless: NonNullable<Turn['unless']> }> {
  const { read, today, asker } = talk;
  const { first: number, taken } = await nextOf(read, 'adoption');
  const id = talk.newId();
  const row = { id, number, outcome: found.id, state: 'adopted' as const, by: asker.id, on: today, ...given };
  const sources = await sourcesOf(read, { id: found.topic });
  const untold = (
    await statusesOf(
      read,
      sources.map((one) => one.id),
    )
  ).filter(({ status }) => status !== 'adopted');
  const told = await newsOf(
    untold.map((one) => one.id),
    { text: news, about: `adoption/${number}`, buttons: [traceButton(number)] },
    talk,
  );
  return {
    number,
    messages: told.messages,
    writes: [taken, addAdoption(row), ...untold.map((one) => setStatus(one, 'adopted')), ...told.writes],
    unless: unlessAdopted(row),
    changes: [
      {
        verb: 'adopt',
        entity: 'adoption',
        id,
        after: { number, outcome: found.number, how: row.how, title: row.title, proposal: row.proposal ?? null },
      },
    ],
  };
}

export function traceButton(adoption: number): Button {
  return { label: '来龙去脉', does: { intent: 'trace', slots: { adoption } }, lasting: true };
}
