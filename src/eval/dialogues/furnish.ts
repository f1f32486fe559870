import { join } from 'node:path';
import { civilDate } from '../../kernel/clock.ts';
import type { Database, Read } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import { build, write } from '../../kernel/statement.ts';
import { series } from '../../kernel/tables.ts';
import { importRoster } from '../../organisation/import.ts';
import { peopleById } from '../../organisation/store.ts';
import { campaign, campaignStage } from '../../skills/campaign/tables.ts';
import { debriefing, debriefingCampaign, debriefingVersion } from '../../skills/debriefing/tables.ts';
import { attendanceOf } from '../../skills/duties/attendance.ts';
import { duty, notice, occurrence } from '../../skills/duties/tables.ts';
import { fundSource, spending } from '../../skills/funds/tables.ts';
import { problem } from '../../skills/problems/tables.ts';
import { importRules } from '../../skills/rules/index.ts';
import { roleOf } from '../../skills/teams/policy.ts';
import { claim, team, teamMember } from '../../skills/teams/tables.ts';
import { topic } from '../../skills/topics/tables.ts';
import { tableFile } from '../../table-file.ts';
import type { Fixture } from './format.ts';
import { outcomeRows } from './furnish-outcomes.ts';
import { serviceRows } from './furnish-service.ts';

const ZONE = 'Asia/Shanghai';
export const DEFAULT_START = '2026-11-23T09:30:00+08:00';

/** Fills an empty database with what a fixture holds. */
export async function furnish(database: Database, fixture: Fixture, folder: string, corpus: string): Promise<void> {
  const now = Date.parse(fixture.now ?? DEFAULT_START);
  const circumstances = { actor: 'import:fixture', now, zone: ZONE, newId };
  const [units, people] = await Promise.all([
    tableFile(join(folder, fixture.units)),
    tableFile(join(folder, fixture.people)),
  ]);
  const report = await importRoster({ units, people, channels: {} }, database, circumstances);
  if (report.outcome !== 'done') throw new Error(`the fixture's roster was refused: ${JSON.stringify(report.faults)}`);
  const texts = fixture.rules.map((title) => join(corpus, `${title}.md`));
  if (texts.length > 0) await importRules(texts, database, circumstances);
  await database.batch([
    ...fixtureRows(fixture, now),
    ...(await teamRows(fixture, database.read, now)),
    ...serviceRows(fixture, civilDate(now, ZONE)),
    ...outcomeRows(fixture, { today: civilDate(now, ZONE), topicId }),
  ]);
}

function fixtureRows(fixture: Fixture, now: number) {
  const today = new Date(now).toISOString().slice(0, 10);
  const numbers = fixture.problems.map(({ no }) => no);
  const [running] = fixture.campaigns;
  const sources = new Set(fixture.topics.flatMap(({ from }) => from));
  return [
    ...fixture.notices.map(({ id, number, title, issued, from }) =>
      write(build.insert(notice).values({ id, number, title, issued, issuer: from })),
    ),
    ...fixture.occurrences.flatMap((one) => [
      write(
        build.insert(duty).values({
          id: one.id,
          name: one.duty,
          // what is due where is said below; time is to make nothing more of it
          kinds: [],
          units: [],
          posts: [one.owner],
          cycle: 'once',
          due: one.due,
          onDayOff: 'unchanged',
          advance: [14, 7, 3, 1],
          notice: one.notice ?? null,
          attend: attendanceOf(one.duty),
        }),
      ),
      ...one.units.map((unit) =>
        write(
          build.insert(occurrence).values({
            id: `${one.id}-${unit}`,
            duty: one.id,
            unit,
            period: one.period ?? '',
            due: one.due,
            state: one.state === 'done' ? 'done' : 'open',
          }),
        ),
      ),
    ]),
    ...fixture.campaigns.map(({ id, title, stage }) =>
      write(
        build
          .insert(campaign)
          .values({ id, title, stage, aspects: [...new Set(fixture.topics.map(({ aspect }) => aspect))] }),
      ),
    ),
    ...fixture.campaigns.map(({ id, from, to }) =>
      write(build.insert(campaignStage).values({ campaign: id, stage: 'collecting', from, to })),
    ),
    ...fixture.topics.map(({ no, aspect, title }) =>
      write(
        build.insert(topic).values({
          id: topicId(no),
          number: no,
          campaign: running?.id ?? '',
          aspect,
          title,
          state: 'published',
          publishedOn: today,
        }),
      ),
    ),
    ...debriefingRows(fixture, today),
    ...fundRows(fixture, today),
    ...fixture.problems.map(({ no, text, unit, by, anonymous, status }, i) =>
      write(
        build.insert(problem).values({
          row: i + 1,
          id: `fixture-${no}`,
          number: no,
          campaign: running?.id ?? null,
          text,
          unit: anonymous ? null : (unit ?? null),
          toldBy: anonymous ? null : (by ?? null),
          anonymous,
          status: status === 'withdrawn' ? 'withdrawn' : sources.has(no) ? 'topic' : 'submitted',
          toldOn: today,
          toldAt: anonymous ? null : now,
        }),
      ),
    ),
    ...Object.entries({
      problem: Math.max(0, ...numbers),
      topic: Math.max(0, ...fixture.topics.map(({ no }) => no)),
      team: fixture.teams.length,
      ...(fixture.funds.some(({ spent }) => spent > 0) ? { spending: fixture.funds.length } : {}),
    }).map(([name, last]) => write(build.insert(series).values({ name, last }))),
  ];
}

function fundRows({ funds }: Fixture, today: string) {
  const account = '党建经费' as const;
  return funds.flatMap(({ unit, year, entitlement, spent }, i) => {
    const of = { unit, year, account, state: 'valid' as const, by: '', on: today };
    return [
      write(
        build
          .insert(fundSource)
          .values({ ...of, id: `fixture-${i}`, kind: 'fixed', amount: Math.round(entitlement * 100), note: '核定' }),
      ),
      ...(spent > 0
        ? [
            write(
              build.insert(spending).values({
                ...of,
                id: `fixture-${i}`,
                number: i + 1,
                amount: Math.round(spent * 100),
                purpose: '以前的支出',
                item: '其他',
                date: `${year}-01-01`,
              }),
            ),
          ]
        : []),
    ];
  });
}

function debriefingRows({ debriefing_campaigns: given, debriefings }: Fixture, today: string) {
  const year = Number(today.slice(0, 4));
  // reports that are there without a notice belong to this year's, which has no days
  const campaigns =
    given.length > 0 || debriefings.length === 0
      ? given
      : [{ id: 'S', kind: 'debriefing' as const, year, unit: debriefings[0]?.unit ?? '', items: [] }];
  return [
    ...campaigns.map((one) =>
      write(
        build.insert(debriefingCampaign).values({
          id: one.id,
          kind: one.kind,
          year: one.year,
          title: one.title ?? `${one.year}年度述职评议`,
          number: one.number ?? null,
          unit: one.unit,
          reportsBy: one.reports_by ?? null,
          ratingFrom: one.rating_from ?? null,
          ratingTo: one.rating_to ?? null,
          appraisalFrom: one.appraisal_from ?? null,
          appraisalTo: one.appraisal_to ?? null,
          mendBy: one.mend_by ?? null,
          items: one.items,
          fewest: 5,
          openedOn: today,
          closesOn: [one.rating_to, one.appraisal_to].reduce<string | null>(
            (a, b) => (b && b > (a ?? '') ? b : a),
            null,
          ),
        }),
      ),
    ),
    ...debriefings.flatMap(({ id, campaign: of, unit, by, text, state }) => [
      write(
        build.insert(debriefing).values({
          id,
          campaign: of ?? campaigns[0]?.id ?? '',
          unit,
          person: by ?? null,
          state: state === 'due' || state === 'draft' ? state : 'submitted',
          on: today,
        }),
      ),
      ...(text
        ? [
            write(
              build
                .insert(debriefingVersion)
                .values({ id: `${id}-1`, debriefing: id, version: 1, text, files: [], by: by ?? '', on: today }),
            ),
          ]
        : []),
    ]),
  ];
}

const topicId = (number: number) => `fixture-topic-${number}`;

async function teamRows({ teams, campaigns }: Fixture, read: Read, now: number) {
  const today = civilDate(now, ZONE);
  const [running] = campaigns;
  const members = new Map(
    (
      await peopleById(
        read,
        teams.flatMap((one) => one.members),
      )
    ).map((one) => [one.id, one]),
  );
  return teams.flatMap(({ id, unit, leader, members: ids, claims }, i) => [
    write(
      build.insert(team).values({
        id,
        number: i + 1,
        campaign: running?.id ?? '',
        name: `${id} 课题组`,
        unit,
        leader,
        state: 'standing',
        on: today,
        movedOn: today,
      }),
    ),
    ...ids.flatMap((one) => {
      const person = members.get(one);
      if (!person) return [];
      const values = { id: `${id}-${one}`, team: id, person: one, name: person.name, role: roleOf(person) };
      return [write(build.insert(teamMember).values(values))];
    }),
    ...claims.map((number) =>
      write(
        build.insert(claim).values({
          id: `${id}-${number}`,
          team: id,
          topic: topicId(number),
          unit,
          state: 'active',
          approval: 'approved',
          on: today,
        }),
      ),
    ),
  ]);
}
