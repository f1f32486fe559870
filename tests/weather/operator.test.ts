import { eq, isNotNull } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { outbox } from '../../src/delivery/tables.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { identity, person } from '../../src/organisation/tables.ts';
import { potiInFeishu, STAFF, WANG } from './poti.ts';

const DAY = 86_400_000;

/** Lets a morning's digests come, so much later; resolves to what the staff see of it. */
async function morning({ feishu, engine, passes }: Awaited<ReturnType<typeof potiInFeishu>>, later = DAY) {
  const before = feishu.seen(STAFF).length;
  await passes(later);
  const now = feishu.settings.clock();
  const planned = await engine.tick(now);
  await passes(Math.max(0, ...planned.map(({ at }) => at - now)) + 60_000);
  const seen = feishu.seen(STAFF).slice(before);
  return seen.map(({ text }) => text).join('\n');
}

test('what the platform will not have blocks nobody, and the staff hear of it once, look, and send it again', async () => {
  const poti = await potiInFeishu();
  const { database, feishu, staff, wang, secretary, wordsOf } = poti;
  feishu.mishap(230022);
  await wang.says('述职评议多久一次');
  await wang.says('谢谢');
  expect(wordsOf(WANG).join('\n')).toContain('不客气');
  expect(wordsOf(WANG).join('\n')).not.toContain('每年');

  expect(await morning(poti)).toMatch(/1 条消息没能送达，涉及 1 人/);
  const labels = feishu.seen(STAFF).flatMap(({ card }) => card?.buttons.map(({ label }) => label) ?? []);
  await staff.presses(labels.find((label) => label.includes('看没送达的')) ?? '');
  const list = wordsOf(STAFF).at(-1) ?? '';
  const [{ name } = { name: '' }] = await database.read.select().from(person).where(eq(person.id, secretary));
  expect(list).toMatch(new RegExp(`有 1 条没送达.*${name}：1 条，平台拒收（返回码 230022）`, 's'));
  expect(list).not.toContain('述职');

  await staff.says('重发');
  expect(wordsOf(STAFF).at(-1)).toContain('已重发 1 条');
  expect(wordsOf(WANG).filter((text) => text.includes('每年'))).toHaveLength(1);
  expect(await database.read.select().from(outbox).where(isNotNull(outbox.lost))).toEqual([]);
  expect(await database.read.select().from(audit).where(eq(audit.verb, 'resend'))).toHaveLength(1);
  await staff.says('没送达的消息有哪些');
  expect(wordsOf(STAFF).at(-1)).toContain('没有没送达的消息');
  expect(await morning(poti)).not.toContain('送达');
});

test('somebody who was written to at a wrong account gets it once the account is right', async () => {
  const { database, feishu, staff, wang, secretary, wordsOf } = await potiInFeishu();
  const user = feishu.world.users.get(WANG);
  if (!user) throw new Error('nobody is there');
  user.stopped = true;
  await wang.says('述职评议多久一次');
  await staff.says('有没有没送到的消息');
  expect(wordsOf(STAFF).at(-1)).toContain('联系不上');
  await database.batch([
    write(build.update(identity).set({ account: 'ou_new' }).where(eq(identity.person, secretary))),
  ]);
  await staff.says('重发没送达的消息');
  expect(wordsOf('ou_new').filter((text) => text.includes('每年'))).toHaveLength(1);
});

test('nobody else learns who could not be written to', async () => {
  const { feishu, wang, wordsOf } = await potiInFeishu();
  feishu.mishap(230022);
  await wang.says('述职评议多久一次');
  for (const words of ['没送达的消息有哪些', '重发没送达的消息']) {
    await wang.says(words);
    expect(wordsOf(WANG).at(-1)).toContain('由市直机关工委的管理员办理');
  }
});

test('what the whole app lacks is told to the staff as soon as they can be told, and nothing is lost', async () => {
  const poti = await potiInFeishu();
  const { feishu, wang, wordsOf } = poti;
  feishu.mishap(99991403);
  await wang.says('述职评议多久一次');
  expect(wordsOf(WANG)).toEqual([]);
  const said = await morning(poti, 15 * 60_000);
  expect(said).toMatch(/运行提醒.*调用次数已用完/s);
  expect(wordsOf(WANG).filter((text) => text.includes('每年'))).toHaveLength(1);
});
