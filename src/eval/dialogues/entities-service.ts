import { eq } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { careFund, careRequest } from '../../skills/care/tables.ts';
import { pairing, visit } from '../../skills/links/tables.ts';
import {
  checkIn,
  serviceClaim,
  servicePost,
  serviceTotal,
  volunteerMember,
  volunteerSignUp,
  volunteerTeam,
} from '../../skills/service/tables.ts';
import type { Row } from './expect.ts';

/** Rows of service, the three links and care; undefined where the entity is none of theirs. */
export async function serviceRowsOf(entity: string, read: Read): Promise<Row[] | undefined> {
  switch (entity) {
    case 'check_in': {
      const rows = await read.select().from(checkIn);
      return rows.map(({ person, unit, community, since, until }) => ({
        by: person,
        unit,
        community,
        since,
        state: until === null ? 'valid' : 'ended',
      }));
    }
    case 'service_total':
      return read
        .select({ unit: serviceTotal.unit, what: serviceTotal.what, count: serviceTotal.count })
        .from(serviceTotal);
    case 'service_post': {
      const rows = await read.select().from(servicePost);
      return rows.map(({ number, name, community, places, state }) => ({ no: number, name, community, places, state }));
    }
    case 'service_claim': {
      const rows = await read
        .select({ claim: serviceClaim, post: servicePost.name })
        .from(serviceClaim)
        .innerJoin(servicePost, eq(servicePost.id, serviceClaim.post));
      return rows.map(({ claim, post }) => ({
        by: claim.person,
        post,
        state: claim.until === null ? 'active' : 'released',
      }));
    }
    case 'volunteer': {
      const rows = await read
        .select({ member: volunteerMember, team: volunteerTeam.name })
        .from(volunteerMember)
        .innerJoin(volunteerTeam, eq(volunteerTeam.id, volunteerMember.team));
      return rows.map(({ member, team }) => ({
        by: member.person,
        team,
        state: member.until === null ? 'active' : 'left',
      }));
    }
    case 'volunteer_sign_up': {
      const rows = await read.select().from(volunteerSignUp);
      return rows.map(({ person, activity, at, state }) => ({ by: person, activity, at, state }));
    }
    case 'pairing': {
      const rows = await read.select().from(pairing);
      return rows.map(({ person, kind, until }) => ({ person, link: kind, state: until === null ? 'valid' : 'ended' }));
    }
    case 'visit': {
      const rows = await read.select().from(visit);
      return rows.map(({ person, kind, on, by, state }) => ({ person, link: kind, on, by, state }));
    }
    case 'care_request': {
      const rows = await read.select().from(careRequest);
      return rows.map(({ number, by, unit, status, asked, granted, onBehalf, appealed }) => ({
        no: number,
        by,
        unit,
        status,
        asked: asked === null ? null : asked / 100,
        granted: granted === null ? null : granted / 100,
        on_behalf: onBehalf,
        appealed,
      }));
    }
    case 'care_fund': {
      const rows = await read.select().from(careFund);
      return rows.map(({ unit, year, amount }) => ({ unit, year, amount: amount / 100 }));
    }
    default:
      return undefined;
  }
}
