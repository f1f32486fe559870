import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asc } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Slots, Talk } from '../../src/chat/skill.ts';
import type { Turn } from '../../src/chat/turn.ts';
import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { audit } from '../../src/kernel/tables.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { wordsOf } from '../../src/message/card.ts';
import { answerQuestion, importRules, rules } from '../../src/skills/rules/index.ts';
import { textOfFile } from '../../src/skills/rules/read-file.ts';
import { questionGap, ruleArticle, ruleText } from '../../src/skills/rules/tables.ts';
import { freshDatabase, temporaryFolder } from '../support/database.ts';
import { CANTEEN, READING_ROOM, READING_ROOM_OLD } from './library.ts';

const SAMPLE = new URL('../../db/sample/rules', import.meta.url).pathname;
const NOW = Date.parse('2026-11-23T09:30:00+08:00');
let made = 0;
const circumstances = { actor: 'admin', now: NOW, zone: 'Asia/Shanghai', newId: () => `id${++made}` };

function fileWith(text: string, name = 'rule.md'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

function talk(database: Database, text: string, last: Talk['session']['last'] = {}): Talk {
  const unit = { code: 'A1', name: '测报处党支部', kind: 'branch' as const };
  return {
    asker: { id: 'a1', name: '钱书记', posts: [{ unit, post: '书记' }], unit },
    now: NOW,
    today: '2026-11-23',
    zone: 'Asia/Shanghai',
    workingDays: workingDays(),
    read: database.read,
    text,
    session: { last },
    shown: undefined,
    private: true,
    seal: () => 'seal',
    sealPrevious: () => undefined,
    newId: circumstances.newId,
  } as Talk;
}

async function decide(database: Database, intent: string, slots: Slots, said: Talk): Promise<Turn> {
  const turn = await rules().intents[intent]?.(slots, said);
  if (!turn) throw new Error(`no intent ${intent}`);
  expect(await commit(database, { writes: turn.writes, unless: turn.unless ?? [] })).toBe('done');
  return turn;
}

const words = (turn: Turn) => turn.messages.map(({ card }) => wordsOf(card)).join('\n');

describe('import', () => {
  test('writes texts, articles and the audit in one go, and says a line a file', async () => {
    const database = await freshDatabase();
    const done = await importRules([fileWith(READING_ROOM), fileWith('随手写的', 'note.txt')], database, circumstances);
    expect(done.map(({ fate }) => fate)).toEqual(['new', 'refused']);
    expect(done[0]?.line).toBe('《青岚市机关阅览室管理办法》：8 条，编号连续，现行，2022-03-01 起施行，新增');
    expect(done[1]?.line).toMatch(/^note\.txt：.*没有导入/);
    expect(await database.read.select().from(ruleArticle)).toHaveLength(8);
    expect(await database.read.select({ verb: audit.verb }).from(audit)).toEqual([{ verb: 'import_rule' }]);
  });

  test('the same text again is no change, and a dry run changes nothing', async () => {
    const database = await freshDatabase();
    const path = fileWith(READING_ROOM);
    const dry = await importRules([path], database, { ...circumstances, dryRun: true });
    expect(dry[0]?.fate).toBe('new');
    expect(await database.read.select().from(ruleText)).toEqual([]);
    await importRules([path], database, circumstances);
    expect((await importRules([path, path], database, circumstances)).map(({ fate }) => fate)).toEqual([
      'unchanged',
      'unchanged',
    ]);
    expect(await database.read.select().from(ruleText)).toHaveLength(1);
  });

  test('a corrected copy of a version replaces its articles', async () => {
    const database = await freshDatabase();
    await importRules([fileWith(READING_ROOM)], database, circumstances);
    const mended = READING_ROOM.replace('每季度', '每半年');
    const [done] = await importRules([fileWith(mended)], database, { ...circumstances, now: NOW + 1 });
    expect(done?.fate).toBe('corrected');
    expect(await database.read.select().from(ruleText)).toHaveLength(1);
    expect((await answerQuestion(database.read, '藏书多久清点一次', { today: '2026-11-23' })).answer).toMatch(/每半年/);
  });

  test.each([[[READING_ROOM, READING_ROOM_OLD]], [[READING_ROOM_OLD, READING_ROOM]]])(
    'two versions find each other in either order',
    async (texts) => {
      const database = await freshDatabase();
      for (const text of texts) await importRules([fileWith(text)], database, circumstances);
      const rows = await database.read.select({ rule: ruleText.rule }).from(ruleText).orderBy(asc(ruleText.id));
      expect(new Set(rows.map(({ rule }) => rule)).size).toBe(1);
      const answer = await answerQuestion(database.read, '藏书多久清点一次', { today: '2026-11-23' });
      expect(answer.citations).toMatchObject([{ article: 4, status: 'in_force', effective: '2022-03-01' }]);
      const then = await answerQuestion(database.read, '藏书多久清点一次', { today: '2026-11-23', asOf: '2012-01-01' });
      expect(then.citations).toMatchObject([{ status: 'amended', effective: '2011-03-01' }]);
    },
  );

  test('a missing path is said to the operator', async () => {
    const database = await freshDatabase();
    await expect(importRules(['/nowhere/at-all'], database, circumstances)).rejects.toThrow(/doesn't exist/);
  });
});

describe('files', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  test('a PDF and a picture are refused with what to do', async () => {
    expect(await textOfFile('a.pdf', bytes('%PDF'))).toMatchObject({ refused: true });
    expect(await textOfFile('a.png', bytes('x'))).toMatchObject({ refused: true });
    expect(await textOfFile('a.docx', bytes('not a zip'))).toMatchObject({ refused: true });
    expect(await textOfFile('a.txt', new Uint8Array([0, 1, 2, 0xff]))).toMatchObject({ refused: true });
  });

  test('a GB18030 text is read', async () => {
    // 条 is CC F5 in GB18030
    expect(await textOfFile('a.txt', new Uint8Array([0xcc, 0xf5]))).toBe('条');
  });
});

describe('in chat', () => {
  test('a rule question is answered with its article and remembered', async () => {
    const database = await freshDatabase();
    await importRules([SAMPLE], database, circumstances);
    const turn = await decide(database, 'ask_rule', {}, talk(database, '述职评议多久一次'));
    expect(words(turn)).toMatch(/^每年/);
    expect(words(turn)).toMatch(/《市直机关党组织书记双向述职评议办法》第三条 · 现行/);
    expect(turn.messages[0]?.shows).toMatchObject({ context: 'answer', no: { intent: 'feedback_wrong_answer' } });
    expect(turn.session?.last).toMatchObject({ question: '述职评议多久一次', article: 3 });
  });

  test('the superseded version is never quoted', async () => {
    const database = await freshDatabase();
    await importRules([SAMPLE], database, circumstances);
    const money = await decide(database, 'ask_rule', {}, talk(database, '党建经费一个党员一年多少钱'));
    expect(words(money)).toMatch(/120元/);
    expect(words(money)).not.toMatch(/80元/);
    const leads = await decide(database, 'ask_rule', {}, talk(database, '双重领导那条现在还作数不'));
    expect(words(leads)).toMatch(/不再实行双重领导/);
  });

  test('without ground a gap is written down and a person offered', async () => {
    const database = await freshDatabase();
    await importRules([fileWith(CANTEEN)], database, circumstances);
    const turn = await decide(database, 'ask_rule', {}, talk(database, '停车场月租多少钱'));
    expect(words(turn)).toMatch(/^库内没有依据/);
    expect(words(turn)).toMatch(/转给工委同志/);
    expect(turn.session?.last.unanswered).toBe('停车场月租多少钱');
    expect(await database.read.select().from(questionGap)).toMatchObject([
      { question: '停车场月租多少钱', reason: 'not_found', state: 'open' },
    ]);
  });

  test('what is no rule question leaves no gap', async () => {
    const database = await freshDatabase();
    await decide(database, 'ask_rule', {}, talk(database, '今天天气怎么样'));
    expect(await database.read.select().from(questionGap)).toEqual([]);
  });

  test('a wrong answer is written down, its reason asked once and added', async () => {
    const database = await freshDatabase();
    const last = { question: '会费多少', rule: '某制度', article: 4 };
    const turn = await decide(database, 'feedback_wrong_answer', {}, talk(database, '不对', last));
    const reason = turn.messages[0]?.card.buttons?.find(({ label }) => label === '内容过时');
    expect(reason).toBeDefined();
    await decide(database, 'feedback_wrong_answer', reason?.does.slots ?? {}, talk(database, '', last));
    expect(await database.read.select().from(questionGap)).toMatchObject([
      { reason: 'wrong_answer', answered: '《某制度》第4条', note: '内容过时' },
    ]);
  });

  test('what is wrong, when it was said, is not asked again', async () => {
    const database = await freshDatabase();
    const said = talk(database, '条款号错了，应该是第五条', { question: '会费多少' });
    const turn = await decide(database, 'feedback_wrong_answer', {}, said);
    expect(turn.messages[0]?.card.buttons?.map(({ label }) => label)).toEqual(['转给工委同志']);
    expect(await database.read.select().from(questionGap)).toMatchObject([{ note: '条款号错了，应该是第五条' }]);
  });

  test('the list of rules shows those in force', async () => {
    const database = await freshDatabase();
    await importRules([fileWith(READING_ROOM), fileWith(READING_ROOM_OLD, 'old.md')], database, circumstances);
    const turn = await decide(database, 'ask_rule', {}, talk(database, '现在有哪些制度'));
    expect(turn.messages[0]?.card.table?.rows).toEqual([['青岚市机关阅览室管理办法', '2022-03-01']]);
  });

  test('a named rule that the library lacks is not answered from another', async () => {
    const database = await freshDatabase();
    await importRules([fileWith(CANTEEN)], database, circumstances);
    const turn = await decide(database, 'ask_rule', { rule: '某某保密条例' }, talk(database, '多久开一次大会'));
    expect(words(turn)).toMatch(/^库内没有依据/);
  });
});
