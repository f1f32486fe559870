import { inArray, type SQL, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { hearText } from '../../chat/understanding/clean.ts';
import { article } from '../../chat/understanding/slots/numbers.ts';
import { saidOf } from '../../chat/understanding/slots/said.ts';
import { change } from '../../chat/understanding/slots/words.ts';
import { type CivilDate, civilMinute } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import type { Wished } from './add-proposal.ts';
import { libraryFor, libraryIn } from './kept.ts';
import type { Text } from './library.ts';
import { rulesNamed } from './mention.ts';
import { move, type Proposal, stateOf } from './proposals.ts';
import { ruleProposal, ruleText } from './tables.ts';
import { beginOf, standingOf } from './versions.ts';

/** What becomes of a proposal that carries something else, such as an outcome, into a rule. */
export type Carried = {
  number: number;
  kind: Proposal['kind'];
  /** 已采纳，起草中. */
  stateWords: string;
  /** Nothing will come of it: declined or taken back. */
  ended: boolean;
  /** Keys of the rules that it is about, and of the one that it was written into. */
  keys: string[];
  /** The rule that it was written into, else the one that it is to change; undefined for one still to be made. */
  title: string | undefined;
  /** 第七条, as far as the text has it. */
  label: string | undefined;
  article: number | undefined;
  /** Since when what came of it counts, a civil date ('' for ever); undefined while nothing has. */
  since: CivilDate | undefined;
  applies: boolean;
};

/** The proposals of these numbers as they stand on `today`. */
export async function carriedBy(read: Read, numbers: number[], today: CivilDate): Promise<Map<number, Carried>> {
  if (numbers.length === 0) return new Map();
  const rows = await read.select().from(ruleProposal).where(inArray(ruleProposal.number, numbers));
  const { texts, articles } = await libraryIn(read);
  return new Map(
    rows.map((row): [number, Carried] => {
      const became = row.state === 'done' ? texts.find(({ id }) => id === row.became) : undefined;
      const printed = became ?? texts.find(({ key }) => key === row.rule);
      const since = became && countsSince(row, became);
      const found = articles.find(({ text, ordinal }) => text === printed && ordinal === row.article);
      return [
        row.number,
        {
          number: row.number,
          kind: row.kind,
          stateWords: stateOf(row),
          ended: row.state === 'declined' || row.state === 'withdrawn',
          keys: [...(row.rule ? [row.rule] : []), ...(became ? [became.key] : [])],
          title: became?.title ?? row.title ?? undefined,
          label: found?.label,
          article: row.article ?? undefined,
          since,
          applies: since !== undefined && since <= today,
        },
      ];
    }),
  );
}

function countsSince({ kind }: Proposal, became: Text): CivilDate {
  return kind === 'abolish' && became.repealed ? (became.repealedOn ?? '') : beginOf(became);
}

/** A select of the numbers of all proposals of which what came counts on `date`: not from its publication, from its day on. */
export function appliedProposals(date: CivilDate): SQL {
  const since = sql`case when ${ruleProposal.kind} = 'abolish' and ${ruleText.repealed} then coalesce(${ruleText.repealedOn}, '')
    else coalesce(${ruleText.effective}, ${ruleText.adopted}, '') end`;
  return sql`select ${ruleProposal.number} from ${ruleProposal} join ${ruleText} on ${ruleText.id} = ${ruleProposal.became}
    where ${ruleProposal.state} = 'done' and ${since} <= ${date}`;
}

/** The change of the rules that words speak of: its kind, the rules in force that they name, the article. */
export async function changeSaid(
  words: string,
  { now, zone, workingDays, read, asker, today }: Talk,
): Promise<Pick<Wished, 'kind' | 'titles' | 'article'>> {
  const said = saidOf(words, hearText(words), { now: civilMinute(now, zone), workingDays });
  const kind = change(said);
  const number = article(said);
  const { texts } = await libraryFor(read, asker);
  const standing = standingOf(texts, today);
  const named = rulesNamed(
    texts.filter((text) => standing.get(text) === 'in_force'),
    words,
  );
  return {
    kind: kind === 'create' || kind === 'merge' || kind === 'abolish' ? kind : 'amend',
    titles: kind === 'create' ? [] : named.map(({ title }) => title),
    article: typeof number === 'number' ? number : undefined,
  };
}

/** The rules that words name, as this person sees them, each once. */
export async function rulesSpokenOf(
  words: string,
  { read, asker }: Pick<Talk, 'read' | 'asker'>,
): Promise<{ key: string; title: string }[]> {
  return rulesNamed((await libraryFor(read, asker)).texts, words).map(({ key, title }) => ({ key, title }));
}

/** Takes a proposal back that nothing has come of yet; undefined when something has, or it ended otherwise. */
export async function takeBackProposal(read: Read, number: number) {
  const [row] = await read
    .select()
    .from(ruleProposal)
    .where(inArray(ruleProposal.number, [number]));
  const waits = row?.state === 'open' || row?.state === 'consulting' || row?.state === 'accepted';
  return row && waits ? move(row, { state: 'withdrawn' }) : undefined;
}
