import { and, asc, eq, isNull, lte, type SQL, sql } from 'drizzle-orm';
import type { Digest, DigestItem, Talk } from '../../chat/skill.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { dayOf } from '../campaign/index.ts';
import { outcome } from '../outcomes/index.ts';
import { endorsement, newsOf, problem } from '../problems/index.ts';
import { appliedProposals, carriedBy } from '../rules/index.ts';
import { team, teamMember } from '../teams/index.ts';
import { sourcesOf, topicSource } from '../topics/index.ts';
import { traceButton } from './adopted.ts';
import { placeOf } from './chain-words.ts';
import { type Adoption, triedSince } from './policy.ts';
import { practiceName } from './practice.ts';
import { askedHow, moveAdoption, outcomeById } from './store.ts';
import { adoption, adoptionTold, adoptionUnit } from './tables.ts';

/**
 * What this skill gives to a digest: that a rule which came of one's problem or outcome is in force, once a person and
 * rule, from its day on; and how a practice goes, once after it was taken up.
 */
export const digest: Digest = {
  due(date) {
    return sql`select distinct concerned.person, null from ${concernedBy(date)} as concerned
      where ${stillUntold(sql`concerned.person`)}
      union select ${adoptionUnit.by}, null from ${adoptionUnit}
        where ${adoptionUnit.on} <= ${triedSince(date)} and ${adoptionUnit.askedOn} is null and ${adoptionUnit.note} is null`;
  },

  async items(talk) {
    return [...(await inForce(talk)), ...(await howItGoes(talk))];
  },
};

/**
 * A subquery of columns adoption, person, how (told, joined, team) and number (of the problem, else of the outcome): who is
 * concerned by the adoptions whose rule applies on `date`. Who endorsed later knew how it had come out.
 */
function concernedBy(date: CivilDate): SQL {
  const applied = sql`(select ${adoption.id} as id, ${adoption.inForceOn} as since, ${outcome.topic} as topic, ${outcome.team} as team, ${outcome.number} as number
    from ${adoption} join ${outcome} on ${outcome.id} = ${adoption.outcome}
    where ${adoption.how} = 'rule' and ${adoption.state} <> 'dropped' and ${adoption.proposal} in (${appliedProposals(date)}))`;
  const behind = sql`(with recursive family(adoption, since, problem) as (
      select applied.id, applied.since, ${topicSource.problem} from ${applied} as applied
        join ${topicSource} on ${topicSource.topic} = applied.topic
        join ${problem} on ${problem.id} = ${topicSource.problem} and ${problem.status} not in ('merged', 'withdrawn')
      union select family.adoption, family.since, ${problem.id} from family
        join ${problem} on ${problem.mergedInto} = family.problem and ${problem.status} <> 'withdrawn')
    select family.adoption, family.since, family.problem, ${problem.number} as number, ${problem.toldBy} as teller
      from family join ${problem} on ${problem.id} = family.problem)`;
  return sql`(
    select adoption, teller as person, 'told' as how, number from ${behind} where teller is not null
    union select behind.adoption, ${endorsement.person}, 'joined', behind.number from ${behind} as behind
      join ${endorsement} on ${endorsement.problem} = behind.problem
      where behind.since is null or ${endorsement.on} <= behind.since
    union select applied.id, ${teamMember.person}, 'team', applied.number from ${applied} as applied
      join ${teamMember} on ${teamMember.team} = applied.team where ${teamMember.person} is not null
    union select applied.id, ${team.leader}, 'team', applied.number from ${applied} as applied
      join ${team} on ${team.id} = applied.team)`;
}

function stillUntold(person: SQL): SQL {
  return sql`not exists (select 1 from ${adoptionTold}
    where ${adoptionTold.adoption} = concerned.adoption and ${adoptionTold.person} = ${person})`;
}

type Concern = { how: 'told' | 'joined' | 'team'; number: number };

async function inForce(talk: Talk): Promise<DigestItem[]> {
  const { read, asker, today } = talk;
  const rows = (await read.all(
    sql`select concerned.adoption, concerned.how, concerned.number from ${concernedBy(today)} as concerned
      where concerned.person = ${asker.id} and ${stillUntold(sql`${asker.id}`)} order by concerned.number`,
  )) as [string, Concern['how'], number][];
  const items: DigestItem[] = [];
  for (const [id, of] of Map.groupBy(rows, ([adopted]) => adopted)) {
    const found = await read.select().from(adoption).where(eq(adoption.id, id)).get();
    const item =
      found &&
      (await tidings(
        found,
        of.map(([, how, number]) => ({ how, number })),
        talk,
      ));
    if (item) items.push(item);
  }
  return items;
}

async function tidings(found: Adoption, concerns: Concern[], talk: Talk): Promise<DigestItem | undefined> {
  const { read, today, asker } = talk;
  const carried =
    found.proposal === null ? undefined : (await carriedBy(read, [found.proposal], today)).get(found.proposal);
  if (!carried?.applies || carried.since === undefined) return undefined;
  const place = placeOf(found, carried);
  const day = carried.since === '' ? '已' : carried.since === today ? '今天起' : `${dayOf(carried.since, today)}起`;
  const outcomeOf = await outcomeById(read, found.outcome);
  const fate = carried.kind === 'abolish' ? `${place}据此${day}废止` : `写进了${place}，${day}施行`;
  const news = `${fate}（成果 ${outcomeOf?.number ?? ''} 号）。`;
  return {
    text: `${subjectOf(concerns)}：${news}`,
    why: whyOf(concerns),
    urgency: 40,
    buttons: [traceButton(found.number)],
    about: { adoption: found.number },
    writes: [
      write(build.insert(adoptionTold).values({ adoption: found.id, person: asker.id }).onConflictDoNothing(), 1),
      ...(found.state === 'adopted' ? await begun(found, carried.since, news, talk) : []),
    ],
  };
}

/** With the first who is told: it is in force, and whoever looks a problem up finds a line of it. */
async function begun(found: Adoption, since: CivilDate, news: string, talk: Talk): Promise<Write[]> {
  const from = await outcomeById(talk.read, found.outcome);
  const sources = from ? await sourcesOf(talk.read, { id: from.topic }) : [];
  const notes = await newsOf(
    sources.map(({ id }) => id),
    { text: news, about: `adoption/${found.number}` },
    talk,
  );
  return [moveAdoption(found, { state: 'in_force', inForceOn: since || talk.today }), ...notes.writes];
}

/** 您报的难题 12 号、您参与的成果 8 号: all by which this person is concerned, in one line. */
function subjectOf(concerns: Concern[]): string {
  const { told, joined, team: worked } = byHow(concerns);
  return [
    ...(told.length > 0 ? [`您报的难题 ${told.join('、')} 号`] : []),
    ...(joined.length > 0 ? [`您附议的难题 ${joined.join('、')} 号`] : []),
    ...(worked.length > 0 ? [`您参与的成果 ${worked.join('、')} 号`] : []),
  ].join('、');
}

function whyOf(concerns: Concern[]): string {
  const { told, joined } = byHow(concerns);
  if (told.length > 0) return `您报过难题 ${told.join('、')} 号`;
  return joined.length > 0 ? `您附议过难题 ${joined.join('、')} 号` : '您是课题组成员';
}

function byHow(concerns: Concern[]) {
  const of = (wanted: Concern['how']) => concerns.filter(({ how }) => how === wanted).map(({ number }) => number);
  const told = of('told');
  return { told, joined: of('joined').filter((number) => !told.includes(number)), team: of('team') };
}

async function howItGoes({ read, asker, today }: Talk): Promise<DigestItem[]> {
  const rows = await read
    .select({ taken: adoptionUnit, adoption })
    .from(adoptionUnit)
    .innerJoin(adoption, eq(adoption.id, adoptionUnit.adoption))
    .where(
      and(
        eq(adoptionUnit.by, asker.id),
        lte(adoptionUnit.on, triedSince(today)),
        isNull(adoptionUnit.askedOn),
        isNull(adoptionUnit.note),
      ),
    )
    .orderBy(asc(adoption.number));
  return rows.map(({ taken, adoption: practice }) => {
    const says = (note: string) => ({ intent: 'practice_goes', slots: { practice: practice.number, note } });
    return {
      text: `您单位采用${practiceName(practice)}三个月了，用得怎么样？点一下，或回一句“做法${practice.number}号……”。`,
      why: `您替单位登记采用了这个做法，只问这一次`,
      urgency: 60,
      buttons: [
        { label: '用得好', does: says('用得好'), group: practice.id },
        { label: '不太合适', does: says('不太合适'), group: practice.id },
      ],
      about: { practice: practice.number },
      writes: [askedHow(taken, today)],
    };
  });
}
