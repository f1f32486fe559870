import type { Skill } from '../../chat/skill.ts';
import { linkGaps } from './gaps.ts';
import { keeps } from './keeps.ts';
import { ownLinks } from './own.ts';
import { SET_PAIRING, setPairing, UNDO_PAIRING, undoPairing } from './pair.ts';
import { pairingTable } from './pair-table.ts';
import { reseal } from './reseal.ts';
import { says } from './says.ts';
import { VISIT, visitForm, visitLog } from './visit.ts';
import { CARE_OF_VISIT, careOfVisit, UNDO_VISIT, undoVisit } from './visited.ts';

/** 三联系: who links whom, the visits, and where there is still a gap. */
export const links: Skill = {
  name: 'links',
  says,
  keeps,
  reseal,
  intents: {
    [VISIT]: visitLog,
    [UNDO_VISIT]: undoVisit,
    [CARE_OF_VISIT]: careOfVisit,
    [SET_PAIRING]: setPairing,
    [UNDO_PAIRING]: undoPairing,
    own_links: ownLinks,
    link_gaps: linkGaps,
    'admin_overview/三联系': linkGaps,
  },
  forms: [visitForm],
  files: pairingTable,
  help: [{ label: '三联系', says: '我的三联系', does: { intent: 'own_links' } }],
};
