import { parseArgs } from 'node:util';
import { ROSTER_CHANNELS } from '../assistant.ts';
import { OperatorError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { workingDays } from '../kernel/working-days.ts';
import { importRoster, reportLines } from '../organisation/import.ts';
import * as duties from '../skills/duties/index.ts';
import { importRules } from '../skills/rules/index.ts';
import { tableFile } from '../table-file.ts';
import { print, UsageError, type Verb, withDatabase } from './verb.ts';

const OPTIONS = {
  units: { type: 'string' },
  people: { type: 'string' },
  unit: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'remove-missing': { type: 'boolean' },
} as const;

export const importVerb: Verb = {
  usage:
    'import roster --units FILE --people FILE [--remove-missing] | import roster FILE.xlsx | import rules PATH... [--unit 编码] | import duties FILE   [--dry-run]',
  does: 'the organisation, rule texts, or duties from a notice table; all or nothing',
  run([what, ...args]) {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    const dryRun = values['dry-run'] ?? false;
    if (what === 'rules' && positionals.length > 0) return rules(positionals, dryRun, values.unit);
    if (what === 'duties' && positionals[0]) return dutyTable(positionals[0], dryRun);
    if (what === 'roster' && (values.units || values.people || positionals[0])) {
      return roster({ ...values, ...(positionals[0] ? { book: positionals[0] } : {}) }, dryRun);
    }
    throw new UsageError('say what to import, and from which file');
  },
};

function roster(
  {
    units,
    people,
    book,
    'remove-missing': removeMissing = false,
  }: { units?: string; people?: string; book?: string; 'remove-missing'?: boolean },
  dryRun: boolean,
): Promise<void> {
  return withDatabase(async (database, { zone }) => {
    const sheets = book
      ? { units: await tableFile(book, { sheet: '组织' }), people: await tableFile(book, { sheet: '人员' }) }
      : { ...(units ? { units: await tableFile(units) } : {}), ...(people ? { people: await tableFile(people) } : {}) };
    const request = { ...sheets, channels: ROSTER_CHANNELS, removeMissing, dryRun };
    const report = await importRoster(request, database, { actor: 'import:roster', now: Date.now(), zone, newId });
    conclude(report.outcome, reportLines(report));
  });
}

function dutyTable(path: string, dryRun: boolean): Promise<void> {
  return withDatabase(async (database, { zone }) => {
    const circumstances = { actor: 'import:duties', now: Date.now(), zone, newId, workingDays: workingDays(), dryRun };
    const report = await duties.importDuties(await tableFile(path), database, circumstances);
    conclude(report.outcome, duties.reportLines(report));
  });
}

function rules(paths: string[], dryRun: boolean, unit: string | undefined): Promise<void> {
  return withDatabase(async (database, { zone }) => {
    const imported = await importRules(paths, database, {
      now: Date.now(),
      zone,
      newId,
      actor: 'import:rules',
      dryRun,
      ...(unit ? { unit } : {}),
    });
    for (const { line } of imported) print(line);
    const refused = imported.filter(({ fate }) => fate === 'refused');
    if (imported.length === 0 || refused.length === imported.length)
      throw new OperatorError('no rule was found: check the files named above');
    if (refused.length > 0)
      throw new OperatorError(
        `${refused.length} of ${imported.length} files are no rules and were left out: ${refused.map(({ file }) => file).join(', ')}`,
      );
  });
}

/** Prints what happened; a refusal is the error, its lines on stderr. */
function conclude(outcome: string, lines: string[]): void {
  if (outcome === 'refused' || outcome === 'conflict') throw new OperatorError(lines.join('\n'));
  for (const line of lines) print(line);
}
