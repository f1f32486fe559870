import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Change } from '../../chat/turn.ts';
import { spread } from '../../kernel/ids.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import { link } from '../../organisation/tables.ts';
import { assignDuty } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { groundOf } from './cards.ts';
import { type Answer, closeEnvelope, openEnvelope } from './envelope.ts';
import { type Answers, type Campaign, isOver, publishable } from './policy.ts';
import { appraisalsOf, type Debriefing, debriefingsIn, setCampaign } from './store.ts';
import { answered, ballot, debriefingCampaign, mendPoint } from './tables.ts';

/** Of the mark that somebody has answered. */
export const ANSWERED = 'debriefing-answered';

type Asking = Pick<Talk, 'asker' | 'read' | 'seal' | 'sealPrevious'>;

/** Whether this person has answered; under either key. */
export async function hasAnswered(debriefing: string, { asker, read, seal, sealPrevious }: Asking): Promise<boolean> {
  const words = [ANSWERED, debriefing, asker.id];
  const tokens = [seal(...words), sealPrevious(...words) ?? ''];
  const found = await read.select().from(answered).where(inArray(answered.token, tokens));
  return found.length > 0;
}

/** One answer (law 10): a sealed row of no order, and the mark that this person has given one. A second one is a conflict. */
export function cast(
  { id: debriefing, of: campaign }: Debriefing,
  answer: Answer,
  { asker, seal, newId }: Pick<Talk, 'asker' | 'seal' | 'newId'>,
): { writes: Write[]; unless: Statement[]; changes: Change[] } {
  const id = newId();
  const content = closeEnvelope({ ...answer, remark: maskPersonal(answer.remark).text }, { id, debriefing }, { seal });
  return {
    unless: [
      query(
        build
          .select({ id: debriefingCampaign.id })
          .from(debriefingCampaign)
          .where(and(eq(debriefingCampaign.id, campaign.id), isNotNull(debriefingCampaign.talliedOn))),
      ),
    ],
    writes: [
      write(
        build
          .insert(answered)
          .values({ token: seal(ANSWERED, debriefing, asker.id) })
          .onConflictDoNothing(),
        1,
      ),
      write(build.insert(ballot).values({ id, campaign: campaign.id, debriefing, content })),
    ],
    // not of the debriefing: how many of a unit have answered is nobody's to count
    changes: [{ verb: 'rate', entity: 'debriefing_campaign', id: campaign.id, anonymous: true }],
  };
}

/** What counting leads to; `unreadable`: answers that were sealed under a key that is not set any more. */
export type Counting = { writes: Write[]; changes: Change[]; unreadable: number; campaign: Campaign };

/**
 * Counts the answers of a whole campaign at once, when it is over and they are not counted yet: the figures that may be shown
 * and the remarks that go with them are kept, every answer is erased, the points to mend become duties. In the commit of
 * the turn that comes first; for another one at the same time it is a conflict. Undefined: there is nothing to count.
 */
export async function count(campaign: Campaign, talk: Talk): Promise<Counting | undefined> {
  if (campaign.talliedOn !== null || !isOver(campaign, talk.today)) return undefined;
  const { read, newId, today } = talk;
  const debriefings = await debriefingsIn(read, campaign.id);
  const rows = await read.select().from(ballot).where(eq(ballot.campaign, campaign.id));
  const answers = new Map<string, Answers>(
    debriefings.map(({ id, unit }) => [id, { debriefing: id, unit, grades: [], remarks: [] }]),
  );
  let unreadable = 0;
  // by random ids, so that the remarks that belong together stand in no order of time
  for (const row of rows.sort((a, b) => spread(a.id) - spread(b.id))) {
    const answer = openEnvelope(row.content, row, talk);
    const of = answers.get(row.debriefing);
    if (!answer) unreadable += 1;
    else if (of) {
      of.grades.push(answer.grade);
      if (answer.remark) of.remarks.push(answer.remark);
    }
  }
  if (unreadable > 0) return { writes: [], changes: [], unreadable, campaign };
  const leaders = await leaderOfEach(talk);
  const shown = publishable([...answers.values()], (code) => leaders.get(code), campaign.fewest);
  const mending = await mend(campaign, debriefings, talk);
  const after = { ...campaign, talliedOn: today };
  return {
    unreadable: 0,
    campaign: after,
    writes: [
      setCampaign(campaign, { talliedOn: today, closesOn: campaign.closesOn ?? today }),
      write(build.delete(ballot).where(eq(ballot.campaign, campaign.id)), rows.length),
      inserted(
        'debriefing_tally',
        ['id', 'campaign', 'debriefing', 'unit', 'counts'],
        shown.tallies.map((one) => [newId(), campaign.id, one.debriefing, one.unit, JSON.stringify(one.counts)]),
      ),
      inserted(
        'debriefing_remark',
        ['id', 'debriefing', 'text'],
        shown.remarks.map((one) => [newId(), one.debriefing, one.text]),
      ),
      ...mending.writes,
    ].flat(),
    changes: [{ verb: 'count', entity: 'debriefing_campaign', id: campaign.id }, ...mending.changes],
  };
}

/** Points to mend, a row each; duties of their own where the campaign laid down by when. */
async function mend(campaign: Campaign, debriefings: Debriefing[], talk: Talk) {
  const byId = new Map(debriefings.map((one) => [one.id, one]));
  const writes: Write[] = [];
  const changes: Change[] = [];
  for (const { debriefing, mend: points } of await appraisalsOf(talk.read, [...byId.keys()])) {
    const of = byId.get(debriefing);
    if (!of) continue;
    for (const text of points) {
      const due = campaign.mendBy;
      const duty = due ? mendingDuty(of, text, due, talk) : undefined;
      writes.push(...(duty?.writes ?? []));
      changes.push(...(duty?.changes ?? []));
      writes.push(
        write(build.insert(mendPoint).values({ id: talk.newId(), debriefing, text, duty: duty?.id ?? null })),
      );
    }
  }
  return { writes, changes };
}

/** A point to mend as a duty of the unit, due on a day that the campaign or the secretary named. */
export function mendingDuty({ unit, of }: Debriefing, text: string, due: string, talk: Talk) {
  return assignDuty(
    {
      name: `整改：${[...text].slice(0, 30).join('')}`,
      units: [unit],
      posts: ['书记'],
      due,
      number: of.number,
      title: of.title,
      basis: `${groundOf(of)}评议意见`,
      advance: [7, 3, 1],
    },
    talk,
  );
}

async function leaderOfEach({ read }: Pick<Talk, 'read'>): Promise<Map<string, string>> {
  const rows = await read
    .select({ from: link.from, to: link.to })
    .from(link)
    .where(sql`${link.kind} = 'leads' and ${link.until} is null`);
  return new Map(rows.map(({ from, to }) => [to, from]));
}

const ROWS_A_STATEMENT = 2_000;

/** Rows as json: a table of a whole city is a few statements, each with one parameter. */
function inserted(table: string, columns: string[], rows: (string | null)[][]): Write[] {
  const writes: Write[] = [];
  for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT) {
    const part = JSON.stringify(rows.slice(i, i + ROWS_A_STATEMENT));
    const names = sql.raw(columns.map((name) => `"${name}"`).join(', '));
    const values = sql.raw(columns.map((_, n) => `value ->> ${n}`).join(', '));
    writes.push(write(sql`insert into ${sql.raw(table)} (${names}) select ${values} from json_each(${part})`));
  }
  return writes;
}
