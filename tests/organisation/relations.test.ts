import { beforeEach, expect, test } from 'vitest';
import { build, write } from '../../src/kernel/statement.ts';
import { link, unit } from '../../src/organisation/tables.ts';
import { lacking } from '../../src/skills/organisation/vacancies.ts';
import { town } from '../teams/town.ts';

let city: Awaited<ReturnType<typeof town>>;
beforeEach(async () => {
  city = await town();
  await city.database.batch([
    write(
      build
        .insert(unit)
        .values({ code: 'OLD', name: '市水文站党委', kind: 'organ_party_org', removedOn: '2025-03-01' }),
    ),
    write(
      build.insert(link).values({ kind: 'leads', from: 'OLD', to: 'A1', since: '2019-01-01', until: '2025-03-01' }),
    ),
    { sql: `update link set since = '2025-03-01' where "to" = 'A1' and "from" = 'A'`, params: [] },
    {
      sql: `update unit set due_posts = '{"书记":1,"专职副书记":1,"委员":3}' where code in ('A', 'B', 'D')`,
      params: [],
    },
    { sql: `update post set until = '2026-10-30' where person = 'a1'`, params: [] },
    { sql: `update post set until = '2026-12-20' where person = 'c1'`, params: [] },
  ]);
});

test('who led us is answered as of the day that is asked about, by units that are gone too', async () => {
  expect(await city.says('a3', '谁领导我们支部')).toMatch(/由市水文局机关党委领导/u);
  expect(await city.says('a3', '2024年谁领导我们')).toMatch(/由市水文站党委领导/u);
  expect(await city.says('a3', '去年底我们由谁领导')).toMatch(/由市水文局机关党委领导/u);
  expect(await city.says('a3', '我们支部的领导关系历史上怎么变过')).toMatch(
    /市水文站党委领导：2019年1月1日 到 2025年3月1日\n市水文局机关党委领导：2025年3月1日至今/u,
  );
});

test('posts that are due and not held are listed below one’s own unit, in figures only for whom one guides', async () => {
  const told = await city.says('s1', '应配未配的单位有哪些');
  expect(told).toMatch(/应配未配的有 2 家，共缺 \d+ 名/u);
  expect(told).toMatch(/市档案馆机关党委：缺书记 1 名/u);
  expect(told).not.toMatch(/柳溪/u);
  expect(await city.says('s1', '哪些单位专职副书记空缺')).toMatch(/没有登记专职副书记应配未配/u);
  const guided = await city.says('s1', '柳溪区机关工委应配未配的有几家');
  expect(guided).toMatch(/共缺 5 名.*指导关系，只提供数字/u);
  expect(guided).not.toMatch(/缺书记/u);
  expect(await city.says('a3', '应配未配的单位有哪些')).toMatch(/没有权限/u);
});

test('terms of office that are over or end this year, at every level', async () => {
  expect(await city.says('s1', '哪些支部该换届了')).toMatch(
    /已满的 1 个，今年内届满的还有 1 个[\s\S]*钱立新[\s\S]*宋燕/u,
  );
  const own = await city.says('a3', '任期到期的有哪些');
  expect(own).toMatch(/钱立新/u);
  expect(own).not.toMatch(/宋燕/u);
});

test('how many units stand below, and whom to call', async () => {
  expect(await city.says('p1', '机关党委下面几个支部')).toMatch(/领导党支部 2 个/u);
  expect(await city.says('s1', '我们下面多少个支部')).toMatch(/党支部 3 个，指导 1 个：柳溪区机关工委/u);
  expect(await city.says('a3', '我们支部书记的电话是多少')).toMatch(/钱立新。我不存电话号码/u);
});

test('委员 of every kind count for 委员 that are due', () => {
  const units = [{ code: 'A', name: '甲', due: { 书记: 1, 委员: 3 } }];
  const held = [
    { unit: 'A', post: '组织委员', n: 1 },
    { unit: 'A', post: '宣传委员', n: 1 },
    { unit: 'B', post: '书记', n: 1 },
  ];
  expect(lacking(units, held)).toEqual([
    { unit: '甲', post: '书记', lacks: 1 },
    { unit: '甲', post: '委员', lacks: 1 },
  ]);
});
