import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { evalVerb } from '../commands/eval.ts';

/** `npm run eval`: every figure on the shared data, where that exists. */
const shared = resolve(import.meta.dirname, '../../../shared');

const testRules = resolve(import.meta.dirname, '../../tests/rules');
/** Questions and texts by a hand that had not seen the lexicon, written after it was frozen: nothing is ever tuned on them. */
const frozen = join(testRules, 'frozen');
/** What was frozen before; its errors have been read, so that it flatters by now. */
const readSince = join(testRules, 'read-since');

const corpus = ['--corpus', join(shared, 'rules/corpus')];

const RUNS = [
  ['rules', join(shared, 'rules/bench.dev.jsonl'), ...corpus],
  ['rules', join(frozen, 'questions.jsonl'), ...corpus, '--corpus', join(frozen, 'texts')],
  ['rules', join(readSince, 'questions.jsonl'), ...corpus, '--corpus', join(readSince, 'texts')],
  ['intents', join(shared, 'chat/intents.dev.jsonl')],
  ['dates', join(shared, 'chat/dates.dev.jsonl')],
  ['problems', join(shared, 'chat/problems.dev.jsonl')],
  ['dialogues', join(shared, 'chat/dialogues')],
];

if (!existsSync(shared)) console.log('the shared evaluation data is not here; poti eval takes a file of its own');
else {
  for (const run of RUNS) {
    console.log(`\n== ${run[0]}: ${relative(shared, run[1] ?? '')}`);
    await evalVerb.run(run);
  }
}
