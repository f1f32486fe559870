import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * `npm run bundle`: the server and the command line as a few files in dist/, which start in a third of the time and with
 * two thirds of the memory (docs/adr/0012). They stay inside the project: what is read from disk (migrations, prompts, the
 * page, scripts of threads) is read where its source names it.
 */
const ROOT = resolve(import.meta.dirname, '..');
const DIST = resolve(ROOT, 'dist');

await build({
  absWorkingDir: ROOT,
  entryPoints: ['src/main.ts', 'src/cli.ts'],
  outdir: DIST,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  logLevel: 'warning',
  // a native library, and one that finds its own files
  external: ['@libsql/client', 'libsql', 'unpdf'],
  // CommonJS in it asks for parts of Node
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  plugins: [
    {
      name: 'paths as in the source',
      setup({ onLoad }) {
        onLoad({ filter: /[\\/](src|db)[\\/].*\.ts$/ }, async ({ path }) => {
          const from = JSON.stringify(relative(DIST, path));
          const text = await readFile(path, 'utf8');
          return {
            loader: 'ts',
            contents: text.replaceAll('import.meta.url', `new URL(${from}, import.meta.url).href`),
          };
        });
      },
    },
  ],
});
