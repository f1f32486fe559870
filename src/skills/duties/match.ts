import { normalise } from '../../kernel/chinese/text.ts';

/** Words that many duties share, so that they tell none from another. */
const SHARED =
  /报告|党支部|支部|工作|会议|生活会|情况|材料|年度|今年|本年|党组织|党员|委员会|评议|开展|完成|报表|报送|[的了第一二三四季度月]/g;

/**
 * How well a name answers to a keyword, 0 for not at all. People shorten (党日), lengthen (支部委员会) and say a sister
 * word (双向述职评议 for 述职报告).
 */
function likeness(name: string, keyword: string): number {
  const [known, said] = [bare(name), bare(keyword)];
  if (said === '') return 0;
  if (known === said) return 5;
  if (known.includes(said) || said.includes(known)) return 4;
  if (within(said, known) || within(known, said)) return 3;
  const [knownCore, saidCore] = [known.replace(SHARED, ''), said.replace(SHARED, '')];
  if (knownCore.length < 2 || saidCore.length < 2) return 0;
  return knownCore.includes(saidCore) || saidCore.includes(knownCore) ? 2 : 0;
}

/** The things whose names answer best to what was said: the keyword, else a name that stands in the words themselves. */
export function named<Thing extends { name: string }>(
  things: Thing[],
  keyword: string | undefined,
  text: string,
): Thing[] {
  const score = ({ name }: Thing) => (keyword ? likeness(name, keyword) : inWords(name, text));
  const best = Math.max(0, ...things.map(score));
  return best === 0 ? [] : things.filter((thing) => score(thing) === best);
}

function inWords(name: string, text: string): number {
  const [known, said] = [bare(name), bare(text)];
  if (said.includes(known)) return 2 + known.length / 100;
  const core = known.replace(SHARED, '');
  return core.length >= 2 && core !== '组织' && said.includes(core) ? 1 : 0;
}

/** Whether the characters of `short` stand in `long` in this order: 支委会 in 支部委员会. */
function within(short: string, long: string): boolean {
  if (short.length < 3 || short[0] !== long[0] || short.length * 2 < long.length) return false;
  let at = 0;
  for (const char of long) if (char === short[at]) at += 1;
  return at === short.length;
}

function bare(text: string): string {
  return normalise(text).replace(/[\s“”"'《》（）()，。、？！?!：:]/gu, '');
}
