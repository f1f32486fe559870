import { describe, expect, test } from 'vitest';
import type { Obj } from '../emulators/wecom/index.ts';
import { WANG, wecomWith } from './support.ts';

const URL_OF = 'cgi-bin/aibot/response?response_code=c1';

async function heard(fields: Obj, { as = WANG, encrypted }: { as?: string; encrypted?: string } = {}) {
  const { wecom, inbox } = await wecomWith();
  if (encrypted) wecom.world.openIds.set(encrypted, as);
  const answer = await wecom.sender.botEvent({
    msgid: 'CAIQ1',
    aibotid: 'AIBOT',
    chattype: 'single',
    from: { userid: encrypted ?? as },
    response_url: `${wecom.base}/${URL_OF}`,
    ...fields,
  });
  expect(answer?.status).toBe(200);
  expect(await answer?.text()).toBe('');
  return inbox.arrivals[0];
}

describe('what the bot hears', () => {
  test('in a group: without the mention, to be answered by the response_url', async () => {
    const arrival = await heard({
      chattype: 'group',
      chatid: 'CHAT1',
      msgtype: 'text',
      text: { content: '@破题 述职评议 @张三 多久一次' },
    });
    expect(arrival).toMatchObject({
      channel: 'wecom-aibot',
      account: WANG,
      chat: 'CHAT1',
      private: false,
      said: { kind: 'text', text: '述职评议 @张三 多久一次' },
      handle: expect.stringContaining(URL_OF),
    });
  });

  const group = { chattype: 'group', chatid: 'CHAT1' };
  const quote = { msgtype: 'text', text: { content: '@破题 述职评议多久一次' } };

  test.each<[string, Obj, Obj]>([
    [
      'what is quoted, where nothing else is said',
      { msgtype: 'text', text: { content: '@破题 ' }, quote },
      { kind: 'text', text: '述职评议多久一次' },
    ],
    [
      'one’s own words, where there are some',
      { msgtype: 'text', text: { content: '@破题 归谁管' }, quote },
      { kind: 'text', text: '归谁管' },
    ],
    [
      'nothing, where a picture was quoted',
      { msgtype: 'text', text: { content: '@破题' }, quote: { msgtype: 'image', image: { url: 'https://x.test' } } },
      { kind: 'text', text: '' },
    ],
    [
      'a picture that came with the mention alone',
      {
        msgtype: 'mixed',
        mixed: { msg_item: [{ msgtype: 'text', text: { content: '@破题 ' } }, { msgtype: 'image' }] },
      },
      { kind: 'media', media: 'image' },
    ],
  ])('in a group: %s', async (_name, fields, said) => {
    expect((await heard({ ...group, ...fields }))?.said).toEqual(said);
  });

  test('a chat of a kind that is not known yet is no private one', async () => {
    const arrival = await heard({
      ...group,
      chattype: 'external',
      msgtype: 'text',
      text: { content: '@破题 我的待办' },
    });
    expect(arrival).toMatchObject({ chat: 'CHAT1', private: false, said: { kind: 'text', text: '我的待办' } });
  });

  test.each<[string, Obj, Obj]>([
    ['alone', { msgtype: 'text', text: { content: '@我 述职' } }, { kind: 'text', text: '@我 述职' }],
    [
      'mixed',
      { msgtype: 'mixed', mixed: { msg_item: [{ msgtype: 'text', text: { content: '看图' } }, { msgtype: 'image' }] } },
      { kind: 'text', text: '看图' },
    ],
    ['voice', { msgtype: 'voice', voice: { content: '述职' } }, { kind: 'media', media: 'voice', transcript: '述职' }],
    ['file', { msgtype: 'file', file: { url: 'https://x' } }, { kind: 'media', media: 'file' }],
    ['entered', { msgtype: 'event', event: { eventtype: 'enter_chat' } }, { kind: 'enter' }],
    [
      'pressed',
      { msgtype: 'event', event: { eventtype: 'template_card_event', template_card_event: { event_key: 'a1' } } },
      { kind: 'press', action: 'a1' },
    ],
    [
      'pressed, spelt otherwise',
      { msgtype: 'event', event: { eventtype: 'template_card_event', template_card_event: { eventkey: 'a1' } } },
      { kind: 'press', action: 'a1' },
    ],
  ])('%s', async (_name, fields, said) => {
    expect((await heard(fields))?.said).toEqual(said);
  });

  test.each<[string, Obj]>([
    ['a poll of a stream', { msgtype: 'stream', stream: { id: 's' } }],
    ['feedback', { msgtype: 'event', event: { eventtype: 'feedback_event', feedback_event: { id: 'f', type: 1 } } }],
    ['a kind of next year', { msgtype: 'hologram' }],
    [
      'an address that leads elsewhere',
      { msgtype: 'text', text: { content: 'x' }, response_url: 'https://evil.test/cgi-bin/aibot/response?x' },
    ],
    ['no address', { msgtype: 'text', text: { content: 'x' }, response_url: undefined }],
  ])('nothing of %s', async (_name, fields) => {
    expect(await heard(fields)).toBeUndefined();
  });
});

describe('who speaks to the bot', () => {
  const text = { msgtype: 'text', text: { content: '我有什么要办' } };

  test('is found by the app where the id is encrypted', async () => {
    expect((await heard(text, { encrypted: 'woEncrypted' }))?.account).toBe(WANG);
  });

  test('is a stranger under the id as it came where the app does not know it either', async () => {
    expect((await heard(text, { as: 'woUnknown' }))?.account).toBe('woUnknown');
  });

  test('is asked for once, and not at all of whom the roster knows', async () => {
    const { wecom, inbox } = await wecomWith();
    wecom.world.openIds.set('wo1', 'LiJun');
    for (const id of ['wo1', 'wo1', WANG]) await wecom.user(WANG).asksBot('在吗', { as: id });
    expect(inbox.arrivals.map(({ account }) => account)).toEqual(['LiJun', 'LiJun', WANG]);
    expect(wecom.world.calls.filter((call) => call.includes('openuserid'))).toHaveLength(1);
  });

  test('is asked for again while WeCom can not say: nobody is taken for a stranger meanwhile', async () => {
    const { wecom, inbox } = await wecomWith();
    wecom.world.openIds.set('wo1', 'LiJun');
    wecom.mishap('server-error', { path: /openuserid/ });
    const message = {
      msgid: 'm',
      chattype: 'single',
      from: { userid: 'wo1' },
      response_url: `${wecom.base}/${URL_OF}`,
      ...text,
    };
    expect((await wecom.sender.botEvent(message))?.status).toBe(503);
    expect(inbox.arrivals).toEqual([]);
    expect((await wecom.sender.botEvent(message))?.status).toBe(200);
    expect(inbox.arrivals[0]?.account).toBe('LiJun');
  });
});
