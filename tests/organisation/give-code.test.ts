import { expect, test } from 'vitest';
import { outbox } from '../../src/delivery/tables.ts';
import { codeIn, redeemCode } from '../../src/organisation/binding.ts';
import { START, sampleDesk } from '../support/desk.ts';

test('a secretary lets a member’s account in by a code that works once', async () => {
  const desk = await sampleDesk();
  const answer = await desk.says('01010', '给朱晓莉发个绑定码');
  const [, code = ''] = /绑定码：(\w{4}-\w{4})/.exec(answer) ?? [];
  expect(codeIn(code)).toBeDefined();
  const said = { code, channel: 'elsewhere', account: 'u1', now: START, today: '2026-11-24' };
  expect(await redeemCode(said, desk.database.read)).toMatchObject({ person: { name: '朱晓莉' } });
  expect(JSON.stringify(await desk.database.read.select().from(outbox))).not.toContain(code);
});

test('nobody gives a code for a person elsewhere', async () => {
  const desk = await sampleDesk();
  const [[other] = []] = await desk.database.select({ sql: "select name from person where id = '02012'", params: [] });
  expect(await desk.says('01010', `给${other}发个绑定码`)).not.toMatch(/\w{4}-\w{4}/);
  expect(await desk.says('01012', '给朱晓莉发个绑定码')).not.toMatch(/\w{4}-\w{4}/);
});
