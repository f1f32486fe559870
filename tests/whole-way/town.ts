import { onTestFinished } from 'vitest';
import { atTheDesk as deskStage, type Stage } from '../../src/eval/dialogues/stage.ts';
import type { Database } from '../../src/kernel/database.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { wordsOf } from '../../src/message/card.ts';
import type { UnitKind } from '../../src/organisation/people.ts';
import { link, person, post, unit } from '../../src/organisation/tables.ts';
import { overBoth } from '../dialogues/both.ts';
import { freshDatabase } from '../support/database.ts';

/** As many as the seed has: 99 organs and 10 districts, a reviewing panel of 10. */
const ORGANS = 99;
const DISTRICTS = 10;
export const PANEL = 10;
const START = '2026-03-02T09:00:00+08:00';

export const STAFF = 'staff';
export const CHAIR_OF_CITY = 'chair';
export const experts = Array.from({ length: PANEL }, (_, i) => `e${i + 1}`);

/** Organs that are large enough for a second team. */
const LARGE = 3;

/** One organ or district: who tells, who leads the team, who else is in it. */
export type House = { code: string; branch: string; secretary: string; deputy: string; leader: string; member: string };
export const houses: House[] = Array.from({ length: ORGANS + DISTRICTS }, (_, i) => {
  const code = i < ORGANS ? `D${i + 1}` : `Q${i - ORGANS + 1}`;
  return {
    code,
    branch: `${code}B`,
    secretary: `${code}-s`,
    deputy: `${code}-d`,
    leader: `${code}-l`,
    member: `${code}-m`,
  };
});

/** A large organ's second branch, with people of its own. */
const seconds: House[] = houses.slice(0, LARGE).map(({ code }) => ({
  code,
  branch: `${code}C`,
  secretary: `${code}-s2`,
  deputy: `${code}-d2`,
  leader: `${code}-l2`,
  member: `${code}-m2`,
}));

/** Who leads each of the 112 teams, and who else is in it. */
export const teams = [...houses, ...seconds].map(({ deputy, leader, secretary, member }) => ({
  lead: deputy,
  others: [leader, secretary, member],
}));

const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜';
const GIVEN = '安波超东恩飞光海江凯岚敏宁平琪然涛伟欣远泽哲';
/** Every name once, so that a team can be named by names. */
export const nameOf = (id: string): string => names.get(id) ?? '';
const ids = [
  STAFF,
  CHAIR_OF_CITY,
  ...experts,
  ...[...houses, ...seconds].flatMap((one) => [one.secretary, one.deputy, one.leader, one.member]),
];
const names = new Map(
  ids.map((id, i) => [
    id,
    `${FAMILY[i % FAMILY.length] ?? ''}${GIVEN[Math.floor(i / FAMILY.length) % GIVEN.length] ?? ''}${GIVEN[(i * 7) % GIVEN.length] ?? ''}`,
  ]),
);

/** The whole city on one server, half of it in Feishu and half in WeCom, before anything has happened. */
export async function town({ atDesk = false } = {}) {
  const database = await freshDatabase();
  await settle(database);
  const files = new Map<string, string>();
  const bytesOf = (name: string) => new TextEncoder().encode(files.get(name) ?? name);
  const stage = await (atDesk ? deskStage : overBoth(inFeishu, bytesOf))(database, START, {});
  onTestFinished(() => stage.end());
  return { database, ...people(stage, files) };
}

const inFeishu = (id: string): boolean => ids.indexOf(id) % 2 === 0;

function people(stage: Stage, files: Map<string, string>) {
  const newest = new Map<string, { id: string; label: string }[]>();
  const words = (outcome: Awaited<ReturnType<Stage['hears']>>, who: string) => {
    for (const { to, card } of outcome.messages)
      if (card.buttons?.length) newest.set(to, [...(card.buttons ?? []), ...(newest.get(to) ?? [])].slice(0, 40));
    return outcome.messages
      .filter(({ to, kind }) => to === who && kind !== 'proactive')
      .map(({ card }) => wordsOf(card))
      .join('\n');
  };
  return {
    stage,
    async says(who: string, text: string) {
      return words(await stage.hears(who, { kind: 'text', text }, undefined), who);
    },
    async sends(who: string, name: string, text: string) {
      files.set(name, text);
      return words(await stage.hears(who, { kind: 'media', media: 'file', name }, undefined), who);
    },
    /** Presses the newest button so labelled, or whose label begins so, on this person's screen. */
    async presses(who: string, label: string) {
      const shown = newest.get(who) ?? [];
      const button = shown.find((one) => one.label === label) ?? shown.find((one) => one.label.startsWith(label));
      if (!button) throw new Error(`${who} has no button ${label}: ${newest.get(who)?.map((one) => one.label)}`);
      return words(await stage.hears(who, { kind: 'press', action: button.id }, undefined), who);
    },
    /** Lets the day's digests come; what each person then read. */
    async passes(at: string) {
      const { messages } = await stage.passes(Date.parse(at));
      return messages.map(({ to, card }) => ({ to, words: wordsOf(card) }));
    },
    moveTo: (at: string) => stage.moveTo(Date.parse(at)),
  };
}

async function settle(database: Database): Promise<void> {
  const units: [string, string, UnitKind][] = [
    ['W', '澜州市直机关工委', 'city_work_committee'],
    ['X', '澜州市委党校机关党委', 'organ_party_org'],
    ...houses.flatMap(({ code, branch }, i): [string, string, UnitKind][] => [
      i < ORGANS
        ? [code, `澜州市第${i + 1}局机关党委`, 'organ_party_org']
        : [code, `第${i - ORGANS + 1}区直机关工委`, 'district_work_committee'],
      [branch, `${i < ORGANS ? `第${i + 1}局` : `第${i - ORGANS + 1}区`}综合处党支部`, 'branch'],
    ]),
    ...seconds.map(({ branch }, i): [string, string, UnitKind] => [branch, `第${i + 1}局业务处党支部`, 'branch']),
  ];
  const posts: [id: string, unit: string, post: string][] = [
    [STAFF, 'W', '工委管理员'],
    [CHAIR_OF_CITY, 'W', '书记'],
    ...experts.map((id): [string, string, string] => [id, 'X', '专家']),
    ...[...houses, ...seconds].flatMap(
      ({ code, branch, secretary, deputy, leader, member }): [string, string, string][] => [
        [secretary, branch, '书记'],
        [deputy, code, '专职副书记'],
        [leader, code, '分管领导'],
        [member, branch, '党员'],
      ],
    ),
  ];
  const links = [
    { kind: 'leads' as const, from: 'W', to: 'X' },
    ...houses.flatMap(({ code, branch }, i) => [
      { kind: i < ORGANS ? ('leads' as const) : ('guides' as const), from: 'W', to: code },
      { kind: 'leads' as const, from: code, to: branch },
    ]),
    ...seconds.map(({ code, branch }) => ({ kind: 'leads' as const, from: code, to: branch })),
  ];
  await database.batch([
    ...units.map(([code, name, kind]) =>
      write(build.insert(unit).values({ code, name, kind, membersStated: 20, servingStated: 15 })),
    ),
    ...links.map((one) => write(build.insert(link).values({ ...one, since: '2010-01-01' }))),
    ...ids.map((id) => write(build.insert(person).values({ id, name: nameOf(id) }))),
    ...posts.map(([id, at, held]) => write(build.insert(post).values({ person: id, unit: at, post: held }))),
  ]);
}
