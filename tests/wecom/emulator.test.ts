import { describe, expect, test } from 'vitest';
import { decrypt, encrypt, signatureOf } from '../emulators/wecom/cipher.ts';
import { BUTTONS, emulated, WANG } from '../emulators/wecom/client.ts';
import type { Obj } from '../emulators/wecom/index.ts';
import { VECTORS } from './vectors.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const options = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `o${i}`, text: `选项${i}` }));
const list = (question_key: string, count = 2) => ({ question_key, option_list: options(count) });

describe('its cipher, written from the documents alone', () => {
  // what stood before each text when Tencent encrypted it
  const RANDOM = ['8908d0ff052afda0', '694ce5a83ae07fe3', 'dDVXRx6kn1gOT43Q', 'c41b64491c2468d0', '0960688932c47ef1'];

  test.each(VECTORS.map((vector, i) => ({ ...vector, random: RANDOM[i] ?? '' })))('$name', (vector) => {
    const { token, encodingAesKey: aesKey, receiveId, timestamp, nonce, signature, encrypted, plaintext } = vector;
    const keys = { token, aesKey, receiveId };
    expect(signatureOf(keys, timestamp, nonce, encrypted)).toBe(signature);
    expect(decrypt(encrypted, keys)).toEqual({ text: plaintext, receiveId });
    expect(encrypt(plaintext, keys, Buffer.from(vector.random))).toBe(encrypted);
  });
});

describe('a token', () => {
  test('is for who knows the company and the secret', async () => {
    const { call, wecom } = await emulated();
    const { corpId, secret } = wecom.settings;
    expect((await call('gettoken', { corpid: 'wwother', corpsecret: secret })).errcode).toBe(40013);
    expect((await call('gettoken', { corpid: corpId, corpsecret: 'other' })).errcode).toBe(40001);
  });

  test('is asked for, has to be one, runs out, and may be ended early', async () => {
    const { call, get, token, now, wecom } = await emulated();
    expect((await call('getcallbackip')).errcode).toBe(41001);
    expect((await call('getcallbackip', { access_token: 'guessed' })).errcode).toBe(40014);
    expect(await get('getcallbackip')).toMatchObject({ errcode: 0, errmsg: 'ok', ip_list: ['127.0.0.1'] });
    now.at += 2 * HOUR;
    expect((await get('getcallbackip')).errcode).toBe(42001);
    const access_token = await token();
    wecom.revokeTokens();
    expect((await call('getcallbackip', { access_token })).errcode).toBe(40014);
  });

  test('is worth nothing from an address that is not trusted, which is named', async () => {
    const { get, world } = await emulated();
    world.trustedIps = ['203.0.113.9'];
    expect(await get('getcallbackip')).toMatchObject({
      errcode: 60020,
      errmsg: expect.stringContaining('from ip: 127.0.0.1'),
    });
  });
});

describe('a message is refused', () => {
  const text = (content: string) => ({ msgtype: 'text', text: { content } });

  test.each<[string, Obj, number]>([
    ['of another app', { ...text('x'), agentid: 7 }, 40056],
    ['of no app', { ...text('x'), agentid: undefined }, 41011],
    ['to nobody', { ...text('x'), touser: '' }, 81013],
    ['to strangers only', { ...text('x'), touser: 'Nobody' }, 81013],
    ['to who is beyond the visible range', { ...text('x'), touser: 'Hidden' }, 81013],
    ['to more than 1000', { ...text('x'), touser: 'a|'.repeat(1_001) }, 40031],
    ['without words', text(''), 44004],
    ['without content', { msgtype: 'text' }, 40058],
    ['of an unknown type', { msgtype: 'hologram' }, 40008],
    ['with a file that is not there', { msgtype: 'file', file: { media_id: 'guessed' } }, 40007],
    ['that is not to be doubled for longer than 4 h', { ...text('x'), duplicate_check_interval: 14_401 }, 40058],
  ])('%s', async (_name, message, errcode) => {
    const { send, world } = await emulated({ users: [WANG, 'Hidden'], visible: [WANG] });
    expect((await send(message)).errcode).toBe(errcode);
    expect(world.messages).toEqual([]);
  });

  test('that is no JSON, or writes characters as \\uxxxx; a written backslash is none of that', async () => {
    const { post, say } = await emulated();
    expect((await post('message/send', '{"touser":')).errcode).toBe(47001);
    expect((await post('message/send', '[]')).errcode).toBe(47001);
    expect((await post('message/send', '{"touser":"\\u4f60"}')).errcode).toBe(40033);
    expect((await say('C:\\u4f60')).errcode).toBe(0);
  });
});

describe('a message', () => {
  test('reaches whom it can, and names the others in lower case', async () => {
    const { say, wecom, world } = await emulated();
    world.unlicensed.add('LiJun');
    const answer = await say('您好', { touser: `${WANG}|LiJun|NoBody` });
    expect(answer).toMatchObject({ errcode: 0, invaliduser: 'nobody', unlicenseduser: 'lijun' });
    expect([wecom.seen(WANG).length, wecom.seen('LiJun').length]).toEqual([1, 0]);
  });

  test('of more than 2048 bytes is cut, in the middle of a character if need be', async () => {
    const { say, wecom, world } = await emulated();
    await say('字'.repeat(683));
    expect(wecom.seen(WANG)[0]?.words).toBe(`${'字'.repeat(682)}�`);
    expect(world.messages[0]?.sent).toMatchObject({ text: { content: '字'.repeat(683) } });
  });

  test('beyond 30 a minute is accepted, and dropped', async () => {
    const { say, fates, now } = await emulated();
    for (let i = 0; i < 31; i++) expect((await say(`${i}`)).errcode).toBe(0);
    expect(fates().filter((fate) => fate === 'dropped')).toHaveLength(1);
    now.at += MINUTE;
    await say('later');
    expect(fates().at(-1)).toBe('delivered');
  });

  test('beyond 1000 an hour is accepted, and dropped', async () => {
    const { say, fates, now, world } = await emulated();
    world.sentTo.set(
      WANG,
      Array.from({ length: 1_000 }, (_, i) => now.at - 2 * MINUTE - i),
    );
    await say('the 1001st');
    now.at += HOUR;
    await say('in the next hour');
    expect(fates()).toEqual(['dropped', 'delivered']);
  });

  test('sent twice shows once, within the time it asks for, whatever the order of its fields', async () => {
    const { post, say, fates, now, wecom } = await emulated();
    const check = { enable_duplicate_check: 1, duplicate_check_interval: 60 };
    const first = await say('您好', check);
    expect((await say('您好', check)).msgid).toBe(first.msgid);
    const { agentId } = wecom.settings;
    const turned = { ...check, text: { content: '您好' }, msgtype: 'text', agentid: agentId, touser: WANG };
    expect((await post('message/send', turned)).msgid).toBe(first.msgid);
    await say('您好');
    await say('您好', { ...check, duplicate_check_interval: 61 });
    now.at += MINUTE;
    await say('您好', check);
    expect(fates()).toEqual(['delivered', 'duplicate', 'duplicate', 'delivered', 'delivered', 'delivered']);
  });
});

describe('a card is refused', () => {
  const notice = { ...BUTTONS, card_type: 'text_notice' };
  const vote = { ...BUTTONS, card_type: 'vote_interaction', submit_button: { text: '提交', key: 's' } };
  const multiple = { ...vote, card_type: 'multiple_interaction' };
  const button = { text: '提交', key: 'k' };

  test.each<[string, Obj]>([
    ['of an unknown type', { card_type: 'poster' }],
    ['without title and text', { main_title: {} }],
    ['without a task_id', { task_id: undefined }],
    ['with a task_id of other characters', { task_id: '任务' }],
    ['with a task_id of 129 bytes', { task_id: 'x'.repeat(129) }],
    ['without buttons', { button_list: [] }],
    ['with 7 buttons', { button_list: Array(7).fill(button) }],
    ['with a button without words', { button_list: [{ key: 'k' }] }],
    ['with a button without key', { button_list: [{ text: '提交' }] }],
    ['with 7 contents', { horizontal_content_list: Array(7).fill({ keyname: '一', value: '二' }) }],
    ['with a content without name', { horizontal_content_list: [{ value: '二' }] }],
    ['with 4 jumps', { jump_list: Array(4).fill({ title: '一' }) }],
    ['with an empty menu', { action_menu: { action_list: [] } }],
    ['that leads nowhere', notice],
    ['that leads to no address', { ...notice, card_action: { type: 1 } }],
    ['of news without a picture', { ...notice, card_type: 'news_notice', card_action: { type: 1, url: 'https://x' } }],
    ['of choices without a button', { ...vote, submit_button: undefined, checkbox: list('q') }],
    ['of choices without a question', { ...vote, checkbox: { option_list: options(2) } }],
    ['of choices without options', { ...vote, checkbox: list('q', 0) }],
    ['of 21 choices', { ...vote, checkbox: list('q', 21) }],
    ['of choices in a mode of its own', { ...vote, checkbox: { ...list('q'), mode: 2 } }],
    ['with equal options', { ...vote, checkbox: { question_key: 'q', option_list: Array(2).fill(options(1)[0]) } }],
    ['with 4 lists', { ...multiple, select_list: ['a', 'b', 'c', 'd'].map((key) => list(key)) }],
    ['with 11 options', { ...multiple, select_list: [list('a', 11)] }],
    ['with equal questions', { ...multiple, select_list: [list('a'), list('a')] }],
  ])('%s', async (_name, card) => {
    const { show, world } = await emulated();
    expect((await show(card)).errcode).toBe(40058);
    expect(world.messages).toEqual([]);
  });

  test('under the task_id of another, or where presses could not come back', async () => {
    const { show, world } = await emulated();
    expect((await show()).errcode).toBe(0);
    expect((await show({ main_title: { title: '另一张' } })).errcode).toBe(40058);
    world.callbackSet = false;
    expect((await show({ task_id: 'task-2' })).errcode).toBe(40058);
  });

  test('and accepted at its limits', async () => {
    const { show, wecom } = await emulated();
    for (const [n, card] of [
      { button_list: Array.from({ length: 6 }, (_, i) => ({ text: `${i}`, key: `${i}` })) },
      { ...vote, checkbox: { ...list('q', 20), mode: 1 } },
      { ...multiple, select_list: ['a', 'b', 'c'].map((key) => list(key, 10)) },
    ].entries()) {
      expect((await show({ ...card, task_id: `t${n}` })).errcode).toBe(0);
    }
    expect(wecom.seen(WANG).map(({ buttons, selects }) => [buttons.length, selects.length])).toEqual([
      [6, 0],
      [2, 1],
      [2, 3],
    ]);
  });
});

describe('a card is changed', () => {
  test('by a code, once', async () => {
    const { show, update, wecom } = await emulated();
    const { response_code } = await show();
    expect((await update(response_code)).errcode).toBe(0);
    expect(wecom.seen(WANG)).toMatchObject([{ buttons: [], greyed: '已提交', replaced: 1 }]);
    expect((await update(response_code)).errcode).toBe(40058);
    expect((await update('guessed')).errcode).toBe(40058);
  });

  test('within 72 h', async () => {
    const { show, update, now, world } = await emulated();
    for (const token of world.tokens.values()) token.until = Number.POSITIVE_INFINITY;
    const [early, late] = [await show(), await show({ task_id: 'task-2' })];
    now.at += 72 * HOUR - 1;
    expect((await update(early.response_code)).errcode).toBe(0);
    now.at += 1;
    expect((await update(late.response_code)).errcode).toBe(40058);
  });

  test.each<[string, Obj, number]>([
    ['of another app', { agentid: 7 }, 40056],
    ['for nobody', { userids: [] }, 40058],
    ['without a word for the button', { button: {} }, 40058],
    ['into a faulty one', { button: undefined, template_card: { ...BUTTONS, button_list: [] } }, 40058],
    ['into one with another task_id', { button: undefined, template_card: { ...BUTTONS, task_id: 'other' } }, 40058],
  ])('but not %s, and the code stays good', async (_name, more, errcode) => {
    const { show, update } = await emulated();
    const { response_code } = await show();
    expect((await update(response_code, more)).errcode).toBe(errcode);
    expect((await update(response_code)).errcode).toBe(0);
  });

  test('on the screens of those who are named', async () => {
    const { send, update, wecom } = await emulated();
    const message = { touser: `${WANG}|LiJun`, msgtype: 'template_card', template_card: BUTTONS };
    const { response_code } = await send(message);
    expect(await update(response_code, { userids: ['LiJun', 'NoBody'] })).toMatchObject({ invaliduser: 'nobody' });
    expect([wecom.seen(WANG)[0]?.replaced, wecom.seen('LiJun')[0]?.replaced]).toEqual([0, 1]);
  });

  test('and a notice can not be: it comes without a code', async () => {
    const { send } = await emulated();
    const card = {
      card_type: 'text_notice',
      main_title: { title: '通知' },
      card_action: { type: 1, url: 'https://x.test' },
    };
    expect((await send({ msgtype: 'template_card', template_card: card })).response_code).toBe('');
  });
});
