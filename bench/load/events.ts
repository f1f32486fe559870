import { randomUUID } from 'node:crypto';
import { encrypt, signatureOf } from '../../tests/emulators/feishu/sender.ts';

export const APP = {
  appId: 'cli_a1b2c3d4e5f60718',
  appSecret: 'an-app-secret-of-the-emulator',
  encryptKey: 'an-encrypt-key',
  verificationToken: 'a-verification-token',
};

export type Posted = { method: 'POST'; path: string; headers: Record<string, string>; body: string };

/** A person's words in a private chat, as Feishu posts them: encrypted, signed now, under an id of their own. */
export function eventOf(openId: string, text: string, at: number): Posted {
  const event = {
    sender: { sender_id: { open_id: openId }, sender_type: 'user', tenant_key: 'tenant-1' },
    message: {
      message_id: `om_${randomUUID()}`,
      chat_id: `oc_p2p_${openId}`,
      chat_type: 'p2p',
      message_type: 'text',
      content: JSON.stringify({ text }),
      create_time: String(at),
    },
  };
  const header = {
    event_id: randomUUID(),
    event_type: 'im.message.receive_v1',
    create_time: String(at),
    token: APP.verificationToken,
    app_id: APP.appId,
    tenant_key: 'tenant-1',
  };
  const body = JSON.stringify({ encrypt: encrypt(JSON.stringify({ schema: '2.0', header, event }), APP.encryptKey) });
  const headers = { 'content-type': 'application/json; charset=utf-8', ...signatureOf(body, APP.encryptKey, at) };
  return { method: 'POST', path: '/feishu/events', headers, body };
}
