/** A message of so many characters is a document; what its sender wants stands at its end, if anywhere. */
const LONG = 400;
const TAIL = 220;

const LEADS_IN = /(?:请教|请问|想问|问一?下|咨询|想知道|求助)[^。！？!?\n]{0,14}?(?:[：:，,]|一下|个问题)/u;
const ASKS = /[？?]|(?:吗|呢|么|多久|几[个次年天]|什么时候|哪[个些一]|怎么办|如何)[。\s]*$/u;

/** The question with which a very long message ends; undefined for a short message or one that asks nothing. */
export function questionAtEnd(text: string): string | undefined {
  if (text.length < LONG) return undefined;
  const tail = text.slice(-TAIL);
  const start = tail.search(LEADS_IN);
  if (start >= 0)
    return (
      tail
        .slice(start)
        .replace(LEADS_IN, '')
        .replace(/^[：:，,\s]+/u, '')
        .trim() || undefined
    );
  const sentences = tail.split(/(?<=[。！？!?\n])/u).map((sentence) => sentence.trim());
  const last = sentences.filter((sentence) => sentence.length > 3).at(-1);
  return last && ASKS.test(last) ? last : undefined;
}
