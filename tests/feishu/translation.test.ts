import { describe, expect, test } from 'vitest';
import { feishuWith, LI, WANG } from './support.ts';

describe('what a person does becomes one arrival', () => {
  test('a private message', async () => {
    const { feishu, inbox, clock } = await feishuWith();
    await feishu.user(WANG).says('我们支部有什么要办 ');
    expect(inbox.arrivals).toEqual([
      {
        key: expect.stringMatching(/^om_/),
        channel: 'feishu',
        account: WANG,
        chat: WANG,
        private: true,
        at: clock(),
        said: { kind: 'text', text: '我们支部有什么要办' },
      },
    ]);
  });

  test('the same message under two event ids counts once', async () => {
    const { feishu, inbox } = await feishuWith();
    feishu.double(true);
    await feishu.user(WANG).says('帮助');
    await feishu.user(WANG).clicksMenu('help');
    expect(inbox.arrivals.map(({ said }) => said.kind)).toEqual(['text', 'menu']);
  });

  test('in a group only when the bot is mentioned, without the mention and in that chat', async () => {
    const { feishu, inbox } = await feishuWith();
    const wang = feishu.user(WANG);
    await wang.says('大家好', { in: 'oc_group', mention: false });
    await wang.says('述职评议多久一次', { in: 'oc_group' });
    expect(inbox.arrivals).toMatchObject([
      { account: WANG, chat: 'oc_group', private: false, said: { text: '述职评议多久一次' } },
    ]);
  });

  test('a mention of somebody else is a name, and of everybody is not a call of the bot', async () => {
    const { feishu, inbox } = await feishuWith();
    const message = (id: string, text: string, mentions: object[]) => ({
      sender: { sender_id: { open_id: WANG }, sender_type: 'user' },
      message: {
        message_id: id,
        chat_id: 'oc_group',
        chat_type: 'group',
        message_type: 'text',
        content: JSON.stringify({ text }),
        mentions,
      },
    });
    const li = { key: '@_user_1', id: { open_id: LI }, name: '李强', mentioned_type: 'user' };
    const bot = { key: '@_user_10', id: { open_id: feishu.world.botId }, name: 'Poti' };
    await feishu.event('im.message.receive_v1', message('om_a', '@_user_1 你看', [li]));
    await feishu.event('im.message.receive_v1', message('om_b', '@_all 开会', []));
    await feishu.event('im.message.receive_v1', message('om_c', '@_user_10 请 @_user_1 来办', [li, bot]));
    expect(inbox.arrivals).toMatchObject([{ key: 'om_c', said: { kind: 'text', text: '请 @李强 来办' } }]);
    expect(feishu.calls.filter((call) => call.includes('bot/v3/info'))).toHaveLength(1);
  });

  test('a post is its text; a post of a picture only is the picture', async () => {
    const { feishu, inbox } = await feishuWith();
    const wang = feishu.user(WANG);
    await wang.sends('post', {
      title: '难题',
      content: [
        [
          { tag: 'text', text: '书记都是兼职，' },
          { tag: 'a', text: '见这里', href: 'https://example.org/' },
        ],
        [{ tag: 'img', image_key: 'img_1' }],
        [{ tag: 'text', text: '组织生活凑不齐人' }],
      ],
    });
    await wang.sends('post', { title: '', content: [[{ tag: 'img', image_key: 'img_2' }]] });
    await wang.sends('post', { zh_cn: { title: '', content: [[{ tag: 'text', text: '你好' }]] } });
    expect(inbox.arrivals.map(({ said }) => said)).toEqual([
      { kind: 'text', text: '难题\n书记都是兼职，见这里（https://example.org/）\n\n组织生活凑不齐人' },
      { kind: 'media', media: 'image', ref: expect.stringMatching(/^image\/om_\w+\/img_2$/) },
      { kind: 'text', text: '你好' },
    ]);
  });

  test('files, pictures, voice, video, stickers and what has no kind of its own', async () => {
    const { feishu, inbox } = await feishuWith();
    const wang = feishu.user(WANG);
    await wang.sendsFile('总结.docx', Uint8Array.from([1, 2, 3]));
    await wang.sendsImage(Uint8Array.from([4]));
    await wang.sends('audio', { file_key: 'file_a', duration: 2000 });
    await wang.sends('media', { file_key: 'file_v', image_key: 'img_v', file_name: '会议.mp4', duration: 2000 });
    await wang.sends('sticker', { file_key: 'file_s' });
    await wang.sends('location', { name: '机关大院', longitude: '1', latitude: '2' });
    expect(inbox.arrivals.map(({ said }) => said)).toEqual([
      { kind: 'media', media: 'file', name: '总结.docx', ref: expect.stringMatching(/^file\/om_\w+\/file_\w+$/) },
      { kind: 'media', media: 'image', ref: expect.stringMatching(/^image\/om_\w+\/img_\w+$/) },
      { kind: 'media', media: 'voice', ref: expect.stringMatching(/^file\/om_\w+\/file_a$/) },
      { kind: 'media', media: 'file', name: '会议.mp4', ref: expect.stringMatching(/file_v$/) },
      { kind: 'media', media: 'sticker' },
      { kind: 'media', media: 'file' },
    ]);
  });

  test('menu, first entry and later entry', async () => {
    const { feishu, inbox, channel } = await feishuWith();
    const wang = feishu.user(WANG);
    await wang.opensChat();
    await channel.send({
      key: 'k',
      number: 1,
      to: { channel: 'feishu', account: WANG },
      card: { id: 'c', text: '您好。' },
    });
    await wang.opensChat();
    await wang.clicksMenu('my_duties');
    expect(inbox.arrivals.map(({ said, chat }) => [chat, said])).toEqual([
      [WANG, { kind: 'enter', first: true }],
      [WANG, { kind: 'enter', first: false }],
      [WANG, { kind: 'menu', key: 'my_duties' }],
    ]);
  });

  test('somebody whom the roster knows by user_id speaks under that id, a stranger under the open_id', async () => {
    const knownBy = async (ids: string[]) => ids.find((id) => id === 'wangfang');
    const users = [
      { open_id: WANG, user_id: 'wangfang' },
      { open_id: LI, user_id: 'liqiang' },
    ];
    const { feishu, inbox, channel } = await feishuWith({ users }, { knownBy });
    await feishu.user(WANG).says('帮助');
    await feishu.user(LI).says('帮助');
    const buttons = [{ id: 'b', label: '好' }];
    await channel.send({
      key: 'k',
      number: 1,
      to: { channel: 'feishu', account: 'wangfang' },
      card: { id: 'c', buttons },
    });
    await feishu.user(WANG).presses('好');
    expect(inbox.arrivals.map(({ account, chat }) => [account, chat])).toEqual([
      ['wangfang', 'wangfang'],
      [LI, LI],
      ['wangfang', 'wangfang'],
    ]);
  });

  test('other bots and events of no interest are acknowledged without effect', async () => {
    const { feishu, inbox } = await feishuWith();
    await feishu.event('im.message.receive_v1', {
      sender: { sender_id: { open_id: 'ou_other_bot' }, sender_type: 'bot' },
      message: {
        message_id: 'om_x',
        chat_id: 'oc_1',
        chat_type: 'p2p',
        message_type: 'text',
        content: '{"text":"hi"}',
      },
    });
    await feishu.event('im.chat.member.bot.added_v1', { chat_id: 'oc_group', operator_id: { open_id: WANG } });
    await feishu.event('im.message.message_read_v1', { reader: {}, message_id_list: [] });
    expect(inbox.arrivals).toEqual([]);
    expect(feishu.waitingRetries()).toBe(0);
  });

  test('an event that was not taken comes again on Feishu’s schedule, and arrives once', async () => {
    const { feishu, inbox, clock } = await feishuWith();
    inbox.broken = true;
    await feishu.user(WANG).says('在吗');
    expect(feishu.waitingRetries()).toBe(1);
    inbox.broken = false;
    clock.move(14_000);
    expect(await feishu.retryDue()).toBe(0);
    clock.move(1_000);
    expect(await feishu.retryDue()).toBe(1);
    expect(inbox.arrivals).toHaveLength(1);
  });
});

describe('a press', () => {
  const card = {
    id: 'c1',
    text: '是否提交？',
    buttons: [
      { id: 'act-yes', label: '提交', tone: 'primary' as const },
      { id: 'act-old', label: '旧的', expired: true },
    ],
  };

  test('comes with the id of the button and of the message, and brings the new card back', async () => {
    const { feishu, inbox, channel } = await feishuWith();
    const sent = await channel.send({ key: 'k1', number: 1, to: { channel: 'feishu', account: WANG }, card });
    inbox.replacement = { id: 'c2', text: '难题 7 号已收到。' };
    const { fresh, toast } = await feishu.user(WANG).presses('提交');
    expect(toast).toBeUndefined();
    expect(fresh).toMatchObject([{ replaced: 1, text: '难题 7 号已收到。' }]);
    expect(inbox.arrivals).toMatchObject([
      { account: WANG, chat: WANG, private: true, said: { kind: 'press', action: 'act-yes' } },
    ]);
    expect(sent).toEqual({ outcome: 'sent', receipt: expect.stringMatching(/^om_/) });
  });

  test('is answered with a toast when there is no card yet', async () => {
    const { feishu, channel } = await feishuWith();
    await channel.send({ key: 'k1', number: 1, to: { channel: 'feishu', account: WANG }, card });
    expect(await feishu.user(WANG).presses('提交')).toEqual({ fresh: [], toast: '已收到，正在办理' });
  });

  test('is answered within 3 s however slow the database is', async () => {
    const { feishu, channel, inbox } = await feishuWith();
    await channel.send({ key: 'k1', number: 1, to: { channel: 'feishu', account: WANG }, card });
    inbox.slow = 4_000;
    const since = performance.now();
    expect(await feishu.user(WANG).presses('提交')).toMatchObject({ toast: '已收到，正在办理' });
    expect(performance.now() - since).toBeLessThan(3_000);
  });

  test('that could not be stored says so, since it will not come again', async () => {
    const { feishu, channel, inbox } = await feishuWith();
    await channel.send({ key: 'k1', number: 1, to: { channel: 'feishu', account: WANG }, card });
    inbox.broken = true;
    expect(await feishu.user(WANG).presses('提交')).toMatchObject({ toast: '没有记下，请稍后再点一次' });
  });

  test('whose card was patched before the answer goes back to the old card', async () => {
    const { feishu, channel, inbox } = await feishuWith();
    const sent = await channel.send({ key: 'k1', number: 1, to: { channel: 'feishu', account: WANG }, card });
    inbox.slow = 200;
    const pressed = feishu.user(WANG).presses('提交');
    const early = { key: 'k2', number: 2, to: { channel: 'feishu', account: WANG }, card: { id: 'c2', text: '太早' } };
    await channel.replace?.(sent.outcome === 'sent' ? sent.receipt : '', early);
    await pressed;
    expect(feishu.seen(WANG)[0]?.text).toContain('是否提交？');
  });

  test('on an expired button is not possible', async () => {
    const { feishu, channel } = await feishuWith();
    await channel.send({ key: 'k1', number: 1, to: { channel: 'feishu', account: WANG }, card });
    await expect(feishu.user(WANG).presses('旧的')).rejects.toThrow('no button');
  });

  test('in a group is known to be of that group', async () => {
    const { feishu, channel, inbox } = await feishuWith();
    await channel.send({ key: 'k1', number: 1, to: { channel: 'feishu', account: WANG, chat: 'oc_group' }, card });
    await feishu.user(LI).presses('提交');
    expect(inbox.arrivals).toMatchObject([{ account: LI, chat: 'oc_group', private: false }]);
  });
});

describe('a form', () => {
  const form = {
    id: 'f1',
    submit: '提交',
    fields: [
      { name: 'what', label: '难题', kind: 'text' as const, required: true, value: '人手不足' },
      { name: 'kind', label: '方面', kind: 'choice' as const, required: true, options: ['组织', '宣传'] },
      { name: 'who', label: '涉及', kind: 'choices' as const, required: false, options: ['支部', '总支', '机关'] },
      { name: 'by', label: '期限', kind: 'date' as const, required: false },
      { name: 'proof', label: '材料', kind: 'file' as const, required: false },
    ],
  };

  test('brings its values by name, dates as civil days', async () => {
    const { feishu, channel, inbox } = await feishuWith();
    await channel.send({
      key: 'k1',
      number: 1,
      to: { channel: 'feishu', account: WANG },
      card: { id: 'c', text: '请填写', form },
    });
    await feishu.user(WANG).submits({ 方面: '宣传', who: ['支部', '机关'], 期限: '2026-12-05' });
    expect(inbox.arrivals.map(({ said }) => said)).toEqual([
      {
        kind: 'submit',
        action: 'f1',
        values: { what: '人手不足', kind: '宣传', who: ['支部', '机关'], by: '2026-12-05' },
      },
    ]);
  });

  test('can not be submitted without what is required', async () => {
    const { feishu, channel } = await feishuWith();
    await channel.send({ key: 'k1', number: 1, to: { channel: 'feishu', account: WANG }, card: { id: 'c', form } });
    await expect(feishu.user(WANG).submits({})).rejects.toThrow('the client demands 方面');
  });

  test('asks in words for what a form of Feishu can not take', async () => {
    const { feishu, channel } = await feishuWith();
    const long = '很'.repeat(1001);
    const fields = [
      ...form.fields,
      { name: 'long', label: '经过', kind: 'text' as const, required: false, value: long },
    ];
    await channel.send({
      key: 'k1',
      number: 1,
      to: { channel: 'feishu', account: WANG },
      card: { id: 'c', form: { ...form, fields } },
    });
    const [seen] = feishu.seen(WANG);
    expect(seen?.card?.form?.fields.map(({ name }) => name)).toEqual(['what', 'kind', 'who', 'by']);
    expect(seen?.text).toContain('材料\n（可在对话里直接发送文件）');
    expect(seen?.text).toContain(`经过：${long}`);
  });
});
