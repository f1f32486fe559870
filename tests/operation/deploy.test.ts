import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/database.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const UNITS = readdirSync(join(ROOT, 'deploy')).filter((name) => /\.(?:service|timer)$/u.test(name));

/** `Key=value` lines of a unit, by section. */
function settingsOf(unit: string): Map<string, string[]> {
  const settings = new Map<string, string[]>();
  let section = '';
  for (const line of read(`deploy/${unit}`).split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const head = /^\[(\w+)\]$/u.exec(line)?.[1];
    if (head) section = head;
    else {
      const [, key = '', value = ''] = /^(\w+)=(.*)$/u.exec(line) ?? [];
      expect(key, `${unit}: ${line}`).not.toBe('');
      settings.set(`${section}.${key}`, [...(settings.get(`${section}.${key}`) ?? []), value]);
    }
  }
  return settings;
}

test.each(UNITS)('%s is a unit of which systemd understands every line', (unit) => {
  expect(settingsOf(unit).size).toBeGreaterThan(2);
  const analyze = ['/usr/bin/systemd-analyze', '/bin/systemd-analyze'].find((path) => existsSync(path));
  if (!analyze) return;
  const folder = temporaryFolder();
  // what it runs is not installed here
  for (const name of UNITS)
    writeFileSync(
      join(folder, name),
      read(`deploy/${name}`).replaceAll('/opt/poti/node_modules/.bin/node', '/bin/true'),
    );
  const out = execFileSync(analyze, ['verify', '--man=no', join(folder, unit)], { encoding: 'utf8', stdio: 'pipe' });
  expect(out).toBe('');
});

test('the service may do little, stops when the program does, and runs it as `npm start` does', () => {
  const settings = settingsOf('poti.service');
  const one = (key: string) => settings.get(`Service.${key}`)?.at(-1);
  expect(one('User')).toBe('poti');
  for (const key of ['NoNewPrivileges', 'ProtectHome', 'PrivateTmp', 'PrivateDevices', 'RestrictNamespaces'])
    expect([key, one(key)]).toEqual([key, 'true']);
  expect(one('ProtectSystem')).toBe('strict');
  expect(one('CapabilityBoundingSet')).toBe('');
  expect(one('UMask')).toBe('0077');
  // V8 compiles while it runs
  expect(one('MemoryDenyWriteExecute')).toBeUndefined();
  const stops = Number(/STOPS_WITHIN_MS = ([\d_]+)/u.exec(read('src/main.ts'))?.[1]?.replaceAll('_', ''));
  expect(Number(one('TimeoutStopSec')) * 1_000).toBeGreaterThan(stops);
  const { start } = JSON.parse(read('package.json')).scripts;
  expect(one('ExecStart')).toBe(`/opt/poti/node_modules/.bin/${start}`);
});

test('the container has what the program reads, runs it without rights, and knows whether it is well', () => {
  const file = read('Containerfile');
  const steps = file
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const words = 'FROM WORKDIR COPY RUN USER ENV VOLUME EXPOSE HEALTHCHECK STOPSIGNAL CMD'.split(' ');
  for (const step of steps) expect(words, step).toContain(step.split(' ')[0]);
  expect(steps.findLast((step) => step.startsWith('USER'))).toBe('USER node');
  for (const [, path = ''] of file.matchAll(/^COPY (?!--from)(.+) \S+$/gmu))
    for (const part of path.split(' ')) expect(existsSync(join(ROOT, part)), part).toBe(true);
  const start = JSON.parse(read('package.json')).scripts.start.split(' ');
  expect(JSON.parse(/^CMD (.+)$/mu.exec(file)?.[1] ?? '')).toEqual(start);
  expect(JSON.parse(/^\s+CMD (.+)$/mu.exec(file)?.[1] ?? '')).toEqual([
    'node',
    '-e',
    expect.stringContaining('/readyz'),
  ]);

  // of what is copied alone, the program starts
  const folder = join(temporaryFolder(), 'poti');
  mkdirSync(folder);
  for (const part of ['package.json', 'scripts', 'src', 'db', 'prompts'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const help = execFileSync(
    join(ROOT, 'node_modules/.bin/node'),
    ['--import', './scripts/runtime.mjs', 'src/cli.ts', 'help'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  expect(help).toContain('poti reseal');
});

test('every verb that the operators’ page names exists, and it names how each is undone', () => {
  const page = read('docs/operation.md');
  const cli = read('src/cli.ts');
  for (const [, verb = ''] of page.matchAll(/poti -- (\w+)/gu)) expect(cli, verb).toContain(`  ${verb}: async`);
  for (const [, path = ''] of page.matchAll(/\]\(\.\.\/([^)]+)\)/gu))
    expect(existsSync(join(ROOT, path)), path).toBe(true);
});
