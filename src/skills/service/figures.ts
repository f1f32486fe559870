import type { Decide, Talk } from '../../chat/skill.ts';
import { stringOf, wordsOf } from '../../chat/slot-values.ts';
import { say } from '../../chat/turn.ts';
import type { Card } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits, guidedBy } from '../../organisation/store.ts';
import { type Figures, summed } from './policy.ts';
import { figuresByUnit, ledBy } from './store.ts';

const ROWS = 10;
const MISSING = /(?:没|未|还没)(?:有)?(?:去|来)?(?:报到|认领|认岗|参加|登记)|谁(?:还)?没/u;

/**
 * 报到、认岗、志愿队各多少人: of the unit asked after and of what it leads, in order of 编码; a district that is only
 * guided is shown beside it and not added. Nobody's name, no order by figure.
 */
export const serviceFigures: Decide = async (slots, talk) => {
  const all = await allUnits(talk.read);
  const unit = unitAsked(all, stringOf(slots.unit), talk);
  const allowed = may(talk.asker, 'see_figures', unit, await treeAround(talk.read, unit.code));
  if (allowed !== true) return say(allowed.text);
  const { total, parts } = await figuresOfTree(unit, all, talk);
  const missing = MISSING.test(wordsOf(slots, talk)) ? '报到和服务都是自愿的，不列没有参加的名单。' : '';
  return say(table(unit, total, parts, missing));
};

/** A unit's own sum, and that of each unit that it leads directly or guides. */
async function figuresOfTree(unit: Unit, all: Unit[], { read }: Pick<Talk, 'read'>) {
  const own = await figuresByUnit(read);
  const led = await ledBy(read);
  const codes = new Set(led.get(unit.code) ?? []);
  const parts = [
    ...all.filter(({ code }) => codes.has(code)).map(({ code, name }) => ({ code, name, ...summed(code, led, own) })),
    ...(await guidedBy(read, unit.code))
      .filter(({ code }) => !codes.has(code))
      .map(({ code, name }) => ({ code, name: `${name}（指导）`, ...summed(code, led, own) })),
  ];
  return { total: summed(unit.code, led, own), parts };
}

function unitAsked(all: Unit[], words: string | undefined, { asker }: Talk): Unit {
  const found = words ? findUnit(all, words) : undefined;
  return found && 'unit' in found ? found.unit : asker.unit;
}

function table(unit: Unit, total: Figures, parts: (Figures & { name: string })[], note: string): Card {
  const line = (one: Figures & { name: string }) => [one.name, one.checked_in, one.claimed, one.joined].map(String);
  return {
    text: `${unit.name}：社区报到 ${total.checked_in} 人，认领服务岗 ${total.claimed} 人，参加志愿队 ${total.joined} 人。${note}`,
    ...(parts.length > 0
      ? { table: { columns: ['单位', '报到', '认岗', '志愿队'], rows: parts.slice(0, ROWS).map(line) } }
      : {}),
    ...(parts.length > ROWS
      ? {
          more: parts
            .slice(ROWS)
            .map((one) => line(one).join('　'))
            .join('\n'),
        }
      : {}),
  };
}
