import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Mishap } from '../weather.ts';
import { BUTTONS, emulated, WANG } from './client.ts';
import type { Obj } from './index.ts';

const Said = z.looseObject({});
const Outbox = z.looseObject({ messages: z.array(z.unknown()) });

describe('a person sees', () => {
  test('a card with its words and buttons, presses what is there, and nothing else', async () => {
    const { show, update, wecom } = await emulated({ post: async () => new Response() });
    await show({
      main_title: { title: '要提交吗？', desc: '一旦提交' },
      quote_area: { quote_text: '原话' },
      horizontal_content_list: [{ keyname: '方面', value: '党建' }],
    });
    const wang = wecom.user(WANG);
    expect(wang.seen()).toMatchObject([
      { kind: 'template_card', words: '要提交吗？\n一旦提交\n原话\n方面：党建', replaced: 0 },
    ]);
    await wang.presses('提交');
    await expect(wang.presses('删除')).rejects.toThrow('删除');
    await expect(wang.presses('提交', { on: 'another' })).rejects.toThrow('提交');
    await expect(wang.picks({})).rejects.toThrow('nothing to choose');
    const code = [...wecom.world.codes.keys()].at(-1) ?? '';
    expect((await update(code)).errcode).toBe(0);
    await expect(wang.presses('提交')).rejects.toThrow('提交');
  });

  test('in place of a card the one that it was changed into', async () => {
    const { show, update, wecom } = await emulated();
    const { response_code } = await show();
    const template_card = { ...BUTTONS, main_title: { title: '已提交' }, button_list: [{ text: '撤回', key: 'back' }] };
    await update(response_code, { button: undefined, template_card });
    expect(wecom.seen(WANG)).toMatchObject([{ words: '已提交', buttons: [{ label: '撤回', key: 'back' }] }]);
  });

  test('by what is done only what is new or changed', async () => {
    const { say, wecom } = await emulated({
      post: async () => {
        await say('新的');
        return new Response();
      },
    });
    await say('旧的');
    expect((await wecom.user(WANG).says('您好')).map(({ words }) => words)).toEqual(['新的']);
  });

  test('what is chosen only from what there is', async () => {
    const { show, wecom } = await emulated();
    const option_list = [
      { id: 'a', text: '甲' },
      { id: 'b', text: '乙' },
    ];
    await show({
      card_type: 'multiple_interaction',
      select_list: [{ question_key: 'q', title: '单位', option_list }],
      submit_button: { text: '提交', key: 'sent' },
    });
    await expect(wecom.user(WANG).picks({ 单位: '丙' })).rejects.toThrow('丙');
    await expect(wecom.user(WANG).picks({ 单位: ['甲', '乙'] })).rejects.toThrow('one option');
  });
});

describe('a person in another process', () => {
  async function driven() {
    const all = await emulated({ post: async () => new Response() });
    const at = (path: string) => `${all.wecom.base}/__test__/${path}`;
    return {
      ...all,
      async does(path: string, body: Obj) {
        const answer = await fetch(at(path), { method: 'POST', body: JSON.stringify(body) });
        return { status: answer.status, ...Said.parse(await answer.json()) };
      },
      outbox: async () => Outbox.parse(await (await fetch(at('outbox'))).json()),
    };
  }

  test('says, clicks and chooses by HTTP', async () => {
    const { does, show, world } = await driven();
    expect(await does('user-says', { userid: WANG, text: '述职' })).toEqual({ status: 200, screens: [] });
    const { msgid } = await show();
    expect((await does('click', { userid: WANG, msgid, key: 'yes' })).status).toBe(200);
    await show({
      card_type: 'vote_interaction',
      task_id: 'task-2',
      checkbox: { question_key: 'q', option_list: [{ id: 'a', text: '甲' }] },
      submit_button: { text: '提交', key: 'sent' },
    });
    expect((await does('click', { userid: WANG, key: 'sent', selected: { q: 'a' } })).status).toBe(200);
    expect(world.codes.size).toBe(4);
  });

  test('is told what can not be done', async () => {
    const { does } = await driven();
    expect(await does('user-says', { userid: 'Nobody', text: 'x' })).toMatchObject({ status: 400 });
    expect(await does('click', { userid: WANG, key: 'yes' })).toMatchObject({
      status: 400,
      error: expect.stringContaining('yes'),
    });
  });

  test('finds in the outbox what was sent, what became of it, and how it looks', async () => {
    const { outbox, say, upload, send } = await driven();
    for (let i = 0; i < 31; i++) await say(`${i}`);
    const { media_id } = await upload('file', 'a.docx', 9);
    await send({ touser: 'LiJun', msgtype: 'file', file: { media_id } });
    const { messages } = await outbox();
    expect(messages).toHaveLength(32);
    expect(messages[0]).toMatchObject({ to: WANG, fate: 'delivered', shows: { words: '0' } });
    expect(messages[30]).toMatchObject({ fate: 'dropped', sent: { text: { content: '30' } } });
    expect(messages[31]).toMatchObject({ shows: { file: { name: 'a.docx', bytes: 9 } } });
  });
});

describe('what goes wrong', () => {
  test.each<[Mishap, RegExp, number]>([
    ['server-error', /HTTP 502/, 0],
    ['reset', /fetch failed/, 0],
    ['lost', /fetch failed/, 1],
  ])('%s', async (mishap, error, done) => {
    const { wecom, say, world } = await emulated();
    wecom.mishap(mishap);
    await expect(say('您好')).rejects.toThrow(error);
    expect(world.messages).toHaveLength(done);
    expect((await say('再说')).errcode).toBe(0);
  });

  test.each([-1, 45009, 45033])('errcode %i, as often as it is told', async (errcode) => {
    const { wecom, say, get } = await emulated();
    wecom.mishap(errcode, { times: 2 });
    expect((await get('getcallbackip')).errcode).toBe(0);
    expect([(await say('1')).errcode, (await say('2')).errcode, (await say('3')).errcode]).toEqual([
      errcode,
      errcode,
      0,
    ]);
  });

  test('a late answer, and none at all', async () => {
    const { wecom, say, world } = await emulated();
    wecom.mishap({ delayMs: 60 });
    const began = performance.now();
    expect((await say('您好')).errcode).toBe(0);
    expect(performance.now() - began).toBeGreaterThan(50);
    wecom.mishap('hang');
    const late = new Promise((resolve) => setTimeout(resolve, 100, 'late'));
    expect(await Promise.race([say('再说').catch(() => 'cut'), late])).toBe('late');
    expect(world.messages).toHaveLength(1);
  });
});

test('without being told when, it is quiet when nothing has come for a while', async () => {
  const { wecom, say } = await emulated({
    settled: undefined,
    patience: 1_000,
    post: async () => {
      setTimeout(() => void say('第一句').then(() => say('第二句')), 60);
      return new Response();
    },
  });
  const screens = await wecom.user(WANG).says('您好');
  expect(screens.map(({ words }) => words)).toEqual(['第一句', '第二句']);
});
