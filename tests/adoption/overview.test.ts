import { eq, isNull } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { build, write } from '../../src/kernel/statement.ts';
import { codesBelow } from '../../src/organisation/store.ts';
import { link, unit } from '../../src/organisation/tables.ts';
import { figuresOf } from '../../src/skills/adoption/figures.ts';
import { campaignOverview } from '../../src/skills/adoption/overview.ts';
import { ground } from './ground.ts';

describe('the overview of a campaign', () => {
  test('is a picture and a small table for the city’s staff, of all that was told', async () => {
    const { hears, says, staff } = await ground();
    await says(staff, '把成果8号作为做法推广');
    await says(staff, '提交');
    const { replies } = await hears(staff, { kind: 'text', text: '难题征集进展' });
    const [card] = replies;
    expect(card?.text).toMatch(
      /全市：报来难题 5 个，已梳理 5 个，形成课题 2 个，2 个课题组申领，交成果 2 项，已评审 1 项，已转化 1 项/,
    );
    expect(card?.chart).toMatchObject({ kind: 'funnel', series: [{ values: [5, 5, 2, 2, 2, 1, 1] }] });
    expect(card?.table?.columns).toEqual(['方面', '难题', '课题', '成果', '转化']);
    expect((await hears(staff, { kind: 'text', text: '成果转化情况怎么样' })).replies[0]?.text).toMatch(/已转化 1 项/);
  });

  test('is of their own tree for others, and an unnamed problem counts for no unit', async () => {
    const { says, first, database, units, campaign, second } = await ground();
    expect(await says(first, '难题破解整体进展')).toMatch(/报来难题 1 个/);
    expect(await says(second, '难题破解整体进展')).not.toMatch(/全市/);
    const all = await figuresOf(database.read, { id: campaign });
    expect(all.figures.told).toBe(5);
    const codes = await database.read.select({ code: unit.code }).from(unit).where(isNull(unit.removedOn));
    let told = 0;
    for (const { code } of codes.filter((one) => units.includes(one.code))) {
      told += (await figuresOf(database.read, { id: campaign }, codesBelow(code))).figures.told;
    }
    expect(told).toBe(4);
  });

  test('another’s figures are refused, and a plain member is told what to ask instead', async () => {
    const { says, first, member, units, database } = await ground();
    const other = await database.read
      .select()
      .from(unit)
      .where(eq(unit.code, units[1] ?? ''))
      .get();
    const shown = await says(first, `看看${other?.name}的难题征集进展`);
    expect(shown).not.toMatch(new RegExp(`${other?.name}：报来难题`));
    expect(await says(member, '难题破解整体进展')).toMatch(/提供给各级党组织委员和工委/);
  });

  test('a guide sees the figures of what is guided, and of nothing else', async () => {
    const { talk, third, database, units } = await ground();
    const [one = '', other = '', own = ''] = units;
    await database.batch([write(build.insert(link).values({ kind: 'guides', from: own, to: one, since: '' }))]);
    const shown = async (code: string) =>
      (await campaignOverview({ unit: code }, await talk(third))).messages[0]?.card.text;
    expect(await shown(one)).toMatch(/报来难题 1 个/);
    expect(await shown(other)).toMatch(/看不到/);
  });
});
