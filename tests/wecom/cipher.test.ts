import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cipherOf } from '../../src/channels/wecom/cipher.ts';
import { encrypt, encryptRaw, type Keys, signatureOf } from '../emulators/wecom/cipher.ts';
import { wecomWith } from './support.ts';
import { VECTORS } from './vectors.ts';

const KEYS = { token: 'Token1', encodingAesKey: `${'k'.repeat(42)}A`, receiveId: 'ww1' };
const theirs: Keys = { token: KEYS.token, aesKey: KEYS.encodingAesKey, receiveId: KEYS.receiveId };
const cipher = cipherOf(KEYS);

function open(encrypted: string, keys: Keys = theirs) {
  return cipher.open({ signature: signatureOf(keys, '1', 'n', encrypted), timestamp: '1', nonce: 'n' }, encrypted);
}

describe('the cipher of callbacks', () => {
  test.each(VECTORS)('opens what Tencent publishes: $name', (vector) => {
    const { timestamp, nonce, signature, encrypted, plaintext } = vector;
    expect(cipherOf(vector).open({ signature, timestamp, nonce }, encrypted)).toEqual({ is: 'plain', text: plaintext });
    expect(cipherOf(vector).signature(timestamp, nonce, encrypted)).toBe(signature);
  });

  test('opens any text, whatever its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        expect(open(encrypt(text.toWellFormed(), theirs))).toEqual({ is: 'plain', text: text.toWellFormed() });
      }),
    );
  });

  test('refuses a text of which any byte was changed: the signature is over all of it', () => {
    const encrypted = encrypt('一段不长不短的话', theirs);
    const signature = signatureOf(theirs, '1', 'n', encrypted);
    const bytes = Buffer.from(encrypted, 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(cipher.open({ signature, timestamp: '1', nonce: 'n' }, changed.toString('base64'))).toEqual({
          is: 'refused',
          fault: 'signature',
        });
      }),
    );
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'key'],
    ['no base64', '不是', 'key'],
    ['half a block', Buffer.alloc(24).toString('base64'), 'key'],
    ['base64 cut off', encrypt('x', theirs).slice(0, -3), 'key'],
    ['a padding of 0', encryptRaw(Buffer.alloc(32), KEYS.encodingAesKey, 0), 'key'],
    ['a padding beyond 32', encryptRaw(Buffer.alloc(31), KEYS.encodingAesKey, 33), 'key'],
    ['a length that lies', encryptRaw(lying(), KEYS.encodingAesKey), 'key'],
    ['another key', encrypt('x', { ...theirs, aesKey: 'z'.repeat(43) }), 'key'],
    ['another receiver', encrypt('x', { ...theirs, receiveId: 'ww2' }), 'receive_id'],
    ['no receiver', encrypt('x', { ...theirs, receiveId: '' }), 'receive_id'],
    ['a text that is no UTF-8', encrypt(new Uint8Array([0xff, 0xfe, 0xfd]), theirs), 'key'],
  ])('refuses %s', (_name, encrypted, fault) => {
    expect(open(encrypted)).toEqual({ is: 'refused', fault });
  });

  test('compares the signature before it looks into the text', () => {
    expect(cipher.open({ signature: '0'.repeat(40), timestamp: '1', nonce: 'n' }, '不是')).toEqual({
      is: 'refused',
      fault: 'signature',
    });
  });

  test('takes a key of 43 letters and digits only', () => {
    expect(() => cipherOf({ ...KEYS, encodingAesKey: 'short' })).toThrow(RangeError);
  });
});

function lying(): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(0xffff_fff0);
  return Buffer.concat([Buffer.alloc(16), length, Buffer.from('xww1')]);
}

test('a URL verification is answered by the bare plaintext, within its second', async () => {
  const { wecom, post } = await wecomWith();
  expect(await wecom.sender.verify('app')).toBe(true);
  expect(await wecom.sender.verify('bot')).toBe(true);
  // so far it was digits; the page only calls it a text
  for (const plain of ['1616140317555161061', 'aG+/x.y=', 'any words of the day']) {
    const echostr = encrypt(plain, wecom.sender.appKeys);
    const url = wecom.sender.signed('http://127.0.0.1/wecom/events', wecom.sender.appKeys, echostr, { echostr });
    const answer = await post(new Request(url));
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toBe(plain);
  }
});
