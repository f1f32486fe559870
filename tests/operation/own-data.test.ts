import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { eq, is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { allSkills } from '../../src/assistant.ts';
import { action, inbox, session } from '../../src/chat/tables.ts';
import { talkWith } from '../../src/chat/talk.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { audit, filePiece } from '../../src/kernel/tables.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { fileOn } from '../support/exported.ts';
import { START, town, ZONE } from '../support/service-town.ts';

const UNNAMED = '食堂菜价年年涨却没人公开账目';
const NAMED = '我们支部老同志多，线上学习平台不会用';

/** All words of an .xlsx, sheet names included. */
function wordsOfBook(bytes: Uint8Array): string {
  return Object.entries(unzipSync(bytes))
    .filter(([name]) => /workbook\.xml$|sharedStrings\.xml$|sheet\d+\.xml$/u.test(name))
    .map(([, part]) => strFromU8(part))
    .join('\n');
}

/** Somebody with a named problem, an unnamed one, a question for the staff and a request sealed. */
async function spoken() {
  const here = await town();
  await here.says('a1', `报难题：${NAMED}`);
  await here.says('a1', '提交');
  await here.says('a1', `匿名报难题：${UNNAMED}`);
  await here.says('a1', '提交');
  await here.says('a1', '转人工');
  await here.says('a1', '想问问换届的材料交到哪里');
  await here.says('a1', '爱人查出肝癌住院，想申请帮扶');
  await here.says('a1', '提交');
  await here.says('a2', '附议1号');
  return here;
}

const exported = async ({ seen, database }: Awaited<ReturnType<typeof town>>, who: string) =>
  wordsOfBook(await fileOn(database, seen.findLast(({ to, card }) => to === who && card.file)?.card));

describe('导出我的数据', () => {
  test('is one file with what is kept on the asker, and nothing of others', async () => {
    const here = await spoken();
    const [anonymous] = await here.database.read.select().from(problem).where(eq(problem.anonymous, true));
    expect(anonymous?.text).toContain('食堂');
    const said = await here.says('a1', '把我的个人数据导出来');
    expect(said).toContain('不记名的内容和您对不上');
    const mine = await exported(here, 'a1');
    for (const words of ['署名报的难题', NAMED, '转给同志的事', '换届的材料', '职务', '书记', '您说的话', '发给您的话'])
      expect(mine).toContain(words);
    await here.says('a2', '导出我的数据');
    const hers = await exported(here, 'a2');
    expect(hers).toContain('附议的难题');
    for (const words of [UNNAMED, '换届的材料', '肝癌']) expect(hers).not.toContain(words);
    // law 10, and what is sealed at rest is not unsealed into a file
    for (const words of ['食堂', String(anonymous?.number), String(anonymous?.id)]) expect(mine).not.toContain(words);
    expect((await here.database.read.select().from(audit)).map(({ verb }) => verb)).toContain('export');
  });

  test('leaves out no table that names a person', async () => {
    const database = await freshDatabase();
    const [[, , path] = []] = await database.select({ sql: 'pragma database_list', params: [] });
    const client = createClient({ url: `file:${path}` });
    await client.execute('pragma foreign_keys = off');
    const src = join(import.meta.dirname, '../../src');
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('tables.ts'));
    const modules = await Promise.all(files.map((name) => import(join(src, name))));
    const tables = modules.flatMap((all) => Object.values(all)).filter((one) => is(one, SQLiteTable));
    const NAMES_A_PERSON = /^(?:person|by|\w+_by|reviewer|leader|deputy|expert|convener)$/u;
    // of conversations: the words themselves are exported, by account
    const OF_TALK = ['action', 'outbox'];
    const DAYS = ['reports_by', 'mend_by'];
    const isWho = ({ name, dataType }: { name: string; dataType: string }) =>
      NAMES_A_PERSON.test(name) && dataType === 'string' && !DAYS.includes(name);
    const marks = new Map<string, string>();
    let count = 700_000;
    for (const { name, columns } of tables.map((table) => getTableConfig(table))) {
      if (OF_TALK.includes(name)) continue;
      for (const whose of columns.filter(isWho)) {
        const mark = `${name}/${whose.name}/${count++}`;
        const values = columns.map((one) => {
          if (one === whose) return 'me';
          if (one.dataType === 'json') return JSON.stringify([mark]);
          return one.dataType === 'string' ? mark : count;
        });
        await client.execute({
          sql: `insert into ${name} (${columns.map((one) => `"${one.name}"`).join(', ')}) values (${values.map(() => '?').join(', ')})`,
          args: values,
        });
        marks.set(`${name}.${whose.name}`, `${mark}|${count}`);
      }
    }
    client.close();
    expect(marks.size).toBeGreaterThan(50);
    const unit = { code: 'U', name: 'U', kind: 'branch' as const };
    const asker = { id: 'me', name: 'me', unit, posts: [] };
    const parts = { zone: ZONE, workingDays: workingDays(), database, newId, seal: sealWith(newId(48)) };
    const talk = talkWith(parts, asker, START, {});
    const sheets = await Promise.all(allSkills().flatMap(({ keeps = [] }) => keeps.map((one) => one.rows(talk))));
    const all = JSON.stringify(sheets);
    const missing = [...marks].filter(([, mark]) => !mark.split('|').some((part) => all.includes(part)));
    expect(missing.map(([column]) => column)).toEqual([]);
  });
});

describe('删除我的对话', () => {
  test('asks once, then clears the words of that person only, and leaves the records', async () => {
    const here = await spoken();
    const { read } = here.database;
    await here.says('a1', '导出我的数据');
    const words = async (account: string) =>
      JSON.stringify([
        (await read.select().from(inbox).where(eq(inbox.account, account))).map(({ said }) => said),
        (await read.select().from(outbox).where(eq(outbox.person, account))).map(({ card, shows }) => [card, shows]),
        (await read.select().from(session))
          .filter(({ conversation }) => conversation.endsWith(account))
          .map(({ state }) => state),
        (await read.select().from(action).where(eq(action.person, account))).map(({ does }) => does),
      ]);
    const others = await words('a2');
    const keys = (await read.select().from(inbox)).map(({ key }) => key);
    expect(await words('a1')).toContain('换届的材料');

    expect(await here.says('a1', '删除我的对话')).toMatch(/找不回来.*工作记录，按规定保留.*确认删除/su);
    expect(await words('a1')).toContain('换届的材料');
    expect(await here.says('a1', '先不删')).toContain('没有删除');
    await here.says('a1', '把聊天记录都删了');
    expect(await here.says('a1', '确认')).toContain('已删除');

    const left = await words('a1');
    for (const gone of ['换届的材料', '线上学习平台', '1 号', '肝癌']) expect(left).not.toContain(gone);
    expect(await words('a2')).toBe(others);
    // what came of it, and what a replay is known by
    expect((await read.select().from(problem)).map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining('线上学习平台')]),
    );
    expect((await read.select().from(inbox)).map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
    expect(await read.select().from(filePiece).where(eq(filePiece.kept, false))).toEqual([]);
    expect(await here.says('a1', '我报的难题怎么样了')).toContain('1 号');
  });

  test('in a group it is answered in private, and an old button says that it is gone', async () => {
    const here = await spoken();
    expect(await here.says('a1', '导出我的数据', 'g1')).toContain('私聊');
    const button = here.seen.findLast(({ to, card }) => to === 'a1' && card.buttons?.length)?.card.buttons?.[0];
    await here.says('a1', '删除我的对话');
    await here.presses('a1', '确认删除');
    const { replies } = await here.hears('a1', { kind: 'press', action: button?.id ?? '' });
    expect(JSON.stringify(replies)).toContain('失效');
  });
});
