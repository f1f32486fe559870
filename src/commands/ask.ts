import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { civilDate } from '../kernel/clock.ts';
import { OperatorError } from '../kernel/errors.ts';
import { promptsOnDisk } from '../language/prompts-on-disk.ts';
import { modelOf } from '../model.ts';
import { answerQuestion } from '../skills/rules/index.ts';
import { personCalled } from './person.ts';
import { print, quietLog, UsageError, type Verb, withDatabase } from './verb.ts';

const Question = z.looseObject({ q: z.string() });

export const askVerb: Verb = {
  usage: 'ask "question" [--as PERSON] [--as-of DATE] [--json] | ask --batch questions.jsonl --out answers.jsonl',
  does: 'one rule question, or many',
  run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        as: { type: 'string' },
        'as-of': { type: 'string' },
        json: { type: 'boolean' },
        batch: { type: 'string' },
        out: { type: 'string' },
      },
    });
    const asOf = values['as-of'];
    if (asOf && !/^\d{4}-\d{2}-\d{2}$/.test(asOf)) throw new UsageError('--as-of takes a date such as 2020-01-31');
    const { batch, out } = values;
    const [question] = positionals;
    if (batch ? !out : !question) throw new UsageError(batch ? '--out FILE is missing' : 'the question is missing');
    return withDatabase(async (database, config) => {
      const { read } = database;
      const asker = values.as ? await personCalled(read, values.as) : undefined;
      const today = civilDate(Date.now(), config.zone);
      const language = modelOf(config, promptsOnDisk, { database, clock: Date.now, log: quietLog(config) });
      const answer = (q: string) =>
        answerQuestion(read, q, {
          today,
          ...(asOf ? { asOf } : {}),
          ...(language ? { language } : {}),
          ...(asker ? { asker } : {}),
        });
      if (batch && out) {
        const lines: string[] = [];
        for (const line of questionsIn(batch)) lines.push(JSON.stringify({ ...line, ...(await answer(line.q)) }));
        writeFileSync(out, lines.map((line) => `${line}\n`).join(''));
        print(`${lines.length} answers in ${out}`);
        return;
      }
      const given = await answer(question ?? '');
      if (values.json) return print(JSON.stringify(given));
      print(given.answer);
      for (const { rule, label, quote } of given.citations) print(`《${rule}》${label}：${quote}`);
    });
  },
};

function questionsIn(path: string) {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new OperatorError(`${path} can't be read: check the path`);
  }
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      try {
        return Question.parse(JSON.parse(line));
      } catch {
        throw new OperatorError(`line ${i + 1} of ${path} is not {"q": "…"}: mend it`);
      }
    });
}
