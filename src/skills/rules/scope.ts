import type { Talk } from '../../chat/skill.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Unit } from '../../organisation/people.ts';
import { unitByCode } from '../../organisation/store.ts';

const KEEPER = '工委管理员';

/** 工委管理员 publish: in the city for all, in a district for those it leads. */
export function mayPublish({ posts }: Talk['asker']): boolean {
  return posts.some(({ post }) => post === KEEPER);
}

/**
 * For whom a rule that this person publishes is meant: a unit with those it leads, or undefined for everyone. `named` is the
 * 编码 that the text names. A refusal where there is no such unit, or it isn't this person's to bind.
 */
export async function scopeFor(named: string | undefined, { asker, read }: Talk): Promise<Unit | undefined | Refusal> {
  const staffed = asker.posts.filter(({ post }) => post === KEEPER).map(({ unit }) => unit);
  const inCity = staffed.some(({ kind }) => kind === 'city_work_committee');
  if (named === undefined) {
    return inCity ? undefined : (staffed.find(({ code }) => code === asker.unit.code) ?? staffed[0]);
  }
  const unit = await unitByCode(read, named);
  if (!unit) return refuse(`写明的范围“${named}”不是名册里的编码，没有发布：请核对“范围”一行。`);
  if (inCity) return unit;
  const allowed = may(asker, 'import', unit, await treeAround(read, unit.code));
  return isRefusal(allowed) ? allowed : unit;
}
