/** What would tell a reviewer whose work it is. Pure. */

export type Traces = { units: readonly string[]; people: readonly string[] };

const SUFFIX = /(?:直属)?(?:机关)?(?:党工委|工委|党委|党总支|总支|党支部|支部|党组)(?:委员会)?$/u;
const CITY = /^[\u4e00-\u9fff]{2,3}[市区县](?=.{2})/u;

/** The text without the names of its units and people, however shortened. */
export function withoutTraces(text: string, { units, people }: Traces): string {
  const cores = units.flatMap((name) => {
    const base = name.replace(SUFFIX, '');
    return [name, base, base.replace(CITY, ''), base.replace(/^市/u, '')];
  });
  const bare = [...new Set(cores)].filter((name) => name.length > 2);
  // 粮食局仓储处 is also spoken of as 仓储处
  const parts = bare.flatMap((name) =>
    bare.flatMap((upper) => (name !== upper && name.startsWith(upper) ? [name.slice(upper.length)] : [])),
  );
  const names = [...new Set([...bare, ...parts.filter((part) => part.length > 2)])].sort((a, b) => b.length - a.length);
  let plain = text;
  for (const name of names) plain = plain.replaceAll(name, '某单位');
  for (const name of people) if (name.length > 1) plain = plain.replaceAll(name, '某同志');
  return plain.replace(/(?:某单位){2,}/gu, '某单位');
}
