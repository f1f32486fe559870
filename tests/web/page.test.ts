import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Opened, openBrowser, whyNoBrowser } from './browser.ts';
import { type Stub, stubbed } from './stub.ts';

const missing = whyNoBrowser();

describe.skipIf(missing)(`the page in a browser${missing ? ` (skipped: ${missing})` : ''}`, { timeout: 60_000 }, () => {
  let browser: Opened;
  let stub: Stub;
  let server: ReturnType<typeof serve>;
  let url: string;

  beforeAll(async () => {
    stub = stubbed();
    const port = await new Promise<number>((listening) => {
      server = serve({ fetch: stub.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) =>
        listening(port),
      );
    });
    url = `http://127.0.0.1:${port}/`;
    browser = await openBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await new Promise((closed) => server?.close(closed));
  });

  test('a newcomer asks by a chip, confirms a card, fills a form and gets a reminder from the moved clock', async () => {
    const { page, faults } = await browser.visit(url);
    const thread = page.getByRole('log');

    // the first screen: who one is, what this is, three things to say
    await page.getByText('唐敏').first().waitFor();
    expect(await page.locator('#who-posts').textContent()).toBe('市统计局机关第一党支部 · 书记');
    expect(await page.locator('.chip').count()).toBe(3);
    expect(await page.locator('#time').textContent()).toBe('2026年11月24日 周二 10:15');

    stub.answers((text) => ({
      heading: '请核对',
      text: `<b>${text}</b>`,
      more: '其余的在这里。',
      buttons: [
        { id: 'yes', label: '提交', tone: 'primary' },
        { id: 'no', label: '不报了', tone: 'danger', confirm: '写好的就不留了。' },
      ],
    }));
    await page.locator('.chip').last().click();
    const card = thread.locator('.card').last();
    await card.getByText('请核对').waitFor();
    // what was said is text and never markup
    expect(await card.locator('.text').first().textContent()).toMatch(/^<b>.+<\/b>$/);
    expect(await page.locator('.chips').isVisible()).toBe(false);
    await page.locator('#typing').waitFor({ state: 'hidden' });

    const more = card.getByText('其余的在这里。');
    expect(await more.isVisible()).toBe(false);
    await card.getByRole('button', { name: '展开' }).click();
    expect(await more.isVisible()).toBe(true);

    // a destructive button asks first, and nothing happens on second thoughts
    await card.getByRole('button', { name: '不报了' }).click();
    await page.getByRole('button', { name: '再想想' }).click();
    expect(stub.arrivals.some(({ said }) => said.kind === 'press')).toBe(false);

    stub.replaceWith({
      id: 'after',
      text: '难题 12 号已收到。',
      buttons: [{ id: 'yes', label: '提交', expired: true }],
    });
    await card.getByRole('button', { name: '提交' }).click();
    await thread.getByText('难题 12 号已收到。').waitFor();
    expect(await card.getByRole('button', { name: '提交' }).isDisabled()).toBe(true);
    expect(await card.getByText('已处理').isVisible()).toBe(true);
    stub.replaceWith(undefined);

    stub.onMove(async () => {
      await stub.tell('1004', { text: '述职报告快到期了', buttons: [{ id: 'done', label: '已完成' }] }, 'proactive');
      await stub.tell('1002', { text: '给别人的' }, 'proactive');
    });
    await page.getByRole('button', { name: '下一周' }).click();
    await thread.getByText('述职报告快到期了').waitFor();
    expect(await thread.locator('.mark').last().textContent()).toBe('提醒');
    expect(await page.locator('#time').textContent()).toBe('2026年12月1日 周二 10:15');
    expect(await page.locator('.person[data-id="1002"] .stir').isVisible()).toBe(true);
    expect(await thread.getByText('给别人的').count()).toBe(0);

    await stub.tell('1004', {
      heading: '课题组',
      form: {
        id: 'team',
        submit: '交上去',
        fields: [
          { name: 'leader', label: '负责人', kind: 'text', required: true, value: '唐敏' },
          { name: 'topic', label: '课题', kind: 'choice', required: true, options: ['甲', '乙'] },
          { name: 'ways', label: '做法', kind: 'choices', required: false, options: ['研究', '实践'] },
          { name: 'by', label: '完成时间', kind: 'date', required: false },
        ],
      },
    });
    await page.getByRole('button', { name: '交上去' }).click();
    await page.getByText('请填写“课题”。').waitFor();
    await page.getByText('乙', { exact: true }).click();
    await page.getByText('实践', { exact: true }).click();
    await page.getByLabel('完成时间').fill('2026-12-31');
    await page.getByRole('button', { name: '交上去' }).click();
    await expect.poll(() => stub.arrivals.at(-1)?.said.kind).toBe('submit');
    expect(stub.arrivals.at(-1)?.said).toEqual({
      kind: 'submit',
      action: 'team',
      values: { leader: '唐敏', topic: '乙', ways: ['实践'], by: '2026-12-31' },
    });

    await page.reload();
    await thread.getByText('难题 12 号已收到。').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  test('Enter sends, Shift and Enter begins a line, and an input method keeps its Enter', async () => {
    stub.answers(() => undefined);
    const { page } = await browser.visit(`${url}?as=1005`);
    const input = page.getByRole('textbox', { name: /^消息/ });
    await input.fill('第一行');
    await input.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await input.press('Shift+Enter');
    await input.pressSequentially('第二行');
    expect(stub.arrivals.some(({ account, said }) => account === '1005' && said.kind === 'text')).toBe(false);
    await input.press('Enter');
    await expect.poll(() => stub.arrivals.at(-1)?.said).toEqual({ kind: 'text', text: '第一行\n第二行' });
    expect(await input.inputValue()).toBe('');
    await page.close();
  });

  test('on a phone nothing is wider than the screen, and the people are behind a button', async () => {
    const columns = ['单位', '应办', '已办', '已定日期', '备注'];
    await stub.tell('1006', {
      table: { columns, rows: [columns.map((column) => `${column}写得很长很长的一格`)] },
      chart: { kind: 'radar', labels: ['学习', '服务', '创新'], series: [{ name: '今年', values: [3, 2, 1] }] },
    });
    const { page, faults } = await browser.visit(`${url}?as=1004`, { width: 390, height: 844, dark: true });
    const list = page.getByRole('navigation', { name: '选择身份' });
    expect(await list.isVisible()).toBe(false);
    await page.getByRole('button', { name: '换一个身份' }).click();
    await list.waitFor();
    await list.getByRole('searchbox').fill('第二党支部');
    expect(await list.locator('.person').count()).toBe(1);
    await list.locator('.person').click();
    await page.getByRole('log').locator('table').waitFor();
    expect(await list.isVisible()).toBe(false);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.evaluate("document.querySelector('.scroll').scrollWidth")).toBe(390);
    expect(await page.getByRole('img', { name: /学习 3/ }).isVisible()).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });
});
