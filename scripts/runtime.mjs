// Loaded before anything else, also by a Node that is too old: so nothing newer than Node 18 at the top.
import * as modules from 'node:module';

const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Poti needs Node 24, this is ${process.version}: run "npm ci" (it brings Node 24 for Linux, Windows and Intel macOS) and start it through npm, or install Node 24.`,
  );
  process.exit(1);
}

// What was stripped of its types and compiled once is not again: 40 of 100 of the start.
modules.enableCompileCache();

// As ES modules, drizzle-orm's cyclic graph of files costs 250 MB and half a second on loading; as CommonJS 23 MB.
modules.registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'drizzle-orm' && !specifier.startsWith('drizzle-orm/')) return next(specifier, context);
    return next(specifier, { ...context, conditions: ['node', 'require', 'module-sync', 'default'] });
  },
});
