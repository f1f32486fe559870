import { expect, test } from 'vitest';
import { openDesk } from '../../src/desk.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { onMains } from '../support/mains.ts';
import { afterlife, START, ZONE } from './life.ts';
import { aTown } from './town.ts';

const town = aTown();
/** Longer than what a process has claimed is kept for it. */
const LEASES_MS = 200_000;

/** What the one who asks is answered, by a process in which one call of the database fails; `failsAfter`: so many. */
async function answersTo(question: string, failsAfter?: number) {
  const database = await openLibsql(afterlife(town).url);
  const mains = onMains(database);
  const desk = openDesk({
    database: mains.database,
    start: START,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith('k'.repeat(48)),
    log: silent,
  });
  if (failsAfter !== undefined) mains.failAfter(failsAfter);
  const said = { key: 'once', channel: 'web', account: '7001', chat: '7001', private: true, at: START } as const;
  const arrival = { ...said, said: { kind: 'text', text: question } } as const;
  // as the platform, which brings again what was not taken, and as the loops, which begin again
  await desk.engine.receive(arrival).catch(() => desk.engine.receive(arrival));
  for (const at of [START, START, START + 10_000, START + LEASES_MS, START + LEASES_MS]) {
    desk.moveTo(at);
    await desk.engine.work(at).catch(() => 0);
    await desk.sender.drain(at).catch(() => 0);
  }
  const sql = "select card ->> '$.text', state from outbox order by id";
  const answers = await database.select({ sql, params: [] });
  await database.close();
  return { answers, calls: mains.calls.length };
}

test('one call of the database that fails costs some time, and no answer', { timeout: 120_000 }, async () => {
  const question = '值守总结多久报送一次';
  const { answers, calls } = await answersTo(question);
  expect(answers).toEqual([[expect.stringContaining('每季度'), 'sent']]);
  for (let failsAfter = 0; failsAfter < calls; failsAfter++)
    expect({ failsAfter, ...(await answersTo(question, failsAfter)) }).toMatchObject({ failsAfter, answers });
});
