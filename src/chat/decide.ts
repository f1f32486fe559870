import { and, eq } from 'drizzle-orm';
import { mayWriteUnasked } from '../delivery/window.ts';
import { clip } from '../kernel/chinese/text.ts';
import { civilDate } from '../kernel/clock.ts';
import type { Read } from '../kernel/database.ts';
import { build, write } from '../kernel/statement.ts';
import { askerByDefault, askerOf, type Known, unitsOf } from '../organisation/people.ts';
import { heardOn } from '../organisation/store.ts';
import { attach, LARGEST_FILE, LONGEST_TEXT } from './attach.ts';
import { digestTurn } from './digest.ts';
import type { EngineParts, People, Responded } from './engine.ts';
import { findButton, lastShown } from './shown.ts';
import { type InboxRow, inbox, session } from './tables.ts';
import { talkWith } from './talk.ts';
import { NOTHING, type Shown, say, type Turn } from './turn.ts';

const TOO_LARGE = `这个文件超过 ${LARGEST_FILE >> 20} MB 或 ${LONGEST_TEXT / 10_000} 万字，我收不下。请删去图片或拆开后再发。`;

type Decided = Responded & { person: string | undefined; actor: string; sessionVersion: number };

/** What an arrival comes to at `now` (epoch ms): who it is, what he or she said or pressed, and the turn that answers it. */
export async function decide(row: InboxRow, now: number, parts: EngineParts): Promise<Decided> {
  const { database, people, zone } = parts;
  const { read } = database;
  const { said } = row;
  if (!said) return { turn: NOTHING, person: undefined, actor: 'nobody', sessionVersion: 0 };
  if (said.kind === 'due') {
    const person = said.about.person ?? '';
    // a day that was missed is not caught up (BURDEN 2)
    const inTime = mayWriteUnasked(now, zone) && civilDate(now, zone) === said.about.date;
    const [known] = inTime ? await people.byIds(read, [person]) : [];
    const asker = known && askerByDefault(known);
    const turn = asker ? await digestTurn(talkWith(parts, asker, now, {}), parts.digests) : NOTHING;
    return { turn, person, actor: `job:${said.job}`, sessionVersion: 0 };
  }
  if (said.kind === 'unreachable') {
    const turn = await parts.handOver(said.person, said.about, read);
    return { turn, person: undefined, actor: 'job:delivery', sessionVersion: 0 };
  }
  if (said.kind === 'warning') {
    return { turn: await parts.warn(said.text, read), person: undefined, actor: 'job:delivery', sessionVersion: 0 };
  }
  if (said.kind === 'enter' && !(await entersFirst(said.first, row, read)))
    return { turn: NOTHING, person: undefined, actor: 'nobody', sessionVersion: 0 };
  const known = await people.whoIs(read, row.channel, row.account);
  const asker = known && askerByDefault(known);
  if (!known || !asker) {
    const turn = await parts.respondToStranger(row, { read, now, zone });
    return { turn, person: undefined, actor: `account:${row.channel}/${row.account}`, sessionVersion: 0 };
  }
  const stored = await read.select().from(session).where(eq(session.conversation, row.conversation)).get();
  const sessionVersion = stored?.version ?? 0;
  const attached = await attach(row, parts.files, database, zone);
  const shown = (await lastShown(read, row))?.shows as Shown | undefined;
  const talk = talkWith(parts, asker, now, {
    private: row.private,
    since: row.at,
    ...(said.kind === 'text' ? { text: said.text } : {}),
    ...(stored && stored.expires > now ? { session: stored.state } : {}),
    ...(attached.is === 'attached' ? { attachment: attached.attachment } : {}),
    ...(shown ? { shown } : {}),
    ...(askerOf(known) ? {} : { mustChoose: unitsOf(known) }),
  });
  const actor = `person:${asker.id}`;
  const about = { person: asker.id, actor, sessionVersion };
  if (said.kind === 'press' || said.kind === 'submit') {
    const found = await findButton(read, said.action, asker, now);
    if ('text' in found) return { turn: found.gone ? forgotten(found.text, row.at) : say(found.text), ...about };
    return { ...(await parts.respond(row, talk, found)), pressed: found, ...about };
  }
  if (attached.is === 'too_large') return { turn: say(TOO_LARGE), ...about };
  if (attached.is === 'withheld') {
    const withheld = { kind: 'withheld' } as const;
    const { turn } = await parts.respond({ ...row, said: withheld }, talk, undefined);
    const forget = write(build.update(inbox).set({ said: withheld }).where(eq(inbox.id, row.id)));
    return { turn: { ...turn, writes: [...turn.writes, forget] }, ...about };
  }
  if (said.kind === 'text' && said.written !== undefined && said.written < (talk.session.form?.since ?? 0))
    return { turn: say(`您稍早发的“${clip(said.text, 40)}”刚刚才送到。请先办完手上这件，再说一遍。`), ...about };
  const heard = await parts.respond(row, talk, undefined);
  return { ...heard, turn: remembered(heard.turn, known, row, people), ...about };
}

/** Where somebody was heard last is where he or she is written to, unless nobody can be written to there. */
function remembered(turn: Turn, { id, lastChannel }: Known, { channel }: InboxRow, people: People): Turn {
  if (channel === lastChannel || !people.reaches(channel)) return turn;
  return { ...turn, writes: [...turn.writes, heardOn(id, channel)] };
}

/** The first entry of a chat: as the platform tells, else the first that was handled. */
async function entersFirst(told: boolean | undefined, row: InboxRow, read: Read): Promise<boolean> {
  if (told !== undefined) return told;
  const earlier = await read
    .select({ id: inbox.id })
    .from(inbox)
    .where(and(eq(inbox.conversation, row.conversation), eq(inbox.state, 'done')))
    .limit(1)
    .get();
  return earlier === undefined;
}

/** The second tap on what was told unnamed by the first: kept, it would say whose the erased button was (law 10). */
function forgotten(text: string, since: number): Turn {
  const turn = say(text);
  return { ...turn, messages: turn.messages.map((message) => ({ ...message, erase: true })), eraseSince: since };
}
