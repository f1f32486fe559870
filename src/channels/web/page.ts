const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

const FILES = new Set([
  'index.html',
  'app.css',
  'base.css',
  'card.css',
  'composer.css',
  'form.css',
  'people.css',
  'icon.svg',
  'api.js',
  'app.js',
  'card.js',
  'chart-words.js',
  'chart.js',
  'clock.js',
  'composer.js',
  'conversation.js',
  'dom.js',
  'form.js',
  'people.js',
  'round-chart.js',
  'thread.js',
]);

/** A file of the page as it is on disk; undefined for every other name. */
export async function pageFile(name: string): Promise<Response | undefined> {
  if (!FILES.has(name)) return undefined;
  const { readFile } = await import('node:fs/promises');
  const body = await readFile(new URL(`./page/${name}`, import.meta.url), 'utf8');
  return new Response(body, { headers: { 'Content-Type': TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain' } });
}
