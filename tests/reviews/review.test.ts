import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { audit } from '../../src/kernel/tables.ts';
import { wordsOf } from '../../src/message/card.ts';
import { outcome } from '../../src/skills/outcomes/tables.ts';
import { rankedOutcomes } from '../../src/skills/reviews/index.ts';
import { review, reviewPanel, reviewResult } from '../../src/skills/reviews/tables.ts';
import { given, type House, house } from '../outcomes/house.ts';

const EXPERTS = ['E1', 'E2', 'E3', 'E4'];

/** A panel of four with 甲's outcomes 1, 2 and 乙's 3 handed out, two reviewers each. */
async function handedOut(terms: object = {}): Promise<House> {
  const home = await house({ terms: { reviewersAnOutcome: 3, panelSize: 4, quorum: 1, trimmed: 0, ...terms } });
  await given(home.database, 1, '甲', {
    title: '粮食局支部书记培养研究',
    text: '粮食局仓储处的魏组长调研了十二个支部。',
  });
  await given(home.database, 2, '甲', { title: '书记激励研究' });
  await given(home.database, 3, '乙', { title: '流动党员研究' });
  await home.says('S1', '评审委员会：杨专家、朱专家、秦专家、尤专家，主任委员杨专家');
  await home.presses('S1', '定下');
  await home.says('S1', '分配评审');
  await home.presses('S1', '分配');
  return home;
}

const reviewsOf = ({ database }: House) => database.read.select().from(review);

/** All who have something to judge do so, by words. */
async function scoreAll(home: House, points: (reviewer: string, number: string) => string): Promise<void> {
  for (const who of EXPERTS) {
    for (;;) {
      const shown = await home.says(who, '我来评审');
      const number = /成果 (\d+) 号/.exec(shown)?.[1];
      if (!number || /都评完了|没有分给您|可以改/.test(shown)) break;
      await home.says(who, points(who, number));
    }
  }
}

test('the staff name a panel by a sentence; unknown names are told, others don’t name any', async () => {
  const home = await house({ terms: { panelSize: 3 } });
  expect(await home.says('S1', '评审委员会：杨专家、没这个人、秦专家')).toMatch(/名册里没有“没这个人”/);
  const shown = await home.says('S1', '评委是杨专家、朱专家、秦专家，由秦专家任主任委员');
  expect(shown).toMatch(/评审委员会 3 位，就这样定吗/);
  expect(shown).toMatch(/主任委员：秦专家/);
  await home.presses('S1', '定下');
  const panel = await home.database.read.select().from(reviewPanel);
  expect(panel.map(({ person, chair }) => [person, chair]).sort()).toEqual([
    ['E1', false],
    ['E2', false],
    ['E3', true],
  ]);
  expect(await home.says('S1', '主任委员换成朱专家')).toMatch(/已换成朱专家/);
  expect(await home.says('S1', '增补评委尤专家')).toMatch(/共 4 位/);
  expect(await home.says('S1', '秦专家不当评委了')).toMatch(/不再担任评委/);
  expect(await home.says('a1', '评审委员会：魏组长')).not.toMatch(/就这样定吗/);
  expect(await home.says('a1', '评委有谁')).toMatch(/不公开/);
});

test('a panel comes by a table, too', async () => {
  const home = await house();
  const shown = await home.sends('S1', '评委名单.csv', '姓名,职务\n杨专家,主任委员\n朱专家,委员\n');
  expect(shown).toMatch(/评审委员会 2 位.*原定 10 位/);
  expect(shown).toMatch(/主任委员：杨专家/);
});

test('outcomes are handed out in counts, without conflicts; too few reviewers are told with the reason', async () => {
  const home = await handedOut();
  const reviews = await reviewsOf(home);
  expect(reviews).toHaveLength(9);
  const states = await home.database.read.select().from(outcome);
  expect(states.map(({ state }) => state)).toEqual(['in_review', 'in_review', 'in_review']);

  const short = await house({ terms: { reviewersAnOutcome: 3 } });
  await given(short.database, 1, '甲');
  await short.says('S1', '评审委员会：杨专家、朱专家、许专家');
  await short.presses('S1', '定下');
  const refused = await short.says('S1', '分配评审');
  expect(refused).toMatch(/评委不够，没有分配/);
  expect(refused).toMatch(/成果 1 号还差 1 位，要回避的：许专家（本单位）/);
  expect(await reviewsOf(short)).toEqual([]);
});

test('a preview tells the staff nothing of who gets what, but where the campaign lays that down', async () => {
  const hidden = await house({ terms: { reviewersAnOutcome: 2 } });
  const open = await house({ terms: { reviewersAnOutcome: 2, reviewersHidden: false } });
  for (const home of [hidden, open]) {
    await given(home.database, 1, '甲');
    await home.says('S1', '评审委员会：杨专家、朱专家、秦专家');
    await home.presses('S1', '定下');
  }
  expect(await hidden.says('S1', '分配评审')).not.toMatch(/杨专家|朱专家|秦专家/);
  expect(await open.says('S1', '分配评审')).toMatch(/杨专家：.*\n朱专家：.*\n秦专家：/);
});

test('a reviewer sees what it is about, never whose it is', async () => {
  const home = await handedOut();
  const [own] = (await reviewsOf(home)).filter(({ outcome: id }) => id === 'o1');
  const shown = await home.says(own?.reviewer ?? '', '看成果1号');
  expect(shown).toMatch(/成果 1 号“某单位支部书记培养研究”/);
  expect(shown).toMatch(/前瞻性（0–100 分，权重 30）/);
  expect(shown).not.toMatch(/粮食局|仓储处|魏组长|甲课题组/);
});

test('files reach reviewers under names that tell nothing', async () => {
  const home = await house({ terms: { reviewersAnOutcome: 3 } });
  await home.sends('a1', '成果-粮食局支部书记培养研究.txt', '粮食局支部书记培养研究\n正文');
  await home.says('a1', '提交');
  await home.says('S1', '评审委员会：杨专家、朱专家、秦专家');
  await home.presses('S1', '定下');
  await home.says('S1', '分配评审');
  await home.presses('S1', '分配');
  await home.says('E1', '我来评审');
  expect(await home.presses('E1', '看文件')).toMatch(/\[文件\] 成果1号\.txt/);
  expect(home.shownTo('E1').map(wordsOf).join('\n')).not.toMatch(/粮食局/);
});

test('scored in words or by the card, kept as a draft until it is whole, changed until the result is out', async () => {
  const home = await handedOut();
  const shown = await home.says('E1', '我来评审');
  expect(shown).toMatch(/还有 \d 篇没评/);
  expect(await home.says('E1', '85、90、80')).toMatch(/再说一句评语/);
  expect(await home.says('E1', '论证充分，建议推广')).toMatch(/已评，合计 84.5 分/);
  expect(await home.says('E1', '改成80')).toMatch(/合计 80 分/);
  await home.says('E1', '下一篇');
  expect(await home.fills('E1', { s0: '70', s1: '60', s2: '八', comment: '尚可' })).toMatch(/可操作性：请填 0 到 100/);
  expect(await home.fills('E1', { s0: '70', s1: '60', s2: '50', comment: '尚可' })).toMatch(/合计 59 分/);
  const own = (await reviewsOf(home)).filter(({ reviewer }) => reviewer === 'E1');
  expect(own.map(({ scores, comment }) => ({ scores, comment }))).toEqual(
    expect.arrayContaining([
      { scores: [80, 80, 80], comment: '论证充分，建议推广' },
      { scores: [70, 60, 50], comment: '尚可' },
    ]),
  );
});

test('forward, back, and what is left', async () => {
  const home = await handedOut();
  const first = await home.says('E2', '我来评审');
  const second = await home.says('E2', '跳过');
  expect(numberIn(second)).not.toBe(numberIn(first));
  expect(numberIn(await home.says('E2', '上一篇'))).toBe(numberIn(first));
  expect(await home.says('E2', '还有几篇没评')).toMatch(/分给您 \d 篇，还有 \d 篇没评/);
  expect(await home.says('E2', '评分标准是什么，每项多少分')).toMatch(/可操作性：权重 40/);
});

const numberIn = (shown: string) => /成果 (\d+) 号/.exec(shown)?.[1];

test('who steps aside is replaced by somebody else; where nobody is left the staff are told that, not who it was', async () => {
  const home = await handedOut();
  const task = (await reviewsOf(home)).find(({ outcome: id }) => id === 'o1');
  const who = task?.reviewer ?? '';
  await home.says(who, '看成果1号');
  expect(await home.says(who, '这个成果是我们单位的，我回避')).toMatch(/成果 1 号您不用评了/);
  const after = (await reviewsOf(home)).filter(({ outcome: id }) => id === 'o1');
  expect(after.filter(({ state }) => state === 'recused').map(({ reviewer }) => reviewer)).toEqual([who]);
  expect(after.filter(({ state }) => state === 'assigned')).toHaveLength(3);

  const next = after.find(({ state }) => state === 'assigned')?.reviewer ?? '';
  expect(await home.says(next, '成果1号我回避')).toMatch(/不用评了/);
  const told = (await home.until('2026-11-26')).filter((line) => line.startsWith('S1'));
  expect(told.join('\n')).toMatch(/成果 1 号因回避少一位评委/);
  expect(told.join('\n')).not.toMatch(/杨专家|朱专家|秦专家|尤专家/);
});

test('quorum, ranking for the chair alone, release, and what each is told once', async () => {
  const home = await handedOut();
  expect(await home.says('S1', '公布评审结果')).toMatch(/还不能公布：已评 0 份，共 9 份/);
  const marks: Record<string, string> = { 1: '90', 2: '80', 3: '80' };
  await scoreAll(
    home,
    (who, number) => `${marks[number]}分，${who === 'E1' ? '杨专家认为' : ''}第${number}项的评语来自${who.slice(1)}`,
  );
  expect(await home.says('S1', '评审进度')).toMatch(/已评 9 份，共 9 份.*可以公布了/s);
  expect(await home.says('S1', '评审排名')).toMatch(/排名只给主任委员看/);
  const ranking = await home.says('E1', '评审排名');
  expect(ranking).toMatch(/1 \| 1 号/);
  expect(ranking).toMatch(/2（并列） \| 2 号/);
  expect(await home.says('E2', '评审排名')).not.toMatch(/并列|1 \| 1 号/);
  await home.says('E1', '公布评审结果');
  expect(await home.presses('E1', '公布')).toMatch(/3 项成果的评审结果已公布/);

  expect(await home.says('E2', '成果1号 60分')).not.toMatch(/已评/);
  const told = await home.until('2026-11-27');
  const to = (who: string) => told.filter((line) => line.startsWith(`${who}:`)).join('\n');
  expect(to('a1').match(/评审结果已公布/g)).toHaveLength(1);
  expect(to('a1')).toMatch(/成果 1 号.*第 1 名（共 3 项），90 分；成果 2 号/);
  expect(to('b1')).toMatch(/成果 3 号.*第 2 名/);
  expect(to('t1').match(/难题 7 号.*已评审/g)).toHaveLength(1);
  expect(told.join('\n')).not.toMatch(/a2: .*评审结果/);

  const own = await home.says('a2', '我们的成果评得怎么样');
  expect(own).toMatch(/看哪一项/);
  const mine = await home.presses('a2', '1 号');
  expect(mine).toMatch(/第 1 名.*90 分/);
  expect(mine).toMatch(/评语 3/);
  expect(mine).not.toMatch(/杨专家|朱专家|秦专家|尤专家/);
  expect(await home.says('b1', '成果1号得了多少分')).not.toMatch(/90 分/);
  expect((await rankedOutcomes(home.database.read, 'c1')).map(({ rank, score }) => [rank, score])).toEqual([
    [1, 90],
    [2, 80],
    [2, 80],
  ]);
});

test('only the chair takes a result back; what changed by it is told as a correction, the rest is not told again', async () => {
  const home = await handedOut();
  await scoreAll(home, (_, number) => `${Number(number) * 10 + 50}分，可以`);
  await home.says('E1', '公布评审结果');
  await home.presses('E1', '公布');
  await home.until('2026-11-25');
  expect(await home.says('S1', '重新开启评审')).toMatch(/只有主任委员/);
  await home.says('E1', '重新开启评审');
  expect(await home.presses('E1', '重新开启')).toMatch(/已重新开启/);
  expect(await home.says('a1', '我们的成果评得怎么样')).toMatch(/还没有公布/);
  const task = (await reviewsOf(home)).find(({ outcome: id, state }) => id === 'o3' && state === 'scored');
  expect(await home.says(task?.reviewer ?? '', '成果3号改成62分')).toMatch(/合计 62 分/);
  await home.says('E1', '公布评审结果');
  await home.presses('E1', '公布');
  const told = await home.until('2026-11-27');
  expect(told.filter((line) => line.startsWith('b1')).join()).toMatch(/评审结果有更正/);
  expect(told.filter((line) => line.startsWith('t1'))).toEqual([]);
  const log = await home.database.read.select().from(audit).where(eq(audit.entity, 'review_result'));
  expect(log.map(({ verb }) => verb).sort()).toEqual(['release', 'release', 'reopen']);
});

test('the audit trail has every score before and after, but names neither reviewer nor outcome', async () => {
  const home = await handedOut();
  await home.says('E1', '我来评审');
  await home.says('E1', '85、90、80，论证充分');
  await home.says('E1', '改成70');
  const rows = (await home.database.read.select().from(audit)).filter(({ entity }) => entity === 'review');
  expect(rows.map(({ before, after }) => [before, after])).toEqual(
    expect.arrayContaining([
      [
        { points: null, state: 'assigned' },
        { points: [85, 90, 80], state: 'scored', comment: true },
      ],
      [
        { points: [85, 90, 80], state: 'scored' },
        { points: [70, 70, 70], state: 'scored' },
      ],
    ]),
  );
  const ids = (await reviewsOf(home)).flatMap(({ id, outcome: of }) => [id, of]);
  for (const row of rows) {
    expect(row.actor).toBe('');
    expect(row.at).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(ids.filter((id) => JSON.stringify(row).includes(`"${id}"`))).toEqual([]);
  }
});

test('a remark alone is not given word by word', async () => {
  const home = await handedOut({ reviewersAnOutcome: 1 });
  await scoreAll(home, () => '80分，只有一个人这样说');
  await home.says('E1', '公布评审结果');
  await home.presses('E1', '公布');
  const results = await home.database.read.select().from(reviewResult);
  expect(results.map(({ feedback }) => feedback)).toEqual([[], [], []]);
});

test('only the unfinished are reminded: when something is handed out, and twice before the end', async () => {
  const home = await handedOut();
  const finished = 'E4';
  for (const { outcome: id } of (await reviewsOf(home)).filter(({ reviewer }) => reviewer === finished)) {
    await home.says(finished, `成果${id.slice(1)}号 88分，很好`);
  }
  const told = (await home.until('2027-01-08')).filter((line) => /篇成果等您评审/.test(line));
  const times = (who: string) => told.filter((line) => line.startsWith(`${who}:`)).length;
  expect(EXPERTS.map(times)).toEqual([3, 3, 3, 0]);
});

test('the chair hears once that all is scored', async () => {
  const home = await handedOut();
  await scoreAll(home, () => '80分，可以');
  const told = (await home.until('2026-12-04')).filter((line) => /都评完了/.test(line));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^E1:/);
});

test('the chair releases while a reviewer changes a score: the result is what stood when it came out', async () => {
  const home = await handedOut();
  await scoreAll(home, () => '80分，可以');
  await home.says('E1', '公布评审结果');
  await Promise.all([home.presses('E1', '公布'), home.says('E2', '改成20')]);
  const results = await home.database.read.select().from(reviewResult);
  expect(results).toHaveLength(3);
  const changed = (await reviewsOf(home)).find(({ scores }) => scores?.[0] === 20);
  for (const { outcome: id, score } of results) expect(score).toBe(id === changed?.outcome ? 6000 : 8000);
});

test('two staff hand out at once: it happens once', async () => {
  const home = await house({ terms: { reviewersAnOutcome: 2 } });
  await given(home.database, 1, '甲');
  await home.says('S1', '评审委员会：杨专家、朱专家、秦专家');
  await home.presses('S1', '定下');
  await home.says('S1', '分配评审');
  await home.says('S2', '分配评审');
  const answers = await Promise.all([home.presses('S1', '分配'), home.presses('S2', '分配')]);
  expect(await reviewsOf(home)).toHaveLength(2);
  expect(answers.filter((answer) => /已分配/.test(answer)).length).toBeGreaterThanOrEqual(1);
  expect(await home.says('S2', '分配评审')).toMatch(/没有要再分的/);
});

test('an outcome that is taken back while it is judged is no longer asked for nor counted', async () => {
  const home = await handedOut();
  await scoreAll(home, (_, number) => `${number === '3' ? 99 : 70}分，可以`);
  await home.says('b1', '撤回成果3号');
  await home.presses('b1', '撤回');
  await home.says('E1', '公布评审结果');
  expect(await home.presses('E1', '公布')).toMatch(/2 项成果/);
});

test('two reviewers score the same outcome at once, and one does so twice: nothing is lost or mixed up', async () => {
  const home = await handedOut();
  const both = (await reviewsOf(home)).filter(({ outcome: id }) => id === 'o2').map(({ reviewer }) => reviewer);
  await Promise.all(both.map((who, i) => home.says(who, `成果2号 ${70 + i}分，意见${i}`)));
  const scored = (await reviewsOf(home)).filter(({ state }) => state === 'scored');
  expect(scored.map(({ reviewer, scores }) => [reviewer, scores?.[0]]).sort()).toEqual(
    both.map((who, i) => [who, 70 + i]).sort(),
  );
  const [who = ''] = both;
  await Promise.all([home.says(who, '成果2号改成90分'), home.says(who, '成果2号改成91分')]);
  const after = (await reviewsOf(home)).find(({ outcome: id, reviewer }) => id === 'o2' && reviewer === who);
  expect(after?.version).toBe(3);
});

test('with a quorum of less than all the result may come out, and who has not finished is left in peace', async () => {
  const home = await handedOut({ quorum: 0.3 });
  for (const { outcome: id, reviewer } of await reviewsOf(home)) {
    if (reviewer !== 'E4' && reviewer !== 'E3') await home.says(reviewer, `成果${id.slice(1)}号 80分，可以`);
  }
  const shown = await home.says('E1', '公布评审结果');
  expect(shown).toMatch(/还没评的：\d 份，不再计入/);
  await home.presses('E1', '公布');
  expect((await home.until('2027-01-05')).filter((line) => /等您评审/.test(line))).toEqual([]);
});

test('what looks odd is shown to the chair with names, and so is who changed a score; nobody else sees either', async () => {
  const home = await handedOut();
  await scoreAll(home, (who) => (who === 'E2' ? '40分，不行' : '85分，可以'));
  expect(await home.says('E1', '评审排名')).toMatch(/朱专家打 40，其他评委在 85 左右/);
  await home.says('E2', '改成50');
  expect(await home.says('E1', '改分记录')).toMatch(/成果 \d 号：朱专家 40 → 50（2026-11-24）/);
  for (const who of ['S1', 'E2', 'a1']) {
    expect(await home.says(who, '改分记录')).not.toMatch(/40/);
    expect(await home.says(who, '评审排名')).not.toMatch(/朱专家/);
  }
});

test('where the campaign doesn’t hide authors, reviewers see whose work it is', async () => {
  const home = await handedOut({ authorsHidden: false });
  const who = (await reviewsOf(home)).find(({ outcome: id }) => id === 'o1')?.reviewer ?? '';
  expect(await home.says(who, '看成果1号')).toMatch(/粮食局支部书记培养研究.*课题组：甲课题组/s);
});

test('a team asks for one outcome by its number', async () => {
  const home = await handedOut();
  await scoreAll(home, () => '80分，可以');
  expect(await home.says('a2', '成果2号得了多少分')).toMatch(/还没有公布/);
  await home.says('E1', '公布评审结果');
  await home.presses('E1', '公布');
  expect(await home.says('a2', '成果2号得了多少分')).toMatch(/成果 2 号.*80 分/);
});
