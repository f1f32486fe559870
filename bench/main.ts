/**
 * `npm run bench`: every part but the year, one after another; `npm run bench -- accept` one of them. Each prints shares of
 * a baseline in the same run, which hold on other machines; absolute figures don't.
 */
const PARTS: { [name: string]: () => Promise<unknown> } = {
  accept: async () => (await import('./load/accept.ts')).benchAccept(),
  answer: async () => (await import('./load/answer.ts')).benchAnswer(),
  send: async () => (await import('./load/send.ts')).benchSend(),
  start: async () => (await import('./load/start.ts')).benchStart(),
  rules: () => import('./rules.ts'),
};
const APART: typeof PARTS = { year: () => import('./year.ts') };

const [name] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const chosen = name === undefined ? Object.values(PARTS) : [PARTS[name] ?? APART[name]];
for (const part of chosen) {
  if (!part) throw new Error(`no part ${name}: there are ${Object.keys({ ...PARTS, ...APART }).join(', ')}`);
  await part();
}
process.exit();
