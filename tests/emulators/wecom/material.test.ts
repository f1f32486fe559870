import { describe, expect, test } from 'vitest';
import { BUTTONS, emulated, WANG } from './client.ts';
import type { Obj } from './world.ts';

const MB = 1024 * 1024;
const DAY = 86_400_000;

describe('a file', () => {
  test.each<[string, string, string, number, number]>([
    ['of an unknown type', 'poster', 'a.png', 9, 40005],
    ['of next to nothing', 'file', 'a.docx', 5, 40006],
    ['of more than 20 MB', 'file', 'a.docx', 20 * MB + 1, 40006],
    ['that is an image of more than 10 MB', 'image', 'a.png', 10 * MB + 1, 40009],
    ['that is no image', 'image', 'a.docx', 9, 40004],
    ['that is no voice', 'voice', 'a.mp3', 9, 40004],
  ])('%s is refused', async (_name, type, name, bytes, errcode) => {
    const { upload, world } = await emulated();
    expect((await upload(type, name, bytes)).errcode).toBe(errcode);
    expect(world.media.size).toBe(0);
  });

  test('that is missing is refused', async () => {
    const { post } = await emulated();
    expect((await post('media/upload', 'nothing', { type: 'file' })).errcode).toBe(41005);
  });

  test('is kept for three days under its own name, and can be sent', async () => {
    const { upload, send, now, world, wecom, token } = await emulated();
    const { media_id } = await upload('file', '汇总 表.xlsx', 9);
    expect((await send({ msgtype: 'file', file: { media_id } })).errcode).toBe(0);
    expect(wecom.seen(WANG)).toMatchObject([
      { kind: 'file', file: { name: '汇总 表.xlsx', bytes: new Uint8Array(9) } },
    ]);
    const fetched = async () =>
      fetch(`${wecom.base}/cgi-bin/media/get?access_token=${await token()}&media_id=${media_id}`);
    const answer = await fetched();
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('汇总 表.xlsx'));
    expect((await answer.arrayBuffer()).byteLength).toBe(9);
    now.at += 3 * DAY;
    expect(await (await fetched()).json()).toMatchObject({ errcode: 40007 });
    expect(world.mediaAt(media_id)).toBeUndefined();
  });
});

describe('a menu', () => {
  const click = { type: 'click', name: '问制度', key: 'ask' };

  test.each<[string, Obj, number]>([
    ['of nothing', { button: [] }, 40016],
    ['of four', { button: Array(4).fill(click) }, 40016],
    ['with a name of more than 16 bytes', { button: [{ ...click, name: '一二三四五六' }] }, 40018],
    ['with a button that does nothing', { button: [{ name: '问' }] }, 40017],
    ['with a key of more than 128 bytes', { button: [{ ...click, key: 'k'.repeat(129) }] }, 40019],
    ['with six beneath one', { button: [{ name: '问', sub_button: Array(6).fill(click) }] }, 40023],
    ['with a faulty one beneath', { button: [{ name: '问', sub_button: [{ name: '' }] }] }, 40018],
  ])('%s is refused', async (_name, menu, errcode) => {
    const { post, world, wecom } = await emulated();
    const query = { agentid: String(wecom.settings.agentId) };
    expect((await post('menu/create', menu, query)).errcode).toBe(errcode);
    expect(world.menu).toBeUndefined();
  });

  test('is made by the app, and tapped only where it is', async () => {
    const { post, get, wecom } = await emulated();
    const menu = { button: [{ name: '问', sub_button: [click] }] };
    expect((await get('menu/get')).errcode).toBe(46003);
    expect((await post('menu/create', menu, { agentid: '7' })).errcode).toBe(40056);
    await post('menu/create', menu, { agentid: String(wecom.settings.agentId) });
    expect(await get('menu/get')).toMatchObject(menu);
    await expect(wecom.user(WANG).clicksMenu('other')).rejects.toThrow('other');
    expect(await wecom.user(WANG).clicksMenu('ask')).toEqual([]);
  });
});

describe('who and what there is', () => {
  test('an app sees itself and who is in its visible range', async () => {
    const { get, wecom } = await emulated({ users: [WANG, 'Hidden'], visible: [WANG] });
    expect(await get('agent/get', { agentid: String(wecom.settings.agentId) })).toMatchObject({ errcode: 0 });
    expect((await get('agent/get', { agentid: '7' })).errcode).toBe(301002);
    expect(await get('user/get', { userid: WANG })).toMatchObject({ errcode: 0, userid: WANG });
    expect((await get('user/get', { userid: 'Hidden' })).errcode).toBe(60011);
    expect((await get('user/get', { userid: 'Nobody' })).errcode).toBe(60111);
  });

  test('an encrypted id is told apart from one that is not, or is of somebody out of sight', async () => {
    const { post, world } = await emulated({ users: [WANG, 'Hidden'], visible: [WANG] });
    world.openIds.set('woWang', WANG).set('woHidden', 'Hidden');
    expect(await post('batch/openuserid_to_userid', { open_userid_list: ['woWang', 'woHidden', WANG] })).toMatchObject({
      userid_list: [{ open_userid: 'woWang', userid: WANG }],
      invalid_open_userid_list: ['woHidden', WANG],
    });
    for (const open_userid_list of [[], Array(1_001).fill('x'), 'woWang'])
      expect((await post('batch/openuserid_to_userid', { open_userid_list })).errcode).toBe(40058);
  });
});

describe('an answer of the bot', () => {
  const markdown = (content: string) => ({ msgtype: 'markdown', markdown: { content } });

  async function asked() {
    const { post, wecom, world, now } = await emulated();
    await wecom.user(WANG).asksBot('述职', { chat: 'CHAT' });
    const [code = ''] = [...world.responseUrls.keys()];
    const answer = (reply: Obj) => post('aibot/response', reply, { response_code: code });
    return { post, answer, world, now, wecom };
  }

  test.each<[string, Obj, number]>([
    ['of plain text', { msgtype: 'text', text: { content: 'x' } }, 40008],
    ['that would change a card', { response_type: 'update_template_card', template_card: BUTTONS }, 40008],
    ['without words', markdown(''), 44004],
    ['of more than 20480 bytes', markdown(`${'字'.repeat(6_826)}abc`), 45002],
    ['that is a faulty card', { msgtype: 'template_card', template_card: { ...BUTTONS, button_list: [] } }, 40058],
  ])('%s is refused, and the address stays good', async (_name, reply, errcode) => {
    const { answer, world } = await asked();
    expect((await answer(reply)).errcode).toBe(errcode);
    expect((await answer(markdown(`${'字'.repeat(6_826)}ab`))).errcode).toBe(0);
    expect(world.answers).toMatchObject([{ chat: 'CHAT', to: WANG }]);
  });

  test('is given once, within the hour, where it was asked for', async () => {
    const { post, answer, now, wecom, world } = await asked();
    expect((await post('aibot/response', markdown('x'), { response_code: 'guessed' })).errcode).toBe(93006);
    const card = { msgtype: 'template_card', template_card: BUTTONS };
    expect((await answer(card)).errcode).toBe(0);
    expect((await answer(card)).errcode).toBe(93006);
    await wecom.user(WANG).asksBot('再问');
    const response_code = [...world.responseUrls.keys()].at(-1) ?? '';
    expect((await post('aibot/response', card, { response_code })).errcode).toBe(40058);
    now.at += 3_600_000;
    expect((await post('aibot/response', markdown('x'), { response_code })).errcode).toBe(93006);
  });
});
