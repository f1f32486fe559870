import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { adoption } from '../../src/skills/adoption/tables.ts';
import { outcome } from '../../src/skills/outcomes/tables.ts';
import { endorsement, problem } from '../../src/skills/problems/tables.ts';
import { review, reviewResult } from '../../src/skills/reviews/tables.ts';
import { claim, team, teamMember } from '../../src/skills/teams/tables.ts';
import { topic, topicSource } from '../../src/skills/topics/tables.ts';
import { PROBLEMS } from './problems.ts';
import { CHAIR_OF_CITY, experts, houses, nameOf, PANEL, STAFF, teams, town } from './town.ts';

const TOPICS = 27;
const TEAMS = 112;
const OUTCOMES = 145;
/** Told without a name; nobody is ever written to for these. */
const UNNAMED = 6;

const NOTICE =
  '开启2026年难题破解年征集，文号澜直工〔2026〕9号。征集从3月2日到3月20日，梳理到3月31日，申领从4月1日到4月20日，实施到9月20日，评审到10月15日，交流在10月底，转化到12月底';

const REVIEWING = '2026-09-21T09:00:00+08:00';
const [CHAIR = ''] = experts;
const RULE = '澜州市直机关党务工作办法';
const NEW_RULE = '澜州市直机关谈心谈话办法';
const newRuleText = (on: string) =>
  `# ${NEW_RULE}\n> 发布: 澜州市直机关工委\n> 施行: ${on}\n\n第一条 为了做好谈心谈话，制定本办法。\n\n第二条 支部书记每半年与每名党员谈心一次。\n\n第三条 本办法由澜州市直机关工委负责解释。\n`;
const ruleText = (year: number, on: string, third: string) =>
  `# ${RULE}\n> 版本: ${year}年\n> 发布: 澜州市直机关工委\n> 施行: ${on}\n> 状态: 现行有效\n\n第一条 为了做好机关党务工作，制定本办法。\n\n第二条 支部书记每季度参加一次党务培训。\n\n第三条 ${third}\n\n第四条 本办法由澜州市直机关工委负责解释。\n`;

/** The steps of which a teller hears, by words that only that step's line has. */
const STEPS = {
  topic: /已列入 \d+ 号课题/,
  claimed: /已有课题组申领/,
  reviewed: /已评审/,
  adopted: /已转化/,
  inForce: /今天起施行|已施行/,
};
const OF_A_PROBLEM = /您(?:报|附议)的难题|您参与的成果.*起施行/;

test('the seed’s whole campaign, from 124 problems to two changed rules, in two apps: everyone hears what concerns them, once', async () => {
  const city = await town();
  const { database, says, presses, sends, passes, moveTo } = city;
  const { read } = database;
  /** Lines of digests that each person read, in order. */
  const heard = new Map<string, string[]>();
  let busiest = 0;
  const days = async (...dates: string[]) => {
    for (const date of dates) {
      const read = await passes(`${date}T08:30:00+08:00`);
      for (const { to, words } of read) heard.set(to, [...(heard.get(to) ?? []), words]);
      busiest = Math.max(busiest, ...[...Map.groupBy(read, ({ to }) => to).values()].map(({ length }) => length));
    }
  };

  // 征集
  await says(STAFF, NOTICE);
  await presses(STAFF, '开启征集');
  for (const [i, text] of PROBLEMS.entries()) {
    const teller = houses[i % houses.length]?.secretary ?? '';
    const shown = await says(teller, `报难题：${text}`);
    const unnamed = i >= PROBLEMS.length - UNNAMED;
    await presses(teller, unnamed ? '匿名提交' : shown.includes('[仍单独提交]') ? '仍单独提交' : '提交');
  }
  const told = await read.select().from(problem);
  expect(told).toHaveLength(124);
  expect(told.filter(({ anonymous }) => anonymous)).toHaveLength(UNNAMED);
  for (const [i, { member }] of houses.slice(40, 60).entries()) await says(member, `附议 ${i + 1} 号`);
  expect(await read.select().from(endorsement)).toHaveLength(20);

  // 梳理, 选题
  moveTo('2026-03-23T09:00:00+08:00');
  await says(STAFF, '进入梳理阶段');
  await says(STAFF, '梳理难题');
  const groups = (await read.select().from(topic)).length;
  expect(groups).toBeLessThanOrEqual(TOPICS);
  const crowded = (await read.select().from(topicSource)).length;
  expect(crowded).toBe(124);
  const spare = told.filter(({ anonymous }) => !anonymous).slice(-(TOPICS - groups));
  for (const [i, { number }] of spare.entries())
    await says(STAFF, `${number}号单独成组，叫专题${'甲乙丙丁戊己庚辛'[i]}`);
  await says(STAFF, '全部确认');
  await says(STAFF, `第${Array.from({ length: TOPICS }, (_, i) => i + 1).join('、')}组列为课题`);
  await says(STAFF, '是');
  await says(STAFF, '发布课题');
  await presses(STAFF, '发布');
  const topics = await read.select().from(topic).where(eq(topic.state, 'published'));
  expect(topics).toHaveLength(TOPICS);
  expect(new Set(topics.map(({ aspect }) => aspect)).size).toBe(5);
  await days('2026-03-24', '2026-03-25');

  // 申领
  moveTo('2026-04-01T09:00:00+08:00');
  await says(STAFF, '进入申领阶段');
  await says(STAFF, '课题组成员要有分管领导、专职副书记、支部书记、党员代表');
  await says(STAFF, '每组最多两个课题');
  const double = OUTCOMES - TEAMS;
  for (const [i, { lead, others }] of teams.entries()) {
    const first = (i % TOPICS) + 1;
    const second = ((i + 5) % TOPICS) + 1;
    await says(lead, i < double ? `我们申领${first}号和${second}号课题` : `我们申领${first}号课题`);
    await says(lead, others.map(nameOf).join('、'));
    await presses(lead, '提交');
  }
  expect(await read.select().from(team)).toHaveLength(TEAMS);
  expect(await read.select().from(claim)).toHaveLength(OUTCOMES);
  await days('2026-04-02');
  expect(heard.get(CHAIR_OF_CITY)?.at(-1)).toMatch(/有 102 个课题组的申领等您审批/);
  await says(CHAIR_OF_CITY, '有哪些申领要我审批');
  expect(await presses(CHAIR_OF_CITY, '全部同意')).toMatch(/已同意 102 个课题组的申领/);
  expect((await read.select().from(claim)).every(({ approval }) => approval === 'approved')).toBe(true);
  await days('2026-04-03');

  // 实施
  moveTo('2026-08-03T09:00:00+08:00');
  await says(STAFF, '进入实施阶段');
  for (const [i, { lead }] of teams.entries()) {
    for (let n = 0; n < (i < double ? 2 : 1); n++) {
      const title = `第${i + 1}组机关党建对策研究之${n + 1}`;
      await sends(lead, `成果-${title}.txt`, `${title}\n调研了十二个支部，提出三条对策。`);
      if (i < double) await presses(lead, `${((i + 5 * n) % TOPICS) + 1} 号`);
      await presses(lead, '提交');
    }
  }
  const handedIn = await read.select().from(outcome);
  expect(handedIn).toHaveLength(OUTCOMES);

  // 评审
  moveTo(REVIEWING);
  let scored = 0;
  await says(STAFF, '进入评审阶段');
  await says(STAFF, `评审委员会：${experts.map(nameOf).join('、')}，主任委员${nameOf(CHAIR)}`);
  await presses(STAFF, '定下');
  await says(STAFF, '分配评审');
  await presses(STAFF, '分配');
  const numberOf = new Map(handedIn.map(({ id, number }) => [id, number]));
  const tasks = await read.select().from(review);
  const each = Map.groupBy(tasks, ({ reviewer }) => reviewer);
  expect(each.size).toBe(PANEL);
  for (const [reviewer, own] of each) {
    expect(own.length).toBeLessThanOrEqual(tasks.length / PANEL + 1);
    for (const { outcome: id } of own) {
      const number = numberOf.get(id) ?? 0;
      // as people do, one after the other: a member is sent 30 messages a minute at most
      scored += 1;
      moveTo(new Date(Date.parse(REVIEWING) + scored * 20_000).toISOString());
      await says(reviewer, `成果${number}号 ${70 + ((number * 7) % 29)}分，论证充分`);
    }
  }
  expect((await read.select().from(review)).every(({ state }) => state === 'scored')).toBe(true);
  await says(CHAIR, '公布评审结果');
  await presses(CHAIR, '公布');
  const ranked = await read.select().from(reviewResult);
  expect(ranked).toHaveLength(OUTCOMES);
  await days('2026-09-22', '2026-09-23');

  // 交流, 转化
  moveTo('2026-11-02T09:00:00+08:00');
  await says(STAFF, '进入转化阶段');
  expect(await says(STAFF, '交流会议程')).toMatch(/议程已排好[\s\S]*交流会议程\.docx/);
  const topicOf = new Map(handedIn.map((one) => [one.number, one.topic]));
  const best = bestOfDifferentTopics(ranked, handedIn);
  const [practised = 0, amended = 0, created = 0] = best;
  await sends(STAFF, `${RULE}.md`, ruleText(2025, '2025-01-01', '党务干部每年轮训一次。'));
  await presses(STAFF, '发布');
  await says(STAFF, `把成果${practised}号作为做法推广`);
  await says(STAFF, '各支部每月第一周排好轮训表，由组织委员负责，年底对账。');
  await presses(STAFF, '提交');
  await says(STAFF, `成果${amended}号转化为制度，完善《${RULE}》第三条，党务干部每年轮训两次`);
  await presses(STAFF, '提交');
  await says(STAFF, `成果${created}号转化为制度，建立《${NEW_RULE}》，支部书记每半年谈一次心`);
  await presses(STAFF, '提交');
  expect(await read.select().from(adoption)).toHaveLength(3);
  await days('2026-11-03', '2026-11-04');
  await sends(STAFF, `${RULE}（修订）.md`, ruleText(2026, '2026-12-01', '党务干部每年轮训两次。'));
  await presses(STAFF, '发布');
  await sends(STAFF, `${NEW_RULE}.md`, newRuleText('2026-12-01'));
  await presses(STAFF, '发布');
  await presses(STAFF, '出自建议');
  await days('2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03');
  const inForce = (await read.select().from(adoption)).filter(({ state }) => state === 'in_force');
  expect(inForce).toHaveLength(2);

  // everyone who raised or joined a problem heard of each step of its topic once, and of nothing else
  const sources = new Map((await read.select().from(topicSource)).map((one) => [one.problem, one.topic]));
  const concerns = new Map<string, Set<string>>();
  const concern = (person: string | null, id: string) => {
    const of = sources.get(id);
    if (person && of) concerns.set(person, (concerns.get(person) ?? new Set()).add(of));
  };
  for (const { toldBy, id } of told) concern(toldBy, id);
  for (const one of await read.select().from(endorsement)) concern(one.person, one.problem);
  const adoptedTopics = new Set(best.map((number) => topicOf.get(number)));
  // who was in the team of an outcome that became a rule hears of that rule, too, in the same line
  const teamOf = new Map(handedIn.map((one) => [one.number, one.team]));
  const members = await read.select().from(teamMember);
  const ruled = [amended, created].map((number) => ({
    topic: topicOf.get(number) ?? '',
    people: new Set(members.filter((one) => one.team === teamOf.get(number)).map(({ person }) => person)),
  }));
  const faults: string[] = [];
  let lines = 0;
  for (const person of new Set([...heard.keys(), ...concerns.keys()])) {
    const own = [...(concerns.get(person) ?? [])];
    const expected = {
      topic: own.length,
      claimed: own.length,
      reviewed: own.length,
      adopted: own.filter((one) => adoptedTopics.has(one)).length,
      inForce: ruled.filter(({ topic: of, people }) => own.includes(of) || people.has(person)).length,
    };
    const got = (heard.get(person) ?? []).flatMap((card) => card.split('\n')).filter((line) => OF_A_PROBLEM.test(line));
    lines += got.length;
    const counted = Object.fromEntries(
      Object.entries(STEPS).map(([step, words]) => [step, got.filter((line) => words.test(line)).length]),
    );
    if (JSON.stringify(counted) !== JSON.stringify(expected) || got.length !== sum(Object.values(expected)))
      faults.push(`${person}: ${JSON.stringify({ expected, counted, got })}`);
  }
  expect(faults.slice(0, 5)).toEqual([]);
  expect(lines).toBeGreaterThan(3 * 109);
  expect(busiest).toBe(1);

  // the whole way from either end
  const [first] = told.filter(({ id, toldBy }) => toldBy && sources.get(id) === topicOf.get(amended));
  const way = await says(first?.toldBy ?? '', `难题${first?.number}号的来龙去脉`);
  expect(way).toMatch(new RegExp(`课题：[\\s\\S]*成果：[\\s\\S]*${amended} 号[\\s\\S]*《${RULE}》第三条`));
  expect(await says(houses[0]?.secretary ?? '', `《${RULE}》第三条出自哪个难题`)).toMatch(
    new RegExp(`难题[\\s\\S]*${first?.number} 号`),
  );
}, 600_000);

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** The numbers of the three best outcomes, no two of one topic. */
function bestOfDifferentTopics(
  ranked: (typeof reviewResult.$inferSelect)[],
  outcomes: (typeof outcome.$inferSelect)[],
): number[] {
  const byId = new Map(outcomes.map((one) => [one.id, one]));
  const best = new Map<string, number>();
  for (const { outcome: id } of ranked.toSorted((a, b) => a.rank - b.rank)) {
    const one = byId.get(id);
    if (one && !best.has(one.topic)) best.set(one.topic, one.number);
  }
  return [...best.values()].slice(0, 3);
}
