import type { Skill } from '../../chat/skill.ts';
import { adviceForm, advise } from './advise.ts';
import { undoAppraisal } from './appraisal-kept.ts';
import { appraiseByCard, waiting } from './appraise.ts';
import { checklist, evidenceForm, undoEvidence } from './checklist.ts';
import { digest } from './digest.ts';
import { outlineFile } from './draft-card.ts';
import { judge } from './judge.ts';
import { keeps } from './keeps.ts';
import { mendBy, mendForm } from './mending.ts';
import { noticeFile, open, openForm } from './open.ts';
import { rateForm } from './rate.ts';
import { readReport } from './read.ts';
import { reseal } from './reseal.ts';
import { results } from './results.ts';
import { says } from './says.ts';
import { steer } from './steer.ts';
import { keepDraft, reportFile, submit, submitForm } from './submit.ts';

/** 双向述职评议, and the checklist of the first responsible persons. */
export const debriefing: Skill = {
  name: 'debriefing',
  says,
  keeps,
  reseal,
  intents: {
    submit_debriefing: submit,
    debriefing_outline: outlineFile,
    keep_debriefing_draft: keepDraft,
    rate_debriefing: judge,
    appraise_debriefing: appraiseByCard,
    appraisals_waiting: waiting,
    undo_appraisal: undoAppraisal,
    advise_debriefing: advise,
    read_debriefing: readReport,
    debriefing_results: results,
    mend_by: mendBy,
    open_debriefings: open,
    steer_debriefings: steer,
    responsibility_checklist: checklist,
    undo_evidence: undoEvidence,
  },
  forms: [submitForm, rateForm, adviceForm, openForm, mendForm, evidenceForm],
  files: {
    label: '述职',
    takes: (file, talk) => reportFile.takes(file, talk) || noticeFile.takes(file, talk),
    decide: (slots, talk) =>
      talk.attachment && noticeFile.takes(talk.attachment, talk) ? open(slots, talk) : submit(slots, talk),
  },
  help: [
    { label: '交述职报告', says: '我要交述职报告', does: { intent: 'submit_debriefing' } },
    { label: '评议书记', says: '我来评议书记', does: { intent: 'rate_debriefing' } },
  ],
  digest,
};
