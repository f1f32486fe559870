import { asc, desc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { fileOf } from '../../src/kernel/files.ts';
import { wordsOf } from '../../src/message/card.ts';
import { post } from '../../src/organisation/tables.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { sampleDesk } from '../support/desk.ts';

const PHOTO = Buffer.from('照片的字节');
const TOLD = '我们支部书记都是兼职，组织生活总是凑不齐人';

async function teller() {
  const desk = await sampleDesk({ fileSent: () => PHOTO });
  const [{ id } = { id: '' }] = await desk.database.read
    .select({ id: post.person })
    .from(post)
    .where(eq(post.post, '书记'))
    .orderBy(asc(post.person))
    .limit(1);
  return {
    ...desk,
    id,
    says: (text: string) => desk.says(id, text),
    async sends(name: string) {
      const { replies } = await desk.hears(id, { kind: 'media', media: 'file', name, ref: name });
      return replies.map((card) => wordsOf(card)).join('\n');
    },
    last: async () =>
      desk.database.read.select().from(problem).where(eq(problem.toldBy, id)).orderBy(desc(problem.number)).get(),
  };
}

describe('what is sent along with a problem', () => {
  test('joins the draft, is kept with the problem, and is shown again to whoever may see it', async () => {
    const one = await teller();
    await one.says(TOLD);
    expect(await one.sends('签到表.xlsx')).toContain('附件：签到表.xlsx');
    await one.says('单独提交');
    const row = await one.last();
    expect(row?.files).toMatchObject([{ name: '签到表.xlsx' }]);
    expect(await fileOf(one.database.read, row?.files?.[0]?.id ?? '')).toEqual(PHOTO);
    const { replies } = await one.hears(one.id, { kind: 'text', text: `难题${row?.number}号怎么样了` });
    const button = replies[0]?.buttons?.find(({ label }) => label === '看附件');
    const shown = await one.hears(one.id, { kind: 'press', action: button?.id ?? '' });
    expect(shown.replies.map(({ file }) => file?.name)).toEqual(['签到表.xlsx']);
  });

  test('may come a little before the words, and can be left out again', async () => {
    const one = await teller();
    expect(await one.sends('照片.jpg')).toContain('照片.jpg');
    expect(await one.says(TOLD)).toContain('附件：照片.jpg');
    expect(await one.says('不要附件')).not.toContain('照片.jpg');
    await one.says('单独提交');
    expect(await one.last()).toMatchObject({ text: TOLD, files: null });
  });

  test('never goes with an unnamed problem: a file tells who made it', async () => {
    const one = await teller();
    await one.says(TOLD);
    await one.sends('照片.jpg');
    expect(await one.says('匿名')).not.toContain('照片.jpg');
    const files = (await one.database.read.select().from(problem)).map((row) => row.files);
    expect(files.every((kept) => kept === null)).toBe(true);
    await one.says(`匿名报个难题：${TOLD}`);
    expect(await one.sends('照片.jpg')).toMatch(/匿名的难题不收附件/);
  });
});
