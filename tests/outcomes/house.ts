import { onTestFinished } from 'vitest';
import { type Desk, openDesk } from '../../src/desk.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { series } from '../../src/kernel/tables.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import type { UnitKind } from '../../src/organisation/people.ts';
import { link, person, post, unit } from '../../src/organisation/tables.ts';
import { campaign, campaignStage } from '../../src/skills/campaign/index.ts';
import { outcome, outcomeVersion } from '../../src/skills/outcomes/tables.ts';
import { problem } from '../../src/skills/problems/index.ts';
import { claim, team, teamMember } from '../../src/skills/teams/index.ts';
import { topic, topicSource } from '../../src/skills/topics/index.ts';
import { freshDatabase } from '../support/database.ts';

const ZONE = 'Asia/Shanghai';
/** A Tuesday. */
const START = Date.parse('2026-11-24T10:00:00+08:00');
const DAY = 86_400_000;

const UNITS: [code: string, name: string, kind: UnitKind, ledBy?: string][] = [
  ['W', '云州市直机关工委', 'city_work_committee'],
  ['A', '云州市粮食局机关党委', 'organ_party_org', 'W'],
  ['A1', '粮食局仓储处党支部', 'branch', 'A'],
  ['B', '云州市园林局机关党委', 'organ_party_org', 'W'],
  ['B1', '园林局苗圃党支部', 'branch', 'B'],
  ['C', '云州市党校机关党委', 'organ_party_org', 'W'],
];
const PEOPLE: [id: string, name: string, unit: string, post: string][] = [
  ['S1', '周干事', 'W', '工委管理员'],
  ['S2', '吴干事', 'W', '工委管理员'],
  ['A-up', '冯上级', 'A', '书记'],
  ['a1', '魏组长', 'A1', '书记'],
  ['a2', '蒋组员', 'A1', '党员'],
  ['b1', '沈组长', 'B1', '书记'],
  ['t1', '韩报题', 'B1', '党员'],
  ['E1', '杨专家', 'W', '专家'],
  ['E2', '朱专家', 'W', '专家'],
  ['E3', '秦专家', 'W', '专家'],
  ['E4', '尤专家', 'C', '专家'],
  ['E5', '许专家', 'A1', '专家'],
];

export type House = Awaited<ReturnType<typeof house>>;

/** Two teams with a topic each, five experts, the staff, and the whole assistant over a database file. */
export async function house({
  terms = {},
  until = '2026-12-31',
  hard = null,
  reviewing = '2026-12-31',
}: {
  terms?: object;
  until?: string;
  hard?: string | null;
  reviewing?: string;
} = {}) {
  const database = await freshDatabase();
  await database.batch([...organisation(), ...theCampaign(terms, { until, hard, reviewing })]);
  const sent = new Map<string, Uint8Array>();
  const parts = {
    database,
    start: START,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith('s'.repeat(40)),
    log: silent,
    fileSent: (ref: string) => sent.get(ref),
  };
  const desk = openDesk(parts);
  onTestFinished(() => desk.engine.stop());
  return { ...around(desk, sent), database };
}

function around(desk: Desk, sent: Map<string, Uint8Array>) {
  const seen: { to: string; card: ShownCard }[] = [];
  const hears: Desk['hears'] = async (...said) => {
    desk.moveTo(desk.now() + 1_000);
    const outcome = await desk.hears(...said);
    seen.push(...outcome.messages);
    return outcome;
  };
  const words = ({ replies }: { replies: ShownCard[] }) => replies.map((card) => wordsOf(card)).join('\n\n');
  return {
    ...desk,
    hears,
    says: async (who: string, text: string) => words(await hears(who, { kind: 'text', text })),
    async sends(who: string, name: string, content = name) {
      const ref = String(sent.size);
      sent.set(ref, Buffer.from(content));
      return words(await hears(who, { kind: 'media', media: 'file', name, ref }));
    },
    async presses(who: string, label: string) {
      const buttons = seen.filter(({ to }) => to === who).flatMap(({ card }) => card.buttons ?? []);
      const exact = buttons.findLast((button) => button.label === label);
      const action = (exact ?? buttons.findLast((button) => button.label.includes(label)))?.id;
      if (action === undefined) throw new Error(`${who} was shown no button ${label}`);
      return words(await hears(who, { kind: 'press', action }));
    },
    async fills(who: string, values: Record<string, string>) {
      const form = seen.findLast(({ to, card }) => to === who && card.form)?.card.form;
      if (!form) throw new Error(`${who} was shown no form`);
      return words(await hears(who, { kind: 'submit', action: form.id, values }));
    },
    shownTo: (who: string) => seen.filter(({ to }) => to === who).map(({ card }) => card),
    /** What each is told in the digests of the days after today, to the end of `day`. */
    async until(day: string) {
      const told: string[] = [];
      for (let at = desk.now() + DAY; at <= Date.parse(`${day}T23:00:00+08:00`); at += DAY) {
        const { messages } = await desk.passes(at);
        seen.push(...messages);
        told.push(...messages.map(({ to, card }) => `${to}: ${wordsOf(card)}`));
      }
      return told;
    },
  };
}

function organisation() {
  const ids = [...new Map(PEOPLE.map((row) => [row[0], row])).values()];
  return [
    ...UNITS.map(([code, name, kind]) => write(build.insert(unit).values({ code, name, kind }))),
    ...UNITS.flatMap(([code, , , ledBy]) =>
      ledBy ? [write(build.insert(link).values({ kind: 'leads', from: ledBy, to: code }))] : [],
    ),
    ...ids.map(([id, name]) => write(build.insert(person).values({ id, name }))),
    ...PEOPLE.map(([id, , at, held]) => write(build.insert(post).values({ person: id, unit: at, post: held }))),
  ];
}

function theCampaign(terms: object, days: { until: string; hard: string | null; reviewing: string }) {
  const { until, hard, reviewing } = days;
  const teamOf = (id: string, number: number, at: string, leader: string) =>
    write(
      build.insert(team).values({
        id,
        number,
        campaign: 'c1',
        name: `${id}课题组`,
        unit: at,
        leader,
        state: 'standing',
        on: '2026-11-01',
        movedOn: '2026-11-01',
      }),
    );
  const topicOf = (number: number, title: string) =>
    write(
      build.insert(topic).values({
        id: `topic-${number}`,
        number,
        campaign: 'c1',
        aspect: '组织与队伍',
        title,
        state: 'published',
        publishedOn: '2026-11-01',
      }),
    );
  const claimOf = (id: string, of: string, number: number, at: string) =>
    write(
      build.insert(claim).values({
        id,
        team: of,
        topic: `topic-${number}`,
        unit: at,
        state: 'active',
        approval: 'approved',
        on: '2026-11-01',
      }),
    );
  const memberOf = (of: string, id: string, name: string) =>
    write(build.insert(teamMember).values({ id: `${of}-${id}`, team: of, person: id, name, role: '党员代表' }));
  return [
    write(
      build
        .insert(campaign)
        .values({ id: 'c1', title: '难题征集', stage: 'carrying_out', aspects: ['组织与队伍'], terms }),
    ),
    write(
      build.insert(campaignStage).values({ campaign: 'c1', stage: 'collecting', from: '2026-01-01', to: '2026-03-31' }),
    ),
    write(
      build
        .insert(campaignStage)
        .values({ campaign: 'c1', stage: 'carrying_out', from: '2026-05-01', to: until, hard }),
    ),
    write(
      build.insert(campaignStage).values({ campaign: 'c1', stage: 'reviewing', from: '2026-11-01', to: reviewing }),
    ),
    topicOf(1, '支部书记培养研究'),
    topicOf(2, '流动党员管理研究'),
    teamOf('甲', 1, 'A1', 'a1'),
    memberOf('甲', 'a1', '魏组长'),
    memberOf('甲', 'a2', '蒋组员'),
    teamOf('乙', 2, 'B1', 'b1'),
    memberOf('乙', 'b1', '沈组长'),
    claimOf('claim-甲', '甲', 1, 'A1'),
    claimOf('claim-乙', '乙', 2, 'B1'),
    write(
      build.insert(problem).values({
        row: 1,
        id: 'p1',
        number: 7,
        campaign: 'c1',
        text: '支部书记没人愿意当',
        toldBy: 't1',
        unit: 'B1',
        anonymous: false,
        status: 'topic',
        toldOn: '2026-01-05',
      }),
    ),
    write(build.insert(topicSource).values({ problem: 'p1', topic: 'topic-1' })),
    write(build.insert(series).values({ name: 'problem', last: 7 })),
  ];
}

/** An outcome of one of the two teams, as if handed in. */
export async function given(
  database: Database,
  number: number,
  of: '甲' | '乙',
  { title = `成果之${number}`, text = '正文' }: { title?: string; text?: string } = {},
): Promise<void> {
  const id = `o${number}`;
  await database.batch([
    write(
      build.insert(outcome).values({
        id,
        number,
        campaign: 'c1',
        topic: of === '甲' ? 'topic-1' : 'topic-2',
        team: of,
        unit: of === '甲' ? 'A1' : 'B1',
        kind: 'theory',
        title,
        state: 'submitted',
        on: '2026-11-20',
      }),
    ),
    write(
      build
        .insert(outcomeVersion)
        .values({ id: `${id}-1`, outcome: id, version: 1, text, by: of === '甲' ? 'a1' : 'b1', on: '2026-11-20' }),
    ),
    write(
      build
        .insert(series)
        .values({ name: 'outcome', last: number })
        .onConflictDoUpdate({ target: series.name, set: { last: number } }),
    ),
  ]);
}
