import type { Saying } from '../understand.ts';
import { bare, type Heard, hearText } from './clean.ts';
import { type Examples, features, learnExamples } from './examples.ts';
import { type CompiledSign, compileSign, look } from './signs.ts';

export type Model = { intents: { intent: string; signs: CompiledSign[] }[]; examples: Examples };
export type Judged = { intent: string; score: number }[];

let latest: { of: Saying[]; model: Model } | undefined;

/** Compiled once for the same sayings (about 50 ms), whichever assistant of this process they belong to. */
export function modelOf(sayings: Saying[]): Model {
  const { of, model: known } = latest ?? {};
  if (known && of?.length === sayings.length && of.every((one, i) => one === sayings[i])) return known;
  const model: Model = {
    intents: sayings.map(({ intent, signs = [] }) => ({ intent, signs: signs.map(compileSign) })),
    examples: learnExamples(
      sayings.flatMap(({ intent, examples }) =>
        examples.map((example) => ({ intent, features: features(hearText(example, { restore: false }).own) })),
      ),
    ),
  };
  latest = { of: sayings, model };
  return model;
}

/** How much an example's nearness counts beside signs. */
const EXAMPLES = 6;
/** A quote counts as little as this beside the person's own words. */
const QUOTED = 0.4;

/** All intents by score, best first. */
export function judge(
  heard: Heard,
  { context, role }: { context?: string | undefined; role?: string | undefined },
  model: Model,
): Judged {
  const own = score(heard.own, { context, role }, model);
  if (heard.quoted !== '') {
    const quotedOnly = bare(heard.own.replace(/〔[^〔〕]*〕/gu, '')).length < 4;
    const quoted = score(heard.quoted, { context: undefined, role }, model);
    for (const [intent, points] of quoted) own.set(intent, (own.get(intent) ?? 0) + points * (quotedOnly ? 1 : QUOTED));
  }
  return [...own].map(([intent, points]) => ({ intent, score: points })).sort((a, b) => b.score - a.score);
}

function score(
  own: string,
  { context, role }: { context?: string | undefined; role?: string | undefined },
  { intents, examples }: Model,
): Map<string, number> {
  const seen = look({ own, quoted: '', context, role });
  const near = examples.near(features(own));
  return new Map(
    intents.map(({ intent, signs }) => {
      let points = (near.get(intent) ?? 0) * EXAMPLES;
      for (const { weight, test } of signs) if (test(seen)) points += weight;
      return [intent, points];
    }),
  );
}

const OFFERED = 4;
const TEMPERATURE = 1.6;
/** So many of the best share what is sure: the others are not meant, and how many there are in the house says nothing. */
const RIVALS = 28;

/** The best, how sure it is, and the likely few. */
export function rank(
  judged: Judged,
  heard: Heard,
  { context }: { context?: string | undefined },
): { intent: string; sure: number; offered: string[] } {
  const best = judged[0];
  if (!best) return { intent: 'off_topic', sure: 0, offered: ['off_topic'] };
  if (heard.onlyGreeting && context !== 'confirm') {
    return { intent: 'greeting', sure: 0.95, offered: ['greeting'] };
  }
  const mass = judged
    .slice(0, RIVALS)
    .reduce((sum, { score }) => sum + Math.exp((score - best.score) / TEMPERATURE), 0);
  const evidence = Math.min(1, Math.max(0, best.score) / 5);
  const offered = judged.slice(0, OFFERED).map(({ intent }) => intent);
  return { intent: best.intent, sure: (1 / mass) * evidence, offered };
}
