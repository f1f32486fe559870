import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the machine has a Chromium; CHROMIUM names another place. */
function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  return [...(named ? [named] : []), ...PLACES].find((place) => existsSync(place));
}

/** Why browser tests can't run here; undefined when they can, or must (POTI_BROWSER=required) and so fail loudly. */
export function whyNoBrowser(): string | undefined {
  if (findChromium() || process.env.POTI_BROWSER === 'required') return undefined;
  return 'no Chromium here: install one or name it in CHROMIUM';
}

export type Look = { width: number; height: number; dark?: boolean };

export type Opened = {
  /** A page of its own; what goes wrong in it (errors, refused loads) is collected in `faults`. */
  visit(url: string, look?: Look): Promise<{ page: Page; faults: string[] }>;
  close(): Promise<void>;
};

/** A browser with an empty profile. @throws Error when there is none */
export async function openBrowser(): Promise<Opened> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Install Chromium (Debian: apt-get install chromium) or name it in CHROMIUM.');
  const profile = await mkdtemp(join(tmpdir(), 'poti-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: FLAGS,
    locale: 'zh-CN',
    viewport: null,
    acceptDownloads: true,
  });
  return {
    async visit(url, { width, height, dark } = { width: 1280, height: 800 }) {
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (line) => {
        if (line.type() === 'error') faults.push(line.text());
      });
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
      await page.goto(url);
      return { page, faults };
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
