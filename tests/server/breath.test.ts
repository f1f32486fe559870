import { expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';

test('a long run of calls to a database file lets the event loop turn', async () => {
  const database = await freshDatabase();
  let turns = 0;
  const count = () => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  for (let i = 0; i < 1_000; i++) await database.select({ sql: 'select ?', params: [i] });
  const one = { sql: 'insert into setting (name, value) values (?, ?)', params: ['breath', '1'] };
  const off = { sql: 'delete from setting where name = ?', params: ['breath'] };
  for (let i = 0; i < 20; i++) await database.batch(Array.from({ length: 25 }, () => [one, off]).flat());
  clearImmediate(next);
  expect(turns).toBeGreaterThanOrEqual(15);
});
