import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Desk, openDesk } from '../desk.ts';
import { OperatorError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { workingDays } from '../kernel/working-days.ts';
import { promptsOnDisk } from '../language/prompts-on-disk.ts';
import type { Said } from '../message/arrival.ts';
import { type ShownCard, wordsOf } from '../message/card.ts';
import { modelOf } from '../model.ts';
import { sealFor } from '../open.ts';
import { platforms } from '../platforms.ts';
import { instantFrom } from './instant.ts';
import { personCalled } from './person.ts';
import { print, quietLog, UsageError, type Verb, withDatabase } from './verb.ts';

const Line = z.union([
  z.object({ text: z.string() }),
  z.object({ press: z.string() }),
  z.object({ submit: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }),
  z.object({ file: z.string() }),
  z.object({ at: z.string() }),
]);
type Line = z.infer<typeof Line>;

export const chatVerb: Verb = {
  usage: 'chat --as PERSON [--json]',
  does: 'a conversation on stdin and stdout; a line is a message',
  run(args) {
    const { values } = parseArgs({ args, options: { as: { type: 'string' }, json: { type: 'boolean' } } });
    const { as, json = false } = values;
    if (!as) throw new UsageError('--as PERSON is missing');
    return withDatabase(async (database, config) => {
      const person = await personCalled(database.read, as);
      const files = new Map<string, Uint8Array>();
      const desk = openDesk({
        database,
        start: Date.now(),
        zone: config.zone,
        workingDays: workingDays(),
        newId,
        seal: await sealFor(database, config),
        platforms: platforms(config, { database, clock: Date.now, log: quietLog(config) }),
        language: modelOf(config, promptsOnDisk, { database, clock: Date.now, log: quietLog(config) }),
        log: quietLog(config),
        fileSent: (ref) => files.get(ref),
      });
      const cards: ShownCard[] = [];
      for await (const raw of createInterface({ input: process.stdin })) {
        const line = json ? parseLine(raw) : { text: raw };
        if ('at' in line && !config.demo)
          throw new OperatorError(
            '{"at"} moves the clock of a demo: with a platform configured everybody would be told',
          );
        const replies =
          'at' in line
            ? await moveTo(desk, line.at, person.id, config.zone)
            : await desk.hears(person.id, saidBy(line, cards, files)).then((outcome) => outcome.replies);
        cards.unshift(...[...replies].reverse());
        print(json ? JSON.stringify({ replies }) : replies.map((card) => wordsOf(card)).join('\n\n'));
      }
    });
  },
};

async function moveTo(desk: Desk, instant: string, person: string, zone: string): Promise<ShownCard[]> {
  const { messages } = await desk.passes(instantFrom(instant, zone));
  return messages.filter(({ to }) => to === person).map(({ card }) => card);
}

function parseLine(raw: string): Line {
  let given: unknown;
  try {
    given = JSON.parse(raw);
  } catch {
    throw new OperatorError(`a line is not JSON: ${raw.slice(0, 60)}`);
  }
  const line = Line.safeParse(given);
  if (!line.success) {
    throw new OperatorError(`a line must be {"text"}, {"press"}, {"submit"}, {"file"} or {"at"}: ${raw.slice(0, 60)}`);
  }
  return line.data;
}

/** A press or a submit goes to the newest card that has it. */
function saidBy(line: Exclude<Line, { at: string }>, cards: ShownCard[], files: Map<string, Uint8Array>): Said {
  if ('text' in line) return { kind: 'text', text: line.text };
  if ('file' in line) {
    const name = basename(line.file);
    const bytes = readFile(line.file);
    const ref = newId();
    files.set(ref, bytes);
    return { kind: 'media', media: 'file', name, ref };
  }
  if ('submit' in line) {
    const form = cards.find((card) => card.form)?.form;
    const names = new Map(form?.fields.map(({ name, label }) => [label, name]));
    const values = Object.fromEntries(
      Object.entries(line.submit).map(([key, value]) => [names.get(key) ?? key, value]),
    );
    return { kind: 'submit', action: form?.id ?? 'no form is open', values };
  }
  const wanted = line.press;
  const buttons = cards.flatMap((card) => card.buttons ?? []);
  const button =
    buttons.find(({ id, label }) => id === wanted || label === wanted) ??
    buttons.find(({ label }) => label.includes(wanted));
  return { kind: 'press', action: button?.id ?? wanted };
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new OperatorError(`${path} can't be read: check the path`);
  }
}
