import { comparable, gramsOf } from './terms.ts';

/** How alike two questions are: twice the pairs of characters that they share, by all that they have. */
export function alikeness(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)];
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}

/** What everybody says around a question tells nothing of it. */
const AROUND =
  /请问|请教|想问|问一下|一下|咨询|制度里|制度|规定里|规定|按规定|有没有|是不是|怎么|如何|什么|多少|多长时间|多久|几个|可以|能不能|能否|吗|呢|啊|的|了|我们|咱们|支部|党员/gu;

function pairsOf(text: string): Set<string> {
  const bare = comparable(text).replace(AROUND, '|');
  const pairs = gramsOf(bare).filter((gram) => gram.length > 1);
  return new Set(pairs.length > 0 ? pairs : gramsOf(comparable(text)));
}
