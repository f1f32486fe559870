import { onTestFinished } from 'vitest';
import { SAMPLE_RULES } from '../../db/sample/load.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { openDesk } from '../../src/desk.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import type { UnitKind } from '../../src/organisation/people.ts';
import { link, person, post, unit } from '../../src/organisation/tables.ts';
import { importRules } from '../../src/skills/rules/index.ts';
import { freshDatabase } from '../support/database.ts';

const ZONE = 'Asia/Shanghai';
/** A Tuesday. */
const START = Date.parse('2026-11-24T09:20:00+08:00');

const UNITS: [code: string, name: string, kind: UnitKind, members: number, leader?: string][] = [
  ['W', '青岚市直机关工委', 'city_work_committee', 0],
  ['A', '市水文局机关党委', 'organ_party_org', 0, 'W'],
  ['AZ', '市水文局党组', 'leading_group', 0],
  ['A1', '水文局测报处党支部', 'branch', 10, 'A'],
  ['A2', '水文局资料处党支部', 'branch', 5, 'A'],
  ['D', '柳溪区机关工委', 'district_work_committee', 40],
];

const PEOPLE: [id: string, name: string, unit: string, post: string][] = [
  ['s1', '陶干', 'W', '工委管理员'],
  ['p1', '吴启明', 'A', '专职副书记'],
  ['z1', '段为民', 'AZ', '书记'],
  ['a1', '钱立新', 'A1', '书记'],
  ['a2', '孙小雨', 'A1', '组织委员'],
  ['a3', '李成', 'A1', '党员'],
  ['a4', '于会', 'A1', '财务'],
  ['b1', '周南', 'A2', '书记'],
  ['d0', '严涛', 'D', '工委管理员'],
];

/** The whole assistant at a desk, for a bureau of two branches; with the rules of that name in its library. */
export async function bureau({ rules = [] }: { rules?: string[] } = {}) {
  const database = await freshDatabase();
  await database.batch([
    ...UNITS.map(([code, name, kind, members]) =>
      write(build.insert(unit).values({ code, name, kind, membersStated: members, servingStated: members })),
    ),
    ...UNITS.flatMap(([to, , , , from]) =>
      from ? [write(build.insert(link).values({ kind: 'leads', from, to, since: '' }))] : [],
    ),
    write(build.insert(link).values({ kind: 'guides', from: 'W', to: 'D', since: '' })),
    write(build.insert(link).values({ kind: 'guides', from: 'AZ', to: 'A', since: '' })),
    ...PEOPLE.map(([id, name]) => write(build.insert(person).values({ id, name }))),
    ...PEOPLE.map(([id, , code, name]) => write(build.insert(post).values({ person: id, unit: code, post: name }))),
  ]);
  if (rules.length > 0)
    await importRules(
      rules.map((title) => `${SAMPLE_RULES}/${title}.md`),
      database,
      { actor: 'import:test', now: START, zone: ZONE, newId },
    );
  const sent = new Map<string, Uint8Array>();
  const desk = openDesk({
    database,
    start: START,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith(newId(48)),
    log: silent,
    fileSent: (ref) => sent.get(ref),
  });
  onTestFinished(() => desk.engine.stop());
  const seen: { to: string; card: ShownCard }[] = [];
  const actionOf = (who: string, label: string) => {
    const buttons = seen.filter(({ to }) => to === who).flatMap(({ card }) => card.buttons ?? []);
    const action = buttons.findLast((button) => button.label.includes(label))?.id;
    if (action === undefined) throw new Error(`${who} was shown no button ${label}`);
    return action;
  };
  const hears = async (...said: Parameters<typeof desk.hears>) => {
    const { replies, messages } = await desk.hears(...said);
    seen.push(...messages);
    desk.moveTo(desk.now() + 60_000);
    return replies;
  };
  const words = (cards: ShownCard[]) => cards.map((card) => wordsOf(card)).join('\n\n');
  return {
    ...desk,
    database,
    actionOf,
    says: async (who: string, text: string) => words(await hears(who, { kind: 'text', text })),
    presses: async (who: string, label: string) =>
      words(await hears(who, { kind: 'press', action: actionOf(who, label) })),
    cardsOf: (who: string, text: string) => hears(who, { kind: 'text', text }),
    async sends(who: string, name: string, content: Uint8Array, media: 'image' | 'file' = 'file') {
      const ref = String(sent.size);
      sent.set(ref, content);
      return words(await hears(who, { kind: 'media', media, name, ref }));
    },
    /** What lost a race is decided once more, a little later. */
    async settles() {
      for (let i = 0; i < 5; i++) {
        desk.moveTo(desk.now() + 60_000);
        await desk.engine.work(desk.now());
        await desk.sender.drain(desk.now());
      }
    },
    answers: async () => (await database.read.select().from(outbox)).map(({ card }) => card?.text ?? ''),
    audits: async (entity: string) => (await database.read.select().from(audit)).filter((row) => row.entity === entity),
  };
}
