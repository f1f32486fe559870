import type { Slots, Talk } from '../../chat/skill.ts';
import type { Debriefing } from './store.ts';

/** Which of these debriefings words, a button or the last card mean; all of them where nothing tells. */
export function meantOf(all: Debriefing[], slots: Slots, talk: Pick<Talk, 'text' | 'shown'>): Debriefing[] {
  const chosen = all.filter(({ id }) => id === slots.debriefing);
  if (slots.debriefing !== undefined) return chosen;
  const named = namedIn(all, talk.text);
  if (named.length > 0) return named;
  const about = talk.shown?.about?.debriefing;
  const shown = all.filter(({ id }) => id === about);
  return shown.length > 0 ? shown : all;
}

/** Those who are named by name, by surname and post, or by their unit, in the order of the words. */
export function namedIn(all: Debriefing[], text: string): Debriefing[] {
  const places = all.map((one) => ({ one, at: placeOf(one, text) })).filter(({ at }) => at >= 0);
  return places.sort((a, b) => a.at - b.at).map(({ one }) => one);
}

/** Where in the text it is named; -1: nowhere. */
export function placeOf({ name, at: unit, unit: code }: Debriefing, text: string): number {
  const surname = name.slice(0, 1);
  const words = [
    ...(name ? [name, `${surname}书记`] : []),
    unit.name,
    ...(text.length > code.length && /^[A-Za-z]+\d+$/.test(code) ? [code] : []),
    ...shortNames(unit.name),
  ];
  const found = words.map((word) => text.indexOf(word)).filter((at) => at >= 0);
  return found.length > 0 ? Math.min(...found) : -1;
}

/** 综合处 and 综合处支部 of 发展改革局综合处党支部. */
function shortNames(name: string): string[] {
  const core = name.replace(/(?:机关)?(?:党支部|党总支|党委|党组)(?:委员会)?$/u, '');
  const room =
    /(?:局|委|办|院|馆|中心|厅)([\p{Script=Han}]{2,}(?:处|科|室|中心|大队|支队|部|所|站|第[一二三四五六七八九十\d]+))$/u.exec(
      core,
    )?.[1];
  return [...(core.length >= 3 ? [core] : []), ...(room ? [room] : [])];
}
