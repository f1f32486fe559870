import { onTestFinished } from 'vitest';
import { openDesk } from '../../src/desk.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, type Write, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import type { UnitKind } from '../../src/organisation/people.ts';
import { link, person, post, unit } from '../../src/organisation/tables.ts';
import { freshDatabase } from './database.ts';

export const ZONE = 'Asia/Shanghai';
/** A Tuesday. */
export const START = Date.parse('2026-11-24T09:20:00+08:00');
export const TODAY = '2026-11-24';

const UNITS: [code: string, name: string, kind: UnitKind, leader?: string, members?: number][] = [
  ['W', '青岚市直机关工委', 'city_work_committee'],
  ['A', '市水文局机关党委', 'organ_party_org', 'W'],
  ['AZ', '市水文局党组', 'leading_group'],
  ['A1', '水文局测报处党支部', 'branch', 'A', 12],
  ['A2', '水文局资料处党支部', 'branch', 'A', 9],
  ['B', '市档案馆机关党委', 'organ_party_org', 'W'],
  ['B1', '档案馆阅览处党支部', 'branch', 'B', 7],
  ['D', '柳溪区机关工委', 'district_work_committee'],
  ['D1', '柳溪区档案馆支部', 'branch', 'D', 8],
];

const PEOPLE: [id: string, name: string, unit: string, post: string][] = [
  ['s1', '陶干', 'W', '工委管理员'],
  ['s2', '施岚', 'W', '工委管理员'],
  ['p1', '吴启明', 'A', '专职副书记'],
  ['z1', '段为民', 'AZ', '书记'],
  ['z2', '贺长青', 'AZ', '副书记'],
  ['a1', '钱立新', 'A1', '书记'],
  ['a2', '孙小雨', 'A1', '组织委员'],
  ['a3', '李成', 'A1', '党员'],
  ['b1', '周南', 'A2', '书记'],
  ['b2', '冯可', 'A2', '党员'],
  ['q1', '鲁静', 'B', '专职副书记'],
  ['c1', '宋燕', 'B1', '书记'],
  ['c2', '郝立', 'B1', '党员'],
  ['d0', '严涛', 'D', '工委管理员'],
  ['d1', '郑书', 'D1', '书记'],
];

async function furnish(database: Database, given: Write[]): Promise<void> {
  await database.batch([
    ...UNITS.map(([code, name, kind, , members]) =>
      write(
        build.insert(unit).values({ code, name, kind, membersStated: members ?? null, servingStated: members ?? null }),
      ),
    ),
    ...UNITS.flatMap(([to, , , from]) =>
      from ? [write(build.insert(link).values({ kind: 'leads', from, to, since: '' }))] : [],
    ),
    write(build.insert(link).values({ kind: 'guides', from: 'W', to: 'D', since: '' })),
    write(build.insert(link).values({ kind: 'guides', from: 'AZ', to: 'A', since: '' })),
    ...PEOPLE.map(([id, name]) => write(build.insert(person).values({ id, name }))),
    ...PEOPLE.map(([id, , code, name]) => write(build.insert(post).values({ person: id, unit: code, post: name }))),
    ...given,
  ]);
}

/** The whole assistant at a desk, in a small city of our own; `given`: rows beside its people. */
export async function town({
  given = [],
  key = newId(48),
  log = silent,
}: {
  given?: Write[];
  key?: string;
  log?: typeof silent;
} = {}) {
  const database = await freshDatabase();
  await furnish(database, given);
  const sent = new Map<string, Uint8Array>();
  const desk = openDesk({
    database,
    start: START,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith(key),
    log,
    fileSent: (ref) => sent.get(ref),
  });
  onTestFinished(() => desk.engine.stop());
  const seen: { to: string; card: ShownCard }[] = [];
  const words = (cards: ShownCard[]) => cards.map((card) => wordsOf(card)).join('\n\n');
  const moveOn = () => desk.moveTo(desk.now() + 60_000);
  return {
    ...desk,
    database,
    seen,
    async says(who: string, text: string, chat?: string) {
      const { replies, messages } = await desk.hears(who, { kind: 'text', text }, chat);
      seen.push(...messages);
      moveOn();
      return words(replies.length > 0 ? replies : messages.filter(({ to }) => to === who).map(({ card }) => card));
    },
    async sends(who: string, name: string, content: string) {
      const ref = String(sent.size);
      sent.set(ref, Buffer.from(content));
      const { replies, messages } = await desk.hears(who, { kind: 'media', media: 'file', name, ref });
      seen.push(...messages);
      moveOn();
      return words(replies);
    },
    /** The newest button with these words on a card of theirs. */
    async presses(who: string, label: string) {
      const buttons = seen.filter(({ to }) => to === who).flatMap(({ card }) => card.buttons ?? []);
      const action = (
        buttons.findLast((button) => button.label === label) ??
        buttons.findLast((button) => button.label.includes(label))
      )?.id;
      if (action === undefined) throw new Error(`${who} was shown no button ${label}`);
      const { replies, messages } = await desk.hears(who, { kind: 'press', action });
      seen.push(...messages);
      moveOn();
      return words(replies);
    },
    /** All that is told to somebody as of this instant of a later day. */
    async passesTo(day: string) {
      const { messages } = await desk.passes(Date.parse(`${day}T09:00:00+08:00`));
      seen.push(...messages);
      desk.moveTo(Date.parse(`${day}T12:00:00+08:00`));
      return messages.map(({ to, card }) => `${to}: ${wordsOf(card)}`);
    },
  };
}
