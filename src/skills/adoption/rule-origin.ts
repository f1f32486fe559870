import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { allUnits } from '../../organisation/store.ts';
import { chineseNumeral, rulesSpokenOf } from '../rules/index.ts';
import { topicById } from '../topics/index.ts';
import { type Chain, chainOf, stepsOf } from './chain.ts';
import { linkFields, numbersOf, problemLines, stepWords } from './chain-words.ts';
import { adoptionsOf, outcomeById } from './store.ts';

type Asked = { key?: string; title: string; article: number | undefined };

/** 这一条是怎么来的: the problems, the topic and the outcome behind a rule or one of its articles. */
export async function traceRule({ key, title, article }: Asked, talk: Talk): Promise<Turn> {
  const keys = key ? [key] : (await rulesSpokenOf(`《${title}》`, talk)).map((one) => one.key);
  const chains = await chainsInto(keys, talk);
  const exact = article === undefined ? chains : chains.filter(({ at }) => at === article);
  const meant = exact.length > 0 ? exact : chains;
  const [first] = meant;
  const label = article === undefined ? '' : `第${chineseNumeral(article)}条`;
  if (!first) {
    return say(`《${title}》${label}没有记录出自哪个难题。想知道它从哪项旧制度来，可以问“《${title}》的前身是什么”。`);
  }
  const names = new Map((await allUnits(talk.read)).map(({ code, name }) => [code, name]));
  const problems = [...new Map(meant.flatMap(({ chain }) => chain.problems).map((one) => [one.number, one])).values()];
  const topics = [...new Set(meant.map(({ chain: { topic } }) => `${topic.number} 号课题“${topic.title}”`))];
  const from = problems.length > 0 ? `难题 ${numbersOf(problems)}，经${topics.join('、')}` : topics.join('、');
  const place = `《${title}》${exact.length > 0 ? label : ''}`;
  const text = `${label && exact.length === 0 ? `${label}没有单独的记录。` : ''}${place}出自${from}研究而来。`;
  const fields =
    meant.length === 1
      ? linkFields(first.chain, { names, today: talk.today })
      : meant.map(({ chain, outcome }) => ({
          label: `成果 ${outcome} 号`,
          value: `难题 ${numbersOf(chain.problems)} → ${chain.topic.number} 号课题 → ${chain.steps.map((step) => stepWords(step, talk.today)).join('；')}`,
        }));
  const turn = say(
    { text, fields, ...(problems.length > 0 ? { more: problemLines(problems) } : {}) },
    { context: 'answer', about: { rule: title, ...(article === undefined ? {} : { article }) } },
  );
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, rule: title } } };
}

/** Of every outcome that went into one of these rules, or is to go. */
async function chainsInto(
  keys: string[],
  talk: Talk,
): Promise<{ chain: Chain; outcome: number; at: number | undefined }[]> {
  const all = (await adoptionsOf(talk.read)).filter(({ how }) => how === 'rule');
  const outcomes = await Promise.all(
    [...new Set(all.map(({ outcome }) => outcome))].map((id) => outcomeById(talk.read, id)),
  );
  const found = outcomes.flatMap((one) => one ?? []);
  const into = (await stepsOf(found, talk)).filter(
    ({ carried }) => carried && !carried.ended && carried.keys.some((key) => keys.includes(key)),
  );
  const chains = await Promise.all(
    into.map(async (step) => {
      const topic = await topicById(talk.read, step.outcome.topic);
      if (!topic) return [];
      const chain = await chainOf(topic, talk, step.outcome);
      return [{ chain: { ...chain, steps: [step] }, outcome: step.outcome.number, at: step.carried?.article }];
    }),
  );
  return chains.flat();
}
