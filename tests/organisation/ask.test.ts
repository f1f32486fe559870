import { expect, test } from 'vitest';
import { sampleDesk } from '../support/desk.ts';

test('who leads, who guides, who holds a post and how many members are answered from the tree', async () => {
  const desk = await sampleDesk();
  expect(await desk.says('01010', '谁领导我们支部')).toMatch(/水利局办公室党支部由市水利局机关党总支领导/);
  expect(await desk.says('01003', '我们机关党总支归谁指导')).toMatch(
    /由澜州市直属机关工委领导，同时接受市水利局党组指导/,
  );
  expect(await desk.says('01010', '我们支部书记是谁')).toMatch(/书记是赖正毅/);
  expect(await desk.says('01010', '我们支部有多少党员')).toMatch(/现有党员 \d+ 名，其中在职 \d+ 名/);
});

test('figures of a unit elsewhere are not told', async () => {
  const desk = await sampleDesk();
  const [other] =
    (await desk.database.select({ sql: "select name from unit where code = 'J02-01'", params: [] }))[0] ?? [];
  const told = await desk.says('01012', `${other}有多少党员`);
  expect(told).not.toMatch(/现有党员 \d+/);
});
