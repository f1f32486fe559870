import { and, eq, isNull } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { fileOf } from '../../src/kernel/files.ts';
import { post, unit } from '../../src/organisation/tables.ts';
import { readTable } from '../../src/reports/read-table.ts';
import { house } from './house.ts';

async function consulted(people: number) {
  const desk = await house();
  const { says, staff, secretary, database } = desk;
  await says(secretary, '建议修订市直机关党务公开办法，公开时间太短');
  await says(secretary, '提交');
  await says(staff, '看建议1号');
  await says(staff, '征求意见');
  await says(staff, '15天内');
  await says(staff, '可以');
  const holders = await database.read
    .selectDistinct({ person: post.person })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(and(eq(post.post, '书记'), isNull(post.leftOn)));
  const asked = holders.slice(0, people).map(({ person }) => person);
  for (const [i, person] of asked.entries()) await says(person, `对1号的意见：第${i + 1}条意见，时间可以再长些`);
  return { ...desk, asked };
}

test('more opinions than a card shows are offered as a table, with the unit and the day, not the person', async () => {
  const { hears, says, staff, presses, database, asked } = await consulted(10);
  expect(asked).toHaveLength(10);
  const { replies } = await hears(staff, { kind: 'text', text: '看建议1号' });
  const card = replies[0];
  expect(card?.fields).toContainEqual({ label: '意见', value: '10 条' });
  expect(card?.buttons?.map(({ label }) => label)).toEqual(['采纳', '不采纳', '全部意见（表格）']);
  const { replies: files } = await presses(staff, '全部意见');
  expect(files[0]?.file?.name).toBe('建议1号的意见.xlsx');
  const bytes = await fileOf(database.read, files[0]?.file?.sha256 ?? '');
  if (!bytes) throw new Error('the table was not kept');
  const text = JSON.stringify(await readTable(bytes));
  for (let i = 1; i <= 10; i += 1) expect(text).toContain(`第${i}条意见`);
  expect(text).toContain('党支部');
  for (const person of asked) expect(text).not.toContain(person);
  expect(await says(asked[0] ?? '', '看建议1号')).not.toContain('全部意见');
});

test('a few are shown on the card alone', async () => {
  const { hears, staff } = await consulted(3);
  const { replies } = await hears(staff, { kind: 'text', text: '看建议1号' });
  expect(replies[0]?.buttons?.map(({ label }) => label)).toEqual(['采纳', '不采纳']);
  expect(replies[0]?.more).toContain('意见 3：');
});
