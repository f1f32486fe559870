import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/database.ts';
import { pdfOf, printed } from '../support/pdf.ts';
import { poti, startServer } from './support.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test('the bundle does what the source does: serves, shows its page, answers, reads a .pdf', {
  timeout: 60_000,
}, async () => {
  execFileSync(process.execPath, ['scripts/bundle.ts'], { cwd: ROOT });
  const folder = temporaryFolder();
  const server = await startServer({ folder }, 'dist/main.js');
  const page = await fetch(`${server.url}/`);
  expect(await page.text()).toContain('破题');
  expect(await server.stop('SIGTERM')).toMatchObject({ code: 0 });

  const asked = await poti(['ask', '述职评议多久开展一次'], { folder }, 'dist/cli.js');
  expect(asked).toMatchObject({ code: 0 });
  expect(asked.out).toMatch(/每年.*第三条/);

  const notice = join(folder, 'rule.pdf');
  writeFileSync(notice, pdfOf(printed('会议室使用办法', ['第一条 会议室由办公室统一安排。'])));
  const read = await poti(['import', 'rules', notice, '--dry-run'], { folder }, 'dist/cli.js');
  expect(read.out).toContain('会议室使用办法');
});
