export { announceCalendar } from './calendar.ts';
export { forgetHandOvers, unreachable } from './hand-over.ts';
export { everyone } from './skill.ts';
export { warnStaff } from './staff.ts';
export { strangerTurn } from './stranger.ts';
