import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/database.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MEGABYTE = 1_000_000;

const run = promisify(execFile);
const TEXTS = `import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) =>
  url.endsWith('.md') ? { format: 'module', source: 'export default ""', shortCircuit: true } : next(url, context) });`;

/** Gzipped bytes of what `wrangler deploy` would upload, and what it hands out once it has begun. */
async function bundled(...options: string[]): Promise<{ bytes: number; handlers: string }> {
  const outdir = temporaryFolder();
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  await run(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', outdir, ...options], {
    cwd: ROOT,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
  });
  const modules = readdirSync(outdir).filter((name) => !/\.map$|^README/.test(name));
  expect(modules).toContain('worker.js');
  const begin = `${TEXTS} const { default: worker } = await import('./worker.js'); console.log(Object.keys(worker).join());`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', begin], { cwd: outdir });
  return {
    bytes: modules.reduce((sum, name) => sum + gzipSync(readFileSync(join(outdir, name))).length, 0),
    handlers: stdout.trim(),
  };
}

test('the bundle is under 1 MB without the model and under 2 MB with it, gzipped', { timeout: 120_000 }, async () => {
  const absent = ['ai', '@ai-sdk/openai-compatible'].flatMap((name) => ['--alias', `${name}:./src/language/absent.ts`]);
  const [without, whole] = [await bundled(...absent), await bundled()];
  expect(without.bytes).toBeLessThan(MEGABYTE);
  expect(whole.bytes).toBeLessThan(2 * MEGABYTE);
  expect(whole.bytes - without.bytes).toBeGreaterThan(0.1 * MEGABYTE);
  for (const { handlers } of [without, whole]) expect(handlers).toBe('fetch,queue,scheduled');
});
