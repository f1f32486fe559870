import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startWecom, type WecomStart } from './index.ts';
import type { Obj } from './world.ts';

export const WANG = 'WangFang';
export const BUTTONS = {
  card_type: 'button_interaction',
  main_title: { title: '要提交吗？' },
  button_list: [
    { text: '提交', key: 'yes' },
    { text: '取消', key: 'no' },
  ],
  task_id: 'task-1',
};

const Answer = z.looseObject({
  errcode: z.number(),
  errmsg: z.string(),
  access_token: z.string().default(''),
  msgid: z.string().default(''),
  response_code: z.string().default(''),
  media_id: z.string().default(''),
});

/** An emulated WeCom and the plainest of clients, for tests of the emulator itself. `now.at` moves its clock. */
export async function emulated(start: Partial<WecomStart> = {}) {
  const now = { at: 1_790_000_000_000 };
  const wecom = await startWecom({
    users: [WANG, 'LiJun'],
    clock: () => now.at,
    settled: async () => {},
    ...start,
  });
  onTestFinished(() => wecom.stop());
  const { corpId, secret, agentId } = wecom.settings;

  async function call(path: string, query: Record<string, string> = {}, init: RequestInit = {}) {
    const url = new URL(`${wecom.base}/cgi-bin/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await fetch(url, init);
    if (response.status !== 200) throw new Error(`HTTP ${response.status}: WeCom always answers with 200`);
    return Answer.parse(await response.json());
  }

  async function token(): Promise<string> {
    return (await call('gettoken', { corpid: corpId, corpsecret: secret })).access_token;
  }
  const first = await token();
  const get = (path: string, query: Record<string, string> = {}) => call(path, { access_token: first, ...query });
  const post = (path: string, body: Obj | string, query: Record<string, string> = {}) =>
    call(
      path,
      { access_token: first, ...query },
      { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    );
  const send = (message: Obj) => post('message/send', { touser: WANG, agentid: agentId, ...message });
  return {
    now,
    wecom,
    world: wecom.world,
    call,
    token,
    get,
    post,
    send,
    say: (content: string, more: Obj = {}) => send({ msgtype: 'text', text: { content }, ...more }),
    show: (card: Obj = {}) => send({ msgtype: 'template_card', template_card: { ...BUTTONS, ...card } }),
    update: (response_code: string, more: Obj = {}) =>
      post('message/update_template_card', {
        userids: [WANG],
        agentid: agentId,
        response_code,
        button: { replace_name: '已提交' },
        ...more,
      }),
    upload(type: string, name: string, bytes: number) {
      const form = new FormData();
      form.append('media', new Blob([new Uint8Array(bytes)]), name);
      return call('media/upload', { access_token: first, type }, { method: 'POST', body: form });
    },
    fates: () => wecom.world.messages.map(({ fate }) => fate),
  };
}
