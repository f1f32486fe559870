import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { startFeishu } from '../emulators/feishu/index.ts';
import { Card, jsonLines, poti } from '../server/support.ts';
import { temporaryFolder } from '../support/database.ts';
import { countsIn, fileIn } from './house.ts';

const Replies = z.object({ replies: z.array(Card) });
const Answer = z.strictObject({
  q: z.string(),
  answered: z.boolean(),
  answer: z.string(),
  citations: z.array(
    z.strictObject({
      rule: z.string(),
      article: z.int(),
      label: z.string(),
      quote: z.string(),
      status: z.enum(['in_force', 'amended', 'repealed']),
      effective: z.iso.date(),
    }),
  ),
  ranking: z.array(z.strictObject({ rule: z.string(), article: z.int(), score: z.number() })).max(10),
});
const Ticked = z.strictObject({
  at: z.iso.datetime(),
  queued: z.array(
    z.strictObject({
      to: z.string(),
      at: z.iso.datetime(),
      kind: z.string(),
      items: z.array(z.string()).min(1),
      why: z.string().min(1),
      card: z.looseObject({ heading: z.string() }),
    }),
  ),
});

/** 2026-12-09T20:00+08:00: an evening on which nothing is told unasked. */
const ahead = Date.parse('2026-12-09T20:00:00+08:00') - Date.now();

test('ask prints the shape of the contract, one question or many', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const run = (...args: string[]) => poti(args, { folder, ahead });
  const loaded = await run('sample');
  expect(loaded).toMatchObject({ code: 0, err: '' });
  expect(loaded.out).toMatch(/^17 units, \d+ people, \d+ rule texts, \d+ duties\n$/);

  const { out, code } = await run('ask', '述职评议多久一次', '--as', '01010', '--json');
  expect(code).toBe(0);
  const [one] = jsonLines(Answer, out);
  expect(one).toMatchObject({ q: '述职评议多久一次', answered: true });
  expect(one?.citations[0]).toMatchObject({ status: 'in_force' });
  expect(one?.ranking.length).toBeGreaterThan(0);

  const asked = ['党课多久上一次', '食堂周五有没有红烧肉'];
  const lines = asked.map((q, i) => JSON.stringify({ id: `q${i}`, q }));
  const questions = fileIn(folder, 'questions.jsonl', `${lines.join('\n')}\n\n`);
  const answers = join(folder, 'answers.jsonl');
  expect(await run('ask', '--batch', questions, '--out', answers)).toMatchObject({ code: 0, err: '' });
  const written = jsonLines(Answer.extend({ id: z.string() }), readFileSync(answers, 'utf8'));
  expect(written.map(({ id, q, answered }) => ({ id, q, answered }))).toEqual([
    { id: 'q0', q: asked[0], answered: true },
    { id: 'q1', q: asked[1], answered: false },
  ]);
  expect(written[1]?.citations).toEqual([]);

  const broken = await run('ask', '--batch', fileIn(folder, 'broken.jsonl', '{"q":"一"}\nno JSON\n'), '--out', answers);
  expect(broken).toMatchObject({ code: 1, out: '' });
  expect(broken.err).toMatch(/^line 2 of .*broken\.jsonl .*mend it\n$/);
  expect(await run('ask', '多久一次', '--as', '没有这个人')).toMatchObject({ code: 1 });
});

test('chat takes words, presses, forms, files and the time', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const run = (...args: string[]) => poti(args, { folder, ahead });
  await run('sample');
  const letter = fileIn(folder, '来函.txt', '请于下周前回复。');
  const chat = async (...lines: object[]) => {
    const input = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const { code, out, err } = await poti(['chat', '--as', '01010', '--json'], { folder, ahead, input });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const replies = jsonLines(Replies, out).map((line) => line.replies);
    expect(replies).toHaveLength(lines.length);
    return replies;
  };
  const textOf = (cards: z.infer<typeof Card>[] | undefined) => cards?.map(({ text }) => text).join('\n') ?? '';

  const [asked, draft, sent, again, closed, undone, nothingOpen, file, morning] = await chat(
    { text: '述职评议多久一次' },
    { text: '报个难题：观测站分散在山里，支部活动一次要走两天' },
    { press: '提交' },
    { press: '提交' },
    { text: '支委会开完了' },
    { press: '撤销' },
    { submit: { 日期: '2026-12-18' } },
    { file: letter },
    { at: '2026-12-10T12:00' },
  );
  expect(asked?.[0]?.quote?.source).toContain('《');
  expect(draft?.[0]?.buttons?.map(({ label }) => label)).toContain('匿名提交');
  expect(textOf(sent)).toMatch(/难题 \d+ 号已收到/);
  expect(textOf(again)).not.toMatch(/难题 \d+ 号已收到/);
  expect(textOf(closed)).toContain('支委会');
  expect(textOf(undone)).toContain('支委会');
  expect(textOf(nothingOpen)).toMatch(/失效/);
  expect(file?.length).toBeGreaterThan(0);
  expect(morning?.[0]?.heading).toBeTruthy();
  expect(await countsIn(folder, 'problem')).toEqual({ problem: 5 });
});

test('tick names whom it tells what and why; a second one at the same instant tells nothing', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const run = (...args: string[]) => poti(args, { folder, ahead });
  await run('sample');
  const tick = async (...options: string[]) => {
    const { code, out, err } = await run('tick', '--at', '2026-12-10T09:00:00+08:00', '--json', ...options);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [ticked] = jsonLines(Ticked, out);
    expect(ticked?.at).toBe('2026-12-10T01:00:00.000Z');
    return ticked?.queued ?? [];
  };
  const before = await countsIn(folder, 'inbox', 'outbox', 'told', 'audit');
  const would = await tick('--dry-run');
  expect(await countsIn(folder, 'inbox', 'outbox', 'told', 'audit')).toEqual(before);

  const queued = await tick();
  expect(queued.length).toBeGreaterThanOrEqual(9);
  expect(queued.map(({ to, at, items }) => ({ to, at, items }))).toEqual(
    would.map(({ to, at, items }) => ({ to, at, items })),
  );
  expect(new Set(queued.map(({ to }) => to)).size).toBe(queued.length);
  for (const { at, kind } of queued) {
    expect(kind).toBe('proactive');
    const civil = new Date(Date.parse(at) + 8 * 3_600_000).toISOString();
    expect(civil.slice(0, 10)).toBe('2026-12-10');
    expect(civil.slice(11, 16) >= '09:00' && civil.slice(11, 16) < '18:30').toBe(true);
  }
  expect(await tick()).toEqual([]);
});

test('with a platform configured, whoever is bound to it is told there; a dry run tells nobody', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  await poti(['sample'], { folder, ahead });
  const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
  const account = (person: string) => `ou_${person}`;
  const people = (await database.select({ sql: 'select id from person', params: [] })).map(([id]) => String(id));
  await database.batch(
    people.map((person) => ({
      sql: `insert into identity (channel, account, person, bound_how, bound_at) values ('feishu', ?, ?, 'roster', 0)`,
      params: [account(person), person],
    })),
  );
  await database.close();
  const feishu = await startFeishu({ users: people.map(account), limits: 'off' });
  onTestFinished(() => feishu.stop());
  const environment = {
    ...feishu.environment,
    SECRET_KEY: 'a secret key of forty characters and more',
  };
  const tick = async (time: string, ...options: string[]) => {
    const given = { folder, ahead, environment };
    const { code, err } = await poti(['tick', '--at', `2026-12-10T${time}:00+08:00`, ...options], given);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return feishu.world.messages.length;
  };
  await tick('09:00');
  expect(await tick('18:00', '--dry-run')).toBe(0);
  expect(await tick('18:00')).toBeGreaterThanOrEqual(9);
});
