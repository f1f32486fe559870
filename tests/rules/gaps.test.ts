import { describe, expect, test } from 'vitest';
import { grouped } from '../../src/skills/rules/gaps.ts';
import { curatedAnswer, questionGap } from '../../src/skills/rules/tables.ts';
import { sampleDesk } from '../support/desk.ts';
import { peopleOf } from '../support/people.ts';

const ASKED = '请问制度规定党员活动室要多大面积';

async function asked() {
  const desk = await sampleDesk();
  const { staff, secretary } = await peopleOf(desk.database);
  const first = await desk.says(secretary, ASKED);
  expect(first).toContain('库内没有依据');
  return { ...desk, staff, secretary };
}

test('questions alike stand together, the most asked first', () => {
  const groups = grouped(
    ['支部换届要提前多久请示', '食堂几点开门', '支部换届提前多长时间请示', '换届提前多久向上级请示'].map(
      (question) => ({ question }),
    ),
  );
  expect(groups.map((group) => group.length)).toEqual([3, 1]);
});

describe('a question that the library did not answer', () => {
  test('is answered by the staff in words with source and end, and whoever asked is told', async () => {
    const { says, staff, secretary, database, passes } = await asked();
    expect(await says(staff, '没答上来的问题有哪些')).toMatch(/1 组.*党员活动室.*1 次，库内没有|党员活动室/s);
    expect(await says(staff, '答复 1')).toContain('请直接写答复');
    expect(await says(staff, '面积不作统一要求，够用即可。')).toContain('还缺依据');
    expect(await says(staff, '面积不作统一要求，够用即可。依据：滨财行〔2026〕8号。有效期至2026年12月31日')).toMatch(
      /滨财行〔2026〕8号.*2026-12-31/s,
    );
    expect(await says(staff, '提交')).toContain('告诉问过的 1 位同志');
    expect(await database.read.select().from(curatedAnswer)).toMatchObject([
      { until: '2026-12-31', source: '滨财行〔2026〕8号' },
    ]);
    expect(await says(secretary, ASKED)).toMatch(/够用即可。.*滨财行〔2026〕8号.*有效至 2026-12-31/s);
    const { messages } = await passes(Date.parse('2026-11-25T09:00:00+08:00'));
    expect(messages.filter(({ to }) => to === secretary).map(({ card }) => card.text)).toEqual([
      expect.stringContaining('现在有答复了'),
    ]);
    expect((await database.read.select().from(questionGap)).map(({ state }) => state)).toEqual(['closed']);
  });

  test('is not answered by that any more once its day is over', async () => {
    const { says, staff, secretary, moveTo } = await asked();
    await says(staff, '未答问题');
    await says(staff, '答复 1');
    await says(staff, '面积不作统一要求。依据：滨财行〔2026〕8号。有效期至2026年12月31日');
    await says(staff, '提交');
    moveTo(Date.parse('2027-01-04T09:00:00+08:00'));
    expect(await says(secretary, ASKED)).toContain('库内没有依据');
  });

  test('is answered by an article, which is then shown as it stands', async () => {
    const { says, staff, secretary } = await asked();
    await says(staff, '未答问题');
    await says(staff, '答复 1');
    expect(await says(staff, '《市直机关党组织书记双向述职评议办法》第九十九条')).toContain('没有找到这一条');
    expect(await says(staff, '《市直机关党组织书记双向述职评议办法》第三条')).toContain(
      '条款：《市直机关党组织书记双向述职评议办法》第3条',
    );
    await says(staff, '提交');
    expect(await says(secretary, ASKED)).toMatch(/每年开展一次.*第三条/s);
  });

  test('is shown to nobody else, and nobody else answers it', async () => {
    const { says, secretary, database } = await asked();
    expect(await says(secretary, '未答问题')).toContain('工委管理员');
    expect(JSON.stringify(await database.read.select().from(questionGap))).not.toContain(secretary);
  });
});

test('a word that the staff teach is understood from then on', async () => {
  const { says, staff, secretary } = await asked();
  expect(await says(secretary, '请问制度规定打擂台多久一次')).toContain('库内没有依据');
  expect(await says(staff, '记住：“打擂台”就是“双向述职评议”')).toContain('可以吗');
  expect(await says(staff, '可以')).toContain('已记住');
  expect(await says(secretary, '请问制度规定打擂台多久一次')).toMatch(/每年/);
});
