import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { SERVICE_COUNTS, serviceClaim, servicePost } from './tables.ts';

export type Post = typeof servicePost.$inferSelect;
type Claim = typeof serviceClaim.$inferSelect;
export type ServiceCount = (typeof SERVICE_COUNTS)[number];
export type Figures = Record<ServiceCount, number>;

export const COUNT_WORDS: Record<ServiceCount, string> = {
  checked_in: '社区报到',
  claimed: '认领服务岗',
  joined: '参加志愿队',
};

const NO_FIGURES: Figures = { checked_in: 0, claimed: 0, joined: 0 };

/** A place is taken while there is one, once by a person. `standing`: the claims on the post that stand. */
export function mayClaim(post: Post, standing: Pick<Claim, 'person'>[], person: string): Refusal | undefined {
  if (standing.some((one) => one.person === person)) return refuse(`您已经认领了${nameOf(post)}，不用再认。`);
  if (post.state === 'closed') return refuse(`${nameOf(post)}已经撤了，看看别的岗位。`);
  if (standing.length >= post.places) return refuse(`${nameOf(post)}的 ${post.places} 个名额已经满了，看看别的岗位。`);
  return undefined;
}

/** Places are never fewer than those who hold one. */
export function mayHold(post: Post, places: number, held: number): Refusal | undefined {
  if (places < 1) return refuse('名额至少 1 个。不要这个岗了，说“撤掉这个岗位”。');
  if (places < held) return refuse(`${nameOf(post)}已有 ${held} 位同志认领，名额不能少于 ${held} 个。`);
  return undefined;
}

/** A unit states of its members no more than it has; one that doesn't say how many it has is believed. */
export function mayState(count: number, members: number): Refusal | undefined {
  if (count < 1) return refuse('人数至少是 1。');
  if (members > 0 && count > members) return refuse(`名册里贵支部是 ${members} 名党员，${count} 人多了，请核对一下。`);
  return undefined;
}

/** Of a unit: what it states of all, or what its members told one by one, whichever is more; nobody counts twice. */
export function figuresOf(stated: Partial<Figures>, named: Partial<Figures>): Figures {
  const most = (what: ServiceCount) => Math.max(stated[what] ?? 0, named[what] ?? 0);
  return { checked_in: most('checked_in'), claimed: most('claimed'), joined: most('joined') };
}

/** A unit with all that it leads, directly or through others; a unit led twice counts once. */
export function summed(code: string, led: Map<string, string[]>, own: Map<string, Figures>): Figures {
  const seen = new Set<string>();
  const total = { ...NO_FIGURES };
  const visit = (one: string) => {
    if (seen.has(one)) return;
    seen.add(one);
    const figures = own.get(one) ?? NO_FIGURES;
    total.checked_in += figures.checked_in;
    total.claimed += figures.claimed;
    total.joined += figures.joined;
    for (const next of led.get(one) ?? []) visit(next);
  };
  visit(code);
  return total;
}

export function nameOf({ number, name, community }: Pick<Post, 'number' | 'name' | 'community'>): string {
  return `${community ?? ''}${name}岗（${number} 号）`;
}
