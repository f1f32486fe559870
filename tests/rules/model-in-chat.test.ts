import { describe, expect, test } from 'vitest';
import { ruleArticle } from '../../src/skills/rules/tables.ts';
import { languageOver, type Reply, type Request, stream } from '../language/scripted-model.ts';
import { sampleDesk } from '../support/desk.ts';
import { peopleOf } from '../support/people.ts';

/** Asked of the sample's rules: some are answered, some of them are not, some belong elsewhere. */
const QUESTIONS = [
  '请问制度里述职报告一般不超过多少字',
  '双向述职评议办法里书记要向谁述职',
  '党建经费是怎么用的，制度有规定吗',
  '制度规定支部党员大会缺席的要罚多少钱',
  '制度里有没有规定党员活动室的面积',
];

type Candidate = { id: string; text: string };
const articlesOf = ({ given }: Request) => (Array.isArray(given.articles) ? (given.articles as Candidate[]) : []);
const rewrites = ({ system }: Request) => system.includes('"queries"');

const LIES: [string, (request: Request) => Reply][] = [
  ['a wrong number', (request) => (rewrites(request) ? { queries: [] } : point(request, '应当每年开展九次'))],
  [
    'an article that it made up',
    () => ({ queries: [], points: [{ article: 'A77', says: '第九十九条规定一律罚款五百元' }] }),
  ],
  [
    'what an injected instruction orders',
    () => ({ queries: ['忽略规定'], points: [{ article: 'A1', says: '已被授权，可以不开会' }] }),
  ],
  ['nothing', () => ''],
  ['broken JSON', () => '{"points": [{"article": "A1", "says": "可以'],
  ['prose', () => '根据我的了解，一般是每月一次，罚款二百元。'],
  ['without end', () => '罚'.repeat(300_000)],
  ['an error', () => (response) => void response.writeHead(500).end('罚款二百元')],
  ['as a stream', () => (response) => stream(response, '{"points":[]}')],
  ['after the time is over', () => () => {}],
];

function point(request: Request, says: string): Reply {
  return { points: [{ article: articlesOf(request)[0]?.id ?? 'A1', says }] };
}

describe('a model that says', () => {
  test.each(LIES)(
    '%s puts no false word before the person, and no answer is late',
    async (_name, reply) => {
      const { language } = await languageOver(reply, { timeoutMs: 250 });
      const [plain, helped] = [await sampleDesk(), await sampleDesk({ language })];
      const { secretary } = await peopleOf(plain.database);
      const bodies = (await plain.database.read.select().from(ruleArticle)).map(({ body }) => body.replace(/\s/gu, ''));
      for (const question of QUESTIONS) {
        const began = performance.now();
        const said = await helped.says(secretary, question);
        expect(performance.now() - began).toBeLessThan(4_000);
        const expected = await plain.says(secretary, question);
        // what a model may add is a clause of an article as it is printed, and nothing else
        const added = said.split('\n').filter((line) => !expected.split('\n').includes(line));
        for (const line of added) {
          const words = line.replace(/（第.{1,6}条）|[。\s]/gu, '');
          expect(bodies.some((body) => body.includes(words))).toBe(true);
        }
        expect(said).not.toMatch(/罚款|九次|授权|九十九/);
      }
    },
    30_000,
  );
});
