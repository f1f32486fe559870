import { asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { campaigns } from '../../src/skills/campaign/index.ts';
import { campaign } from '../../src/skills/campaign/tables.ts';
import { problems } from '../../src/skills/problems/index.ts';
import { problem, problemNote } from '../../src/skills/problems/tables.ts';
import { topics } from '../../src/skills/topics/index.ts';
import { topic, topicSource } from '../../src/skills/topics/tables.ts';
import { LI, populate, STAFF, SUN, talking } from '../problems/talk.ts';
import { freshDatabase } from '../support/database.ts';

let city: Database;
const skills = () => [campaigns(), problems(), topics()];
const staff = () => talking(city, STAFF, { skills: skills() });

beforeEach(async () => {
  city = await freshDatabase();
  await populate(city);
  for (const [who, text] of [
    [LI, '书记都是业务处长兼的，党务只能挤时间干'],
    [SUN, '活动经费批起来手续太多，几百元要跑一周'],
  ] as const) {
    const talk = talking(city, who);
    await talk.says(`报个难题：${text}`);
    await talk.presses('提交');
  }
});

const states = async () => (await city.read.select().from(topic).orderBy(asc(topic.group))).map(({ state }) => state);

describe('two of the staff at once', () => {
  test('who begin to sort make one set of groups', async () => {
    const [one, two] = [staff(), staff()];
    const sort = { intent: 'sort_problems' };
    const [first, second] = [await one.considers(sort), await two.considers(sort)];
    await one.commits(first);
    await expect(two.commits(second)).rejects.toThrow('conflict');
    expect(await two.does('sort_problems')).toMatch(/第 1 组/);
    expect(await city.read.select().from(topic)).toHaveLength(2);
    expect(await city.read.select().from(topicSource)).toHaveLength(2);
  });

  test('who confirm the same group: the other is told that it is done', async () => {
    const [one, two] = [staff(), staff()];
    await one.does('sort_problems');
    const confirm = { intent: 'confirm_group', slots: { groups: [1] } };
    const [first, second] = [await one.considers(confirm), await two.considers(confirm)];
    await one.commits(first);
    await expect(two.commits(second)).rejects.toThrow('conflict');
    expect(await two.does(confirm.intent, confirm.slots)).toMatch(/第 1 组已经确认过了/);
  });

  test('who publish the same: one wins, the other is told, numbers have no gap and nobody hears twice', async () => {
    const [one, two] = [staff(), staff()];
    await one.does('sort_problems');
    await one.does('shortlist_groups', { groups: [1, 2] });
    await one.says('明年9月底前');
    await one.presses('列为课题');
    expect(await states()).toEqual(['shortlisted', 'shortlisted']);
    const ids = (await city.read.select().from(topic)).map(({ id }) => id);
    const publish = { intent: 'publish_topics', slots: { topics: ids, sure: true } };
    const [first, second] = [await one.considers(publish), await two.considers(publish)];
    await one.commits(first);
    await expect(two.commits(second)).rejects.toThrow('conflict');
    expect(await two.does(publish.intent, publish.slots)).toMatch(/已经发布了，没有重复办/);
    expect((await city.read.select().from(topic)).map(({ number }) => number).sort()).toEqual([1, 2]);
    expect(await city.read.select().from(problemNote)).toHaveLength(2);
  });

  test('who list the same as topics: one wins, the other is told', async () => {
    const [one, two] = [staff(), staff()];
    await one.does('sort_problems');
    for (const each of [one, two]) {
      await each.does('shortlist_groups', { groups: [1] });
      await each.says('明年9月底前');
    }
    const yes = { intent: 'form.yes' };
    const [first, second] = [await one.considers(yes), await two.considers(yes)];
    await one.commits(first);
    await expect(two.commits(second)).rejects.toThrow('conflict');
    expect(await two.presses('列为课题')).toMatch(/已有同事办过了/);
  });

  test('who move the campaign on: one wins, and the other’s button says where it stands', async () => {
    const [one, two] = [staff(), staff()];
    const move = { intent: 'move_campaign', slots: { campaign: 'c1', from: 'collecting', to: 'sorting' } };
    const other = { intent: 'move_campaign', slots: { campaign: 'c1', from: 'collecting', to: 'claiming' } };
    const [first, second] = [await one.considers(move), await two.considers(other)];
    await one.commits(first);
    await expect(two.commits(second)).rejects.toThrow('conflict');
    expect(await two.does(other.intent, other.slots)).toMatch(/已有同事把征集推进到梳理阶段/);
    expect(await city.read.select().from(campaign)).toMatchObject([{ stage: 'sorting' }]);
  });

  test('who open the same campaign: one is opened', async () => {
    const [one, two] = [staff(), staff()];
    for (const each of [one, two])
      await each.says('开启2027年党建难题大征集，1月5日到1月31日', { intent: 'steer_campaign' });
    const yes = { intent: 'form.yes' };
    const [first, second] = [await one.considers(yes), await two.considers(yes)];
    await one.commits(first);
    await expect(two.commits(second)).rejects.toThrow('conflict');
    expect(await two.presses('开启征集')).toMatch(/已经开启了/);
    expect(await city.read.select().from(campaign)).toHaveLength(2);
  });
});

describe('a teller and the staff at once', () => {
  test('what is withdrawn while its group is confirmed is left out of it', async () => {
    const one = staff();
    await one.does('sort_problems');
    const confirm = { intent: 'confirm_group', slots: { all: true } };
    const decided = await one.considers(confirm);
    await talking(city, LI).does('withdraw_problem', { problem_no: 1, sure: true });
    await expect(one.commits(decided)).rejects.toThrow('conflict');
    expect(await one.does(confirm.intent, confirm.slots)).toMatch(/1 组都已确认/);
    const row = await city.read.select().from(problem).where(eq(problem.number, 1)).get();
    expect(row?.status).toBe('withdrawn');
  });

  test('what the staff confirmed meanwhile is no more withdrawn by a tap, and the teller is told whom to ask', async () => {
    const li = talking(city, LI);
    const withdraw = { intent: 'withdraw_problem', slots: { problem_no: 1, sure: true } };
    const decided = await li.considers(withdraw);
    const one = staff();
    await one.does('sort_problems');
    await one.does('confirm_group', { all: true });
    await expect(li.commits(decided)).rejects.toThrow('conflict');
    expect(await li.does(withdraw.intent, withdraw.slots)).toMatch(/已梳理归类，不能直接撤回.*转人工/);
  });
});

describe('anonymous ones', () => {
  test('in a group and in a topic show number and text only, and their tellers are not written to', async () => {
    const li = talking(city, LI);
    await li.says('匿名报：党费收缴还用现金对不上账');
    await li.presses('提交');
    const hidden = (await city.read.select().from(problem)).find(({ anonymous }) => anonymous);
    const one = staff();
    const said: string[] = [];
    for (let i = 0; i < 3; i++) said.push(await one.does('sort_problems', { after: i }));
    expect(said.join('\n')).toContain(`${hidden?.number} 号：党费收缴还用现金对不上账`);
    expect(said.join('\n')).not.toMatch(/李工|北楼/);
    await one.does('shortlist_groups', { groups: [1, 2, 3], publish: true });
    await one.says('明年9月底前');
    await one.presses('发布');
    const told = one.messages().flatMap(({ to }) => (typeof to === 'object' && 'person' in to ? [to.person] : []));
    expect(told.sort()).toEqual([LI.id, SUN.id].sort());
    const asking = talking(city, LI);
    expect(await asking.says('我匿名报的难题', { intent: 'problem_status', slots: { anonymous: true } })).toMatch(
      /已列入 \d 号课题/,
    );
  });
});
