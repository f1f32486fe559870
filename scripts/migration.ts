import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * `npm run migration -- --name what_changed`: drizzle-kit writes what has changed since the last one. What was committed is put
 * back first, whatever became of it here: a database that has a migration knows it by its hash, so none is ever made anew.
 *
 * drizzle-kit can't say WITHOUT ROWID, which the audit and what is said about Poti need: rows in the order of their arrival
 * would tell between which others an anonymous one came (law 10).
 */
const ROOT = resolve(import.meta.dirname, '..');
const FOLDER = resolve(ROOT, 'db/migrations');
const WITHOUT_ROWID = [
  'audit',
  'suggestion',
  'model_answer',
  'debriefing_ballot',
  'debriefing_answered',
  'debriefing_remark',
];

execFileSync('git', ['restore', '--source=HEAD', '--', 'db/migrations'], { cwd: ROOT, stdio: 'inherit' });
execFileSync('drizzle-kit', ['generate', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.sql'))) {
  const path = `${FOLDER}/${name}`;
  const before = readFileSync(path, 'utf8');
  const after = WITHOUT_ROWID.reduce(
    // a table that is changed in more than its columns is made anew beside the old one
    (sql, table) =>
      sql.replace(
        new RegExp(`(CREATE TABLE \`(?:__new_)?${table}\` \\((?:(?!\\n\\))[\\s\\S])*\\n\\));`),
        '$1 WITHOUT ROWID;',
      ),
    before,
  );
  if (after !== before) writeFileSync(path, after);
}
