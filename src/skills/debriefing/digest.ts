import { inArray, type SQL, sql } from 'drizzle-orm';
import type { Digest, DigestItem, Talk } from '../../chat/skill.ts';
import { addDays, type CivilDate, daysBetween } from '../../kernel/clock.ts';
import type { Write } from '../../kernel/statement.ts';
import { leadersOf } from '../../organisation/store.ts';
import { post } from '../../organisation/tables.ts';
import { dayWords } from '../duties/index.ts';
import { waitingFor } from './appraise.ts';
import { count, hasAnswered } from './ballots.ts';
import { groundOf, NAMES, REPORTS } from './cards.ts';
import { type Campaign, daysToldOn, isOver } from './policy.ts';
import { openToRate, RATE } from './rate.ts';
import { RESULTS } from './results.ts';
import { appraisalsOf, calledOf, type Debriefing, debriefingById, newestOf } from './store.ts';
import { debriefing, debriefingCampaign } from './tables.ts';

/**
 * The report is reminded of as any duty is. Of its own this skill speaks three times a year: rating is open, to who has not
 * rated; reports wait, to who appraises; the results are there. Each on one day, the first that is worked.
 */
export const digest: Digest = {
  due(date, workingDays) {
    const days = daysToldOn(date, workingDays);
    if (!days) return sql`select null, null where false`;
    const c = debriefingCampaign;
    // D1 takes five selects together at most
    return sql`
      select * from (
      select ${post.person}, null from ${c}
        join ${debriefing} on ${debriefing.campaign} = ${c.id}
        join ${post} on ${post.unit} = ${debriefing.unit} and ${post.leftOn} is null and ${post.post} not in ('书记', '专家')
        where ${c.kind} = 'debriefing' and ${c.talliedOn} is null and ${toldIn(sql`${c.ratingFrom}`, days)}
      union all
      select ${post.person}, null from ${c}
        join ${debriefing} on ${debriefing.campaign} = ${c.id}
        join link on link."from" = ${debriefing.unit} and link.kind = 'leads' and link.until is null
        join ${post} on ${post.unit} = link."to" and ${post.leftOn} is null and ${post.post} = '书记'
        where ${c.kind} = 'debriefing' and ${c.talliedOn} is null and ${toldIn(sql`${c.ratingFrom}`, days)}
      union all
      select ${post.person}, null from ${c}
        join ${debriefing} on ${debriefing.campaign} = ${c.id} and ${debriefing.state} = 'submitted'
        join link on link."to" = ${debriefing.unit} and link.kind = 'leads' and link.until is null
        join ${post} on ${post.unit} = link."from" and ${post.leftOn} is null and ${post.post} in ('书记', '专职副书记', '工委管理员')
        where ${c.talliedOn} is null and ${toldIn(sql`${c.appraisalFrom}`, days)}
      union all
      select ${post.person}, null from ${c}
        join ${post} on ${post.unit} = ${c.unit} and ${post.leftOn} is null and ${post.post} = '工委管理员'
        where ${c.kind} = 'checklist' and ${c.talliedOn} is null and ${toldIn(sql`${c.appraisalFrom}`, days)}
      )
      union all
      select ${post.person}, null from ${c}
        join ${debriefing} on ${debriefing.campaign} = ${c.id}
        join ${post} on ${post.unit} = ${debriefing.unit} and ${post.leftOn} is null and ${post.post} = '书记'
        where ${closedIn(days)}
      union all
      select ${post.person}, null from ${c}
        join ${post} on ${post.unit} = ${c.unit} and ${post.leftOn} is null and ${post.post} = '工委管理员'
        where ${closedIn(days)}`;
  },

  async items(talk) {
    const days = daysToldOn(talk.today, talk.workingDays);
    if (!days) return [];
    return [...(await toRate(days, talk)), ...(await toAppraise(days, talk)), ...(await outcome(days, talk))];
  },
};

type Days = { from: CivilDate; to: CivilDate };

/** Opened when a term ran already, a campaign is told of on the day after. */
function toldIn(first: SQL, { from, to }: Days): SQL {
  return sql`max(${first}, date(${debriefingCampaign.openedOn}, '+1 day')) between ${from} and ${to}`;
}

function isToldIn(first: CivilDate | null, { openedOn }: Campaign, { from, to }: Days): boolean {
  if (first === null) return false;
  const next = addDays(openedOn, 1);
  const day = first > next ? first : next;
  return day >= from && day <= to;
}

/** Over on the day before one of these. */
function closedIn({ from, to }: Days): SQL {
  return sql`${debriefingCampaign.closesOn} between ${addDays(from, -1)} and ${addDays(to, -1)}`;
}

async function toRate(days: Days, talk: Talk): Promise<DigestItem[]> {
  const items: DigestItem[] = [];
  for (const one of await openToRate(talk)) {
    if (!isToldIn(one.of.ratingFrom, one.of, days) || (await hasAnswered(one.id, talk))) continue;
    const until = one.of.ratingTo ? `，到${dayWords(one.of.ratingTo, talk.today)}为止` : '';
    items.push({
      text: `${calledOf(one)}的述职可以评议了${until}。不记名，点一下就行。`,
      why: whyOf(one, talk),
      urgency: one.of.ratingTo ? daysBetween(talk.today, one.of.ratingTo) : 30,
      buttons: [
        { label: '去评议', does: { intent: RATE, slots: { debriefing: one.id } }, lasting: true, group: 'rate' },
        ...(one.state === 'submitted'
          ? [
              {
                label: '看报告',
                does: { intent: 'read_debriefing', slots: { debriefing: one.id } },
                lasting: true,
                group: 'read',
              },
            ]
          : []),
      ],
    });
  }
  return items;
}

async function toAppraise(days: Days, talk: Talk): Promise<DigestItem[]> {
  const { left } = await waitingFor(talk);
  const own = new Set(talk.asker.posts.map(({ unit }) => unit.code));
  const due = left.filter((one) => isToldIn(one.of.appraisalFrom, one.of, days));
  // each level is asked about those directly below; who is higher up may appraise them all the same
  const leaders = await Promise.all(due.map((one) => leadersOf(talk.read, one.unit)));
  const now = due.filter(({ of }, i) => of.kind === 'checklist' || leaders[i]?.some(({ code }) => own.has(code)));
  const [first] = now;
  if (!first) return [];
  const { of } = first;
  return [
    {
      text: `有${now.length}份${REPORTS[of.kind]}等您评价${of.appraisalTo ? `，到${dayWords(of.appraisalTo, talk.today)}为止` : ''}。`,
      why: `您是${talk.asker.unit.name}${talk.asker.posts[0]?.post ?? ''}；${groundOf(of)}`,
      urgency: of.appraisalTo ? daysBetween(talk.today, of.appraisalTo) : 30,
      buttons: [{ label: '去评价', does: { intent: 'appraisals_waiting' }, lasting: true, group: 'appraise' }],
    },
  ];
}

/** The results are there: to each secretary about his or her own, to the committee's staff about all. */
async function outcome(days: Days, talk: Talk): Promise<DigestItem[]> {
  const { asker, read, today } = talk;
  const led = asker.posts.filter(({ post: held }) => held === '书记').map(({ unit }) => unit.code);
  const all = await closedAmong(led, days, talk);
  const marked = new Set(
    (
      await appraisalsOf(
        read,
        all.map(({ id }) => id),
      )
    ).map((one) => one.debriefing),
  );
  // who handed in nothing and was given nothing has no results to see
  const own = all.filter(({ id, state }) => state === 'submitted' || marked.has(id));
  const committees = asker.posts.filter(({ post: held }) => held === '工委管理员').map(({ unit }) => unit.code);
  const run = [await newestOf(read, committees, 'debriefing'), await newestOf(read, committees, 'checklist')].filter(
    (one): one is Campaign => one !== undefined && one.closesOn !== null && isIn(one.closesOn, days),
  );
  const campaigns = [...new Map([...own.map(({ of }) => of), ...run].map((one) => [one.id, one])).values()];
  const counting = await Promise.all(campaigns.filter((one) => isOver(one, today)).map((one) => count(one, talk)));
  const done = counting.filter((one) => one !== undefined && one.unreadable === 0);
  const item = (text: string, why: string, slots: { [name: string]: string | boolean }): DigestItem => ({
    text,
    why,
    urgency: 20,
    buttons: [{ label: '看结果', does: { intent: RESULTS, slots }, lasting: true, group: 'results' }],
  });
  const items = [
    ...own.map((one) =>
      item(`${one.of.year}年度${NAMES[one.of.kind]}结果出来了，请您看一眼。`, whyOf(one, talk), { debriefing: one.id }),
    ),
    ...run.map((one) =>
      item(
        `${one.year}年度${NAMES[one.kind]}已结束，汇总表可以看了。`,
        `您是${asker.unit.name}工委管理员；${groundOf(one)}`,
        { table: true, kind: one.kind },
      ),
    ),
  ];
  const [first, ...rest] = items;
  if (!first) return [];
  const writes: Write[] = done.flatMap((one) => one?.writes ?? []);
  const changes = done.flatMap((one) => one?.changes ?? []);
  return [{ ...first, writes, changes }, ...rest];
}

function isIn(closes: CivilDate, { from, to }: Days): boolean {
  return closes >= addDays(from, -1) && closes <= addDays(to, -1);
}

async function closedAmong(units: string[], days: Days, { read }: Talk): Promise<Debriefing[]> {
  if (units.length === 0) return [];
  const rows = await read.select({ id: debriefing.id }).from(debriefing).where(inArray(debriefing.unit, units));
  const all = await Promise.all(rows.map(({ id }) => debriefingById(read, id)));
  return all.filter((one) => one !== undefined).filter(({ of }) => of.closesOn !== null && isIn(of.closesOn, days));
}

function whyOf({ at, of }: Debriefing, { asker }: Talk): string {
  const held = asker.posts.find(({ unit }) => unit.code === at.code) ?? asker.posts[0];
  return `您是${held?.unit.name ?? at.name}${held?.post ?? ''}；${groundOf(of)}`;
}
