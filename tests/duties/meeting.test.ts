import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/kernel/clock.ts';
import { fileOf } from '../../src/kernel/files.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { post } from '../../src/organisation/tables.ts';
import { calendarFile } from '../../src/reports/ics.ts';
import { ask } from '../../src/skills/duties/ask.ts';
import { attendanceOf } from '../../src/skills/duties/attendance.ts';
import { done, undo } from '../../src/skills/duties/close.ts';
import { digest } from '../../src/skills/duties/digest.ts';
import { scheduled } from '../../src/skills/duties/later.ts';
import {
  isMinutes,
  keepMinutes,
  meetingAgenda,
  meetingCalendar,
  minutesForm,
  takeMinutes,
} from '../../src/skills/duties/meeting.ts';
import { minutes } from '../../src/skills/duties/tables.ts';
import { importRules, textOfFile } from '../../src/skills/rules/index.ts';
import { apply, button, card, DAYS, inHand, NOW, newId, says, talk, town, words, ZONE } from './talk.ts';

const LIFE = { 名称: '组织生活会', 对象类别: 'A1', 截止: '2026-12-25', 依据: '《青岚组织生活办法》第二条' };
const BOARD = { 名称: '支委会', 对象类别: 'A1', 截止: '2026-12-25' };
const PAPER = { 名称: '工作总结', 对象类别: 'A1', 截止: '2026-12-20' };

type Town = Awaited<ReturnType<typeof town>>;
const due = async (database: Town, date: string) =>
  (await database.read.all<[string, string | null]>(digest.due(date, DAYS))).map(([who]) => who).sort();

async function digestOf(database: Town, who: string, date: string) {
  const items = await digest.items(await talk(database, who, { at: `${date}T09:12` }));
  for (const item of items)
    expect(await apply(database, { writes: item.writes ?? [], changes: item.changes ?? [] })).toBe('done');
  return items.map(({ text }) => text);
}

describe('a time that is set', () => {
  test('is known to those concerned from their next digest, once, moved or called off included', async () => {
    const database = await town(LIFE);
    const set = await says(database, 'a1', scheduled, { datetime: '2026-12-08T15:00' });
    expect(card(set).text).toContain('参加的同志会在下一次汇总提醒里看到');
    expect(await due(database, '2026-11-24')).toEqual(['a2', 'a3']);
    expect(await digestOf(database, 'a3', '2026-11-24')).toEqual(['组织生活会定在12月8日（周二）15:00，请您参加。']);
    expect(await due(database, '2026-11-25')).toEqual(['a2']);
    await says(database, 'a1', scheduled, { datetime: '2026-12-09T15:00' }, inHand(set));
    expect(await digestOf(database, 'a3', '2026-11-25')).toEqual(['组织生活会改到12月9日（周三）15:00，请您参加。']);
    const again = await says(database, 'a1', scheduled, { datetime: '2026-12-10T15:00' }, inHand(set));
    await says(database, 'a1', undo, button(again, '撤销').slots);
    expect(await digestOf(database, 'a3', '2026-11-26')).toEqual([]);
  });

  test('is told as off when it was undone after it had been told', async () => {
    const database = await town(LIFE);
    const set = await says(database, 'a1', scheduled, { datetime: '2026-12-08T15:00' });
    await digestOf(database, 'a3', '2026-11-24');
    await says(database, 'a1', undo, button(set, '撤销').slots);
    expect(await digestOf(database, 'a3', '2026-11-25')).toEqual([
      '组织生活会原定12月8日（周二）15:00的时间已取消，另定后再告诉您。',
    ]);
    expect(await due(database, '2026-11-26')).toEqual([]);
  });

  test('of a committee concerns the committee; of a paper nobody', async () => {
    const database = await town(BOARD, PAPER);
    await says(database, 'a1', scheduled, { duty: '支委会', datetime: '2026-12-08T15:00' });
    const paper = await says(database, 'a1', scheduled, { duty: '工作总结', date: '2026-12-10' });
    expect(await due(database, '2026-11-24')).toEqual(['a2']);
    expect(card(paper).buttons?.map(({ label }) => label)).toEqual(['撤销']);
    expect(card(paper).text).not.toContain('参加');
  });

  test.each([
    ['组织生活会', 'members'],
    ['支委会', 'committee'],
    ['支部委员会议', 'committee'],
    ['支部党员大会', 'members'],
    ['党课', 'members'],
    ['主题党日', 'members'],
    ['述职报告', null],
    ['组织生活会情况报告', null],
    ['党费收缴台账', null],
  ])('%s is attended by %s', (name, expected) => {
    expect(attendanceOf(name)).toBe(expected);
  });

  test('comes with a calendar file for everyone of the unit, and for nobody else', async () => {
    const database = await town(LIFE);
    const set = await says(database, 'a1', scheduled, { datetime: '2026-12-08T15:00' });
    const { slots } = button(set, '日历文件');
    const turn = await says(database, 'a3', meetingCalendar, slots);
    const bytes = await fileOf(database.read, card(turn).file?.sha256 ?? '');
    const text = new TextDecoder().decode(bytes);
    expect(card(turn).file?.name).toBe('组织生活会.ics');
    expect(text).toContain('DTSTART:20261208T070000Z\r\nDTEND:20261208T090000Z');
    expect(text.replaceAll('\r\n ', '')).toContain('SUMMARY:组织生活会');
    expect(words(await says(database, 'b1', meetingCalendar, slots))).toContain('没有找到');
  });

  test('comes with a one-page agenda: the article in its own words, and what else is due', async () => {
    const database = await town(LIFE, PAPER);
    const { mkdtemp, writeFile } = await import('node:fs/promises');
    const folder = await mkdtemp('/tmp/poti-agenda-');
    await writeFile(
      `${folder}/青岚组织生活办法.md`,
      '# 青岚组织生活办法\n\n> 施行: 2020-01-01\n\n第一条 为了规范组织生活，制定本办法。\n\n第二条 组织生活会每年召开一次，会前应当开展谈心谈话。\n',
    );
    await importRules([folder], database, {
      actor: 'import:test',
      now: Date.parse('2026-11-01T00:00Z'),
      zone: ZONE,
      newId,
    });
    const set = await says(database, 'a1', scheduled, { duty: '组织生活会', datetime: '2026-12-08T15:00' });
    const turn = await says(database, 'a1', meetingAgenda, button(set, '议程').slots);
    const text = await textOfFile(
      '议程.docx',
      (await fileOf(database.read, card(turn).file?.sha256 ?? '')) ?? new Uint8Array(),
    );
    expect(text).toMatch(
      /组织生活会议程[\s\S]*12月8日（周二）15:00[\s\S]*组织生活会每年召开一次，会前应当开展谈心谈话[\s\S]*工作总结（12月21日/,
    );
    expect(words(await says(database, 'a3', meetingAgenda, button(set, '议程').slots))).toContain(
      '由测报处党支部的书记准备',
    );
  });

  test('is asked after once, by one tap 开完了; minutes only where they are offered', async () => {
    const database = await town(LIFE);
    await says(database, 'a1', scheduled, { datetime: '2026-12-08T15:00' });
    await digestOf(database, 'a2', '2026-12-08');
    const [item] = await digest.items(await talk(database, 'a1', { at: '2026-12-09T09:12' }));
    expect(item?.text).toBe('组织生活会原定12月8日（周二），开完了吗？点一下就行。');
    const tap = item?.buttons?.find(({ label }) => label === '开完了');
    const closed = await says(database, 'a1', done, tap?.does.slots ?? {}, { at: '2026-12-09T09:20' });
    expect(card(closed).text).not.toMatch(/记录|照片|签到/);
    const open = await keepMinutes(button(closed, '附上记录').slots ?? {}, await talk(database, 'a1'));
    const turn = await minutesForm.done(
      { ...open.session?.form?.values, text: '谈了三件事' },
      await talk(database, 'a1'),
    );
    expect(await apply(database, turn)).toBe('done');
    const file = { id: 'f1', name: '会议纪要.docx', bytes: 3 };
    const after = await talk(database, 'a1', { ...inHand(closed), attachment: file });
    expect(isMinutes(file, after)).toBe(true);
    expect(isMinutes({ ...file, name: '通知.docx' }, after)).toBe(false);
    expect(await apply(database, await takeMinutes({}, after))).toBe('done');
    expect(await database.read.select({ text: minutes.text, file: minutes.fileName }).from(minutes)).toEqual([
      { text: '谈了三件事', file: null },
      { text: null, file: '会议纪要.docx' },
    ]);
  });
});

describe('a calendar file', () => {
  test('folds at 75 octets without cutting a character, and unfolds to what was put in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 0, max: 800 }),
        async (summary, days) => {
          const text = await calendarFile({
            uid: 'x@poti',
            summary,
            at: addDays('2026-01-01', days),
            now: Date.parse('2026-11-23T01:30Z'),
            zone: ZONE,
          });
          for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          const escaped = summary.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
          expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${escaped}\r\n`);
        },
      ),
    );
  });

  const entry = { uid: 'x@poti', summary: '会', now: Date.parse('2026-11-23T01:30Z'), zone: ZONE };

  test('holds the minute in UTC for two hours, with a reminder, and the later file wins', async () => {
    const lines = async (now: number) =>
      (await calendarFile({ ...entry, at: '2026-12-05T14:00', description: '第二条', now })).split('\r\n');
    const first = await lines(entry.now);
    for (const line of [
      'METHOD:PUBLISH',
      'UID:x@poti',
      'DTSTAMP:20261123T013000Z',
      'DTSTART:20261205T060000Z',
      'DTEND:20261205T080000Z',
      'DESCRIPTION:第二条',
      'TRIGGER:-PT1H',
    ])
      expect(first).toContain(line);
    const number = (of: string[]) => Number(of.find((line) => line.startsWith('SEQUENCE:'))?.slice(9));
    expect(number(await lines(entry.now + 60_000))).toBe(number(first) + 1);
  });

  test.each(['UTC', 'Asia/Shanghai', 'America/New_York'])(
    'holds a whole day as a day, where the server is in %s',
    async (where) => {
      const before = process.env.TZ;
      process.env.TZ = where;
      const text = await calendarFile({ ...entry, at: '2026-12-31' });
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
      expect(text).toContain('DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n');
      expect(text).not.toContain('VALARM');
    },
  );
});

describe('asking', () => {
  const asked = (database: Town, text: string, slots = {}, heard = {}) =>
    says(database, 'a1', ask, slots, { text, ...heard });

  test('今年还有哪些会 names what is held and leaves papers out', async () => {
    const database = await town(LIFE, BOARD, PAPER);
    const text = words(await asked(database, '今年还有哪些会', { scope: '2026-01-01/2026-12-31' }));
    expect(text).toMatch(/^今年您有 2 个会要开/);
    expect(text).toContain('组织生活会');
    expect(text).not.toContain('工作总结');
  });

  test('依据是什么文件 answers with the 文号, for what is named or was shown', async () => {
    const database = await town(LIFE, PAPER);
    const named = await asked(database, '组织生活会依据哪个文件', { duty: '组织生活会' });
    expect(card(named).text).toBe('组织生活会：依据青直工〔2026〕9号；《青岚组织生活办法》第二条。');
    const shown = await asked(database, '依据是什么文件', {}, inHand(named));
    expect(card(shown).text).toContain('组织生活会：依据青直工〔2026〕9号');
  });

  test('上次座谈会是哪年 looks at what was done by the unit, and by those that lead it', async () => {
    const symposium = { 名称: '责任制座谈会', 对象类别: 'W', 责任职务: '工委管理员', 截止: '2026-11-25' };
    const database = await town(LIFE, symposium);
    expect(words(await asked(database, '上次座谈会是哪年', { duty: '座谈会' }))).toContain('没有座谈会的办结记录');
    await says(database, 's1', done, { duty: '座谈会', date: '2026-11-20' });
    const text = words(await asked(database, '上次座谈会是哪年', { duty: '座谈会' }));
    expect(text).toMatch(/^上次责任制座谈会（青岚市直机关工委）：2026年11月20日/);
    expect(NOW.slice(0, 4)).toBe('2026');
  });

  test('换届是哪年到期 is answered from the term of office where no duty is set for it', async () => {
    const database = await town(LIFE);
    expect(words(await asked(database, '咱支部换届是哪年到期', { duty: '换届' }))).toContain('没有找到“换届”');
    const held = and(eq(post.person, 'a1'), eq(post.unit, 'A1'));
    await database.batch([write(build.update(post).set({ since: '2024-05-15', until: '2027-05-14' }).where(held))]);
    const expected = /测报处党支部本届任期自2024年5月15日（周三）起，到2027年5月14日（周五）届满/;
    expect(words(await asked(database, '咱支部换届是哪年到期', { duty: '换届' }))).toMatch(expected);
    expect(words(await asked(database, '上次换届是哪年', { duty: '换届' }))).toMatch(expected);
  });
});
