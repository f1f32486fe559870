import { expect, test } from 'vitest';
import { allSkills } from '../../src/assistant.ts';
import { understand } from '../../src/chat/understand.ts';
import { allSayings } from '../../src/eval/intents.ts';
import { MINUTE_MS } from '../../src/kernel/clock.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import type { Said } from '../../src/message/arrival.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import { sampleDesk } from '../support/desk.ts';

/** What they keep is shown by another skill of the same section. */
const SHOWN_BY = new Map([['topics', 'list_topics']]);
/** Speaks to the operators by itself. */
const UNASKED = ['operation'];
const EMPTY = new Map([
  ...['topics', 'teams', 'outcomes', 'reviews', 'adoption'].map(
    (skill) => [skill, 'comes of a campaign after its collecting, and the sample’s still collects'] as const,
  ),
  ['organisation', 'keeps changes that wait for a yes; the organisation itself is the sample'],
  ['everyone', 'keeps what somebody asked of a person, which nobody makes up'],
]);

test('帮助 leads to every skill in two taps, and what it names can be said in words too', async () => {
  const desk = await sampleDesk();
  const [secretary] = (await desk.database.select({
    sql: "select p.person from post p join unit u on u.code = p.unit where p.post = '书记' and u.kind = 'branch' order by u.code",
    params: [],
  })) as [[string]];
  const who = secretary[0];
  const happens = async (said: Said) => {
    desk.moveTo(desk.now() + MINUTE_MS);
    return (await desk.hears(who, said)).replies;
  };
  const says = (text: string) => happens({ kind: 'text', text });
  const buttonsOn = (replies: ShownCard[]) => replies.flatMap(({ buttons = [] }) => buttons);
  const reached = new Map<string, string>();
  for (const section of buttonsOn(await says('帮助'))) {
    for (const { id, label } of buttonsOn(await happens({ kind: 'press', action: section.id }))) {
      const replies = await happens({ kind: 'press', action: id });
      reached.set(label, replies.map((card) => wordsOf(card)).join('\n'));
    }
  }
  const days = workingDays();
  const commands = new Set(allSkills().flatMap(({ commands: all = {} }) => Object.keys(all)));
  const intentsOf = (intent: string) => allSkills().find(({ intents }) => intent in intents)?.intents ?? {};
  for (const { name, intents } of allSkills()) {
    if (UNASKED.includes(name)) continue;
    const shown = allSkills()
      .flatMap(({ help = [] }) => help)
      .filter(({ does: { intent } }) => intent === SHOWN_BY.get(name) || (intent in intents && !SHOWN_BY.has(name)));
    expect([name, shown.length > 0]).toEqual([name, true]);
    for (const { label, says: sentence, does } of shown) {
      expect([name, label, reached.get(label)]).toEqual([name, label, expect.stringMatching(/^(?!.*已失效).{6}/)]);
      const { intent, sure } = understand(sentence, { now: '2026-11-24T09:30', workingDays: days }, allSayings);
      const understood = commands.has(sentence) || (intent in intentsOf(does.intent) && sure >= 0.6);
      expect([sentence, intent, understood]).toEqual([sentence, intent, true]);
    }
  }
});

test('every skill has something of its own in the sample', async () => {
  const { database } = await sampleDesk();
  const empty: string[] = [];
  for (const { name } of allSkills()) {
    const tables = await import(`../../src/skills/${name}/tables.ts`).catch(() => ({}));
    const names = Object.values(tables).flatMap((table) => tableName(table));
    if (names.length === 0) continue;
    const rows = await Promise.all(
      names.map((table) => database.select({ sql: `select 1 from "${table}" limit 1`, params: [] })),
    );
    if (rows.every((found) => found.length === 0)) empty.push(name);
  }
  expect(empty.sort()).toEqual([...EMPTY.keys()].sort());
});

const NAME = Symbol.for('drizzle:Name');

function tableName(table: unknown): string[] {
  return typeof table === 'object' && table !== null && NAME in table ? [String(table[NAME])] : [];
}
