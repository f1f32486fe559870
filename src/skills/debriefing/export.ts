import { desc } from 'drizzle-orm';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import type { Person } from '../../organisation/people.ts';
import { isOver } from './policy.ts';
import { appraisedBy, debriefingsIn } from './store.ts';
import { summaryTable } from './summary.ts';
import { debriefingCampaign } from './tables.ts';

/**
 * The table of the newest year, in order of unit code: of the units that the asker appraises, of all for the operator. Of a
 * campaign that is not over, or whose answers are not counted yet, marks and figures are left empty.
 */
export async function exportDebriefings(
  read: Read,
  today: CivilDate,
  asker?: Person,
): Promise<{ columns: string[]; rows: string[][] }> {
  const campaigns = await read.select().from(debriefingCampaign).orderBy(desc(debriefingCampaign.year));
  const newest = campaigns.filter(({ year, kind }) => year === campaigns[0]?.year && kind === 'debriefing');
  const all = (await Promise.all(newest.map(({ id }) => debriefingsIn(read, id)))).flat();
  const codes = asker && new Set(await appraisedBy(read, asker));
  const seen = all.filter(({ unit }) => !codes || codes.has(unit)).sort((a, b) => (a.unit < b.unit ? -1 : 1));
  const { columns, rows } = await summaryTable(seen, read);
  const running = new Set(seen.filter(({ of }) => of.talliedOn === null || !isOver(of, today)).map(({ unit }) => unit));
  return {
    columns,
    rows: rows.map((cells) =>
      (running.has(cells[0] ?? '') ? cells.map((cell, i) => (i < 4 ? cell : '')) : cells).map(plainCell),
    ),
  };
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function plainCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
