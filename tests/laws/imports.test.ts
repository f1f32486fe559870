import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');

/** Law 1: which layers each layer may import, besides itself. Entry files (src/*.ts, commands, eval) may import all. */
const MAY_IMPORT: Record<string, string[]> = {
  kernel: [],
  message: ['kernel'],
  channels: ['message', 'kernel'],
  reports: ['message', 'kernel'],
  language: ['message', 'kernel'],
  organisation: ['message', 'kernel', 'reports'],
  delivery: ['message', 'kernel'],
  chat: ['delivery', 'organisation', 'language', 'reports', 'message', 'kernel'],
  skills: ['chat', 'delivery', 'organisation', 'language', 'reports', 'message', 'kernel'],
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, path]) => path ?? '');
  return found.map((path) => relative(SRC, resolve(dirname(join(SRC, file)), path)));
}

describe('imports point one way', () => {
  for (const file of files) {
    const layer = file.split('/')[0] ?? '';
    const allowed = MAY_IMPORT[layer];
    if (!allowed) continue;
    test(file, () => {
      for (const target of importsOf(file)) {
        const [to = '', folder = ''] = target.split('/');
        expect([layer, ...allowed], `${file} imports ${target}`).toContain(to);
        if (layer === 'skills' && to === 'skills' && folder !== file.split('/')[1]) {
          expect(target, `${file} reaches into another skill`).toMatch(/^skills\/[^/]+\/index\.ts$/);
        }
        if (layer === 'channels' && to === 'channels') {
          expect(folder, `${file} reaches into another channel`).toBe(file.split('/')[1]);
        }
      }
    });
  }
});

test('no platform is named outside channels/ and the entry files', () => {
  const named = files.filter(
    (file) =>
      /^(chat|delivery|kernel|language|message|organisation|reports|skills)\//.test(file) &&
      /['"](feishu|wecom)['"]/i.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(named).toEqual([]);
});

test('only entry files read the time, the environment or print', () => {
  const reads = files.filter(
    (file) =>
      /^(chat|delivery|organisation|skills|message|channels)\//.test(file) &&
      !file.startsWith('channels/web/page/') &&
      /\bDate\.now\(|new Date\(\)|process\.env|console\./.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(reads).toEqual([]);
});
