import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { civilDate } from '../kernel/clock.ts';
import { OperatorError } from '../kernel/errors.ts';
import { print, UsageError, type Verb } from './verb.ts';

const EMBEDDING_MS = 120_000;

type Report = { report: string; out: object[] };

/** Each is loaded when it is asked for: none of them belongs in a server. */
const EVALS: Record<string, (path: string, corpus: string[]) => Promise<Report>> = {
  rules: async (path, corpus) => {
    if (corpus.length === 0) throw new UsageError('--corpus DIR is missing');
    return (await import('../eval/rules.ts')).evalRules(linesOf(path), corpus, civilDate(Date.now(), 'Asia/Shanghai'));
  },
  intents: async (path) => (await import('../eval/intents.ts')).evalIntents(linesOf(path)),
  dates: async (path) => (await import('../eval/dates.ts')).evalDates(linesOf(path)),
  problems: async (path) => {
    const { llm } = readConfig(process.env);
    const { embed } = await import('../language/index.ts');
    const vectors = llm?.embeddingModel
      ? (texts: string[]) => embed({ ...llm, fetch: globalThis.fetch }, texts, AbortSignal.timeout(EMBEDDING_MS))
      : undefined;
    return (await import('../eval/problems.ts')).evalProblems(linesOf(path), vectors);
  },
  dialogues: async (path, corpus) => {
    const { evalDialogues } = await import('../eval/dialogues/index.ts');
    const files = existsSync(path)
      ? readdirSync(path)
          .filter((name) => name.endsWith('.json'))
          .sort()
      : [];
    if (files.length === 0)
      throw new OperatorError(`there are no dialogues in ${path}: name the folder with the .json files`);
    return evalDialogues(
      files.map((name) => join(path, name)),
      resolve(path, '../fixtures'),
      corpus[0] ?? resolve(path, '../../rules/corpus'),
    );
  },
};

export const evalVerb: Verb = {
  usage:
    'eval rules FILE --corpus DIR [--corpus DIR] | eval intents FILE | eval dates FILE | eval problems FILE | eval dialogues DIR   [--json OUT]',
  does: 'measures on a file of labelled data; exits 0 whatever the figures',
  async run([what, ...args]) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { corpus: { type: 'string', multiple: true }, json: { type: 'string' } },
    });
    const evaluate = what ? EVALS[what] : undefined;
    const [path] = positionals;
    if (!evaluate) throw new UsageError('say what to measure: rules, intents, dates, problems or dialogues');
    if (!path) throw new UsageError('the file is missing');
    const { report, out } = await evaluate(path, values.corpus ?? []);
    print(report);
    if (values.json) writeFileSync(values.json, out.map((line) => `${JSON.stringify(line)}\n`).join(''));
  },
};

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch {
    throw new OperatorError(`${path} can't be read: check the path`);
  }
}
