import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SCRIPTS: Record<string, string> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;
const cli = readFileSync(join(ROOT, 'src/cli.ts'), 'utf8');
const VERBS = [...(/const VERBS[^{]*\{([\s\S]*?)\n\};/.exec(cli)?.[1] ?? '').matchAll(/^ {2}(\w+):/gm)].map(
  ([, verb]) => verb,
);

const PAGES = ['threats', 'operation', 'workers', 'authority', 'benchmarks'].map((page) => `docs/${page}.md`);
const documents = ['README.md', 'README.zh-CN.md', 'ARCHITECTURE.md', ...PAGES, ...adrs()];

function adrs(): string[] {
  return readdirSync(join(ROOT, 'docs/adr')).map((name) => `docs/adr/${name}`);
}

/** What stands in code spans and code blocks. */
function codeOf(document: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const blocks = [...text.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n'));
  const spans = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...blocks, ...spans];
}

function commandsOf(document: string): string[] {
  return codeOf(document)
    .filter((line) => /^\s*(npm|npx) /.test(line))
    .map((line) => line.trim());
}

describe.each(documents)('%s', (document) => {
  test('every npm script and verb it names exists', () => {
    for (const command of commandsOf(document)) {
      for (const [, script = ''] of command.matchAll(/npm run (?:-s )?([\w:-]+)/g))
        expect(Object.keys(SCRIPTS), command).toContain(script);
      for (const [, verb = ''] of command.matchAll(/poti -- (\w+)/g)) expect(VERBS, command).toContain(verb);
    }
  });

  test('every path it names exists', () => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path = '']) =>
      join(dirname(document), path),
    );
    const named = codeOf(document)
      .filter((line) => /^(src|db|tests|docs|scripts|prompts|\.ci)\/[\w./-]*$/.test(line.trim()))
      .map((line) => line.trim());
    for (const path of [...linked, ...named])
      expect(existsSync(join(ROOT, path)), `${document} names ${path}`).toBe(true);
  });
});

test('both READMEs name the same commands in the same order', () => {
  expect(commandsOf('README.zh-CN.md')).toEqual(commandsOf('README.md'));
});

test('every environment variable of .env.example is read, and every one that is read is listed', () => {
  const listed = [...readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^#?\s?([A-Z][A-Z_]+)=/gm)].map(
    ([, name]) => name,
  );
  const config = readFileSync(join(ROOT, 'src/config.ts'), 'utf8');
  const read = [...config.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
  expect([...listed].sort()).toEqual([...new Set(read)].sort());
});

test('every threat names what holds against it, and a test that tries it', () => {
  const rows = readFileSync(join(ROOT, 'docs/threats.md'), 'utf8').match(/^\| \*\*.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    const [, , holds = '', tests = ''] = row.split('|').map((cell) => cell.trim());
    expect(holds, row).not.toBe('');
    expect(tests, row).toMatch(/^`tests\/[\w./-]+\.test\.ts`(, `tests\/[\w./-]+\.test\.ts`)*$/);
  }
});
