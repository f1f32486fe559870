import { and, asc, eq, notInArray, sql } from 'drizzle-orm';
import type { Digest, DigestItem, Talk } from '../../chat/skill.ts';
import { addDays, type CivilDate, daysBetween } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import { addWorkingDays, type WorkingDays } from '../../kernel/working-days.ts';
import { campaign, campaignById, type Stage, Terms } from '../campaign/index.ts';
import { dayWords } from '../duties/index.ts';
import { CLAIM, DECIDE } from './approval.ts';
import { duesToldOf, type StepReminder, stepReminder } from './policy.ts';
import { closingButtons, lineOf } from './steps.ts';
import { type Held, type Step, standing, stepsOf, type Team } from './store.ts';
import { claim, team, teamStep } from './tables.ts';

const USUAL_DAYS = Terms.parse({}).stalledAfter;
/** Once results are looked at, nobody is asked how the work goes. */
const QUIET_STAGES: Stage[] = ['reviewing', 'exchange', 'adoption'];

/** What the leader of a team is reminded of: steps of the plan, and once in a silence an offer of help. */
export const digest: Digest = {
  gathers: [
    {
      prefix: CLAIM,
      line: (count) => ({
        text: `有 ${count} 个课题组的申领等您审批。`,
        why: '您负责审批课题申领',
        buttons: [{ label: '看一看', does: { intent: DECIDE }, lasting: true }],
      }),
    },
  ],
  due(date, workingDays) {
    const told = duesToldOf(date, workingDays).map(({ from, to }) => sql`${teamStep.due} between ${from} and ${to}`);
    return sql`
      select ${team.leader} as person, null as minute from ${teamStep}
      join ${claim} on ${claim.id} = ${teamStep.claim} and ${claim.state} = 'active'
      join ${team} on ${team.id} = ${claim.team} and ${team.state} = 'standing'
      where ${teamStep.doneOn} is null and ${teamStep.droppedOn} is null and ${teamStep.reminded} < 3
        and ${teamStep.remindedOn} is not ${date} and (${sql.join(told, sql` or `)})
      union
      select ${team.leader}, null from ${team}
      join ${campaign} on ${campaign.id} = ${team.campaign}
      where ${team.state} = 'standing' and ${team.helpOfferedOn} is null and ${notInArray(campaign.stage, QUIET_STAGES)}
        and ${team.movedOn} <= date(${date}, '-' || coalesce(json_extract(${campaign.terms}, '$.stalledAfter'), ${USUAL_DAYS}) || ' days')
        and exists (select 1 from ${claim} where ${claim.team} = ${team.id} and ${claim.state} = 'active')`;
  },

  async items(talk) {
    const led = await talk.read
      .select()
      .from(team)
      .where(and(eq(team.leader, talk.asker.id), eq(team.state, 'standing')))
      .orderBy(asc(team.number));
    if (led.length === 0) return [];
    const held = await standing(talk.read, { teams: led.map(({ id }) => id) });
    const offers: DigestItem[] = [];
    for (const one of led) {
      if (held.some((claimed) => claimed.team.id === one.id) && (await isStalled(one, talk)))
        offers.push(helpFor(one, talk));
    }
    return [...(await stepItems(held, talk)), ...offers];
  },
};

async function stepItems(held: Held[], talk: Talk): Promise<DigestItem[]> {
  const steps = await stepsOf(
    talk.read,
    held.map((one) => one.claim.id),
  );
  return steps.flatMap((step) => {
    const kind = stepReminder(step, talk.today, talk.workingDays);
    const of = held.find((one) => one.claim.id === step.claim);
    return kind && of ? [stepItem(step, kind, of, talk)] : [];
  });
}

function stepItem(step: Step, kind: StepReminder, held: Held, { today }: Talk): DigestItem {
  const day = dayWords(step.due, today);
  const left = daysBetween(today, step.due);
  const text: Record<StepReminder, string> = {
    ahead: `${lineOf(held, step)}${day}到期，还有 ${left} 天。`,
    due: `${lineOf(held, step)}${left === 0 ? '今天' : day}到期。完成了点一下就行。`,
    help: `${lineOf(held, step)}原定${day}。忙不过来可以改期，也可以请人帮一把；以后不再提醒这一步。`,
  };
  const help = { label: '请人帮忙', does: { intent: 'team_help', slots: { claim: held.claim.id } }, group: 'help' };
  return {
    text: text[kind],
    why: `您是${held.team.name}的组长，计划由贵组报来`,
    urgency: left,
    buttons: [...closingButtons(step), ...(kind === 'help' ? [help] : [])],
    about: { step: step.id },
    writes: [
      // nothing is told of what was closed or moved since it was read
      write(
        build
          .update(teamStep)
          .set({ reminded: kind === 'help' ? 3 : step.reminded + 1, remindedOn: today })
          .where(
            and(
              eq(teamStep.id, step.id),
              sql`${teamStep.doneOn} is null and ${teamStep.droppedOn} is null`,
              eq(teamStep.due, step.due),
              eq(teamStep.reminded, step.reminded),
            ),
          ),
        1,
      ),
    ],
    changes: [{ verb: 'remind', entity: 'team_step', id: step.id, after: { kind } }],
  };
}

/** No progress for as many working days as the campaign lays down; from the last progress, or from when help was offered. */
async function isStalled(
  one: Team,
  { read, today, workingDays }: Pick<Talk, 'read' | 'today' | 'workingDays'>,
): Promise<boolean> {
  if (one.helpOfferedOn !== null) return false;
  const running = await campaignById(read, one.campaign);
  if (!running || QUIET_STAGES.includes(running.stage)) return false;
  return silentSince(one.movedOn, running.terms.stalledAfter, today, workingDays);
}

/** Whether `days` working days have gone since `moved`; Mondays to Fridays where a year's calendar is not known. */
export function silentSince(moved: CivilDate, days: number, today: CivilDate, workingDays: WorkingDays): boolean {
  const until = addWorkingDays(moved, days, workingDays) ?? addDays(moved, Math.ceil((days * 7) / 5));
  return until <= today;
}

function helpFor(one: Team, talk: Talk): DigestItem {
  return {
    text: `${one.name}有一阵没有新进展了。一句话说说就行；推不动的话，可以请专家或工委的同志帮一把。`,
    why: `您是${one.name}的组长`,
    urgency: 30,
    buttons: [
      { label: '报进展', does: { intent: 'team_progress', slots: { team: one.id } }, group: 'progress' },
      { label: '请人帮忙', does: { intent: 'team_help', slots: { team: one.id } }, group: 'help' },
    ],
    about: { team: one.id },
    writes: [
      write(
        build
          .update(team)
          .set({ helpOfferedOn: talk.today })
          .where(and(eq(team.id, one.id), sql`${team.helpOfferedOn} is null`, eq(team.movedOn, one.movedOn))),
        1,
      ),
    ],
    changes: [{ verb: 'offer_help', entity: 'team', id: one.id }],
  };
}
