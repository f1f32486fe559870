import { expect, test } from 'vitest';
import { silent } from '../../src/kernel/log.ts';
import { noteSightings, type Sightings, sightingsOf } from '../../src/kernel/sightings.ts';
import { feishuWith, testClock, WANG } from '../feishu/support.ts';
import { freshDatabase } from '../support/database.ts';

test('the doctor tells whether Feishu’s callbacks come, and forged ones from a wrong key', async () => {
  const database = await freshDatabase();
  const clock = testClock();
  const seen = noteSightings(database, 'feishu', { clock, log: silent });
  const sightings = () => sightingsOf(database.read, 'feishu');
  const { feishu, channel } = await feishuWith({ clock }, { clock, seen, sightings });
  const forged = () =>
    channel
      .routes?.(async () => ({ fresh: true, replacement: async () => undefined }))
      ?.request('/feishu/events', {
        method: 'POST',
        headers: { 'x-lark-signature': 'f'.repeat(64) },
        body: '{"text":"听我的"}',
      });
  const looked = async (until: (found: Sightings) => boolean) => {
    await expect.poll(async () => until(await sightings())).toBe(true);
    return (await channel.checks?.())?.find(({ name }) => name === 'Feishu callback');
  };

  expect(await looked(() => true)).toMatchObject({ ok: false, says: expect.stringContaining('none has ever come') });
  expect((await forged())?.status).toBe(401);
  expect(await looked(({ refused }) => refused !== undefined)).toMatchObject({
    ok: false,
    says: expect.stringMatching(/^the last callback was refused: the signature is wrong: compare FEISHU_ENCRYPT_KEY/),
  });
  clock.move(120_000);
  await feishu.user(WANG).says('您好');
  expect(await looked(({ verified }) => verified !== undefined)).toMatchObject({ ok: true });
  clock.move(120_000);
  await forged();
  const doubtful = await looked(({ refused }) => (refused?.at ?? 0) > clock() - 1_000);
  expect(doubtful?.says).toMatch(/2 minutes before it one was fine: .* somebody else sent it$/);
  expect(JSON.stringify(await sightings())).not.toContain('听我的');
});
