import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Dialogue } from './format.ts';
import { type DialogueResult, runDialogue } from './run.ts';
import { stagesFrom } from './stage.ts';

/** Plays dialogue files, each on a database of its own; the report names every check that did not hold. */
export async function evalDialogues(
  files: string[],
  fixtures: string,
  corpus: string,
): Promise<{ report: string; out: DialogueResult[] }> {
  const stages = stagesFrom(fixtures, corpus);
  const out: DialogueResult[] = [];
  try {
    for (const file of files) {
      const parsed = Dialogue.safeParse(JSON.parse(readFileSync(file, 'utf8')));
      if (!parsed.success)
        throw new Error(
          `${basename(file)} is not a dialogue: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`,
        );
      const stage = await stages.open(parsed.data);
      try {
        out.push(await runDialogue(parsed.data, stage));
      } finally {
        await stage.end();
      }
    }
  } finally {
    stages.end();
  }
  return { report: reportOf(out), out };
}

function reportOf(results: DialogueResult[]): string {
  const played = results.filter(({ skipped }) => !skipped);
  const lines = results.flatMap((result) => {
    const mark = result.skipped ? 'skipped' : result.held ? 'held' : 'NOT HELD';
    const faults = [
      ...result.turns.flatMap(({ n, said, expect }) =>
        expect
          .filter(({ held }) => !held)
          .map(({ what, seen }) => `    turn ${n} (${said.slice(0, 40)}): ${what}; seen: ${seen}`),
      ),
      ...result.finally.filter(({ held }) => !held).map(({ what, seen }) => `    finally: ${what}; seen: ${seen}`),
    ];
    return [`${mark}  ${result.id}`, ...(result.skipped ? [] : faults)];
  });
  return [
    ...lines,
    `${played.filter(({ held }) => held).length} of ${played.length} dialogues held, ${results.length - played.length} skipped`,
  ].join('\n');
}
