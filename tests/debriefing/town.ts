import { onTestFinished } from 'vitest';
import { openDesk } from '../../src/desk.ts';
import { logInto } from '../../src/eval/dialogues/stage.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Log } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import type { UnitKind } from '../../src/organisation/people.ts';
import { link, person, post, unit } from '../../src/organisation/tables.ts';
import { freshDatabase } from '../support/database.ts';

const ZONE = 'Asia/Shanghai';
/** A Monday. */
const START = '2026-11-23T09:30';

export type Town = Awaited<ReturnType<typeof openTown>>;

const SURNAMES = '安柏岑戴鄂范葛郝';

/**
 * A committee of our own (C) with its staff (gong), an organ (A, led by qian, deputy wu) and its branches; the leading group G
 * guides the organ (feng). Branch A1 has secretary `a1` and members `a1m1` …; `members`: how many each branch has.
 */
export async function populate(database: Database, members: number[]): Promise<void> {
  const branches = members.map((_, i) => `A${i + 1}`);
  const units: [string, string, UnitKind][] = [
    ['C', '青岚市直属机关工委', 'city_work_committee'],
    ['G', '青岚市水文局党组', 'leading_group'],
    ['A', '青岚市水文局机关党委', 'organ_party_org'],
    ...branches.map((code, i): [string, string, UnitKind] => [
      code,
      `水文局第${'一二三四五六七八九'[i] ?? i + 1}党支部`,
      'branch',
    ]),
  ];
  const people: [string, string, string, string][] = [
    ['gong', '龚淑', 'C', '工委管理员'],
    ['feng', '冯远', 'G', '书记'],
    ['qian', '钱塘', 'A', '书记'],
    ['wu', '武夷', 'A', '专职副书记'],
    ...branches.flatMap((code, i) => [
      [code.toLowerCase(), `${SURNAMES[i % SURNAMES.length]}江${i < SURNAMES.length ? '' : i}`, code, '书记'] as [
        string,
        string,
        string,
        string,
      ],
      ...Array.from({ length: members[i] ?? 0 }, (_, n): [string, string, string, string] => [
        `${code.toLowerCase()}m${n + 1}`,
        `党员${code}之${n + 1}`,
        code,
        '党员',
      ]),
    ]),
  ];
  await database.batch([
    ...units.map(([code, name, kind]) => write(build.insert(unit).values({ code, name, kind }))),
    write(build.insert(link).values({ kind: 'leads', from: 'C', to: 'A', since: '' })),
    write(build.insert(link).values({ kind: 'guides', from: 'G', to: 'A', since: '' })),
    ...branches.map((code) => write(build.insert(link).values({ kind: 'leads', from: 'A', to: code, since: '' }))),
    ...people.map(([id, name]) => write(build.insert(person).values({ id, name }))),
    ...people.map(([id, , code, held]) => write(build.insert(post).values({ person: id, unit: code, post: held }))),
  ]);
}

/** The whole assistant in such a town, at the desk. */
export async function openTown(members: number[] = [6, 3, 2], { key = 'k'.repeat(32) } = {}) {
  const database = await freshDatabase();
  await populate(database, members);
  const lines: string[] = [];
  const log: Log = logInto(lines);
  const desk = openDesk({
    database,
    start: Date.parse(`${START}:00+08:00`),
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith(key),
    log,
    fileSent: () => new TextEncoder().encode('述职报告正文'),
  });
  onTestFinished(() => desk.engine.stop());
  const newest = new Map<string, ShownCard[]>();

  async function heard(who: string, work: () => ReturnType<typeof desk.hears>): Promise<string> {
    desk.moveTo(desk.now() + 61_000);
    const { replies } = await work();
    newest.set(who, replies);
    return replies.map(wordsOf).join('\n\n');
  }

  return {
    database,
    desk,
    logs: lines,
    moveTo: (at: string) => desk.moveTo(Date.parse(`${at}:00+08:00`)),
    /** What everyone is told on that day, as it comes: by person. */
    async day(at: string): Promise<Map<string, string>> {
      const { messages } = await desk.passes(Date.parse(`${at}:00+08:00`));
      // the digests came in the course of the morning
      desk.moveTo(Date.parse(`${at}:00+08:00`) + 6 * 3_600_000);
      const told = new Map<string, string>();
      for (const { to, card } of messages) {
        told.set(to, [told.get(to), wordsOf(card)].filter(Boolean).join('\n'));
        newest.set(to, [card]);
      }
      return told;
    },
    says: (who: string, text: string, chat?: string) => heard(who, () => desk.hears(who, { kind: 'text', text }, chat)),
    sendsFile: (who: string, name: string) =>
      heard(who, () => desk.hears(who, { kind: 'media', media: 'file', name, ref: name })),
    presses(who: string, label: string) {
      const button = (newest.get(who) ?? [])
        .flatMap(({ buttons = [] }) => buttons)
        .find((one) => one.label.includes(label));
      if (!button) throw new Error(`no button ${label} for ${who}: ${(newest.get(who) ?? []).map(wordsOf).join('\n')}`);
      return heard(who, () => desk.hears(who, { kind: 'press', action: button.id }));
    },
    submits(who: string, values: Record<string, string>) {
      const form = (newest.get(who) ?? []).map((card) => card.form).find(Boolean);
      if (!form) throw new Error(`no form for ${who}`);
      return heard(who, () => desk.hears(who, { kind: 'submit', action: form.id, values }));
    },
    async rows(sql: string, ...params: (string | number)[]): Promise<unknown[][]> {
      return (await database.select({ sql, params })).map((row) => [...row]);
    },
  };
}

/** The notice by which the tests' debriefings are called for. */
export const NOTICE =
  '布置2026年度述职评议（青直工〔2026〕40号）：各党支部书记12月4日前交述职报告，12月7日至11日党员评议，12月7日至15日上级评价，明年1月29日前整改。评分项：抓班子30分、带队伍30分、抓落实40分。';

/** Called for, with the reports of these secretaries in. */
export async function called(town: Town, ...secretaries: string[]): Promise<void> {
  await town.says('gong', NOTICE);
  await town.presses('gong', '确认布置');
  for (const who of secretaries) {
    await town.says(who, '我要交述职报告');
    await town.says(who, '今年抓了三件事：一是支委会按月开，二是党员积分制改为谈心制，三是和社区结对。');
    await town.presses(who, '提交');
  }
}
