import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/kernel/clock.ts';
import { type Reminded, reminderDue } from '../../src/skills/duties/reminders.ts';
import { DAYS } from './talk.ts';

const about = (given: Partial<Reminded>): Reminded => ({
  state: 'open',
  due: '2026-12-18',
  advance: [14, 7, 3, 1],
  scheduledAt: null,
  snoozedUntil: null,
  reminded: 0,
  offeredHelp: false,
  remindedAt: null,
  nudgedAt: null,
  followedUp: null,
  ...given,
});

describe('what is said, and when', () => {
  const table: [what: string, Partial<Reminded>, now: string, said: ReturnType<typeof reminderDue>][] = [
    ['the first of the days before is a reminder', {}, '2026-12-04T09:12', 'reminder'],
    ['the second too', { reminded: 1, remindedAt: '2026-12-04T09:12' }, '2026-12-11T09:12', 'reminder'],
    ['the third is an offer of help', { reminded: 2 }, '2026-12-15T09:12', 'help'],
    ['then nothing more', { reminded: 2, offeredHelp: true }, '2026-12-17T09:12', undefined],
    ['nor is the fourth day told without the third', {}, '2026-12-17T09:12', undefined],
    ['nothing on a day between', {}, '2026-12-08T09:12', undefined],
    ['nothing on the due date, nor after it', {}, '2026-12-21T09:12', undefined],
    ['not twice a day', { remindedAt: '2026-12-04T08:45' }, '2026-12-04T15:00', undefined],
    ['a day off is told on the working day before', { due: '2026-12-19' }, '2026-12-04T09:12', 'reminder'],
    ['and not on the day off', { due: '2026-12-19' }, '2026-12-05T09:12', undefined],
    ['a made-up working Saturday is a day like others', { due: '2026-10-24' }, '2026-10-10T09:12', 'reminder'],
    ['nothing once it is done', { state: 'done' }, '2026-12-04T09:12', undefined],
    ['nothing once it does not apply', { state: 'not_applicable' }, '2026-12-04T09:12', undefined],
    ['nothing once a day is fixed', { scheduledAt: '2026-12-16T14:00' }, '2026-12-04T09:12', undefined],
    ['not on the fixed day itself', { scheduledAt: '2026-12-16T14:00' }, '2026-12-16T16:00', undefined],
    ['the day after it, one question', { scheduledAt: '2026-12-16T14:00' }, '2026-12-17T09:12', 'follow_up'],
    ['after a Saturday, on Monday', { scheduledAt: '2026-12-05' }, '2026-12-07T09:12', 'follow_up'],
    ['after a Friday, on Monday', { scheduledAt: '2026-12-04T15:00' }, '2026-12-07T09:12', 'follow_up'],
    ['and never again', { scheduledAt: '2026-12-16', followedUp: '2026-12-16' }, '2026-12-17T09:12', undefined],
    ['put off: nothing before the minute', { snoozedUntil: '2026-12-04T15:00' }, '2026-12-04T14:59', undefined],
    ['at the minute, what was asked for', { snoozedUntil: '2026-12-04T15:00' }, '2026-12-04T15:00', 'asked_for'],
    ['once', { snoozedUntil: '2026-12-04T15:00', remindedAt: '2026-12-04T15:00' }, '2026-12-04T15:05', undefined],
    [
      'put off over a reminder’s day: nothing then',
      { snoozedUntil: '2026-12-08T09:00' },
      '2026-12-04T09:12',
      undefined,
    ],
    ['put off to a day: any minute of it', { snoozedUntil: '2026-12-08' }, '2026-12-08T08:31', 'asked_for'],
    [
      'reminded in the morning, asked for the afternoon',
      { snoozedUntil: '2026-12-04T15:00', remindedAt: '2026-12-04T09:12' },
      '2026-12-04T15:00',
      'asked_for',
    ],
    ['a missed hour is not caught up', { snoozedUntil: '2026-12-07T09:00' }, '2026-12-08T09:12', undefined],
    ['asked after by the staff', { nudgedAt: '2026-11-24T16:00' }, '2026-11-25T09:12', 'nudge'],
    ['once only', { nudgedAt: '2026-11-24T16:00', remindedAt: '2026-11-25T09:12' }, '2026-11-26T09:12', undefined],
  ];
  test.each(table)('%s', (_what, given, now, said) => {
    expect(reminderDue(about(given), now, DAYS)).toBe(said);
  });
});

test('somebody who never answers hears three times in all, whatever the due date (BURDEN 3)', () => {
  for (let n = 0; n < 120; n++) {
    const due = addDays('2026-05-01', n);
    let one = about({ due, advance: [14, 7, 3, 1] });
    const said: string[] = [];
    for (let date = addDays(due, -40); date <= addDays(due, 40); date = addDays(date, 1)) {
      const kind = reminderDue(one, `${date}T09:12`, DAYS);
      if (!kind) continue;
      expect(DAYS.isWorking(date)).toBe(true);
      said.push(kind);
      one = { ...one, remindedAt: `${date}T09:12`, reminded: one.reminded + 1, offeredHelp: kind === 'help' };
    }
    expect(said.length).toBeLessThanOrEqual(3);
    expect(said.filter((kind) => kind === 'reminder').length).toBeLessThanOrEqual(2);
    expect(said.slice(2)).toEqual(said.length > 2 ? ['help'] : []);
  }
});
