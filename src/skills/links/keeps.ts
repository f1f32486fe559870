import { kept } from '../../chat/kept.ts';
import type { Kept } from '../../chat/skill.ts';
import { pairing, visit } from './tables.ts';

export const keeps: Kept[] = [
  // whom a household's pairing names and what a visit learnt are sealed, and stay so
  kept('三联系结对', pairing, [pairing.person, pairing.by], {
    类别: pairing.kind,
    自: pairing.since,
    至: pairing.until,
  }),
  kept('三联系走访', visit, [visit.person, visit.by], { 类别: visit.kind, 日期: visit.on }),
];
