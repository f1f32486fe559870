import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startServer } from '../server/support.ts';
import { temporaryFolder } from '../support/database.ts';
import { openBrowser, whyNoBrowser } from '../web/browser.ts';

/** Where the screenshots go: outside git, but for `npm run picture`, which makes the README's. */
const PICTURES = resolve(import.meta.dirname, '../..', process.env.POTI_PICTURES ?? 'artefacts');
const DAY = Date.parse('2026-11-24T09:20:00+08:00');

const missing = whyNoBrowser();
if (missing) console.warn(`skipped: the main path in a browser (${missing})`);

test.skipIf(missing)(
  'a newcomer asks a rule, tells a problem, is reminded and closes the duty with a tap',
  async () => {
    mkdirSync(PICTURES, { recursive: true });
    const server = await startServer({ folder: temporaryFolder(), ahead: DAY - Date.now() });
    const browser = await openBrowser();
    try {
      const { page, faults } = await browser.visit(server.url, { width: 1280, height: 800 });
      await page.locator('.person', { hasText: '书记' }).first().waitFor();
      await page.locator('.entry.poti').first().waitFor();
      await page.screenshot({ path: `${PICTURES}/first.png` });

      expect(await says(page, '述职评议多久一次')).toMatch(/每年[\s\S]*《市直机关党组织书记双向述职评议办法》第三条/);

      expect(await says(page, '我们支部老党员行动不便，党员大会总是凑不够人数')).toMatch(/是否提交/);
      expect(await presses(page, '提交')).toMatch(/难题 \d+ 号已收到/);

      await page.getByRole('button', { name: '选日期' }).click();
      await page.locator('input[type="date"]').fill('2026-12-04');
      await page.locator('input[type="time"]').fill('09:00');
      const before = await page.locator('.entry.poti').count();
      await page.locator('input[type="time"]').press('Enter');
      await page.locator('.entry.poti').nth(before).waitFor();
      const reminder = page.locator('.entry.poti').last();
      expect(await reminder.textContent()).toMatch(
        /提醒[\s\S]*述职报告：12月18日（周五）截止，还有14天[\s\S]*为何发给您/,
      );
      expect(await page.locator('.mark').count()).toBe(1);
      expect(await presses(page, '已完成')).toMatch(/述职报告[\s\S]*撤销/);
      await still(page);
      await page.screenshot({ path: `${PICTURES}/chat.png` });
      expect(await page.evaluate('scrollY + document.body.scrollTop'), 'the page itself never scrolls').toBe(0);

      const account = new URL(page.url()).searchParams.get('as') ?? '';
      const phone = await browser.visit(`${server.url}/?as=${account}`, { width: 390, height: 844 });
      await phone.page.locator('.entry.poti').last().waitFor();
      await still(phone.page);
      await phone.page.screenshot({ path: `${PICTURES}/phone.png` });
      expect([...faults, ...phone.faults]).toEqual([]);
    } finally {
      await browser.close();
      await server.stop('SIGTERM');
    }
  },
);

/** What came back, as the page shows it. */
async function says(page: Page, text: string): Promise<string> {
  const answers = page.locator('.entry.poti');
  const before = await answers.count();
  await page.locator('#say').fill(text);
  await page.locator('#say').press('Enter');
  await answers.nth(before).waitFor();
  return (await answers.last().textContent()) ?? '';
}

/** Scrolling to the newest message is smooth; a picture waits until it has arrived. */
async function still(page: Page): Promise<void> {
  const below =
    "(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.getElementById('scroll'))";
  await expect.poll(() => page.evaluate(below)).toBeLessThan(2);
}

async function presses(page: Page, label: string): Promise<string> {
  const answers = page.locator('.entry.poti');
  const before = await answers.count();
  await answers.last().getByRole('button', { name: label, exact: true }).click();
  await answers.nth(before).waitFor();
  return (await answers.last().textContent()) ?? '';
}
