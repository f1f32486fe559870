import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../kernel/database.ts';
import { audit } from '../../kernel/tables.ts';
import { identity, post } from '../../organisation/tables.ts';
import { duty, occurrence } from '../../skills/duties/tables.ts';
import { endorsement, problem } from '../../skills/problems/tables.ts';
import { claim } from '../../skills/teams/tables.ts';
import { topic } from '../../skills/topics/tables.ts';
import type { Row } from './expect.ts';

/** The rows of an entity as dialogue files name them; undefined where this release has no such entity. */
export async function rowsOf(entity: string, { read }: Database): Promise<Row[] | undefined> {
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
      return undefined;
  }
}
