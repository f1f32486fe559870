import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const KEY = 'k'.repeat(32);
const FEISHU = { FEISHU_APP_ID: 'cli_a', FEISHU_APP_SECRET: 's', FEISHU_ENCRYPT_KEY: 'e', SECRET_KEY: KEY };

const AES = 'a'.repeat(43);
const WECOM = {
  WECOM_CORP_ID: 'ww1',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 's',
  WECOM_TOKEN: 't',
  WECOM_ENCODING_AES_KEY: AES,
  SECRET_KEY: KEY,
};

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

test('WeCom: an app, and with it a bot and the one file of domain ownership', () => {
  const bot = { WECOM_AIBOT_TOKEN: 'b', WECOM_AIBOT_ENCODING_AES_KEY: AES, WECOM_DOMAIN_FILE: 'WW_verify_x1.txt=a=b' };
  expect(readConfig({ ...WECOM, ...bot })).toMatchObject({
    demo: false,
    webChat: false,
    wecom: {
      corpId: 'ww1',
      agentId: 1000002,
      apiBase: 'https://qyapi.weixin.qq.com',
      domainFile: { name: 'WW_verify_x1.txt', content: 'a=b' },
      aibot: { token: 'b' },
    },
  });
  expect(readConfig({ ...WECOM, ...FEISHU })).toMatchObject({
    feishu: { appId: 'cli_a' },
    wecom: { aibot: undefined },
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
    [{ ...WECOM, WECOM_ENCODING_AES_KEY: 'abc' }, /WECOM_ENCODING_AES_KEY must be 43 letters and digits/],
    [{ ...WECOM, WECOM_TOKEN: '令牌' }, /WECOM_TOKEN must be 1 to 32 letters and digits/],
    [{ ...WECOM, WECOM_AGENT_ID: 'app' }, /WECOM_AGENT_ID is not a number/],
    [{ ...WECOM, WECOM_SECRET: '' }, /WECOM_SECRET is missing while WECOM_CORP_ID is set: copy it from 应用管理/],
    [{ ...WECOM, SECRET_KEY: '' }, /SECRET_KEY is missing/],
    [{ ...WECOM, WECOM_DOMAIN_FILE: 'verify.txt' }, /WECOM_DOMAIN_FILE must read WW_verify_/],
    [{ ...WECOM, WECOM_AIBOT_TOKEN: 'b' }, /WECOM_AIBOT_TOKEN and WECOM_AIBOT_ENCODING_AES_KEY are needed together/],
    [{ WECOM_AIBOT_TOKEN: 'b', WECOM_AIBOT_ENCODING_AES_KEY: AES, SECRET_KEY: KEY }, /WECOM_CORP_ID is missing/],
  ])('%o', (environment: Record<string, string>, says) => {
    expect(() => readConfig(environment)).toThrow(says);
  });
});

test('http is good enough on loopback, for an emulator', () => {
  expect(readConfig({ ...FEISHU, FEISHU_DOMAIN: 'http://127.0.0.1:9000/' }).feishu?.domain).toBe(
    'http://127.0.0.1:9000',
  );
});
