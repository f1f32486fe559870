import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { Dialogue } from '../../src/eval/dialogues/format.ts';
import { type DialogueResult, runDialogue } from '../../src/eval/dialogues/run.ts';
import { stagesFrom } from '../../src/eval/dialogues/stage.ts';
import { wordsOf } from '../../src/message/card.ts';
import { overFeishu } from './feishu.ts';
import { NEWCOMER } from './platform.ts';
import { overWeb } from './web.ts';
import { overWecom } from './wecom.ts';

const here = (path: string) => new URL(path, import.meta.url).pathname;
const RULES = here('../../db/sample/rules');
const desk = stagesFrom(here('fixtures'), RULES);
const feishu = stagesFrom(here('fixtures'), RULES, overFeishu);
const platforms = {
  Feishu: feishu,
  WeCom: stagesFrom(here('fixtures'), RULES, overWecom),
  'the web chat': stagesFrom(here('fixtures'), RULES, overWeb),
};
afterAll(() => {
  for (const stages of [desk, ...Object.values(platforms)]) stages.end();
});

const dialogues = readdirSync(here('cases')).map((file) =>
  Dialogue.parse(JSON.parse(readFileSync(here(`cases/${file}`), 'utf8'))),
);

async function play(dialogue: Dialogue, stages: typeof desk): Promise<DialogueResult> {
  const stage = await stages.open(dialogue);
  try {
    return await runDialogue(dialogue, stage);
  } finally {
    await stage.end();
  }
}

function faultsOf({ turns, finally: final }: DialogueResult): string[] {
  const all = [...turns.flatMap(({ n, expect: checks }) => checks.map((check) => ({ n, ...check }))), ...final];
  return all
    .filter(({ held, what }) => !held && !what.startsWith('should:'))
    .map((check) => `${'n' in check ? `turn ${check.n}` : 'finally'}: ${check.what}; seen: ${check.seen}`);
}

/** Who was shown what, turn by turn. Numbers of unnamed problems are drawn anew in every run. */
function seenIn({ turns }: DialogueResult): string[][] {
  return turns.map(({ messages }) =>
    messages
      .map(
        ({ to, card }) =>
          `${to}: ${wordsOf(card)
            .replace(/\d{4,} 号/g, '… 号')
            .replace(/\s+/g, ' ')
            .trim()}`,
      )
      .sort(),
  );
}

describe('dialogues', () => {
  test.each(dialogues)('$id holds everywhere, by the same cards: $title', async (dialogue) => {
    const atDesk = await play(dialogue, desk);
    expect(faultsOf(atDesk)).toEqual([]);
    for (const [platform, stages] of Object.entries(platforms)) {
      const there = await play(dialogue, stages);
      expect([platform, ...faultsOf(there)]).toEqual([platform]);
      expect([platform, ...seenIn(there)]).toEqual([platform, ...seenIn(atDesk)]);
    }
  });
});

test('every kind of trouble that people make is in some dialogue', () => {
  const covered = new Set(dialogues.flatMap(({ covers }) => covers));
  const kinds =
    'interruption correction cancel next_day stale_confirm two_problems very_long emoji empty sticker voice unknown_button expired_card double_press wrong_person anonymous admin_asks_who personal_data injection grounding snooze undo similar_problem stranger limit';
  expect(kinds.split(' ').filter((kind) => !covered.has(kind))).toEqual([]);
});

test('every system of the committee’s work is in some dialogue', () => {
  const covered = new Set(dialogues.flatMap(({ covers }) => covers));
  const systems = 'L1 L2 L3 L4 L5 L6 L7 L8 L9 C1 C2 C3 C4 C5 C6 C7 R1 R2 P1 P2 P3 P4 P5 P6 P7 P8';
  expect(systems.split(' ').filter((system) => !covered.has(system))).toEqual([]);
});

test('a code that a secretary gives lets a stranger in on Feishu, once', async () => {
  const stage = await feishu.open(Dialogue.parse({ id: 'bound-by-code', turns: [] }));
  const says = async (who: string, text: string) => {
    const { replies } = await stage.hears(who, { kind: 'text', text }, undefined);
    return replies.map(wordsOf).join('\n');
  };
  try {
    expect(await says('?stranger', '我有什么要办')).toContain('绑定');
    const [code = ''] = /\w{4}-\w{4}/.exec(await says('6101', '给陶宁发个绑定码')) ?? [];
    expect(await says('?stranger', code)).toMatch(/已绑定.*陶宁/);
    expect(await says('?stranger', '述职报告几号截止')).toContain('12月11日');
    expect(await stage.rows('identity')).toContainEqual(
      expect.objectContaining({ person: NEWCOMER, account: 'ou_stranger' }),
    );
    expect(await says('6104', code)).not.toMatch(/已绑定：/);
  } finally {
    await stage.end();
  }
});
