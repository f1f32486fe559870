import { decrypt, type Keys, signatureOf } from './cipher.ts';
import { objectIn, textIn } from './limits.ts';

/** To these an app may answer in the response (D/90241); the page's own source says that one to a card is ignored. */
const ANSWERABLE = new Set([
  'subscribe',
  'enter_agent',
  'LOCATION',
  'click',
  'view',
  'view_miniprogram',
  'scancode_waitmsg',
  'template_card_menu_event',
]);
const KINDS = new Set(['text', 'image', 'voice', 'video', 'news', 'update_button', 'update_template_card']);
const TEXT_BYTES = 2_048;

export type Read = { text: string } | { fault: string } | undefined;

/** A passive reply in the response to a callback of the app. Undefined: the body is empty, and nothing is said. */
export function appReply(body: string, keys: Keys, event: string | undefined): Read {
  if (body === '') return undefined;
  if (event !== undefined && !ANSWERABLE.has(event)) return { fault: `an answer to ${event}, which is ignored` };
  const outer = (name: string) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]+)`).exec(body)?.[1] ?? '';
  const encrypted = outer('Encrypt');
  if (outer('MsgSignature') !== signatureOf(keys, outer('TimeStamp'), outer('Nonce'), encrypted)) {
    return { fault: `no passive reply, or one with a wrong signature: ${body.slice(0, 80)}` };
  }
  const read = opened(encrypted, keys);
  if ('fault' in read) return read;
  const kind = /<MsgType>(?:<!\[CDATA\[)?(\w+)/.exec(read.text)?.[1] ?? '';
  if (!KINDS.has(kind)) return { fault: `a passive reply of MsgType ${kind}` };
  const content = /<Content>(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?<\/Content>/.exec(read.text)?.[1] ?? '';
  if (Buffer.byteLength(content) > TEXT_BYTES) return { fault: 'a passive reply of more than 2048 bytes' };
  return read;
}

/** The same of the bot: in JSON, its keys in small letters, with the nonce of the callback (D/101033). */
export function botReply(body: string, keys: Keys, nonce: string): Read {
  if (body === '') return undefined;
  let reply: { [name: string]: unknown };
  try {
    reply = objectIn(JSON.parse(body));
  } catch {
    return { fault: `a 200 with a body that is no JSON: ${body.slice(0, 80)}` };
  }
  const { encrypt, msgsignature, timestamp } = reply;
  if (typeof timestamp !== 'number') return { fault: 'the timestamp of a reply is no number' };
  if (reply.nonce !== nonce) return { fault: 'a reply with another nonce than the callback' };
  if (msgsignature !== signatureOf(keys, String(timestamp), nonce, textIn(encrypt))) {
    return { fault: 'a reply with a wrong signature' };
  }
  return opened(textIn(encrypt), keys);
}

function opened(encrypted: string, keys: Keys): { text: string } | { fault: string } {
  try {
    const { text, receiveId } = decrypt(encrypted, keys);
    return receiveId === keys.receiveId ? { text } : { fault: 'a reply for somebody else' };
  } catch {
    return { fault: 'a reply that can not be decrypted' };
  }
}
