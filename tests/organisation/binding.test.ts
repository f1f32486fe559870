import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { isRefusal } from '../../src/kernel/errors.ts';
import { codeIn, issueCode, redeemCode, unbind } from '../../src/organisation/binding.ts';
import { personByAccount, personById } from '../../src/organisation/store.ts';
import { freshDatabase } from '../support/database.ts';
import { load, NOW } from './fixture.ts';

let database: Database;
beforeEach(async () => {
  database = await freshDatabase();
  await load(database);
});

const HOUR = 3_600_000;

async function person(id: string) {
  const found = await personById(database.read, id);
  if (!found) throw new Error(id);
  return found;
}

async function code(by: string, id: string, newId = () => 'qqqqqqqq1a2b3c4d'): Promise<string> {
  const issued = await issueCode({ asker: await person(by), person: await person(id), now: NOW, newId }, database.read);
  if (isRefusal(issued)) throw new Error(issued.text);
  await database.batch(issued.writes);
  return issued.code;
}

async function redeem(said: string, account: string, { now = NOW, today = '2026-03-02' } = {}): Promise<string> {
  const outcome = await redeemCode({ code: said, channel: 'jia', account, now, today }, database.read);
  await database.batch(outcome.writes);
  return isRefusal(outcome) ? outcome.text : outcome.person.name;
}

test('a code from one’s own organisation binds one account, once', async () => {
  const given = await code('12', '13');
  expect(given).toMatch(/^[0-9A-Z]{8}$/);
  expect(await redeem(`${given.slice(0, 4).toLowerCase()}-${given.slice(4)}`, 'new')).toBe('柳依');
  expect((await personByAccount(database.read, 'jia', 'new'))?.id).toBe('13');
  expect(await redeem(given, 'new')).toMatch(/已绑定为柳依/);
  expect(await redeem(given, 'thief')).toMatch(/不对或已过期/);
});

test('only for people below or in one’s own unit', async () => {
  const asker = await person('12');
  const foreign = await issueCode(
    { asker, person: await person('51'), now: NOW, newId: () => 'x'.repeat(16) },
    database.read,
  );
  expect(isRefusal(foreign)).toBe(true);
  const member = await issueCode(
    { asker: await person('13'), person: await person('12'), now: NOW, newId: () => 'x'.repeat(16) },
    database.read,
  );
  expect(isRefusal(member)).toBe(true);
});

test('only for people all of whose posts are in one’s charge: the account would have every one of them', async () => {
  await expect(code('12', '31')).rejects.toThrow(/机关党委/);
  expect(await redeem(await code('91', '31'), 'new')).toMatch(/已绑定过账号/);
});

test('a person who has an account on the channel gets no second one, which could speak as that person unnoticed', async () => {
  expect(await redeem(await code('12', '11'), 'second')).toMatch(/已绑定过账号/);
  expect(await personByAccount(database.read, 'jia', 'second')).toBeUndefined();
  expect((await personByAccount(database.read, 'jia', 'a11'))?.id).toBe('11');
});

test('a code ends after 24 hours and when a newer one is issued', async () => {
  const first = await code('12', '13', () => '0000000011112222');
  const second = await code('91', '13', () => '0000000033334444');
  expect(await redeem(first, 'new')).toMatch(/不对或已过期/);
  expect(await redeem(second, 'new', { now: NOW + 24 * HOUR })).toMatch(/不对或已过期/);
  expect(await redeem(second, 'new', { now: NOW + 24 * HOUR - 1 })).toBe('柳依');
});

test('after five wrong codes even the right one waits for the next day', async () => {
  const given = await code('12', '13');
  for (let i = 0; i < 5; i++) expect(await redeem('ZZZZZZZ0', 'guess')).toMatch(/不对或已过期/);
  expect(await redeem(given, 'guess')).toMatch(/到上限/);
  expect(await redeem(given, 'guess', { today: '2026-03-03', now: NOW + 20 * HOUR })).toBe('柳依');
});

test('an account bound by a code outlives an import that does not name it', async () => {
  await redeem(await code('12', '13'), 'second');
  await load(database);
  expect((await personByAccount(database.read, 'jia', 'second'))?.id).toBe('13');
  await database.batch([unbind('jia', 'second')]);
  expect(await personByAccount(database.read, 'jia', 'second')).toBeUndefined();
});

test.each([
  ['1A2B3C4D', '1A2B3C4D'],
  ['绑定 1a2b-3c4d。', '1a2b-3c4d'],
  ['绑定码：1a2b 3c4d', '1a2b 3c4d'],
  ['你好', undefined],
  ['我的号是 1a2b3c4d 对吗', undefined],
])('a code is seen in %j', (text, wanted) => {
  expect(codeIn(text)).toBe(wanted);
});
