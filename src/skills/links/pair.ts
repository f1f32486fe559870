import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { undoneBy, wordsOf } from '../../chat/slot-values.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { type Leader, leaderMeant, planPairs, type Target, targetMeant, withPairs } from './pair-plan.ts';
import { pairsIn, type SaidPairs } from './pair-said.ts';
import { KIND_NAMES, type Pairing } from './policy.ts';
import { endPairing, pairingsOf, targetOf, unlessPaired } from './store.ts';
import { pairing } from './tables.ts';

export const SET_PAIRING = 'set_pairing';
export const UNDO_PAIRING = 'undo_pairing';

/** 结对: set, changed and ended by the leading member, or by whoever keeps the links of the house. */
export const setPairing: Decide = async (slots, talk) => {
  const said = pairsIn(wordsOf(slots, talk));
  const leader = await leaderMeant(said, talk);
  if (isRefusal(leader)) return say(leader.text);
  const standing = await pairingsOf(talk.read, [leader.id]);
  if (said.ends) return ended(said, leader, standing, talk);
  if (said.pairs.length === 0)
    return say(
      '请说联系谁，比如“我联系某某党支部、书记某某、困难户某某”，说一个也行；人多的，发一张“三联系结对”表就行。',
    );
  const targets: Target[] = [];
  for (const pair of said.pairs) {
    const target = await targetMeant(pair, said, talk);
    if (isRefusal(target)) return say(target.text);
    targets.push(target);
  }
  return set(leader, targets, standing, talk);
};

async function set(leader: Leader, targets: Target[], standing: Pairing[], talk: Talk): Promise<Turn> {
  const { started, stopped, done, ...plan } = await planPairs(leader, targets, standing, talk);
  if (started.length === 0) return say('已经是这样结对的，不用重复登记。');
  const undo = { intent: UNDO_PAIRING, slots: { started, stopped } };
  const own = leader.id === talk.asker.id;
  const turn = say({
    text: `${own ? '您' : `${leader.name}同志`}的三联系已${stopped.length > 0 ? '改为' : '记下'}：${done.join('、')}。${own ? '走访后说一句就行。' : '本人会知道。'}`,
    buttons: [{ label: '撤销', does: undo }],
  });
  return undoneBy(withPairs(turn, plan, talk), undo, talk);
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
