import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import { type CivilDate, HOUR_MS } from '../kernel/clock.ts';
import type { Read } from '../kernel/database.ts';
import { type Refusal, refuse } from '../kernel/errors.ts';
import { sha256 } from '../kernel/ids.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import { may, treeAround } from './authority.ts';
import type { Known, Person } from './people.ts';
import { personByAccount, personById } from './store.ts';
import { bindingCode, bindingMiss, identity } from './tables.ts';

const CODE_LENGTH = 8;
const VALID_MS = 24 * HOUR_MS;
const MISSES_A_DAY = 5;

type BindingChange = { verb: string; entity: string; id: string; after: { [name: string]: string } };

/**
 * A fresh code for a person, good for 24 h and one account; earlier unused ones of that person end. Whoever issues it
 * must be entitled to in every unit where the person holds a post: who has the code has all these posts.
 */
export async function issueCode(
  { asker, person, now, newId }: { asker: Person; person: Person; now: number; newId(): string },
  read: Read,
): Promise<Refusal | { code: string; expires: number; writes: Write[]; changes: BindingChange[] }> {
  const allowed = await Promise.all(
    person.posts.map(async ({ unit }) => may(asker, 'bind', unit, await treeAround(read, unit.code))),
  );
  if (allowed.length === 0) return refuse('花名册中没有这位同志的单位，请先更新花名册。');
  const refusal = allowed.find((one) => one !== true);
  if (refusal) return refusal;
  const code = newId().slice(-CODE_LENGTH).toUpperCase();
  const expires = now + VALID_MS;
  const hash = await sha256(normal(code));
  const stale = or(and(eq(bindingCode.person, person.id), isNull(bindingCode.usedAt)), lt(bindingCode.expires, now));
  return {
    code,
    expires,
    writes: [
      write(build.delete(bindingCode).where(stale)),
      write(build.insert(bindingCode).values({ hash, person: person.id, issuedBy: asker.id, expires })),
    ],
    changes: [{ verb: 'issue_code', entity: 'person', id: person.id, after: { by: asker.id } }],
  };
}

/** The code in what an unknown account wrote: alone, or after 绑定 / 绑定码. */
export function codeIn(text: string): string | undefined {
  const [, code] = /^(?:绑定码?|验证码)?[:：\s]*([0-9a-z]{4}[-\s]?[0-9a-z]{4})[。.\s]*$/i.exec(text.trim()) ?? [];
  return code;
}

/**
 * Binds the account to the person for whom the code was issued. On a Refusal the writes (a wrong try, counted) are to
 * be committed too: at most five wrong codes a civil date and account.
 */
export async function redeemCode(
  said: { code: string; channel: string; account: string; now: number; today: CivilDate },
  read: Read,
): Promise<(Refusal & { writes: Write[] }) | { person: Known; writes: Write[]; changes: BindingChange[] }> {
  const { channel, account, now, today } = said;
  const known = await personByAccount(read, channel, account);
  if (known) return { ...refuse(`您已绑定为${known.name}，无需再次绑定。`), writes: [] };
  const [misses] = await read
    .select({ count: bindingMiss.misses })
    .from(bindingMiss)
    .where(and(eq(bindingMiss.channel, channel), eq(bindingMiss.account, account), eq(bindingMiss.date, today)));
  if ((misses?.count ?? 0) >= MISSES_A_DAY) {
    return { ...refuse('今天输错的次数已到上限，请明天再试，或联系本单位组织委员。'), writes: [] };
  }
  const hash = await sha256(normal(said.code));
  const usable = and(eq(bindingCode.hash, hash), isNull(bindingCode.usedAt), gt(bindingCode.expires, now));
  const [found] = await read.select({ person: bindingCode.person }).from(bindingCode).where(usable);
  const person = found && (await personById(read, found.person));
  if (!person) {
    const miss = build
      .insert(bindingMiss)
      .values({ channel, account, date: today, misses: 1 })
      .onConflictDoUpdate({
        target: [bindingMiss.channel, bindingMiss.account, bindingMiss.date],
        set: { misses: sql`${bindingMiss.misses} + 1` },
      });
    return { ...refuse('绑定码不对或已过期，请核对，或请本单位组织委员重新发一个。'), writes: [write(miss)] };
  }
  // a second account would speak as this person unnoticed, and find again what he or she told unnamed
  const [other] = await read
    .select({ account: identity.account })
    .from(identity)
    .where(and(eq(identity.channel, channel), eq(identity.person, person.id)));
  if (other) return { ...refuse('这位同志已绑定过账号，不能再绑一个。换了账号请联系工委管理员。'), writes: [] };
  return {
    person,
    writes: [
      write(build.update(bindingCode).set({ usedAt: now }).where(usable), 1),
      write(build.insert(identity).values({ channel, account, person: person.id, boundHow: 'code', boundAt: now }), 1),
    ],
    changes: [{ verb: 'bind', entity: 'person', id: person.id, after: { channel, account } }],
  };
}

/** Forgets an account that a platform says is gone. */
export function unbind(channel: string, account: string): Write {
  return write(build.delete(identity).where(and(eq(identity.channel, channel), eq(identity.account, account))));
}

// The alphabet of ids has no i, l, o, u: what is read as one of them was a digit
function normal(code: string): string {
  return code.toLowerCase().replace(/[-\s]/g, '').replace(/[il]/g, '1').replace(/o/g, '0');
}
