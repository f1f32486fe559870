import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { allUnits, peopleById } from '../../organisation/store.ts';
import type { SheetOut } from '../../reports/xlsx.ts';
import { type Campaign, currentCampaign } from '../campaign/index.ts';
import { OUTCOME_KIND_WORDS, outcome } from '../outcomes/index.ts';
import { maskPersonal, problem } from '../problems/index.ts';
import { rankedOutcomes } from '../reviews/index.ts';
import { claim, team, teamMember } from '../teams/index.ts';
import { publishedTopics, sourcesOf, type Topic, topic } from '../topics/index.ts';

type Given = { read: Read; today: CivilDate };
type Columns = Omit<SheetOut, 'name'>;

const APPROVAL = { waiting: '待审批', approved: '已同意', returned: '已退回' };
const STATE = { submitted: '已提交', in_review: '评审中', reviewed: '已评审', withdrawn: '已撤回' };

/** The campaign that a list is of: the one that runs; undefined while there has been none. */
export function campaignNow({ read, today }: Given): Promise<Campaign | undefined> {
  return currentCampaign(read, today);
}

/** 课题目录: every published topic with the numbers of the problems that it came from and the teams that hold it. */
export async function topicsTable(given: Given): Promise<Columns> {
  const { read } = given;
  const topics = await topicsOf(given);
  const holders = await holdersOf(topics, read);
  return {
    columns: ['编号', '课题', '方面', '研究什么', '预期成果', '期限', '名额', '来自难题', '申领课题组', '状态'],
    rows: await Promise.all(
      topics.map(async (one) => [
        one.number,
        one.title,
        one.aspect,
        one.question ?? '',
        one.expected ?? '',
        one.term ?? '',
        one.places ?? '不限',
        (await sourcesOf(read, one)).map(({ number }) => number).join('、'),
        (holders.get(one.id) ?? []).join('、'),
        one.state === 'closed' ? '已停止申领' : '已发布',
      ]),
    ),
  };
}

/** 来源难题: the words behind each topic; whoever told without a name has nothing here but number and words (law 10). */
export async function sourcesTable(given: Given): Promise<Columns> {
  const { read } = given;
  const names = new Map((await allUnits(read)).map(({ code, name }) => [code, name]));
  const rows: Columns['rows'] = [];
  for (const one of await topicsOf(given)) {
    const sources = (await sourcesOf(read, one)).map(({ id }) => id);
    const told = await read
      .select({ number: problem.number, text: problem.text, unit: problem.unit, anonymous: problem.anonymous })
      .from(problem)
      .where(inArray(problem.id, sources))
      .orderBy(asc(problem.number));
    for (const { number, text, unit, anonymous } of told) {
      rows.push([
        one.number,
        one.title,
        number,
        maskPersonal(text).text,
        anonymous || unit === null ? '' : (names.get(unit) ?? unit),
      ]);
    }
  }
  return { columns: ['课题编号', '课题', '难题编号', '难题', '单位'], rows };
}

/** 课题申领表: every claim that stands, by topic and team. */
export async function claimsTable(given: Given): Promise<Columns> {
  const { read } = given;
  const campaign = await campaignNow(given);
  const rows = await read
    .select({ claim, topic: { number: topic.number, title: topic.title }, team })
    .from(claim)
    .innerJoin(topic, eq(topic.id, claim.topic))
    .innerJoin(team, eq(team.id, claim.team))
    .where(and(eq(claim.state, 'active'), campaign ? eq(topic.campaign, campaign.id) : undefined))
    .orderBy(asc(topic.number), asc(team.number));
  const names = new Map((await allUnits(read)).map(({ code, name }) => [code, name]));
  const people = new Map(
    (
      await peopleById(
        read,
        rows.map((row) => row.team.leader),
      )
    ).map(({ id, name }) => [id, name]),
  );
  const members = Map.groupBy(await read.select().from(teamMember).orderBy(asc(teamMember.id)), (row) => row.team);
  return {
    columns: ['序号', '课题编号', '课题', '课题组', '单位', '组长', '成员', '审批', '申领日期', '备注'],
    rows: rows.map((row, i) => [
      i + 1,
      row.topic.number,
      row.topic.title,
      `${row.team.number} 号`,
      names.get(row.team.unit) ?? row.team.unit,
      people.get(row.team.leader) ?? '',
      (members.get(row.team.id) ?? []).map(({ name, role }) => `${name}（${role}）`).join('、'),
      APPROVAL[row.claim.approval],
      row.claim.on,
      row.claim.late ? '补领' : '',
    ]),
  };
}

/** 成果清单: what was handed in and stands. */
export async function outcomesTable(given: Given): Promise<Columns> {
  const { read } = given;
  const campaign = await campaignNow(given);
  const rows = await read
    .select({ outcome, topic: { number: topic.number, title: topic.title, aspect: topic.aspect }, team: team.number })
    .from(outcome)
    .innerJoin(topic, eq(topic.id, outcome.topic))
    .innerJoin(team, eq(team.id, outcome.team))
    .where(and(ne(outcome.state, 'withdrawn'), campaign ? eq(outcome.campaign, campaign.id) : undefined))
    .orderBy(asc(outcome.number));
  const names = new Map((await allUnits(read)).map(({ code, name }) => [code, name]));
  return {
    columns: ['编号', '成果', '类别', '课题', '方面', '课题组', '单位', '提交日期', '状态', '备注'],
    rows: rows.map((row) => [
      row.outcome.number,
      row.outcome.title,
      OUTCOME_KIND_WORDS[row.outcome.kind],
      `${row.topic.number ?? ''} 号 ${row.topic.title}`,
      row.topic.aspect,
      `${row.team} 号`,
      names.get(row.outcome.unit) ?? row.outcome.unit,
      row.outcome.on,
      STATE[row.outcome.state],
      row.outcome.late ? '迟交' : '',
    ]),
  };
}

/** 评审排名: outcomes in the order of the panel's result, once it is out. No reviewer and no single score is in it. */
export async function rankingTable(given: Given): Promise<Columns> {
  const { read } = given;
  const campaign = await campaignNow(given);
  const ranked = campaign ? await rankedOutcomes(read, campaign.id) : [];
  const names = new Map((await allUnits(read)).map(({ code, name }) => [code, name]));
  const topics = new Map((await topicsOf(given)).map((one) => [one.id, one]));
  return {
    columns: ['名次', '成果编号', '成果', '类别', '方面', '单位', '得分', '离散度', '备注'],
    rows: ranked.map(({ outcome: one, rank, score, spread }) => [
      rank,
      one.number,
      one.title,
      OUTCOME_KIND_WORDS[one.kind],
      topics.get(one.topic)?.aspect ?? '',
      names.get(one.unit) ?? one.unit,
      score,
      spread,
      ranked.filter((other) => other.rank === rank).length > 1 ? '并列' : '',
    ]),
  };
}

async function topicsOf(given: Given): Promise<Topic[]> {
  const campaign = await campaignNow(given);
  return publishedTopics(given.read, campaign?.id);
}

async function holdersOf(topics: Topic[], read: Read): Promise<Map<string, string[]>> {
  const rows = await read
    .select({ topic: claim.topic, number: team.number, unit: team.unit })
    .from(claim)
    .innerJoin(team, eq(team.id, claim.team))
    .where(eq(claim.state, 'active'))
    .orderBy(asc(team.number));
  const names = new Map((await allUnits(read)).map(({ code, name }) => [code, name]));
  const wanted = new Set(topics.map(({ id }) => id));
  const held = Map.groupBy(
    rows.filter((row) => wanted.has(row.topic)),
    (row) => row.topic,
  );
  return new Map(
    [...held].map(([id, of]) => [id, of.map(({ number, unit }) => `${number} 号（${names.get(unit) ?? unit}）`)]),
  );
}
