import { and, eq, inArray, isNull } from 'drizzle-orm';
import { keysApart, type Resealed, type Resealing, renewedSeals } from '../../kernel/reseal.ts';
import { build, write } from '../../kernel/statement.ts';
import { link, post } from '../../organisation/tables.ts';
import { ANSWERED } from './ballots.ts';
import { closeEnvelope, openEnvelope } from './envelope.ts';
import { answered, ballot, debriefing, debriefingCampaign } from './tables.ts';

/** Answers that are not counted yet, and the marks of who gave one. */
export async function reseal({ read, seal, sealPrevious }: Resealing): Promise<Resealed> {
  const { present, former } = keysApart({ seal, sealPrevious });
  const rows = await read.select().from(ballot);
  const answers = rows.flatMap((row) => {
    const answer = openEnvelope(row.content, row, former);
    if (!answer) return [];
    const content = closeEnvelope(answer, row, present);
    return [write(build.update(ballot).set({ content }).where(eq(ballot.id, row.id)), 1)];
  });
  const sealed = rows.filter((row) => openEnvelope(row.content, row, present)).length;
  const tokens = new Set((await read.select().from(answered)).map(({ token }) => token));
  const renewed = tokens.size > 0 ? renewedSeals(await mayHaveAnswered(read), tokens, { seal, sealPrevious }) : [];
  return {
    writes: [
      ...answers,
      ...[...renewed].map(([before, token]) =>
        write(build.update(answered).set({ token }).where(eq(answered.token, before)), 1),
      ),
    ],
    unreadable: rows.length - answers.length - sealed,
    stays: [],
  };
}

/** Everyone who was ever in a unit that is rated or in one that it leads, for each rating that is not over. */
async function mayHaveAnswered(read: Resealing['read']): Promise<string[][]> {
  const open = await read
    .select({ id: debriefing.id, unit: debriefing.unit })
    .from(debriefing)
    .innerJoin(debriefingCampaign, eq(debriefingCampaign.id, debriefing.campaign))
    .where(isNull(debriefingCampaign.talliedOn));
  const led = await read
    .select({ from: link.from, to: link.to })
    .from(link)
    .where(and(eq(link.kind, 'leads'), inArray(link.from, build.select({ unit: debriefing.unit }).from(debriefing))));
  const people = Map.groupBy(
    await read.selectDistinct({ unit: post.unit, person: post.person }).from(post),
    ({ unit }) => unit,
  );
  const below = Map.groupBy(led, ({ from }) => from);
  return open.flatMap(({ id, unit }) =>
    [unit, ...(below.get(unit) ?? []).map(({ to }) => to)].flatMap((code) =>
      (people.get(code) ?? []).map(({ person }) => [ANSWERED, id, person]),
    ),
  );
}
