import { onTestFinished } from 'vitest';
import { type Desk, type DeskParts, openDesk } from '../../src/desk.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { wordsOf } from '../../src/message/card.ts';
import { loadSample } from '../../src/sample.ts';
import { freshDatabase } from './database.ts';

const ZONE = 'Asia/Shanghai';
/** A Tuesday. */
export const START = Date.parse('2026-11-24T09:20:00+08:00');

export type SampleDesk = Desk & { database: Database; says(person: string, text: string): Promise<string> };

/** The whole assistant with the small sample, its clock at `start`. */
export async function sampleDesk({
  start = START,
  fileSent,
  language,
}: Pick<Partial<DeskParts>, 'start' | 'fileSent' | 'language'> = {}): Promise<SampleDesk> {
  const database = await freshDatabase();
  await loadSample(database, { size: 'small', now: start, zone: ZONE, newId });
  const desk = openDesk({
    database,
    start,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith(newId(48)),
    log: silent,
    ...(fileSent ? { fileSent } : {}),
    ...(language ? { language } : {}),
  });
  onTestFinished(() => desk.engine.stop());
  return {
    ...desk,
    database,
    async says(person, text) {
      const { replies } = await desk.hears(person, { kind: 'text', text });
      return replies.map((card) => wordsOf(card)).join('\n\n');
    },
  };
}
