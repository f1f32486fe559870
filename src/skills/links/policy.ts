import { LINK_KINDS, type pairing, type visit } from './tables.ts';

export type LinkKind = (typeof LINK_KINDS)[number];
export type Pairing = typeof pairing.$inferSelect;
type Visit = typeof visit.$inferSelect;

export const KIND_NAMES: Record<LinkKind, string> = {
  organisation: '基层党组织',
  secretary: '支部书记',
  household: '困难户',
};

export type Gap = { person: string; unpaired: LinkKind[]; unvisited: LinkKind[] };

/**
 * Of each leading member: what he or she is not paired with, and which pairs nobody called on since `since`. Those
 * without a gap are left out; the order is that of `people`, never one of how much was done.
 */
export function gapsOf(
  people: string[],
  pairings: Pick<Pairing, 'person' | 'kind'>[],
  visits: Pick<Visit, 'person' | 'kind' | 'on'>[],
  since: string,
): Gap[] {
  return people.flatMap((person) => {
    const paired = new Set(pairings.filter((one) => one.person === person).map(({ kind }) => kind));
    const visited = new Set(visits.filter((one) => one.person === person && one.on >= since).map(({ kind }) => kind));
    const unpaired = LINK_KINDS.filter((kind) => !paired.has(kind));
    const unvisited = LINK_KINDS.filter((kind) => paired.has(kind) && !visited.has(kind));
    return unpaired.length + unvisited.length > 0 ? [{ person, unpaired, unvisited }] : [];
  });
}

/** What a visit brought that wants more than a note: a difficulty of the organisation, or a need of a person. */
export function wanted(text: string, kind: LinkKind): { what: 'problem' | 'care'; words: string } | undefined {
  const words = NEED.exec(text)?.[0]
    ?.replace(/^[，,。；;：:\s]+/u, '')
    .replace(/^(?:他|她|他们|大家|书记)?(?:还)?(?:说|讲|反映|提到)/u, '');
  if (!words) return undefined;
  return { what: kind === 'household' || PERSONAL.test(words) ? 'care' : 'problem', words };
}

const NEED =
  /(?:^|[，,。；;：:])[^，,。；;]{0,20}(?:缺|没有|没人|不够|不足|难(?!得|忘)|愁|希望|想要|需要|盼|要解决|病|住院|手术|下岗|失业|上不起|交不起|学费|漏雨|危房|老化|上大学)[^。；;]{0,60}/u;
const PERSONAL = /病|住院|手术|下岗|失业|学费|上大学|上不起|交不起|漏雨|危房|残疾|去世/u;
