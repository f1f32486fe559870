import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits, unitsAbove } from '../../organisation/store.ts';

const NAMED =
  /(?:^|[，,把将请的在看问查])((?!我们|咱们|本|这|那|哪|各|谁|某|机关)[一-龥]{2,10}?(?:局|委|办|院|馆|站|中心|区|县)(?:直属)?(?:机关工委|机关党委|机关党总支|工委|党组|[一-龥]{0,8}?(?:党)?支部)?)/u;

/** The unit that is spoken of: one's own, unless another is named. `words`: what was taken for its name. */
export async function unitNamed(words: string, { asker, read, text }: Talk): Promise<Unit | Turn> {
  if (words === '') {
    const named = NAMED.exec(text)?.[1];
    const meant = named ? findUnit(await allUnits(read), named) : undefined;
    return meant && 'unit' in meant ? meant.unit : asker.unit;
  }
  const near = [asker.unit.code, ...(await unitsAbove(read, asker.unit.code)).map(({ code }) => code)];
  const found = findUnit(await allUnits(read), words, { near });
  if ('unit' in found) return found.unit;
  if (found.several.length === 0) return asker.unit;
  return say(
    `叫“${words}”的有 ${found.several.length} 个：${found.several
      .slice(0, 5)
      .map(({ name }) => name)
      .join('、')}。请说全称。`,
  );
}
