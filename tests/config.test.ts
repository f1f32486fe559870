import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const KEY = 'k'.repeat(32);
const FEISHU = { FEISHU_APP_ID: 'cli_a', FEISHU_APP_SECRET: 's', FEISHU_ENCRYPT_KEY: 'e', SECRET_KEY: KEY };

test('nothing set is the demo: a file, the web chat, loopback', () => {
  expect(readConfig({})).toMatchObject({
    demo: true,
    webChat: true,
    port: 8787,
    host: '127.0.0.1',
    databaseUrl: 'file:data/poti.db',
    zone: 'Asia/Shanghai',
  });
});

test('a configured platform turns the web chat off', () => {
  expect(readConfig(FEISHU)).toMatchObject({
    demo: false,
    webChat: false,
    feishu: { appId: 'cli_a', domain: 'https://open.feishu.cn' },
  });
});

describe('a wrong value is refused with its name, its fault and the fix', () => {
  test.each([
    [{ PORT: 'eighty' }, /PORT is not a number/],
    [{ PORT: '70000' }, /PORT is above 65535/],
    [{ TIME_ZONE: 'Beijing' }, /TIME_ZONE is not a time zone.*Asia\/Shanghai/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL must begin with/],
    [{ SECRET_KEY: 'short' }, /SECRET_KEY needs 32 characters/],
    [{ SECRET_KEY_PREVIOUS: KEY }, /SECRET_KEY_PREVIOUS is set without SECRET_KEY/],
    [{ RETENTION_DAYS: '0' }, /RETENTION_DAYS must be 1 or more/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be/],
    [{ WEB_CHAT: 'yes' }, /WEB_CHAT must be on or off/],
    [{ HOST: '0.0.0.0' }, /HOST 0\.0\.0\.0 is public while WEB_CHAT is on/],
    [{ ...FEISHU, WEB_CHAT: 'on' }, /WEB_CHAT is on while a platform is configured/],
    [{ ...FEISHU, SECRET_KEY: '' }, /SECRET_KEY is missing/],
    [{ FEISHU_APP_ID: 'cli_a', SECRET_KEY: KEY }, /FEISHU_APP_SECRET is missing/],
    [{ ...FEISHU, FEISHU_ENCRYPT_KEY: '' }, /FEISHU_ENCRYPT_KEY is missing/],
    [{ ...FEISHU, FEISHU_DOMAIN: 'http://open.feishu.cn' }, /FEISHU_DOMAIN must begin with https/],
    [{ ...FEISHU, FEISHU_MODE: 'socket' }, /FEISHU_MODE must be/],
    [{ LLM_BASE_URL: 'https://llm.example.org' }, /LLM_BASE_URL must end in \/v1/],
    [{ WECOM_ENCODING_AES_KEY: 'abc' }, /WECOM_ENCODING_AES_KEY must have 43 characters/],
  ])('%o', (environment: Record<string, string>, says) => {
    expect(() => readConfig(environment)).toThrow(says);
  });
});

test('http is good enough on loopback, for an emulator', () => {
  expect(readConfig({ ...FEISHU, FEISHU_DOMAIN: 'http://127.0.0.1:9000/' }).feishu?.domain).toBe(
    'http://127.0.0.1:9000',
  );
});
