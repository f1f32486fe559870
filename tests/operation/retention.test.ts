import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { action, inbox, session } from '../../src/chat/tables.ts';
import { digestItem, outbox } from '../../src/delivery/tables.ts';
import { forgetAll } from '../../src/forget.ts';
import { storeFile } from '../../src/kernel/files.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit, filePiece } from '../../src/kernel/tables.ts';
import { modelAnswer } from '../../src/language/tables.ts';
import { handOver } from '../../src/skills/everyone/tables.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { START, TODAY, town, ZONE } from '../support/service-town.ts';

const DAY = 86_400_000;
const LAST_WORDS = '周转房的钥匙找谁拿';

test('after its days nothing of a conversation is left: words, answers, files, drafts, questions passed on, a model’s words', async () => {
  const here = await town();
  const { read } = here.database;
  await here.says('a1', '报难题：会议室总被别的单位占用');
  await here.says('a1', '提交');
  expect(await here.says('a2', `转人工：${LAST_WORDS}`)).toContain('已转给');
  await here.says('a1', '报难题：还没说完的半句话，开会太晚');
  const { writes } = await storeFile(Buffer.from(LAST_WORDS), TODAY);
  const waits = { person: 'a1', text: LAST_WORDS, why: '', from: TODAY };
  await here.database.batch([
    ...writes,
    write(build.insert(modelAnswer).values({ key: 'k', answer: LAST_WORDS, on: TODAY })),
    write(build.insert(digestItem).values({ ...waits, id: 'told', told: 1 })),
    write(build.update(handOver).set({ state: 'answered' }).where(eq(handOver.person, 'a2'))),
  ]);
  const places = [inbox, outbox, action, session, filePiece, modelAnswer, digestItem, handOver];
  const left = async () => Promise.all(places.map(async (table) => (await read.select().from(table)).length));
  const days = { retentionDays: 30, zone: ZONE };

  expect((await read.select().from(handOver)).map(({ text }) => text)).toEqual([LAST_WORDS]);
  const first = await left();
  expect(first.every((count) => count > 0)).toBe(true);
  await here.database.batch(forgetAll(START + 29 * DAY, days));
  const [said, answered, , , files, , items, asked] = await left();
  expect([said, answered, files, items, asked]).toEqual([first[0], first[1], first[4], first[6], first[7]]);
  await here.database.batch(forgetAll(START + 32 * DAY, days));
  expect(await left()).toEqual(places.map(() => 0));
  const all = await Promise.all([read.select().from(problem), read.select().from(audit)]);
  expect(all.map((rows) => rows.length > 0)).toEqual([true, true]);
  expect(JSON.stringify(all)).not.toContain(LAST_WORDS);
});
