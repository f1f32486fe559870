import { onTestFinished } from 'vitest';
import { openDesk } from '../../src/desk.ts';
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
import { campaign, campaignStage, type Terms } from '../../src/skills/campaign/index.ts';
import { endorsement, problem } from '../../src/skills/problems/index.ts';
import { claim, team, teamMember } from '../../src/skills/teams/tables.ts';
import { topic, topicSource } from '../../src/skills/topics/index.ts';
import { freshDatabase } from '../support/database.ts';

const ZONE = 'Asia/Shanghai';
/** A Tuesday. */
const START = Date.parse('2026-11-24T09:20:00+08:00');
const DAY = 86_400_000;

const UNITS: [code: string, name: string, kind: UnitKind, leader?: string][] = [
  ['W', '青岚市直机关工委', 'city_work_committee'],
  ['A', '市水文局机关党委', 'organ_party_org', 'W'],
  ['AZ', '市水文局党组', 'leading_group'],
  ['A1', '水文局测报处党支部', 'branch', 'A'],
  ['A2', '水文局资料处党支部', 'branch', 'A'],
  ['B', '市档案馆机关党委', 'organ_party_org', 'W'],
  ['B1', '档案馆阅览处党支部', 'branch', 'B'],
  ['D', '柳溪区机关工委', 'district_work_committee'],
  ['D1', '柳溪区档案馆支部', 'branch', 'D'],
];

const PEOPLE: [id: string, name: string, unit: string, post: string][] = [
  ['s1', '陶干', 'W', '工委管理员'],
  ['s2', '施岚', 'W', '工委管理员'],
  ['e1', '潘文远', 'W', '专家'],
  ['e2', '鲁一平', 'W', '专家'],
  ['p1', '吴启明', 'A', '专职副书记'],
  ['z1', '段为民', 'AZ', '书记'],
  ['a1', '钱立新', 'A1', '书记'],
  ['a2', '孙小雨', 'A1', '组织委员'],
  ['a3', '李成', 'A1', '党员'],
  ['b1', '周南', 'A2', '书记'],
  ['b2', '冯可', 'A2', '党员'],
  ['q1', '鲁静', 'B', '专职副书记'],
  ['c1', '宋燕', 'B1', '书记'],
  ['c2', '郝立', 'B1', '党员'],
  ['d0', '严涛', 'D', '工委管理员'],
  ['d1', '郑书', 'D1', '书记'],
];

const TOPICS: [number: number, aspect: string, title: string, places?: number][] = [
  [1, '融合与服务中心', '机关党建与业务工作融合考核研究'],
  [2, '组织与队伍', '党务干部培养和使用研究'],
  [3, '党员教育管理', '离退休党员学习方式研究'],
  [4, '载体与保障', '党建经费使用和公示研究'],
  [5, '责任与考核', '述职评议结果运用研究'],
  [6, '载体与保障', '党员活动阵地共建共享研究', 1],
];

type Furnished = {
  terms?: Partial<Terms>;
  /** Of the claiming stage. */
  claiming?: { from: string; to: string; hard?: string };
  /** Teams that stand: by id, unit, people (the first leads), and numbers of what they hold, approved. */
  teams?: { id: string; unit: string; people: string[]; holds?: number[] }[];
  start?: number;
};

export async function furnish(database: Database, { terms = {}, claiming, teams = [] }: Furnished = {}): Promise<void> {
  await database.batch([
    ...UNITS.map(([code, name, kind]) => write(build.insert(unit).values({ code, name, kind }))),
    ...UNITS.flatMap(([to, , , from]) =>
      from ? [write(build.insert(link).values({ kind: 'leads', from, to, since: '' }))] : [],
    ),
    write(build.insert(link).values({ kind: 'guides', from: 'W', to: 'D', since: '' })),
    write(build.insert(link).values({ kind: 'guides', from: 'AZ', to: 'A', since: '' })),
    ...PEOPLE.map(([id, name]) => write(build.insert(person).values({ id, name }))),
    ...PEOPLE.map(([id, , code, name]) => write(build.insert(post).values({ person: id, unit: code, post: name }))),
    write(
      build.insert(campaign).values({
        id: 'c1',
        title: '难题征集',
        stage: 'claiming',
        aspects: ['融合与服务中心', '组织与队伍', '党员教育管理', '责任与考核', '载体与保障'],
        terms,
      }),
    ),
    write(
      build.insert(campaignStage).values({ campaign: 'c1', stage: 'collecting', from: '2026-11-01', to: '2026-12-31' }),
    ),
    ...(claiming
      ? [write(build.insert(campaignStage).values({ campaign: 'c1', stage: 'claiming', hard: null, ...claiming }))]
      : []),
    ...TOPICS.map(([number, aspect, title, places]) =>
      write(
        build.insert(topic).values({
          id: `t${number}`,
          number,
          campaign: 'c1',
          aspect,
          title,
          places: places ?? null,
          state: 'published',
          publishedOn: '2026-11-20',
        }),
      ),
    ),
    write(
      build.insert(problem).values({
        row: 1,
        id: 'k3',
        number: 3,
        campaign: 'c1',
        text: '退休党员分散在各处，学习组织不起来',
        unit: 'A2',
        toldBy: 'b1',
        anonymous: false,
        status: 'topic',
        toldOn: '2026-11-02',
        toldAt: START,
      }),
    ),
    write(build.insert(endorsement).values({ id: 'n1', problem: 'k3', person: 'c2', unit: 'B1', on: '2026-11-05' })),
    write(build.insert(topicSource).values({ problem: 'k3', topic: 't3' })),
    write(build.insert(series).values({ name: 'topic', last: TOPICS.length })),
    write(build.insert(series).values({ name: 'team', last: teams.length })),
    ...teams.flatMap(({ id, unit: code, people, holds = [] }, i) => [
      write(
        build.insert(team).values({
          id,
          number: i + 1,
          campaign: 'c1',
          name: `${UNITS.find(([known]) => known === code)?.[1]}课题组`,
          unit: code,
          leader: people[0] ?? '',
          state: 'standing',
          on: '2026-11-20',
          movedOn: '2026-11-20',
        }),
      ),
      ...people.map((one) =>
        write(
          build
            .insert(teamMember)
            .values({ id: `${id}-${one}`, team: id, person: one, name: nameOf(one), role: '党员代表' }),
        ),
      ),
      ...holds.map((number) =>
        write(
          build.insert(claim).values({
            id: `${id}-t${number}`,
            team: id,
            topic: `t${number}`,
            unit: code,
            state: 'active',
            approval: 'approved',
            on: '2026-11-20',
          }),
        ),
      ),
    ]),
  ]);
}

function nameOf(id: string): string {
  return PEOPLE.find(([known]) => known === id)?.[1] ?? id;
}

/** The whole assistant at a desk, in a small city of our own. */
export async function town(furnished: Furnished = {}) {
  const database = await freshDatabase();
  await furnish(database, furnished);
  const sent = new Map<string, Uint8Array>();
  const desk = openDesk({
    database,
    start: furnished.start ?? START,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith(newId(48)),
    log: silent,
    fileSent: (ref) => sent.get(ref),
  });
  onTestFinished(() => desk.engine.stop());
  const seen: { to: string; card: ShownCard }[] = [];
  const words = (cards: ShownCard[]) => cards.map((card) => wordsOf(card)).join('\n\n');
  return {
    ...desk,
    database,
    async says(who: string, text: string) {
      const { replies, messages } = await desk.hears(who, { kind: 'text', text });
      seen.push(...messages);
      desk.moveTo(desk.now() + 60_000);
      return words(replies);
    },
    async sends(who: string, name: string, content: string) {
      const ref = String(sent.size);
      sent.set(ref, Buffer.from(content));
      const { replies, messages } = await desk.hears(who, { kind: 'media', media: 'file', name, ref });
      seen.push(...messages);
      return words(replies);
    },
    /** The newest button with these words on a card of theirs. */
    async presses(who: string, label: string) {
      const buttons = seen.filter(({ to }) => to === who).flatMap(({ card }) => card.buttons ?? []);
      const action = buttons.findLast((button) => button.label.includes(label))?.id;
      if (action === undefined) throw new Error(`${who} was shown no button ${label}`);
      const { replies, messages } = await desk.hears(who, { kind: 'press', action });
      seen.push(...messages);
      desk.moveTo(desk.now() + 60_000);
      return words(replies);
    },
    /** What each is told in the digests of the days after today, to the end of `day`. */
    async until(day: string) {
      const told: string[] = [];
      const noon = Date.parse(`${new Date(desk.now() + DAY).toISOString().slice(0, 10)}T09:00:00+08:00`);
      for (let at = noon; at <= Date.parse(`${day}T23:00:00+08:00`); at += DAY) {
        const { messages } = await desk.passes(at);
        seen.push(...messages);
        told.push(
          ...messages.map(({ to, card }) => `${new Date(at).toISOString().slice(0, 10)} ${to}: ${wordsOf(card)}`),
        );
      }
      // the digests came at minutes of their own, later than nine
      desk.moveTo(Date.parse(`${day}T18:40:00+08:00`));
      return told;
    },
    claims: async () =>
      (await database.read.select().from(claim)).map(({ team: of, topic: what, state, approval, late }) => ({
        team: of,
        topic: what,
        state,
        approval,
        late,
      })),
  };
}
