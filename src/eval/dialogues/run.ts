import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShownCard } from '../../message/card.ts';
import { wordsOf } from '../../message/card.ts';
import { type Checked, checkEffect, checkMessages, checkReply, matches, pattern } from './expect.ts';
import { Answer, type Dialogue, type Effect, type Turn } from './format.ts';
import type { Stage } from './stage.ts';

export type TurnResult = {
  n: number;
  as: string;
  said: string;
  replies: ShownCard[];
  messages: { to: string; card: ShownCard }[];
  files: number;
  expect: Checked[];
};

export type DialogueResult = {
  id: string;
  held: boolean;
  skipped: boolean;
  turns: TurnResult[];
  finally: Checked[];
};

type Seen = { n: number; to: string; card: ShownCard };

/** Plays one dialogue on a stage of its own and checks what it must show. */
export async function runDialogue(dialogue: Dialogue, stage: Stage): Promise<DialogueResult> {
  const seen: Seen[] = [];
  const turns: TurnResult[] = [];
  let at = Date.parse(dialogue.start ?? stage.start);
  let lastPressed: { action: string } | undefined;

  for (const turn of dialogue.turns) {
    at = turn.at ? Date.parse(turn.at) : turn.tick ? Date.parse(turn.tick) : at + (turns.length === 0 ? 0 : 60_000);
    stage.moveTo(at);
    const result: TurnResult = {
      n: turn.n,
      as: turn.as ?? '',
      said: '',
      replies: [],
      messages: [],
      files: 0,
      expect: [],
    };
    turns.push(result);
    const take = ({ replies, messages }: { replies: ShownCard[]; messages: { to: string; card: ShownCard }[] }) => {
      result.replies.push(...replies);
      result.messages.push(...messages);
      for (const { to, card } of messages) seen.push({ n: turn.n, to, card });
    };

    if (turn.answer) {
      const { reached } = await answerUntil(turn, turn.answer, stage, seen, take);
      if (!reached && turn.answer.on_missing === 'skip_dialogue')
        return { id: dialogue.id, held: false, skipped: true, turns, finally: [] };
      result.expect.push({
        what: `reached ${JSON.stringify(turn.answer.until)}`,
        held: reached,
        seen: wordsOfLast(result.replies),
      });
    } else {
      const said = saidIn(turn, seen, lastPressed);
      if (!said) {
        result.said = 'skipped: no such button';
        continue;
      }
      result.said = said.words;
      if ('action' in said && said.action) lastPressed = { action: said.action };
      take(said.tick ? await stage.passes(at) : await stage.hears(turn.as ?? '', said.said, turn.conversation));
    }
    await check(turn, result, stage);
  }

  const final = await Promise.all(
    dialogue.finally.effects.map(async (effect) => checkEffect(effect, await stage.rows(effect.entity))),
  );
  const logs = dialogue.finally.logs_none.map((source): Checked => {
    const line = stage.logs().find((one) => pattern(source).test(one));
    return { what: `no log line matches ${source}`, held: line === undefined, seen: line ?? '' };
  });
  const checks = [...turns.flatMap(({ expect }) => expect), ...final, ...logs].filter(
    ({ what }) => !what.startsWith('should:'),
  );
  return {
    id: dialogue.id,
    held: checks.every(({ held }) => held),
    skipped: false,
    turns,
    finally: [...final, ...logs],
  };
}

async function check(
  { expect, answer, tick, press, press_raw, as }: Turn,
  result: TurnResult,
  stage: Stage,
): Promise<void> {
  const texts = result.replies.map((card) => wordsOf(card));
  const spoken = !tick && !answer && press === undefined && press_raw === undefined;
  result.expect.push(...checkReply(expect.reply, texts, spoken));
  for (const one of checkReply(expect.should, texts, false))
    result.expect.push({ ...one, what: `should: ${one.what}` });
  for (const effect of expect.effects ?? []) result.expect.push(checkEffect(effect, await stage.rows(effect.entity)));
  const others = result.messages.map(({ to, card }) => ({ to, text: wordsOf(card) }));
  result.expect.push(...checkMessages(expect, tick ? others : others.filter(({ to }) => to !== as)));
  const files = result.replies.flatMap(({ file }) => file ?? []);
  result.files = files.length;
  if (expect.files !== undefined)
    result.expect.push({
      what: `${expect.files} files`,
      held: files.length === expect.files,
      seen: String(files.length),
    });
  for (const source of expect.files_none ?? []) {
    const contents = (await Promise.all(files.map(({ sha256 }) => stage.textOf(sha256 ?? '')))).join('\n');
    result.expect.push({ what: `no file says ${source}`, held: !pattern(source).test(contents), seen: '' });
  }
}

type Spoken = { words: string; said: Parameters<Stage['hears']>[1]; tick?: boolean; action?: string };

function saidIn(turn: Turn, seen: Seen[], lastPressed: { action: string } | undefined): Spoken | undefined {
  if (turn.tick) return { words: `tick ${turn.tick}`, said: { kind: 'text', text: '' }, tick: true };
  if (turn.press !== undefined) {
    const action = turn.card === 'same' ? lastPressed?.action : buttonOf(turn, turn.press, seen);
    if (action) return { words: `press ${turn.press}`, said: { kind: 'press', action }, action };
    if (turn.otherwise_say === undefined)
      return turn.skip_if
        ? undefined
        : { words: `press ${turn.press}`, said: { kind: 'press', action: 'no such button' } };
    return { words: turn.otherwise_say, said: { kind: 'text', text: turn.otherwise_say } };
  }
  if (turn.press_raw !== undefined) {
    return {
      words: `press ${JSON.stringify(turn.press_raw)}`,
      said: { kind: 'press', action: JSON.stringify(turn.press_raw) },
    };
  }
  if (turn.media) {
    const { media, transcript, name } = turn;
    return {
      words: `[${media}]`,
      said: {
        kind: 'media',
        media,
        ...(transcript ? { transcript } : {}),
        ...(name ? { name } : {}),
        ...(media === 'image' || media === 'file' ? { ref: media } : {}),
      },
    };
  }
  const text = turn.text ?? '';
  return { words: text, said: { kind: 'text', text } };
}

/** The button by its label: on the card of the turn that is named, else on the latest card of theirs that has it. */
function buttonOf({ card, as }: Turn, label: string, seen: Seen[]): string | undefined {
  const cards = [...seen].reverse().filter(({ n, to }) => (typeof card === 'number' ? n === card : to === as));
  for (const { card: one } of cards) {
    const button = one.buttons?.find((b) => matches(label, b.label));
    if (button) return button.id;
  }
  return undefined;
}

async function answerUntil(
  turn: Turn,
  { form, answers, otherwise, limit, until }: Answer,
  stage: Stage,
  seen: Seen[],
  take: (outcome: { replies: ShownCard[]; messages: { to: string; card: ShownCard }[] }) => void,
): Promise<{ reached: boolean }> {
  const as = turn.as ?? '';
  const usual = stage.answersTo(form ?? 'generic');
  for (let said = 0; ; said++) {
    if (await holds(until, as, stage, seen)) return { reached: true };
    if (said >= limit) return { reached: false };
    const last = wordsOfLast(seen.filter(({ to }) => to === as).map(({ card }) => card));
    const fit = [...answers, ...usual].find(([source]) => pattern(source).test(last));
    const text = fit ? fit[1] : otherwise;
    if (text === null) return { reached: await holds(until, as, stage, seen) };
    take(await stage.hears(as, { kind: 'text', text }, turn.conversation));
  }
}

async function holds(until: Answer['until'], as: string, stage: Stage, seen: Seen[]): Promise<boolean> {
  if ('reply' in until)
    return pattern(until.reply).test(wordsOfLast(seen.filter(({ to }) => to === as).map(({ card }) => card)));
  const effect: Effect = until;
  return checkEffect(effect, await stage.rows(effect.entity)).held;
}

function wordsOfLast(cards: ShownCard[]): string {
  const last = cards.at(-1);
  return last ? wordsOf(last) : '';
}

/** The usual answers of fixtures/answers.json, by form; an empty list where the file is missing. */
export function readAnswers(folder: string): Record<string, [string, string | null][]> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'));
    const pairs = Answer.shape.answers;
    return Object.fromEntries(
      Object.entries(parsed as Record<string, unknown>).flatMap(([name, list]) => {
        const read = pairs.safeParse(list);
        return read.success ? [[name, read.data]] : [];
      }),
    );
  } catch {
    return {};
  }
}
