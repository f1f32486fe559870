import { and, eq, isNull } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { type Message, say } from '../../chat/turn.ts';
import { digestItem } from '../../delivery/tables.ts';
import type { Read } from '../../kernel/database.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { personById, unitByCode } from '../../organisation/store.ts';
import { post } from '../../organisation/tables.ts';
import { dayWords } from '../duties/index.ts';
import { staffChange } from './tables.ts';

type Change = typeof staffChange.$inferSelect;

/** 同意 or 退回, by the unit above: then it is in force, and both are told. */
export const decideStaffing: Decide = async ({ change: id, how }, talk) => {
  const { read, asker, today } = talk;
  const change = await read
    .select()
    .from(staffChange)
    .where(eq(staffChange.id, String(id)))
    .get();
  const unit = change && (await unitByCode(read, change.unit));
  if (!change || !unit) return say('没有找到这项人员变动，可能已经撤回。');
  const allowed = may(asker, 'approve', unit, await treeAround(read, unit.code));
  if (isRefusal(allowed)) return say(allowed.text);
  if (change.state !== 'waiting') return say(`这项变动${STATE_WORDS[change.state]}，不用再办。`);
  const state = how === 'approve' ? ('approved' as const) : ('returned' as const);
  const decided = { ...change, state, decidedBy: asker.id, decidedOn: today };
  const turn = say(
    state === 'approved'
      ? `已同意，${unit.name}的变动自${dayWords(change.since, today)}起生效。`
      : '已退回，会告诉报的同志。',
  );
  return {
    messages: [...turn.messages, ...(await told(decided, talk))],
    writes: [
      write(
        build
          .update(staffChange)
          .set({ state, decidedBy: asker.id, decidedOn: today })
          .where(and(eq(staffChange.id, change.id), eq(staffChange.state, 'waiting'))),
        1,
      ),
      unasked(change.id),
      ...(state === 'approved' ? await effects(decided, read) : []),
    ],
    changes: [
      {
        verb: state === 'approved' ? 'change_post' : 'return',
        entity: state === 'approved' ? 'post' : 'staff_change',
        id: state === 'approved' ? `${change.unit}/${change.post}` : change.id,
        before: change.replaces,
        after: { person: change.person, since: change.since },
      },
    ],
  };
};

/** 撤回, by whoever reported it, until it is decided. */
export const withdrawStaffing: Decide = async ({ change: id }, { asker, read, session }) => {
  const change = await read
    .select()
    .from(staffChange)
    .where(eq(staffChange.id, String(id)))
    .get();
  if (!change || change.by !== asker.id) return say('没有找到您报的人员变动。');
  if (change.state !== 'waiting')
    return say(`这项变动${STATE_WORDS[change.state]}，不能撤回了。要改回来，再报一次就行。`);
  const { undo: _undo, ...last } = session.last;
  return {
    ...say('已撤回，没有生效。'),
    writes: [
      write(
        build
          .update(staffChange)
          .set({ state: 'withdrawn' })
          .where(and(eq(staffChange.id, change.id), eq(staffChange.state, 'waiting'))),
        1,
      ),
      unasked(change.id),
    ],
    changes: [{ verb: 'withdraw', entity: 'staff_change', id: change.id }],
    session: { ...session, last },
  };
};

const STATE_WORDS: Record<Change['state'], string> = {
  waiting: '还在等确认',
  approved: '已经确认生效',
  returned: '已经退回',
  withdrawn: '已经撤回',
};

/** The posts as they stand afterwards. What was held is kept, with the day on which it ended. */
export async function effects(
  { unit, post: held, person, replaces, since, until }: Change,
  read: Read,
): Promise<Write[]> {
  const of = (who: string) => and(eq(post.person, who), eq(post.unit, unit), eq(post.post, held), isNull(post.leftOn));
  const leaving = replaces ? await read.select().from(post).where(of(replaces)).get() : undefined;
  const elsewhere = replaces
    ? await read
        .select({ post: post.post })
        .from(post)
        .where(and(eq(post.person, replaces), eq(post.unit, unit), isNull(post.leftOn)))
    : [];
  return [
    // a post given up leaves a member of the unit behind, who is still reached
    ...(replaces && elsewhere.every((other) => other.post === held)
      ? [
          write(
            build
              .insert(post)
              .values({ person: replaces, unit, post: '党员' })
              .onConflictDoUpdate({ target: [post.person, post.unit, post.post], set: { leftOn: null } }),
          ),
        ]
      : []),
    ...(leaving && replaces ? [write(build.update(post).set({ leftOn: since }).where(of(replaces)), 1)] : []),
    ...(person
      ? [
          write(
            build
              .insert(post)
              .values({ person, unit, post: held, since, until })
              .onConflictDoUpdate({ target: [post.person, post.unit, post.post], set: { since, until, leftOn: null } }),
            1,
          ),
        ]
      : []),
  ];
}

/** Who takes over, who gives up and who reported hear of it; whoever decides has heard already. */
export async function told(change: Change, { asker, read, today }: Talk): Promise<Message[]> {
  const [unit, next, old] = await Promise.all([
    unitByCode(read, change.unit),
    change.person ? personById(read, change.person) : undefined,
    change.replaces ? personById(read, change.replaces) : undefined,
  ]);
  const name = unit?.name ?? '';
  const day = dayWords(change.since, today);
  const line = next
    ? `${change.post}${old ? `由${old.name}换成${next.name}` : `由${next.name}担任`}`
    : `${old?.name ?? ''}不再担任${change.post}`;
  const texts = new Map<string, { text: string; why: string }>();
  if (change.state === 'returned') {
    texts.set(change.by, {
      text: `您报的变动（${name}${line}）被退回，没有生效。请与上级沟通后再报。`,
      why: '您报过这项人员变动',
    });
  } else {
    texts.set(change.by, { text: `您报的变动已生效：${name}${line}，自${day}起。`, why: '您报过这项人员变动' });
    if (old)
      texts.set(old.id, {
        text: `${name}${line}，自${day}起。您手头没办完的，我会提醒接任的同志。`,
        why: `您原任${name}${change.post}`,
      });
    if (next)
      texts.set(next.id, {
        text: `您自${day}起任${name}${change.post}。要办什么，问“我有什么要办”就行。`,
        why: `您新任${name}${change.post}`,
      });
  }
  texts.delete(asker.id);
  return [...texts].map(([to, { text, why }]) => ({ to: { person: to }, kind: 'proactive', why, card: { text } }));
}

/** What was not yet put before the unit above is put no more. */
function unasked(id: string): Write {
  return write(build.delete(digestItem).where(and(eq(digestItem.about, `staffing/${id}`), isNull(digestItem.told))));
}
