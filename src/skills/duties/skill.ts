import type { Skill, Takes } from '../../chat/skill.ts';
import { ask } from './ask.ts';
import { done, notApplicable, undo } from './close.ts';
import { digest } from './digest.ts';
import { keeps } from './keeps.ts';
import { scheduled, snooze, whenForm } from './later.ts';
import { chooseDeputy, declineLeave, endLeave, leaveForm, setLeave } from './leave.ts';
import { isMinutes, keepMinutes, meetingAgenda, meetingCalendar, minutesForm, takeMinutes } from './meeting.ts';
import { noticeFiles, noticeForm, noticeSaid, undoNotice } from './notice.ts';
import { overview } from './overview.ts';
import { overviewFile } from './overview-file.ts';
import { dutyTree } from './overview-tree.ts';
import { dutyCalendar } from './overview-year.ts';
import { says } from './says.ts';
import { dutyNames } from './store.ts';

/** Whole sentences only: 不适用 alone may be an answer to something else. */
const NOT_OURS = ['这项不适用', '我们不适用', '对我们不适用', '我们没有这项', '我们没有这项任务', '我们支部没有这项'];

/** Minutes of a meeting that was just spoken of, and notices that set duties. */
const files: Takes = {
  label: '通知、会议记录',
  breadth: 'any_notice',
  takes: (file, talk) => isMinutes(file, talk) || noticeFiles.takes(file, talk),
  decide: (slots, talk) =>
    talk.attachment && isMinutes(talk.attachment, talk) ? takeMinutes(slots, talk) : noticeFiles.decide(slots, talk),
};

export function duties(): Skill {
  return {
    name: 'duties',
    says,
    keeps,
    intents: {
      ask_deadline: ask,
      duty_done: done,
      duty_not_applicable: notApplicable,
      duty_scheduled: scheduled,
      undo_duty: undo,
      snooze,
      admin_overview: overview,
      duty_calendar: dutyCalendar,
      duty_tree: dutyTree,
      duty_overview_file: overviewFile,
      duty_notice: noticeSaid,
      undo_notice: undoNotice,
      set_leave: setLeave,
      choose_deputy: chooseDeputy,
      end_leave: endLeave,
      decline_leave: declineLeave,
      meeting_calendar: meetingCalendar,
      meeting_agenda: meetingAgenda,
      meeting_minutes: keepMinutes,
    },
    forms: [whenForm, leaveForm, minutesForm, noticeForm],
    files,
    help: [
      { label: '我有什么要办', says: '我有什么要办', does: { intent: 'ask_deadline' } },
      { label: '外出代办', says: '这两周我出差，由某同志代办', does: { intent: 'set_leave' } },
      { label: '按通知建任务', says: '按这个通知建任务', does: { intent: 'duty_notice' } },
    ],
    commands: Object.fromEntries(NOT_OURS.map((words) => [words, { intent: 'duty_not_applicable' }])),
    digest,
    vocabulary: async (read) => ({ duty: await dutyNames(read) }),
  };
}
