import { UsageError, type Verb } from './commands/verb.ts';

/** Loaded one by one: `poti ask` must not wait for what `poti eval` needs. */
const VERBS: Record<string, () => Promise<Verb>> = {
  migrate: async () => (await import('./commands/database.ts')).migrateVerb,
  sample: async () => (await import('./commands/sample.ts')).sampleVerb,
  import: async () => (await import('./commands/import.ts')).importVerb,
  sync: async () => (await import('./commands/sync.ts')).syncVerb,
  ask: async () => (await import('./commands/ask.ts')).askVerb,
  chat: async () => (await import('./commands/chat.ts')).chatVerb,
  tick: async () => (await import('./commands/tick.ts')).tickVerb,
  export: async () => (await import('./commands/export.ts')).exportVerb,
  doctor: async () => (await import('./commands/doctor.ts')).doctorVerb,
  backup: async () => (await import('./commands/database.ts')).backupVerb,
  restore: async () => (await import('./commands/database.ts')).restoreVerb,
  reseal: async () => (await import('./commands/reseal.ts')).resealVerb,
  eval: async () => (await import('./commands/eval.ts')).evalVerb,
};

async function main([name, ...args]: string[]): Promise<number> {
  const load = name === undefined ? undefined : VERBS[name];
  if (!load) {
    if (name !== undefined && name !== 'help') console.error(`poti: there is no verb ${name}`);
    for (const one of Object.values(VERBS)) {
      const { usage, does } = await one();
      (name === 'help' ? console.log : console.error)(`  poti ${usage}\n      ${does}`);
    }
    return name === 'help' ? 0 : 2;
  }
  const verb = await load();
  try {
    await verb.run(args);
    return 0;
  } catch (error) {
    if (error instanceof UsageError || isParseFault(error)) {
      console.error(`poti ${name}: ${error.message}\nusage: poti ${verb.usage}`);
      return 2;
    }
    if (error instanceof Error && error.name === 'OperatorError') {
      console.error(error.message);
      return 1;
    }
    console.error(error);
    return 1;
  }
}

/** What node:util parseArgs throws for an option that there isn't. */
function isParseFault(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

// whoever reads the output may stop early, as `| head` does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2));
