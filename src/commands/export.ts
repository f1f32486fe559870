import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { civilDate } from '../kernel/clock.ts';
import { OperatorError } from '../kernel/errors.ts';
import { EXPORTS, type ExportKind, type Format, fileOfExport } from '../skills/exports/index.ts';
import { print, UsageError, type Verb, withDatabase } from './verb.ts';

const NAMES = Object.keys(EXPORTS).join(', ');

export const exportVerb: Verb = {
  usage: `export ${Object.keys(EXPORTS).join('|')} --format xlsx|docx|json --out FILE`,
  does: 'a list as a file',
  run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { format: { type: 'string' }, out: { type: 'string' } },
    });
    const [kind] = positionals;
    const { out } = values;
    if (!isKind(kind)) throw new UsageError(`say what to export: ${NAMES}`);
    const format = formatOf(values.format ?? 'xlsx');
    if (!out) throw new UsageError('--out FILE is missing');
    return withDatabase(async ({ read }, { zone }) => {
      const { bytes, rows } = await fileOfExport(kind, format, {
        read,
        today: civilDate(Date.now(), zone),
        whole: true,
      });
      try {
        writeFileSync(out, bytes);
      } catch {
        throw new OperatorError(`${out} can't be written: check the folder`);
      }
      print(`${rows} rows in ${out}`);
    });
  },
};

function isKind(kind: string | undefined): kind is ExportKind {
  return kind !== undefined && Object.hasOwn(EXPORTS, kind);
}

function formatOf(words: string): Format {
  if (words === 'xlsx' || words === 'docx' || words === 'json') return words;
  throw new UsageError('--format takes xlsx, docx or json');
}
