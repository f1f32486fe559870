import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Dialogue } from '../../src/eval/dialogues/format.ts';
import { runDialogue } from '../../src/eval/dialogues/run.ts';
import { stagesFrom } from '../../src/eval/dialogues/stage.ts';
import { overFeishu } from './feishu.ts';
import { overWeb } from './web.ts';
import { overWecom } from './wecom.ts';

// what is given to develop against lies beside the project, where there is any
const GIVEN = resolve(import.meta.dirname, '../../../shared');
const folder = resolve(GIVEN, 'chat/dialogues');
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];

describe.skipIf(files.length === 0)('the dialogues that are given', () => {
  const stages = ([overFeishu, overWecom, overWeb] as const).map((over) =>
    stagesFrom(resolve(GIVEN, 'chat/fixtures'), resolve(GIVEN, 'rules/corpus'), over),
  );
  afterAll(() => {
    for (const stage of stages) stage.end();
  });

  test.each(files)('%s holds over Feishu, WeCom and the web chat', async (file) => {
    const dialogue = Dialogue.parse(JSON.parse(readFileSync(resolve(folder, file), 'utf8')));
    for (const platform of stages) {
      const stage = await platform.open(dialogue);
      try {
        const { held, skipped, turns, finally: final } = await runDialogue(dialogue, stage);
        const broken = [...turns.flatMap(({ expect: checks }) => checks), ...final].filter(
          (check) => !check.held && !check.what.startsWith('should:'),
        );
        expect(skipped || held, JSON.stringify(broken)).toBe(true);
      } finally {
        await stage.end();
      }
    }
  });
});
