import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Action } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import { allUnits, codesBelow } from '../../organisation/store.ts';
import { person, post, unit } from '../../organisation/tables.ts';
import { named } from './match.ts';
import { dutyTree } from './overview-tree.ts';
import { dutyCalendar } from './overview-year.ts';
import { type Seen, seenBy } from './seen.ts';
import { duty, notice, occurrence } from './tables.ts';
import { dayWords, groundOf, nameOf, whenWords } from './wording.ts';

const ROWS = 10;
const LISTED = 60;
const SUMMED = 8;
const BY_UNIT = /(?:按|分|逐)(?:单位|机关|部门|组织|层?级|层|支部)|一级一级|单位树/u;
const BY_MONTH =
  /日历|月历|年历|按月|(?:分|逐)月|各月|(?:全年|年度|今年|明年|一年)(?:里|的)?(?:都有(?:哪些|什么))?(?:任务|工作)?(?:安排|日程|总表|总览)/u;

/**
 * 还有谁没交: only for those who may see it, only for duties, in order of unit code and never by score (BURDEN 5).
 * With act=remind the persons concerned hear of it once, in their next digest.
 */
export const overview: Decide = async (slots, talk) => {
  if (slots.period === undefined && slots.act === undefined && slots.duty === undefined) {
    if (BY_UNIT.test(talk.text)) return dutyTree(await treeOf(slots, talk), talk);
    if (BY_MONTH.test(talk.text)) return dutyCalendar({}, talk);
  }
  const scope = await scopeFor(slots, talk);
  if ('turn' in scope) return scope.turn;
  const periods = await periodsIn(scope, talk);
  const keyword = [slots.duty, slots.item].find((word) => typeof word === 'string');
  const spoken = typeof slots.period === 'string' ? slots.period : talk.shown?.about?.period;
  const meant = named(periods, typeof keyword === 'string' ? keyword : undefined, talk.text);
  const found =
    meant[0] ??
    (keyword === undefined
      ? (periods.find(({ key }) => key === spoken) ?? (periods.length === 1 ? periods[0] : undefined))
      : undefined);
  if (found) return slots.act === 'remind' ? remind(found, scope, talk) : missing(found, scope, slots, talk);
  return summary(periods, typeof keyword === 'string' ? keyword : undefined, talk);
};

/** 按单位看: from the unit that was named, where one was. */
async function treeOf({ unit: said }: Slots, { asker, read }: Talk): Promise<Slots> {
  if (typeof said !== 'string') return {};
  const found = findUnit(await allUnits(read), said, { near: asker.posts.map((held) => held.unit.code) });
  return 'unit' in found ? { code: found.unit.code } : {};
}

type Period = Awaited<ReturnType<typeof periodsIn>>[number];

/** The units whose duties this person may see; a refusal names nobody and shows no data. */
async function scopeFor(slots: Slots, talk: Talk): Promise<Seen | { turn: Turn }> {
  const { asker, read } = talk;
  if (typeof slots.unit === 'string') {
    const units = await allUnits(read);
    const near = asker.posts.map((held) => held.unit.code);
    const found = findUnit(units, slots.unit, { near });
    if ('several' in found) {
      const names = found.several.slice(0, 5).map(({ name }) => name);
      return {
        turn: say(names.length > 0 ? `您问的是哪一家：${names.join('、')}？` : `没有找到“${slots.unit}”这个单位。`),
      };
    }
    const allowed = may(asker, 'see_duties', found.unit, await treeAround(read, found.unit.code));
    if (allowed !== true) return { turn: say(`这个您这里看不到。${allowed.text}`) };
    return { codes: codesBelow(found.unit.code), guided: undefined, wide: !near.includes(found.unit.code) };
  }
  const seen = await seenBy(asker, read);
  return (
    seen ?? {
      turn: say('各单位的办理情况您这里看不到，只提供给上级党组织和工委。您自己的事，问“我有什么要办”就行。'),
    }
  );
}

/** Of each duty the period that is due next, else the last one; nearest first. */
async function periodsIn({ codes, guided }: Seen, { read, today }: Talk) {
  const rows = await read
    .select({
      duty: duty.id,
      name: duty.name,
      period: occurrence.period,
      due: sql<string>`max(${occurrence.due})`,
      number: notice.number,
      title: notice.title,
      basis: duty.basis,
      all: sql<number>`count(*)`,
      open: sql<number>`sum(${occurrence.state} = 'open')`,
    })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .innerJoin(unit, eq(unit.code, occurrence.unit))
    .leftJoin(notice, eq(notice.id, duty.notice))
    .where(
      sql`${duty.endedOn} is null and ${unit.removedOn} is null and (${inArray(occurrence.unit, codes)} ${guided ? sql`or ${inArray(occurrence.unit, guided)}` : sql``})`,
    )
    .groupBy(duty.id, occurrence.period)
    .orderBy(sql`max(${occurrence.due})`, duty.name);
  const chosen = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const before = chosen.get(row.duty);
    if (!before || before.due < today) chosen.set(row.duty, row);
  }
  return [...chosen.values()].map((row) => ({ ...row, key: `${row.duty}/${row.period}` }));
}

async function missing(found: Period, scope: Seen, slots: Slots, talk: Talk): Promise<Turn> {
  const { read, today } = talk;
  const all = await unitsOf(found, scope.codes, read);
  const open = all.filter(({ state }) => state === 'open');
  const guided = scope.guided ? await unitsOf(found, scope.guided, read) : [];
  const guidedOpen = guided.filter(({ state }) => state === 'open').length;
  const ranked =
    slots.filter === 'worst' || /排名|倒数|最差|落后|前[十\d]/.test(talk.text) ? '这里不排名，只按编码列出。' : '';
  const cells = open.map((row) => [
    row.unit,
    row.holders ?? '',
    row.scheduledAt ? `定在${whenWords(row.scheduledAt, today)}` : '未办',
  ]);
  const shown = cells.slice(0, ROWS);
  const rest = cells.slice(ROWS, ROWS + LISTED).map(([name, holder]) => `${name}（${holder}）`);
  const beyond = open.length > ROWS + LISTED ? `等 ${open.length} 家，全部名单可以导出` : '';
  const waiting = open.filter(({ scheduledAt, nudgedAt }) => scheduledAt === null && nudgedAt === null).length;
  const only = scope.wide ? '' : '您这里只看得到本单位。';
  const head =
    open.length === 0
      ? `${only}${nameOf(found)}：应办 ${all.length} 家，都已办结。`
      : `${only}${nameOf(found)}：应办 ${all.length} 家，还有 ${open.length} 家没办结，${dayWords(found.due, today)}截止。${ranked}`;
  const remindThem = { intent: 'admin_overview', slots: { act: 'remind', period: found.key } };
  const ground = groundOf(found);
  return say(
    {
      text: head,
      ...(shown.length > 0 ? { table: { columns: ['单位', '负责人', '状态'], rows: shown } } : {}),
      ...(rest.length > 0 ? { more: `${rest.join('、')}${beyond}` } : {}),
      fields: [
        ...(ground ? [{ label: '依据', value: ground }] : []),
        ...(guided.length > 0
          ? [{ label: '指导单位', value: `应办 ${guided.length} 家，未办结 ${guidedOpen} 家` }]
          : []),
      ],
      ...(scope.wide && waiting > 0
        ? {
            buttons: [{ label: '请他们留意一下', does: remindThem, confirm: '会写进他们下一次的汇总提醒，只提一次。' }],
          }
        : {}),
    },
    { context: 'list', about: { period: found.key } },
  );
}

async function remind(found: Period, { codes, wide }: Seen, talk: Talk): Promise<Turn> {
  if (!wide) return say('提醒其他单位不在您的权限内，可以请工委的同志来提醒。');
  const open = (await unitsOf(found, codes, talk.read)).filter(
    ({ state, scheduledAt, nudgedAt }) => state === 'open' && scheduledAt === null && nudgedAt === null,
  );
  if (open.length === 0) return say(`${nameOf(found)}没有需要再提醒的：没办结的都提醒过，或已定好日子。`);
  const nudgedAt = civilMinute(talk.now, talk.zone);
  const ids = JSON.stringify(open.map(({ id }) => id));
  return {
    ...say(`好的，${open.length} 家会在下一次的汇总提醒里看到${nameOf(found)}，只提这一次。`, {
      context: 'list',
      about: { period: found.key },
    }),
    writes: [
      write(
        build
          .update(occurrence)
          .set({ nudgedAt })
          .where(
            and(
              inArray(occurrence.id, sql`(select value from json_each(${ids}))`),
              eq(occurrence.state, 'open'),
              sql`${occurrence.nudgedAt} is null`,
            ),
          ),
      ),
    ],
    changes: [
      {
        verb: 'nudge',
        entity: 'duty',
        id: found.duty,
        after: { period: found.period, units: open.map((row) => row.code) },
      },
    ],
  };
}

function summary(periods: Period[], keyword: string | undefined, { today }: Talk): Turn {
  const unfit = keyword ? `没有“${keyword}”这项任务的汇总。` : '';
  const open = periods.filter((one) => one.open > 0);
  if (open.length === 0) return say(`${unfit}您能看到的任务都已办结，没有要等的单位。`);
  const shown = open.slice(0, SUMMED);
  const does = (one: Period): Action => ({ intent: 'admin_overview', slots: { period: one.key } });
  return say(
    {
      text: `${unfit}还有 ${open.length} 项任务没有全部办结，看哪一项？`,
      table: {
        columns: ['任务', '截止', '未办结/应办'],
        rows: shown.map((one) => [nameOf(one), dayWords(one.due, today), `${one.open}/${one.all}`]),
      },
      buttons: [
        ...shown.slice(0, 4).map((one) => ({ label: nameOf(one), does: does(one), lasting: true })),
        { label: '按月看', does: { intent: 'duty_calendar' }, lasting: true },
        { label: '按单位看', does: { intent: 'duty_tree' }, lasting: true },
      ],
    },
    { context: 'list', choices: shown.map(does) },
  );
}

function unitsOf({ duty: id, period }: Period, codes: SQL, read: Talk['read']) {
  return read
    .select({
      id: occurrence.id,
      code: unit.code,
      unit: unit.name,
      state: occurrence.state,
      scheduledAt: occurrence.scheduledAt,
      nudgedAt: occurrence.nudgedAt,
      holders: sql<
        string | null
      >`(select group_concat(${person.name}, '、') from ${post} join ${person} on ${person.id} = ${post.person}
        where ${post.unit} = ${unit.code} and ${post.leftOn} is null and ${person.removedOn} is null
          and ${post.post} in (select value from json_each(${duty.posts})))`,
    })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .innerJoin(unit, eq(unit.code, occurrence.unit))
    .where(
      and(
        eq(occurrence.duty, id),
        eq(occurrence.period, period),
        sql`${unit.removedOn} is null`,
        inArray(occurrence.unit, codes),
      ),
    )
    .orderBy(unit.code);
}
