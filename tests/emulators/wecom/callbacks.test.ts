import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decrypt, encrypt, signatureOf } from './cipher.ts';
import { emulated, WANG } from './client.ts';
import type { Obj, WecomStart } from './index.ts';

const TEXT = { FromUserName: WANG, MsgType: 'text', Content: '述职' };

/** An app that takes what comes, answers as it is told, and remembers. */
async function listening(answers: (n: number) => Response | Promise<Response> = () => new Response()) {
  const requests: Request[] = [];
  const post: WecomStart['post'] = async (request) => {
    requests.push(request.clone());
    return answers(requests.length);
  };
  const { wecom, world, now, ...client } = await emulated({ post });
  async function inside(n: number): Promise<string> {
    const body = (await requests[n]?.clone().text()) ?? '';
    return decrypt(encryptedIn(body), wecom.sender.appKeys).text;
  }
  const insides = () => Promise.all(requests.map((_, n) => inside(n)));
  return { wecom, world, now, requests, insides, ...client };
}

const encryptedIn = (body: string) => /<Encrypt><!\[CDATA\[(.+?)\]\]>/.exec(body)?.[1] ?? '';

describe('a callback', () => {
  test('is signed, encrypted for the company, and says nothing in the open', async () => {
    const { wecom, world, requests, insides } = await listening();
    await wecom.sender.event({ ...TEXT, MsgId: world.msgId() });
    const [request] = requests;
    const query = new URL(request?.url ?? '').searchParams;
    const body = (await request?.clone().text()) ?? '';
    const encrypted = encryptedIn(body);
    expect(body).not.toContain('述职');
    expect(request?.headers.get('user-agent')).toBe('Mozilla/4.0');
    expect(query.get('msg_signature')).toBe(
      signatureOf(wecom.sender.appKeys, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted),
    );
    expect(decrypt(encrypted, wecom.sender.appKeys).receiveId).toBe(wecom.settings.corpId);
    expect((await insides())[0]).toMatch(
      /^<xml><ToUserName><!\[CDATA\[ww0123456789abcdef\]\]><\/ToUserName><FromUserName><!\[CDATA\[WangFang\]\]><\/FromUserName><CreateTime>1790000000<\/CreateTime><MsgType><!\[CDATA\[text\]\]><\/MsgType><Content><!\[CDATA\[述职\]\]><\/Content><MsgId>\d{19}<\/MsgId><AgentID>1000002<\/AgentID><\/xml>$/,
    );
  });

  test('of a press has the fields of the page, and a code of its own', async () => {
    const { wecom, show, insides } = await listening();
    await show({
      card_type: 'vote_interaction',
      checkbox: {
        question_key: 'q',
        mode: 1,
        option_list: [
          { id: 'a', text: '甲' },
          { id: 'b', text: '乙' },
        ],
      },
      submit_button: { text: '提交', key: 'sent' },
    });
    await wecom.user(WANG).picks({ q: ['甲', '乙'] });
    await wecom.user(WANG).picks({ q: [] });
    const [first = '', second = ''] = await insides();
    expect(first).toContain('<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[sent]]></EventKey>');
    expect(first).toContain('<TaskId><![CDATA[task-1]]></TaskId><CardType><![CDATA[vote_interaction]]></CardType>');
    expect(first).toContain(
      '<SelectedItems><SelectedItem><QuestionKey><![CDATA[q]]></QuestionKey><OptionIds><OptionId><![CDATA[a]]></OptionId><OptionId><![CDATA[b]]></OptionId></OptionIds></SelectedItem></SelectedItems>',
    );
    const codeIn = (xml: string) => /<ResponseCode><!\[CDATA\[(.+?)\]\]>/.exec(xml)?.[1];
    expect(codeIn(first)).toBeDefined();
    expect(codeIn(second)).not.toBe(codeIn(first));
  });
});

describe('who does not answer', () => {
  const never = () => new Promise<Response>(() => {});

  test.each<[string, boolean]>([
    ['signed anew', false],
    ['the same to the byte', true],
  ])('is asked three times for one message: %s', async (_name, sameBytes) => {
    const { wecom, world, requests, insides } = await listening(never);
    Object.assign(wecom.sender.knobs, { timeoutMs: 20, sameBytes });
    expect(await wecom.sender.event({ ...TEXT, MsgId: world.msgId() })).toBeUndefined();
    expect(requests).toHaveLength(3);
    expect(new Set(await insides()).size).toBe(1);
    expect(new Set(requests.map(({ url }) => url)).size).toBe(sameBytes ? 1 : 3);
  });

  test('in time is asked until there is an answer; one that can not be reached, too', async () => {
    const { wecom, requests } = await listening((n) =>
      n === 1 ? Promise.reject(new Error('refused')) : new Response(),
    );
    expect((await wecom.sender.event(TEXT))?.status).toBe(200);
    expect(requests).toHaveLength(2);
  });

  test('with a 200 is asked again only where the one page is right', async () => {
    const { wecom, requests } = await listening(() => new Response('', { status: 503 }));
    await wecom.sender.event(TEXT);
    expect(requests).toHaveLength(1);
    wecom.sender.knobs.retryRefusals = true;
    expect((await wecom.sender.event(TEXT))?.status).toBe(503);
    expect(requests).toHaveLength(4);
  });

  test('as a bot is told of a press once, of a message three times', async () => {
    const { wecom, requests } = await listening(never);
    wecom.sender.knobs.timeoutMs = 20;
    await wecom.user(WANG).pressesOnBot('yes');
    expect(requests).toHaveLength(1);
    await wecom.user(WANG).asksBot('述职');
    expect(requests).toHaveLength(4);
  });
});

describe('callbacks come', () => {
  const say = (Content: string) => ({ ...TEXT, Content });
  const contents = (xmls: string[]) => xmls.map((xml) => /<Content><!\[CDATA\[(.+?)\]\]>/.exec(xml)?.[1]);

  test('several times at once', async () => {
    const { wecom, insides } = await listening();
    wecom.sender.knobs.times = 3;
    await wecom.sender.event(say('一'));
    expect(contents(await insides())).toEqual(['一', '一', '一']);
  });

  test('late, and the last one first', async () => {
    const { wecom, requests, insides } = await listening();
    wecom.sender.knobs.hold = true;
    for (const word of ['一', '二', '三']) await wecom.sender.event(say(word));
    expect(requests).toEqual([]);
    await wecom.sender.release({ reversed: true });
    expect(contents(await insides())).toEqual(['三', '二', '一']);
    expect(await wecom.sender.release()).toEqual([]);
  });

  test('all at the same time', async () => {
    let open = (_: Response) => {};
    const gate = new Promise<Response>((resolve) => {
      open = resolve;
    });
    const { wecom, requests } = await listening(() => gate.then(() => new Response()));
    wecom.sender.knobs.hold = true;
    for (const word of ['一', '二']) await wecom.sender.event(say(word));
    const released = wecom.sender.release({ together: true });
    await expect.poll(() => requests.length).toBe(2);
    open(new Response());
    expect((await released).map((answer) => answer?.status)).toEqual([200, 200]);
  });

  test('two in one second', async () => {
    const { wecom, show, insides } = await listening();
    await show();
    await wecom.user(WANG).presses('提交');
    await wecom.user(WANG).presses('取消');
    const times = (await insides()).map((xml) => /<CreateTime>(\d+)</.exec(xml)?.[1]);
    expect(new Set(times).size).toBe(1);
  });
});

describe('an answer in the response', () => {
  type Start = Awaited<ReturnType<typeof listening>>['wecom'];
  const inner = (kind: string, content = '好') =>
    `<xml><ToUserName>${WANG}</ToUserName><MsgType><![CDATA[${kind}]]></MsgType><Content><![CDATA[${content}]]></Content></xml>`;

  function passive({ sender }: Start, xml: string, { signature, receiveId }: Obj = {}): string {
    const keys = { ...sender.appKeys, ...(typeof receiveId === 'string' ? { receiveId } : {}) };
    const encrypted = encrypt(xml, keys);
    const sign = signature ?? signatureOf(keys, '1', 'n', encrypted);
    return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${sign}]]></MsgSignature><TimeStamp>1</TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>`;
  }

  test.each<[string, (wecom: Start) => string, Obj, RegExp | undefined]>([
    ['a sound one is read', (wecom) => passive(wecom, inner('text')), TEXT, undefined],
    ['words in the open', () => 'success', TEXT, /no passive reply/],
    ['a wrong signature', (wecom) => passive(wecom, inner('text'), { signature: 'f' }), TEXT, /signature/],
    ['another receiver', (wecom) => passive(wecom, inner('text'), { receiveId: 'ww2' }), TEXT, /somebody else/],
    ['an unknown kind', (wecom) => passive(wecom, inner('markdown')), TEXT, /MsgType markdown/],
    ['too many bytes', (wecom) => passive(wecom, inner('text', '字'.repeat(683))), TEXT, /2048/],
    [
      'to a pressed card',
      (wecom) => passive(wecom, inner('update_button')),
      { FromUserName: WANG, MsgType: 'event', Event: 'template_card_event' },
      /ignored/,
    ],
  ])('of the app: %s', async (_name, body, fields, fault) => {
    const all = await listening(() => new Response(body(all.wecom)));
    await all.wecom.sender.event(fields);
    expect(all.world.faults).toEqual(fault ? [expect.stringMatching(fault)] : []);
    expect(all.world.passiveReplies).toHaveLength(fault ? 0 : 1);
  });

  test.each<[string, Obj, RegExp | undefined]>([
    ['a sound one is read', {}, undefined],
    ['a time in letters', { timestamp: '1' }, /timestamp/],
    ['a nonce of its own', { nonce: 'own' }, /nonce/],
    ['a wrong signature', { msgsignature: 'f' }, /signature/],
    ['what can not be decrypted', { encrypt: 'eA==' }, /signature|decrypted/],
  ])('of the bot: %s', async (_name, more, fault) => {
    const all = await listening(() => {
      const nonce = new URL(all.requests[0]?.url ?? '').searchParams.get('nonce') ?? '';
      const encrypted = encrypt('{"msgtype":"text"}', all.wecom.sender.botKeys);
      const msgsignature = signatureOf(all.wecom.sender.botKeys, '1', nonce, encrypted);
      return Response.json({ encrypt: encrypted, msgsignature, timestamp: 1, nonce, ...more });
    });
    await all.wecom.user(WANG).asksBot('述职');
    expect(all.world.faults).toEqual(fault ? [expect.stringMatching(fault)] : []);
  });

  test('of the bot: no JSON', async () => {
    const { wecom, world } = await listening(() => new Response('success'));
    await wecom.user(WANG).asksBot('述职');
    expect(world.faults).toEqual([expect.stringContaining('no JSON')]);
  });
});

test('a callback URL is saved only by the bare plaintext, to the byte', async () => {
  const dressed: [(plain: string) => string, boolean][] = [
    [(plain) => plain, true],
    [(plain) => `${plain}\n`, false],
    [(plain) => JSON.stringify(plain), false],
    [(plain) => `\ufeff${plain}`, false],
  ];
  for (const [dress, accepted] of dressed) {
    const server = createServer((incoming, outgoing) => {
      outgoing.end(dress(echoIn(incoming, wecom.sender.appKeys)));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => void server.close());
    const { wecom } = await emulated();
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await wecom.listensAt(`http://127.0.0.1:${port}`)).toBe(accepted);
  }
});

test('and within a second', async () => {
  const late = await emulated({
    post: async ({ url }) => {
      await new Promise((resolve) => setTimeout(resolve, 1_010));
      return new Response(echoIn({ url }, late.wecom.sender.appKeys));
    },
  });
  expect(await late.wecom.sender.verify()).toBe(false);
});

function echoIn({ url = '' }: Pick<IncomingMessage, 'url'>, keys: Parameters<typeof decrypt>[1]): string {
  const raw = /echostr=([^&]+)/.exec(url)?.[1] ?? '';
  expect(raw).not.toMatch(/[+/=]/);
  return decrypt(decodeURIComponent(raw), keys).text;
}
