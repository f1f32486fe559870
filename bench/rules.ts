import { parseArgs } from 'node:util';
import { type Cut, fullTextOf } from '../src/eval/full-text.ts';
import { answerFrom } from '../src/skills/rules/answer.ts';
import { libraryOf } from '../src/skills/rules/library.ts';
import { madeArticles, madeQuestions } from './articles.ts';

/**
 * How long an answer takes over libraries of several sizes, with libSQL's full-text search over the same articles beside:
 * `npm run bench -- rules [--articles 1500,150000] [--questions 300]`. Over FTS5 it is the search alone, without an answer.
 */
const { values } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: 'string', default: '1500,150000' }, questions: { type: 'string', default: '300' } },
});
const DAY = '2026-01-01';
const WARM = 50;

for (const size of values.articles.split(',').map(Number)) {
  const articles = madeArticles(size);
  const questions = madeQuestions(Number(values.questions) + WARM);
  const begun = performance.now();
  const library = libraryOf(articles);
  const built = performance.now() - begun;
  const times = await timed(questions, (question) => answerFrom(library, question, DAY));
  const heap = Math.round(process.memoryUsage().rss / 1e6);
  console.log(`${size} articles, built in ${built.toFixed(0)} ms, ${heap} MB in all`);
  console.log(lineOf('answerFrom', times));
  for (const cut of ['trigram', 'pairs'] satisfies Cut[]) {
    const index = await fullTextOf(
      articles.map(({ paragraphs }) => paragraphs.join('\n')),
      cut,
    );
    console.log(lineOf(`FTS5 ${cut}`, await timed(questions, (question) => index.search(question, 10))));
    index.close();
  }
}

/** ms each, ascending; the first ones only warm up. */
async function timed(questions: string[], run: (question: string) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const question of questions) {
    const begun = performance.now();
    await run(question);
    times.push(performance.now() - begun);
  }
  return times.slice(WARM).sort((a, b) => a - b);
}

function lineOf(name: string, times: number[]): string {
  const at = (part: number) => (times[Math.floor(part * (times.length - 1))] ?? 0).toFixed(2).padStart(8);
  return `  ${name.padEnd(14)} p50 ${at(0.5)}  p99 ${at(0.99)}  most ${at(1)} ms`;
}
