import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Outcome } from './policy.ts';
import { outcomeByNumber, outcomesOfTeams, teamsOf } from './store.ts';

/** The outcome of the asker's own teams that is meant: by its number, the one spoken of last, or the only one; else what to say. */
export async function ownOutcome(
  number: unknown,
  intent: string,
  talk: Talk,
): Promise<{ outcome: Outcome } | { turn: Turn }> {
  const teams = (await teamsOf(talk.read, talk.asker.id)).map(({ id }) => id);
  const own = await outcomesOfTeams(talk.read, teams);
  if (typeof number === 'number') {
    const found = await outcomeByNumber(talk.read, number);
    if (found && teams.includes(found.team)) return { outcome: found };
    return {
      turn: say(
        `成果 ${number} 号不是贵组交的。${own.length > 0 ? `贵组交过 ${own.map((one) => one.number).join('、')} 号。` : ''}`,
      ),
    };
  }
  const meant = own.find((one) => one.number === talk.session.last.outcome) ?? (own.length === 1 ? own[0] : undefined);
  if (meant) return { outcome: meant };
  if (own.length === 0) return { turn: say('贵组还没有交过成果。要提交，把文件发来就行。') };
  const choices = own.map((one) => ({ intent, slots: { outcome_no: one.number } }));
  const buttons = own.map(({ number: n, title }, i) => ({ label: `${n} 号 ${title}`, does: choices[i] ?? { intent } }));
  return { turn: say({ text: '是哪一项成果？', buttons: buttons.slice(0, 6) }, { context: 'list', choices }) };
}
