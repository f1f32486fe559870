import { eq, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '../../kernel/database.ts';
import type { Seal } from '../../kernel/seal.ts';
import { audit } from '../../kernel/tables.ts';
import { identity, post } from '../../organisation/tables.ts';
import { adoption, adoptionUnit } from '../../skills/adoption/tables.ts';
import { openEnvelope } from '../../skills/debriefing/envelope.ts';
import { appraisal, ballot, debriefing } from '../../skills/debriefing/tables.ts';
import { duty, leave, minutes, occurrence } from '../../skills/duties/tables.ts';
import { activity, carrier, planEntry, planHandedIn } from '../../skills/five-types/tables.ts';
import { spending } from '../../skills/funds/tables.ts';
import { outcome } from '../../skills/outcomes/tables.ts';
import { endorsement, problem } from '../../skills/problems/tables.ts';
import { review } from '../../skills/reviews/tables.ts';
import { announcement, deliberation, noticeReceipt, opinion, oversight } from '../../skills/rights/tables.ts';
import { claim } from '../../skills/teams/tables.ts';
import { topic } from '../../skills/topics/tables.ts';
import { serviceRowsOf } from './entities-service.ts';
import type { Row } from './expect.ts';

/**
 * The rows of an entity as dialogue files name them; undefined where this release has no such entity. `seal`: of the stage
 * itself, for looking into what nobody else can open.
 */
export async function rowsOf(entity: string, { read }: Database, seal?: Seal): Promise<Row[] | undefined> {
  switch (entity) {
    case 'problem': {
      const rows = await read.select().from(problem);
      return rows.map((row) => ({
        no: row.number,
        text: row.text,
        by: row.toldBy ?? row.seal ?? null,
        unit: row.unit,
        anonymous: row.anonymous,
        status: row.status,
        aspect: row.aspect,
      }));
    }
    case 'endorsement': {
      const rows = await read
        .select({ problem: problem.number, by: endorsement.person, unit: endorsement.unit })
        .from(endorsement)
        .innerJoin(problem, eq(problem.id, endorsement.problem));
      return rows;
    }
    case 'occurrence': {
      const rows = await read
        .select({ row: occurrence, duty: duty.name })
        .from(occurrence)
        .innerJoin(duty, eq(duty.id, occurrence.duty));
      return rows.map(({ row, duty: name }) => ({
        duty: name,
        unit: row.unit,
        state: row.state,
        due: row.due,
        scheduled_at: row.scheduledAt,
        snoozed_until: row.snoozedUntil,
        done_on: row.doneOn,
      }));
    }
    case 'duty':
      return read
        .select({ name: duty.name, cycle: duty.cycle, due: duty.due, scope: duty.scope, ended_on: duty.endedOn })
        .from(duty);
    case 'leave':
      return read
        .select({ person: leave.person, deputy: leave.deputy, from: leave.from, to: leave.to, ended_on: leave.endedOn })
        .from(leave);
    case 'minutes':
      return read.select({ occurrence: minutes.occurrence, text: minutes.text, by: minutes.by }).from(minutes);
    case 'claim': {
      const rows = await read
        .select({ row: claim, topic: topic.number })
        .from(claim)
        .innerJoin(topic, eq(topic.id, claim.topic));
      return rows.map(({ row, topic: number }) => ({
        team: row.team,
        topic_no: number,
        unit: row.unit,
        state: row.state,
        approval: row.approval,
      }));
    }
    case 'debriefing': {
      const rows = await read.select().from(debriefing);
      return rows.map((row) => ({ id: row.id, unit: row.unit, by: row.person, state: row.state }));
    }
    case 'appraisal': {
      const above = await read
        .select({ row: appraisal, unit: debriefing.unit, debriefing: debriefing.id })
        .from(appraisal)
        .innerJoin(debriefing, eq(debriefing.id, appraisal.debriefing));
      const below = await read
        .select({ row: ballot, unit: debriefing.unit, debriefing: debriefing.id })
        .from(ballot)
        .innerJoin(debriefing, eq(debriefing.id, ballot.debriefing));
      return [
        ...above.map(({ row, unit, debriefing: id }) => ({
          debriefing: calledBy(id, unit),
          unit,
          by: row.by,
          score: row.score ?? row.grade,
          comment: row.comment,
        })),
        ...below.map(({ row, unit, debriefing: id }) => ({
          debriefing: calledBy(id, unit),
          unit,
          by: null,
          score: (seal && openEnvelope(row.content, row, seal)?.grade) ?? null,
        })),
      ];
    }
    case 'outcome': {
      const rows = await read
        .select({ row: outcome, topic: topic.number })
        .from(outcome)
        .innerJoin(topic, eq(topic.id, outcome.topic));
      return rows.map(({ row, topic: number }) => ({
        no: row.number,
        team: row.team,
        topic_no: number,
        kind: row.kind,
        title: row.title,
        state: row.state,
        late: row.late,
      }));
    }
    case 'review': {
      const rows = await read
        .select({ by: review.reviewer, state: review.state, outcome_no: outcome.number })
        .from(review)
        .innerJoin(outcome, eq(outcome.id, review.outcome));
      return rows;
    }
    case 'adoption': {
      const rows = await read
        .select({ row: adoption, outcome: outcome.number })
        .from(adoption)
        .innerJoin(outcome, eq(outcome.id, adoption.outcome));
      return rows.map(({ row, outcome: number }) => ({
        no: row.number,
        outcome_no: number,
        how: row.how,
        state: row.state,
        proposal: row.proposal,
      }));
    }
    case 'practice_unit':
      return read.select({ unit: adoptionUnit.unit, by: adoptionUnit.by, note: adoptionUnit.note }).from(adoptionUnit);
    case 'spending': {
      const rows = await read.select().from(spending);
      return rows.map(({ number, unit, amount, purpose, account, date, state }) => ({
        no: number,
        unit,
        amount: amount / 100,
        purpose,
        account,
        date,
        state,
      }));
    }
    case 'notice':
      return read
        .select({
          id: announcement.id,
          title: announcement.title,
          text: announcement.text,
          unit: announcement.unit,
          by: announcement.by,
          audience: announcement.audience,
          recalled_on: announcement.recalledOn,
        })
        .from(announcement);
    case 'notice_receipt':
      return read
        .select({ by: noticeReceipt.person, unit: noticeReceipt.unit, notice: announcement.title })
        .from(noticeReceipt)
        .innerJoin(announcement, eq(announcement.id, noticeReceipt.notice))
        .where(isNotNull(noticeReceipt.receivedOn));
    case 'deliberation':
      return read
        .select({
          no: deliberation.number,
          text: deliberation.text,
          unit: deliberation.unit,
          by: deliberation.by,
          state: deliberation.state,
          until: deliberation.until,
          outcome: deliberation.outcome,
        })
        .from(deliberation);
    case 'opinion':
      return read
        .select({
          deliberation: deliberation.number,
          by: opinion.person,
          act: opinion.stance,
          comment: opinion.comment,
        })
        .from(opinion)
        .innerJoin(deliberation, eq(deliberation.id, opinion.deliberation));
    case 'oversight':
      return read
        .select({
          text: oversight.text,
          by: oversight.by,
          unit: oversight.unit,
          anonymous: oversight.anonymous,
          state: oversight.state,
          handled_in: oversight.handledIn,
        })
        .from(oversight);
    case 'five_plan': {
      const [entries, handed] = [await read.select().from(planEntry), await read.select().from(planHandedIn)];
      return entries.map(({ unit, year, type, part, place, text }) => ({
        unit,
        year,
        type,
        part,
        place,
        text,
        handed_in: handed.some((one) => one.unit === unit && one.year === year),
      }));
    }
    case 'activity': {
      const [rows, entries] = [await read.select().from(activity), await read.select().from(planEntry)];
      const textOf = (id: string | null) => entries.find((entry) => entry.id === id)?.text ?? null;
      return rows.map(({ number, unit, type, text, date, count, state, ...row }) => ({
        no: number,
        unit,
        type,
        text,
        date,
        count,
        state,
        measure: textOf(row.measure),
        carrier: textOf(row.carrier),
      }));
    }
    case 'carrier':
      return read.select({ name: carrier.name, since: carrier.since, until: carrier.until }).from(carrier);
    case 'post':
      return read
        .select({ person: post.person, unit: post.unit, post: post.post })
        .from(post)
        .where(sql`${post.leftOn} is null`);
    case 'identity':
      return read
        .select({ person: identity.person, account: identity.account, channel: identity.channel })
        .from(identity);
    case 'audit': {
      const rows = await read.select().from(audit);
      return rows.map((row) => ({
        actor: row.actor.replace(/^person:/, ''),
        entity: row.entity,
        verb: row.verb,
        about: [row.entity, row.entityId, JSON.stringify(row.before), JSON.stringify(row.after)].join(' '),
      }));
    }
    default:
      return serviceRowsOf(entity, read);
  }
}

/** Of a fixture by its id there; one that was made in the dialogue by its unit. */
function calledBy(id: string, unit: string): string {
  return id.length < 12 ? id : unit;
}
