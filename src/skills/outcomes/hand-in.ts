import { and, eq, ne } from 'drizzle-orm';
import type { Values } from '../../chat/form.ts';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { keepFile } from '../../kernel/files.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, query, type Write, write } from '../../kernel/statement.ts';
import { peopleByName } from '../../organisation/store.ts';
import { claim } from '../teams/index.ts';
import { type Part, partsOf } from './draft.ts';
import { KIND_WORDS, mayReplace, type Outcome } from './policy.ts';
import { addVersion, type Held, heldBy, moveOutcome, outcomeByNumber, unlessVersion, versionsOf } from './store.ts';
import { outcome, outcomeAuthor } from './tables.ts';
import { standing } from './time.ts';

/** The days are over for good; which day that was is nobody's business. */
export const CLOSED = '成果提交已经结束，这次收不进来了。确有特殊情况，请回“转人工”，工委同志会帮您看。';

/** The yes to a draft: numbered, stored with its files, or the next version of one that is there. */
export async function handIn(values: Values, talk: Talk): Promise<Turn> {
  const held = (await heldBy(talk.read, talk.asker.id)).find((one) => one.claim === values.claim);
  if (!held) return say('这个课题现在不在贵组名下，成果没有提交。要先申领，请说“申领课题”。');
  const parts = partsOf(values);
  if (parts.length === 0) return say('还没有收到成果的文件或正文，没有提交。');
  const time = await standing(held.team.campaign, talk);
  if (time === 'closed') return say(CLOSED);
  const authors = await resolved(values, talk);
  if (typeof values.replaces === 'string') return replace(Number(values.replaces), held, parts, authors, talk);

  const { first, taken } = await nextOf(talk.read, 'outcome', parts.length);
  const rows = parts.map((part, i) => ({
    part,
    row: {
      id: talk.newId(),
      number: first + i,
      campaign: held.team.campaign,
      topic: held.topic.id,
      team: held.team.id,
      unit: held.team.unit,
      kind: part.kind,
      title: part.title,
      state: 'submitted' as const,
      late: time === 'late',
      on: talk.today,
    },
  }));
  const numbers = rows.map(({ row }) => row.number);
  const [only] = numbers.length === 1 ? numbers : [];
  const turn = say(
    {
      text: `成果 ${numbers.join('、')} 号已收到${time === 'late' ? '，按迟交登记' : ''}。送评审前可以换版，评审结果出来告诉您。`,
      buttons: numbers.map((number) => ({
        label: numbers.length > 1 ? `看 ${number} 号` : '看成果',
        does: { intent: 'show_outcome', slots: { outcome_no: number } },
        lasting: true,
      })),
    },
    { context: 'answer', about: { outcome: only ?? null } },
  );
  return {
    ...turn,
    session: remembering(only ?? first, talk),
    unless: [unlessHeld(held)],
    writes: [
      taken,
      ...rows.flatMap(({ part, row }) => [
        write(build.insert(outcome).values(row), 1),
        ...versionOf(row.id, 1, part, talk),
        ...authorRows(row.id, authors, talk),
      ]),
    ],
    changes: rows.map(({ row: { id, number, title, kind, topic, late } }) => ({
      verb: 'submit',
      entity: 'outcome',
      id,
      after: { number, title, kind, topic, late },
    })),
  };
}

async function replace(number: number, held: Held, parts: Part[], authors: Resolved[], talk: Talk): Promise<Turn> {
  const found = await outcomeByNumber(talk.read, number);
  const [part] = parts;
  if (!found || found.team !== held.team.id || !part) return say(`成果 ${number} 号不是贵组的，没有换版。`);
  const refusal = mayReplace(found);
  if (refusal) return say(refusal.text);
  const whole = { ...part, files: parts.flatMap(({ files }) => files), text: parts.map(({ text }) => text).join('\n') };
  const [newest] = await versionsOf(talk.read, found.id);
  const version = (newest?.version ?? 0) + 1;
  return {
    ...say(
      `成果 ${number} 号已换成第 ${version} 版：“${whole.title}”（${KIND_WORDS[whole.kind]}）。评审以这一版为准，前面的也都留着。`,
    ),
    session: remembering(number, talk),
    unless: [unlessHeld(held), unlessVersion(found.id, version)],
    writes: [
      moveOutcome(found, { title: whole.title, kind: whole.kind }),
      ...versionOf(found.id, version, whole, talk),
      ...authorRows(found.id, authors, talk),
    ],
    changes: [
      {
        verb: 'replace',
        entity: 'outcome',
        id: found.id,
        before: { title: found.title, kind: found.kind, version: version - 1 },
        after: { title: whole.title, kind: whole.kind, version },
      },
    ],
  };
}

function versionOf(id: string, version: number, { text, files }: Part, { newId, asker, today }: Talk): Write[] {
  return [
    addVersion({ id: newId(), outcome: id, version, text, files, by: asker.id, on: today }),
    ...files.map((file) => keepFile(file.id)),
  ];
}

type Resolved = { person: string | null; name: string; unit: string | null };

/** A name that the roster knows once is that person; else the name alone stands, and keeps away whoever is called so. */
async function resolved({ authors }: Values, { read, asker }: Talk): Promise<Resolved[]> {
  const names = Array.isArray(authors) ? authors.map(String) : [];
  const found = await Promise.all(
    names.map(async (name): Promise<Resolved> => {
      const called = await peopleByName(read, name);
      const near = called.filter(({ posts }) => posts.some(({ unit }) => unit.code === asker.unit.code));
      const [one, ...others] = near.length === 1 ? near : called;
      if (!one || others.length > 0) return { person: null, name, unit: null };
      return { person: one.id, name, unit: one.posts[0]?.unit.code ?? null };
    }),
  );
  return found.filter(({ person }) => person !== asker.id);
}

function authorRows(id: string, authors: Resolved[], { newId }: Talk): Write[] {
  return authors.map((author) => write(build.insert(outcomeAuthor).values({ id: newId(), outcome: id, ...author })));
}

function unlessHeld({ claim: id }: Held) {
  return query(
    build
      .select({ id: claim.id })
      .from(claim)
      .where(and(eq(claim.id, id), ne(claim.state, 'active'))),
  );
}

function remembering(number: Outcome['number'], { session }: Talk) {
  const { file: _used, ...last } = session.last;
  return { ...session, last: { ...last, outcome: number } };
}
