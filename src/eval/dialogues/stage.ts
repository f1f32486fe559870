import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Desk, type Outcome, openDesk } from '../../desk.ts';
import type { Database } from '../../kernel/database.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { fileOf } from '../../kernel/files.ts';
import { newId } from '../../kernel/ids.ts';
import { openLibsql } from '../../kernel/libsql.ts';
import { faultOf, type Log } from '../../kernel/log.ts';
import { migrate } from '../../kernel/migrate.ts';
import { sealWith } from '../../kernel/seal.ts';
import { workingDays } from '../../kernel/working-days.ts';
import type { Said } from '../../message/arrival.ts';
import { MIGRATIONS } from '../../open.ts';
import { readTable } from '../../reports/read-table.ts';
import { rowsOf } from './entities.ts';
import type { Row } from './expect.ts';
import { type Dialogue, Fixture } from './format.ts';
import { DEFAULT_START, furnish } from './furnish.ts';
import { readAnswers } from './run.ts';

const ZONE = 'Asia/Shanghai';

/** Where a dialogue is played: the whole assistant on a database of its own. */
export type Stage = {
  start: string;
  hears(as: string, said: Said, conversation: string | undefined): Promise<Outcome>;
  passes(at: number): Promise<Outcome>;
  moveTo(at: number): void;
  rows(entity: string): Promise<Row[] | undefined>;
  logs(): string[];
  textOf(sha256: string): Promise<string>;
  answersTo(form: string): [string, string | null][];
  end(): Promise<void>;
};

/** Puts the assistant on a furnished database; the usual answers of the folder go with it. */
export type SetUp = (database: Database, start: string, answers: Answers) => Stage | Promise<Stage>;
type Answers = Record<string, [string, string | null][]>;

/** Makes stages from a folder of fixtures, at the desk unless told otherwise; each distinct fixture is built once and copied. */
export function stagesFrom(
  fixtures: string,
  corpus: string,
  setUp: SetUp = atTheDesk,
): { open(dialogue: Dialogue): Promise<Stage>; end(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'poti-dialogues-'));
  const answers = readAnswers(fixtures);
  const made = new Map<string, Promise<string>>();

  async function make(fixture: Fixture, name: string): Promise<string> {
    const path = join(folder, `${name}.db`);
    const database = await openLibsql(`file:${path}`);
    await migrate(database, MIGRATIONS);
    await furnish(database, fixture, fixtures, corpus);
    await database.close();
    return path;
  }

  return {
    async open(dialogue) {
      const fixture = fixtureOf(dialogue, fixtures);
      const key = JSON.stringify(fixture);
      const master = made.get(key) ?? make(fixture, `fixture-${made.size}`);
      made.set(key, master);
      const path = join(folder, `${newId()}.db`);
      copyFileSync(await master, path);
      const database = await openLibsql(`file:${path}`);
      return setUp(database, fixture.now ?? DEFAULT_START, answers);
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function atTheDesk(database: Database, start: string, answers: Answers): Stage {
  const lines: string[] = [];
  const seal = sealWith(newId(48));
  const desk: Desk = openDesk({
    database,
    start: Date.parse(start),
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal,
    log: logInto(lines),
    // dialogue files name what is sent, and hold no bytes
    fileSent: () => new Uint8Array([1]),
  });
  return {
    start,
    hears: (as, said, conversation) =>
      desk.hears(as, said, conversation && conversation !== 'p2p' ? conversation : undefined),
    passes: desk.passes,
    moveTo: desk.moveTo,
    rows: (entity) => rowsOf(entity, database, seal),
    logs: () => lines,
    textOf: (sha256) => textOfFile(sha256, database),
    answersTo: (form) => answers[form] ?? answers.generic ?? [],
    end: () => database.close(),
  };
}

function fixtureOf({ fixture, without, given }: Dialogue, folder: string): Fixture {
  const base: Record<string, unknown> = JSON.parse(readFileSync(join(folder, `${fixture}.json`), 'utf8'));
  for (const key of without) delete base[key];
  for (const [key, value] of Object.entries(given)) {
    const known = base[key];
    base[key] = Array.isArray(known) && Array.isArray(value) ? [...known, ...value] : value;
  }
  return Fixture.parse(base);
}

/** The words of a stored file; empty where there is none. */
export async function textOfFile(sha256: string, { read }: Database): Promise<string> {
  const bytes = await fileOf(read, sha256);
  return bytes ? plainText(bytes) : '';
}

async function plainText(bytes: Uint8Array): Promise<string> {
  const text = Buffer.from(bytes).toString('utf8');
  if (!text.startsWith('PK')) return text;
  const table = await readTable(bytes);
  return isRefusal(table) ? '' : table.rows.map(({ cells }) => Object.values(cells).join('\t')).join('\n');
}

/** Every line of the log as text, for looking into it afterwards. */
export function logInto(lines: string[]): Log {
  const put = (...parts: unknown[]) => {
    lines.push(
      parts
        .map((part) => (part instanceof Error ? JSON.stringify(faultOf(part)) : JSON.stringify(part, faults)))
        .join(' '),
    );
  };
  return { debug: put, info: put, warn: put, error: put } as Log;
}

function faults(_key: string, value: unknown): unknown {
  return value instanceof Error ? faultOf(value) : value;
}
