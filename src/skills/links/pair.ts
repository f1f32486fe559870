import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { undoneBy, wordsOf } from '../../chat/slot-values.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { build, type Statement, type Write, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import { allUnits, holdersOf, peopleByName } from '../../organisation/store.ts';
import { maskPersonal } from '../problems/index.ts';
import { pairsIn, type SaidPairs } from './pair-said.ts';
import { KIND_NAMES, type LinkKind, type Pairing } from './policy.ts';
import { endPairing, leadingMembers, pairingsOf, sealHousehold, targetOf, unlessPaired } from './store.ts';
import { pairing } from './tables.ts';

export const SET_PAIRING = 'set_pairing';
export const UNDO_PAIRING = 'undo_pairing';

type Leader = { id: string; name: string };
type Target = { kind: LinkKind; target: string; name: string };

/** 结对: set, changed and ended by the leading member, or by whoever keeps the links of the house. */
export const setPairing: Decide = async (slots, talk) => {
  const said = pairsIn(wordsOf(slots, talk));
  const leader = await leaderMeant(said, talk);
  if (isRefusal(leader)) return say(leader.text);
  const standing = await pairingsOf(talk.read, [leader.id]);
  if (said.ends) return ended(said, leader, standing, talk);
  if (said.pairs.length === 0) return say('请说联系谁，比如“我联系某某党支部、书记某某、困难户某某”，说一个也行。');
  const targets: Target[] = [];
  for (const pair of said.pairs) {
    const target = await targetMeant(pair, said, talk);
    if (isRefusal(target)) return say(target.text);
    targets.push(target);
  }
  return set(leader, targets, standing, talk);
};

async function leaderMeant({ leader }: SaidPairs, { asker, read }: Talk): Promise<Leader | Refusal> {
  if (!leader || leader === asker.name) return asker;
  const allowed = may(asker, 'keep_links', asker.unit, await treeAround(read, asker.unit.code));
  if (allowed !== true) return allowed;
  const house = await leadingMembers(read, asker.unit);
  const found = house.filter(({ name }) => name === leader || name.endsWith(leader) || leader.startsWith(name));
  const [only, other] = found;
  if (only && !other) return only;
  return refuse(other ? `叫“${leader}”的不止一位，请连单位一起说。` : `领导干部里没有查到“${leader}”，请说全名。`);
}

async function targetMeant(
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

async function set(leader: Leader, targets: Target[], standing: Pairing[], talk: Talk): Promise<Turn> {
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
  if (started.length === 0) return say('已经是这样结对的，不用重复登记。');
  const undo = { intent: UNDO_PAIRING, slots: { started, stopped } };
  const own = leader.id === asker.id;
  // a household's name is read by its pair only: it goes from the dialogue
  const household = targets.some(({ kind }) => kind === 'household');
  const turn = say({
    text: `${own ? '您' : `${leader.name}同志`}的三联系已${stopped.length > 0 ? '改为' : '记下'}：${done.join('、')}。${own ? '走访后说一句就行。' : '本人会知道。'}`,
    buttons: [{ label: '撤销', does: undo }],
  });
  return undoneBy(
    {
      ...turn,
      messages: [
        ...turn.messages.map((one) => ({ ...one, erase: household })),
        ...(own
          ? []
          : [
              {
                to: { person: leader.id },
                kind: 'proactive' as const,
                why: `您的三联系由${asker.name}同志登记`,
                about: `pairing/${leader.id}`,
                card: {
                  text: `您的三联系登记了 ${targets.map(({ kind }) => KIND_NAMES[kind]).join('、')}，说“我的三联系”可看。`,
                },
              },
            ]),
      ],
      writes,
      unless,
      changes: [{ verb: 'pair', entity: 'pairing', id: leader.id, after: { kinds: targets.map(({ kind }) => kind) } }],
      ...(household ? { eraseSince: began(talk) } : {}),
    },
    undo,
    talk,
  );
}

/** The pair that is meant by kind or by name; the only one where none is. */
async function ended({ pairs }: SaidPairs, leader: Leader, standing: Pairing[], talk: Talk): Promise<Turn> {
  const names = await Promise.all(standing.map((one) => targetOf(one, talk)));
  const text = talk.text;
  const meant = standing.filter(
    ({ kind }, i) =>
      text.includes(names[i] || '\n') || pairs.some((one) => one.kind === kind) || text.includes(KIND_NAMES[kind]),
  );
  const [only, other] = meant.length > 0 ? meant : standing;
  if (!only) return say('现在没有这样的结对，不用结束。');
  if (other) return say(`要结束哪一个？说“结束${KIND_NAMES[only.kind]}的结对”这样就行。`);
  const undo = { intent: UNDO_PAIRING, slots: { started: [], stopped: [only.id] } };
  const turn = say({
    text: `${leader.id === talk.asker.id ? '您' : leader.name}和${KIND_NAMES[only.kind]}的结对已结束，走访过的仍然在。`,
    buttons: [{ label: '撤销', does: undo }],
  });
  return undoneBy(
    {
      ...turn,
      writes: [endPairing(only.id, talk.today)],
      changes: [{ verb: 'end', entity: 'pairing', id: leader.id, before: { kind: only.kind } }],
      ...(only.kind === 'household' ? { eraseSince: began(talk) } : {}),
    },
    undo,
    talk,
  );
}

/** By whoever set or ended it; what stood before stands again, unless the pairs have changed since. */
export const undoPairing: Decide = async ({ started, stopped }, talk) => {
  const { read, asker, session } = talk;
  const rowsOf = (of: string[]) => read.select().from(pairing).where(inArray(pairing.id, of));
  const [mine, before] = await Promise.all([rowsOf(ids(started)), rowsOf(ids(stopped))]);
  const standing = await pairingsOf(read, [...new Set(before.map(({ person }) => person))]);
  const taken = before.filter((one) =>
    standing.some(({ id, person, kind }) => person === one.person && kind === one.kind && !ids(started).includes(id)),
  );
  const gone = mine.length < ids(started).length || mine.some(({ until }) => until !== null);
  if (mine.length + before.length === 0 || gone || taken.length > 0) return say('结对已经改过了，没有可撤销的。');
  const { undo: _undo, ...last } = session.last;
  return {
    ...say('已撤销，结对照原来的。'),
    writes: [
      ...mine.map(({ id }) => write(build.delete(pairing).where(and(eq(pairing.id, id), isNull(pairing.until))), 1)),
      ...before.map(({ id }) => write(build.update(pairing).set({ until: null }).where(eq(pairing.id, id)), 1)),
    ],
    unless: mine.length === 0 ? before.map(({ person, kind }) => unlessPaired(person, kind)) : [],
    changes: [{ verb: 'undo', entity: 'pairing', id: asker.id }],
    session: { ...session, last },
  };
};

function ids(slot: Json | undefined): string[] {
  return (Array.isArray(slot) ? slot : []).filter((one) => typeof one === 'string');
}
