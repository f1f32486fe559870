import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from '../tests/web/browser.ts';

/**
 * The pictures of the documentation, made by using the web chat of a running demo on a fresh database:
 * node_modules/.bin/node scripts/picture.ts [--url http://127.0.0.1:8787] [--out docs/pictures]
 */
const { url, out } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8787' },
    out: { type: 'string', default: 'docs/pictures' },
  },
}).values;

const QUESTION = '述职评议多久一次？';
const PROBLEM = '报个难题：几个支部共用一间活动室，时间老撞在一起，组织生活常常改期';
/** So far ahead a reminder is looked for. */
const WEEKS = 5;

await mkdir(out, { recursive: true });
const browser = await openBrowser();
try {
  const { page } = await browser.visit(url, { width: 1280, height: 800 });
  await page.locator('.person[aria-current]').waitFor();
  await settled(page);
  await page.screenshot({ path: `${out}/first.png` });

  await say(page, QUESTION);
  await page.screenshot({ path: `${out}/question.png` });

  await say(page, PROBLEM);
  await page.screenshot({ path: `${out}/problem.png` });
  const submit = page.locator('.entry.poti').last().getByRole('button', { name: '提交', exact: true });
  if (await submit.isVisible()) {
    await submit.click();
    await settled(page);
  }

  for (let week = 0; week < WEEKS && (await page.locator('.mark').count()) === 0; week++) {
    await page.getByRole('button', { name: '下一周' }).click();
    await page.locator('#week:enabled').waitFor();
    await settled(page);
  }
  await page.screenshot({ path: `${out}/chat.png` });

  const account = new URL(page.url()).searchParams.get('as') ?? '';
  const phone = await browser.visit(`${url}/?as=${account}`, { width: 390, height: 844 });
  await phone.page.locator('.entry').first().waitFor();
  await settled(phone.page);
  await phone.page.screenshot({ path: `${out}/phone.png` });
} finally {
  await browser.close();
}

async function say(page: Page, text: string) {
  const answers = page.locator('.entry.poti');
  const before = await answers.count();
  await page.locator('#say').fill(text);
  await page.locator('#say').press('Enter');
  await answers.nth(before).waitFor();
  await settled(page);
}

/** The stream is quiet and the page has caught up with what the server knows. */
async function settled(page: Page) {
  await page.locator('#typing').waitFor({ state: 'hidden' });
  await page.waitForTimeout(1_500);
}
