import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * `npm run migration`: drizzle-kit writes what has changed since the last one. It can't say WITHOUT ROWID, which the
 * audit and what is said about Poti need: rows in the order of their arrival would tell between which others an anonymous
 * one came (law 10).
 */
const FOLDER = resolve(import.meta.dirname, '../db/migrations');
const WITHOUT_ROWID = [
  'audit',
  'suggestion',
  'model_answer',
  'debriefing_ballot',
  'debriefing_answered',
  'debriefing_remark',
];

execFileSync('drizzle-kit', ['generate', ...process.argv.slice(2)], { stdio: 'inherit' });
for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.sql'))) {
  const path = `${FOLDER}/${name}`;
  const before = readFileSync(path, 'utf8');
  const after = WITHOUT_ROWID.reduce(
    (sql, table) => sql.replace(new RegExp(`(CREATE TABLE \`${table}\` \\([\\s\\S]*?\\n\\));`), '$1 WITHOUT ROWID;'),
    before,
  );
  if (after !== before) writeFileSync(path, after);
}
