import type { Talk } from '../../chat/skill.ts';
import { began, type Change, type Message, type Turn } from '../../chat/turn.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import { build, type Statement, type Write, write } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import { allUnits, holdersOf, peopleByName } from '../../organisation/store.ts';
import { maskPersonal } from '../problems/index.ts';
import type { SaidPairs } from './pair-said.ts';
import { KIND_NAMES, type LinkKind, type Pairing } from './policy.ts';
import { endPairing, leadingMembers, sealHousehold, targetOf, unlessPaired } from './store.ts';
import { pairing } from './tables.ts';

export type Leader = { id: string; name: string };
export type Target = { kind: LinkKind; target: string; name: string };

/** What makes these pairs stand: ids of those that begin and of those that end, and what is told of each. */
type Plan = { writes: Write[]; unless: Statement[]; changes: Change[]; news: Message[]; household: boolean };

/** Whose pairs: the asker’s own, or those of a leading member of the house for whoever keeps them. */
export async function leaderMeant({ leader }: SaidPairs, { asker, read }: Talk): Promise<Leader | Refusal> {
  if (!leader || leader === asker.name) return asker;
  const allowed = may(asker, 'keep_links', asker.unit, await treeAround(read, asker.unit.code));
  if (allowed !== true) return allowed;
  const house = await leadingMembers(read, asker.unit);
  const found = house.filter(({ name }) => name === leader || name.endsWith(leader) || leader.startsWith(name));
  const [only, other] = found;
  if (only && !other) return only;
  return refuse(other ? `叫“${leader}”的不止一位，请连单位一起说。` : `领导干部里没有查到“${leader}”，请说全名。`);
}

/** What a name in a sentence or a table stands for. */
export async function targetMeant(
  { kind, words }: SaidPairs['pairs'][0],
  { pairs }: SaidPairs,
  talk: Talk,
): Promise<Target | Refusal> {
  const { read } = talk;
  if (kind === 'household') {
    const name = maskPersonal(words).text;
    return { kind, target: sealHousehold(name, talk), name };
  }
  const units = await allUnits(read);
  const unitNamed = (name: string) => findUnit(units, name);
  if (kind === 'organisation') {
    const found = unitNamed(words);
    if ('unit' in found) return { kind, target: found.unit.code, name: found.unit.name };
    return refuse(
      found.several.length > 0
        ? `叫“${words}”的有 ${found.several.length} 个，请说全称。`
        : `没有查到“${words}”，请说全称。`,
    );
  }
  const people = await peopleByName(read, words);
  const secretaries = people.filter(({ posts }) => posts.some(({ post }) => post === '书记'));
  const organisation = pairs.find((one) => one.kind === 'organisation');
  const at = organisation ? unitNamed(organisation.words) : undefined;
  const there = at && 'unit' in at ? await holdersOf(read, at.unit.code, '书记') : [];
  const [only, other] =
    secretaries.length > 1 ? secretaries.filter(({ id }) => there.some((one) => one.id === id)) : secretaries;
  if (only && !other) return { kind, target: only.id, name: only.name };
  return refuse(
    people.length === 0
      ? `名册里没有查到“${words}”，请说全名。`
      : `“${words}”不是哪个支部的书记，或不止一位，请连支部一起说。`,
  );
}

/** A pair that stands already is left; one of the same kind ends. Whoever is paired by another hears of it. */
export async function planPairs(
  leader: Leader,
  targets: Target[],
  standing: Pairing[],
  talk: Talk,
): Promise<Plan & { started: string[]; stopped: string[]; done: string[] }> {
  const { asker, today, newId } = talk;
  const writes: Write[] = [];
  const unless: Statement[] = [];
  const done: string[] = [];
  const started: string[] = [];
  const stopped: string[] = [];
  for (const { kind, target, name } of targets) {
    const before = standing.find((one) => one.kind === kind);
    if (before && (await targetOf(before, talk)) === name) continue;
    if (before) {
      stopped.push(before.id);
      writes.push(endPairing(before.id, today));
    } else unless.push(unlessPaired(leader.id, kind));
    const id = newId();
    started.push(id);
    done.push(`${KIND_NAMES[kind]} ${name}`);
    writes.push(
      write(build.insert(pairing).values({ id, person: leader.id, kind, target, by: asker.id, since: today }), 1),
    );
  }
  const kinds = targets.map(({ kind }) => kind);
  return {
    ...{ started, stopped, done, writes, unless },
    changes: started.length > 0 ? [{ verb: 'pair', entity: 'pairing', id: leader.id, after: { kinds } }] : [],
    news:
      started.length === 0 || leader.id === asker.id
        ? []
        : [
            {
              to: { person: leader.id },
              kind: 'proactive',
              why: `您的三联系由${asker.name}同志登记`,
              about: `pairing/${leader.id}`,
              card: {
                text: `您的三联系登记了 ${kinds.map((kind) => KIND_NAMES[kind]).join('、')}，说“我的三联系”可看。`,
              },
            },
          ],
    household: kinds.includes('household'),
  };
}

/** The answer with what it stands for; a household's name is read by its pair only, so it goes from the dialogue. */
export function withPairs(turn: Turn, { news, household, ...plan }: Plan, talk: Talk): Turn {
  return {
    ...turn,
    ...plan,
    messages: [...turn.messages.map((one) => ({ ...one, erase: household })), ...news],
    ...(household ? { eraseSince: began(talk) } : {}),
  };
}
