import { asc } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { campaign, campaignStage } from '../../src/skills/campaign/index.ts';
import { noticeFile } from '../../src/skills/campaign/open.ts';
import { STAFF } from '../problems/talk.ts';
import { house } from '../rules/house.ts';

const NOTICE = `开启难题征集：关于开展2027年“破难题”难题大征集的通知
澜直工〔2027〕3号
一、征集阶段：1月11日至2月20日。
二、梳理阶段：2月21日至3月10日。
三、申领：4月10日前。每个课题组最多申领1个课题。`;

describe('a campaign', () => {
  test('is opened from the words of its notice with one tap, and every secretary hears of it once, on its first day', async () => {
    const { says, presses, staff, until, database } = await house();
    expect(await says(staff, NOTICE)).toMatch(/文号：澜直工〔2027〕3号.*征集：2027年1月11日至2027年2月20日/s);
    expect(await database.read.select().from(campaign)).toHaveLength(1);
    await presses(staff, '开启征集');
    expect(await database.read.select().from(campaign)).toMatchObject([
      {},
      {
        title: '2027年“破难题”难题大征集',
        number: '澜直工〔2027〕3号',
        stage: 'collecting',
        terms: { topicsATeam: 1 },
      },
    ]);
    expect((await until('2027-01-10')).filter((one) => one.includes('破难题'))).toHaveLength(0);
  });

  test('takes over the aspects and terms of the last one, where its notice names none', async () => {
    const { says, presses, staff, database } = await house();
    await says(staff, '每组最多3个课题');
    await says(staff, '开启2027年党建难题大征集，明年1月5日到明年1月31日，每项成果五位评委');
    await presses(staff, '开启征集');
    const [last, next] = await database.read.select().from(campaign);
    expect(next?.aspects).toEqual(last?.aspects);
    expect(next?.terms).toEqual({ topicsATeam: 3, reviewersAnOutcome: 5 });
  });

  test('that begins today is told in the next digest, with its 文号 and a way to tell', async () => {
    const { says, presses, staff, secretary, until } = await house();
    await says(staff, '开启难题征集，从今天到12月20日，澜直工〔2026〕40号');
    await presses(staff, '开启征集');
    const told = (await until('2026-11-27')).filter(
      (one) => one.startsWith(`${secretary}:`) && /难题征集”开始了/.test(one),
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/12月20日前一句话告诉我.*澜直工〔2026〕40号.*报难题/s);
  });

  test('asks only what is missing, and is mended in words before it is opened', async () => {
    const { says, staff, database } = await house();
    expect(await says(staff, '开启难题征集')).toMatch(/征集到哪天截止|这次征集叫什么/);
    await says(staff, '2027年党建难题大征集');
    expect(await says(staff, '明年2月底')).toMatch(/2027年2月28日/);
    expect(await says(staff, '梳理到明年3月20日前')).toMatch(/梳理：.*2027年3月20日/);
    await says(staff, '取消');
    expect(await database.read.select().from(campaign)).toHaveLength(1);
  });

  test('a notice as a file is for this skill when it speaks of collecting problems, and only the staff send one', () => {
    const file = {
      id: 'f',
      name: '关于开展难题大征集的通知.docx',
      bytes: 1,
      text: '关于开展难题大征集的通知\n征集阶段',
    };
    const takes = (name: string, text: string, asker = STAFF) =>
      noticeFile.takes({ ...file, name, text }, { asker } as never);
    expect(takes(file.name, file.text)).toBe(true);
    expect(takes('组织生活制度.docx', '第一条 为规范组织生活，制定本制度。')).toBe(false);
    expect(takes(file.name, file.text, { ...STAFF, posts: [] })).toBe(false);
  });
});

describe('its days', () => {
  test('are extended in a sentence and put back with a word', async () => {
    const { says, staff, database } = await house();
    const days = async () => (await database.read.select().from(campaignStage).orderBy(asc(campaignStage.stage)))[0];
    expect(await says(staff, '征集延长到明年1月15日')).toMatch(/2027年1月15日截止（原为12月31日）/);
    expect(await days()).toMatchObject({ to: '2027-01-15' });
    expect(await says(staff, '撤销')).toMatch(/已还原/);
    expect(await days()).toMatchObject({ to: '2026-12-31' });
  });

  test('are moved on by so many days or weeks from where they are', async () => {
    const { says, staff } = await house();
    expect(await says(staff, '征集再延一周')).toMatch(/2027年1月7日截止/);
    expect(await says(staff, '征集提前10天')).toMatch(/征集：12月28日截止/);
  });

  test('a last day before the announced one is refused with the reason', async () => {
    const { says, staff } = await house();
    expect(await says(staff, '最迟收到12月20日')).toMatch(/早于对外公布的截止日/);
  });

  test('the hidden last day is shown to the staff and to nobody else', async () => {
    const { says, staff, secretary } = await house();
    expect(await says(staff, '最迟收到1月9日')).toMatch(/不对外公布/);
    expect(await says(staff, '现在到哪一步了')).toMatch(/1月9日/);
    for (const text of ['难题征集到什么时候', '现在到哪一步了', '征集什么时候截止', '还能报难题吗'])
      expect(await says(secretary, text)).not.toMatch(/1月9日|最迟/);
    expect(await says(staff, '取消征集的最迟日')).toMatch(/已取消征集的最迟日/);
  });

  test('everybody is told till when and where it stands', async () => {
    const { says, staff, secretary } = await house();
    expect(await says(secretary, '难题征集到什么时候')).toMatch(/难题征集到12月31日截止/);
    expect(await says(secretary, '现在到哪一步了')).toMatch(/征集阶段.*下一步是梳理/);
    expect(await says(secretary, '什么时候评审')).toMatch(/评审的日期还没有公布。现在是征集阶段/);
    expect(await says(secretary, '现在是申领阶段吗')).toMatch(/现在是征集阶段/);
    expect(await says(secretary, '还能报难题吗')).toMatch(/征集阶段，到12月31日截止/);
    await says(staff, '进入梳理阶段');
    expect(await says(secretary, '难题破解现在到哪一步了')).toMatch(/梳理阶段/);
    expect(await says(staff, '撤销')).toMatch(/已进入征集阶段/);
  });

  test('nobody else moves, extends or changes anything', async () => {
    const { says, secretary, database } = await house();
    const before = [await database.read.select().from(campaign), await database.read.select().from(campaignStage)];
    for (const text of ['进入申领阶段', '征集延长到明年1月15日', '每组最多5个课题', '开启难题征集'])
      await says(secretary, text);
    expect([await database.read.select().from(campaign), await database.read.select().from(campaignStage)]).toEqual(
      before,
    );
  });
});

describe('its terms', () => {
  test.each([
    ['每组最多一个课题', { topicsATeam: 1 }],
    ['课题组成员要有分管领导、专职副书记', { composition: { 分管领导: 1, 专职副书记: 1 } }],
    ['每项成果五位评委', { reviewersAnOutcome: 5 }],
    [
      '评分项改为理论深度40、实践价值60',
      {
        rubric: {
          items: [
            { name: '理论深度', weight: 40 },
            { name: '实践价值', weight: 60 },
          ],
        },
      },
    ],
  ])('%s', async (text, terms) => {
    const { says, staff, database } = await house();
    expect(await says(staff, text)).toMatch(/规定已改好/);
    expect(await database.read.select().from(campaign)).toMatchObject([{ terms }]);
  });

  test('are filled in on a small card, too', async () => {
    const { says, staff, hears, presses, database } = await house();
    await says(staff, '改征集规定');
    const { replies } = await presses(staff, '改规定');
    const form = replies[0]?.form;
    expect(form?.fields.map(({ label }) => label)).toContain('每组最多几个课题');
    await hears(staff, { kind: 'submit', action: form?.id ?? '', values: { topics: '3', reviewers: '4' } });
    expect(await database.read.select().from(campaign)).toMatchObject([
      { terms: { topicsATeam: 3, reviewersAnOutcome: 4 } },
    ]);
  });
});
