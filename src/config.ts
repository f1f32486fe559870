import * as z from 'zod';
import { OperatorError } from './kernel/errors.ts';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/;

const text = z.string().trim().min(1, 'is empty');
const url = z.url('is not a URL');
/** https, or http on loopback (an emulator); no path of its own and no slash at the end. */
const platform = url
  .refine((value) => {
    const { protocol, hostname } = new URL(value);
    return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  }, 'must begin with https:// (http:// only on loopback)')
  .transform((value) => value.replace(/\/+$/, ''));

const wecomToken = z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'must be 1 to 32 letters and digits, as on the console');
const wecomKey = z.string().regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits, as on the console');

const Environment = z.object({
  PORT: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(0, 'is below 0')
    .max(65535, 'is above 65535')
    .default(8787),
  HOST: text.default('127.0.0.1'),
  DATABASE_URL: text
    .refine(
      (value) => /^(file:.+|libsql:\/\/.+|https?:\/\/.+|wss?:\/\/.+)$/.test(value),
      'must begin with file:, libsql:// or https://',
    )
    .default('file:data/poti.db'),
  DATABASE_AUTH_TOKEN: text.optional(),
  TIME_ZONE: text.refine(isZone, 'is not a time zone; an example is Asia/Shanghai').default('Asia/Shanghai'),
  SECRET_KEY: z.string().min(32, 'needs 32 characters or more').optional(),
  SECRET_KEY_PREVIOUS: z.string().min(32, 'needs 32 characters or more').optional(),
  RETENTION_DAYS: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'must be 1 or more')
    .default(180),
  METRICS_TOKEN: text.optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
  WEB_CHAT: z.enum(['on', 'off'], 'must be on or off').optional(),
  FEISHU_APP_ID: text.optional(),
  FEISHU_APP_SECRET: text.optional(),
  FEISHU_ENCRYPT_KEY: text.optional(),
  FEISHU_VERIFICATION_TOKEN: text.optional(),
  FEISHU_DOMAIN: platform.default('https://open.feishu.cn'),
  FEISHU_MODE: z.enum(['webhook', 'long-connection'], 'must be webhook or long-connection').default('webhook'),
  WECOM_CORP_ID: text.optional(),
  WECOM_AGENT_ID: z.coerce.number('is not a number').int('is not a whole number').min(1, 'is below 1').optional(),
  WECOM_SECRET: text.optional(),
  WECOM_TOKEN: wecomToken.optional(),
  WECOM_ENCODING_AES_KEY: wecomKey.optional(),
  WECOM_API_BASE: platform.default('https://qyapi.weixin.qq.com'),
  WECOM_AIBOT_ID: text.optional(),
  WECOM_AIBOT_SECRET: text.optional(),
  WECOM_AIBOT_TOKEN: wecomToken.optional(),
  WECOM_AIBOT_ENCODING_AES_KEY: wecomKey.optional(),
  WECOM_AIBOT_WS_URL: url.optional(),
  WECOM_DOMAIN_FILE: text.regex(/^WW_verify_\w+\.txt=.+$/, 'must read WW_verify_….txt=content').optional(),
  LLM_BASE_URL: url.refine((value) => value.replace(/\/+$/, '').endsWith('/v1'), 'must end in /v1').optional(),
  LLM_API_KEY: text.optional(),
  LLM_MODEL: text.optional(),
  LLM_EMBEDDING_MODEL: text.optional(),
});

export type FeishuConfig = {
  appId: string;
  appSecret: string;
  encryptKey: string | undefined;
  verificationToken: string | undefined;
  domain: string;
  mode: 'webhook' | 'long-connection';
};

/** A 自建应用 of WeCom, and with it perhaps a 智能机器人 for groups. */
export type WecomConfig = {
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  encodingAesKey: string;
  apiBase: string;
  domainFile: { name: string; content: string } | undefined;
  aibot: { id: string | undefined; token: string; encodingAesKey: string } | undefined;
};

export type Config = {
  port: number;
  host: string;
  databaseUrl: string;
  databaseAuthToken: string | undefined;
  zone: string;
  secretKey: string | undefined;
  secretKeyPrevious: string | undefined;
  retentionDays: number;
  metricsToken: string | undefined;
  logLevel: string;
  webChat: boolean;
  feishu: FeishuConfig | undefined;
  wecom: WecomConfig | undefined;
  /** Any endpoint that speaks OpenAI's chat completions. */
  llm: { baseUrl: string; model: string; embeddingModel?: string; apiKey?: string } | undefined;
  /** Nothing but the web chat: the demo. */
  demo: boolean;
};

/** @throws OperatorError with one line for each wrong value: its name, the fault, the fix */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new OperatorError(
      parsed.error.issues
        .map(({ path, message }) => `${path.join('.')} ${message}: correct it or leave it out`)
        .join('\n'),
    );
  }
  const env = parsed.data;
  const faults: string[] = [];
  if (env.FEISHU_APP_ID && !env.FEISHU_APP_SECRET)
    faults.push('FEISHU_APP_SECRET is missing while FEISHU_APP_ID is set: copy it from the app’s credentials page');
  if (env.FEISHU_APP_SECRET && !env.FEISHU_APP_ID)
    faults.push('FEISHU_APP_ID is missing while FEISHU_APP_SECRET is set: copy it from the app’s credentials page');
  if (env.FEISHU_APP_ID && env.FEISHU_MODE === 'webhook' && !env.FEISHU_VERIFICATION_TOKEN && !env.FEISHU_ENCRYPT_KEY) {
    faults.push(
      'FEISHU_ENCRYPT_KEY is missing: set it in the app’s event settings and here, or use FEISHU_MODE=long-connection',
    );
  }
  const feishu: FeishuConfig | undefined =
    env.FEISHU_APP_ID && env.FEISHU_APP_SECRET
      ? {
          appId: env.FEISHU_APP_ID,
          appSecret: env.FEISHU_APP_SECRET,
          encryptKey: env.FEISHU_ENCRYPT_KEY,
          verificationToken: env.FEISHU_VERIFICATION_TOKEN,
          domain: env.FEISHU_DOMAIN,
          mode: env.FEISHU_MODE,
        }
      : undefined;
  const wecom = wecomIn(env, faults);
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: model, LLM_EMBEDDING_MODEL: embeddingModel, LLM_API_KEY: apiKey } = env;
  if (!baseUrl !== !model) {
    const [missing, set] = baseUrl ? ['LLM_MODEL', 'LLM_BASE_URL'] : ['LLM_BASE_URL', 'LLM_MODEL'];
    faults.push(`${missing} is missing while ${set} is set: a model needs both, or leave both out`);
  }
  if (embeddingModel && !baseUrl)
    faults.push(
      'LLM_EMBEDDING_MODEL is set without LLM_BASE_URL: it is asked there; set LLM_BASE_URL and LLM_MODEL too',
    );
  const llm =
    baseUrl && model
      ? { baseUrl, model, ...(embeddingModel ? { embeddingModel } : {}), ...(apiKey ? { apiKey } : {}) }
      : undefined;
  const demo = !feishu && !wecom;
  if (!demo && !env.SECRET_KEY)
    faults.push(
      'SECRET_KEY is missing while a platform is configured: set 32 random characters or more and keep them safe',
    );
  if (env.SECRET_KEY_PREVIOUS && !env.SECRET_KEY)
    faults.push('SECRET_KEY_PREVIOUS is set without SECRET_KEY: set both while rotating');
  const webChat = env.WEB_CHAT ? env.WEB_CHAT === 'on' : demo;
  if (webChat && !demo)
    faults.push('WEB_CHAT is on while a platform is configured: everyone could speak as anyone; set WEB_CHAT=off');
  if (webChat && !LOOPBACK.test(env.HOST))
    faults.push(
      `HOST ${env.HOST} is public while WEB_CHAT is on: everyone could speak as anyone; set HOST=127.0.0.1 or WEB_CHAT=off`,
    );
  if (faults.length > 0) throw new OperatorError(faults.join('\n'));
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    databaseAuthToken: env.DATABASE_AUTH_TOKEN,
    zone: env.TIME_ZONE,
    secretKey: env.SECRET_KEY,
    secretKeyPrevious: env.SECRET_KEY_PREVIOUS,
    retentionDays: env.RETENTION_DAYS,
    metricsToken: env.METRICS_TOKEN,
    logLevel: env.LOG_LEVEL,
    webChat,
    feishu,
    wecom,
    llm,
    demo,
  };
}

const WECOM_APP = {
  WECOM_CORP_ID: '我的企业 › 企业信息',
  WECOM_AGENT_ID: '应用管理 › the app',
  WECOM_SECRET: '应用管理 › the app',
  WECOM_TOKEN: '应用管理 › the app › 接收消息 › 设置API接收',
  WECOM_ENCODING_AES_KEY: '应用管理 › the app › 接收消息 › 设置API接收',
} as const;

/** All of the app's settings or none; a bot comes with an app, whose token finds out who speaks to it. */
function wecomIn(env: z.infer<typeof Environment>, faults: string[]): WecomConfig | undefined {
  const names = Object.keys(WECOM_APP) as (keyof typeof WECOM_APP)[];
  const present = names.filter((name) => env[name] !== undefined);
  const bot = [env.WECOM_AIBOT_ID, env.WECOM_AIBOT_TOKEN, env.WECOM_AIBOT_ENCODING_AES_KEY, env.WECOM_AIBOT_SECRET];
  const hasBot = bot.some((value) => value !== undefined);
  if (present.length === 0 && !hasBot) return undefined;
  for (const name of names) {
    if (env[name] === undefined)
      faults.push(`${name} is missing while ${present[0] ?? 'WECOM_AIBOT_…'} is set: copy it from ${WECOM_APP[name]}`);
  }
  const { WECOM_AIBOT_TOKEN: botToken, WECOM_AIBOT_ENCODING_AES_KEY: botKey } = env;
  if (hasBot && !(botToken && botKey))
    faults.push(
      'WECOM_AIBOT_TOKEN and WECOM_AIBOT_ENCODING_AES_KEY are needed together: set the bot to URL 回调 in 智能机器人 › API 模式 and copy both',
    );
  const { WECOM_CORP_ID: corpId, WECOM_AGENT_ID: agentId, WECOM_SECRET: secret, WECOM_TOKEN: token } = env;
  const { WECOM_ENCODING_AES_KEY: encodingAesKey } = env;
  if (!corpId || !agentId || !secret || !token || !encodingAesKey) return undefined;
  const [name = '', ...content] = (env.WECOM_DOMAIN_FILE ?? '').split('=');
  return {
    corpId,
    agentId,
    secret,
    token,
    encodingAesKey,
    apiBase: env.WECOM_API_BASE,
    domainFile: env.WECOM_DOMAIN_FILE ? { name, content: content.join('=') } : undefined,
    aibot: botToken && botKey ? { id: env.WECOM_AIBOT_ID, token: botToken, encodingAesKey: botKey } : undefined,
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
