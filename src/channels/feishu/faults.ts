import type { Delivery } from '../../message/channel.ts';

/** A call to Feishu that did not do what it should. Its words are our own: no text, id or secret can be in it. */
export class FeishuFault extends Error {
  override readonly name = 'FeishuFault';
  /** `not-sent`: Feishu never saw it; `no-answer`: it may have acted; `answered`: it said no. */
  readonly kind: 'not-sent' | 'no-answer' | 'answered';
  readonly status: number;
  readonly code: number;
  /** Of the card renderer, inside 230099. */
  readonly detail: number | undefined;
  readonly afterMs: number | undefined;

  constructor(
    kind: FeishuFault['kind'],
    path: string,
    said: { status?: number; code?: number; detail?: number | undefined; afterMs?: number | undefined } = {},
  ) {
    const { status = 0, code = 0, detail, afterMs } = said;
    super(
      `${path}: ${kind}${status ? ` HTTP ${status}` : ''}${code ? ` code ${code}` : ''}${detail ? `/${detail}` : ''}`,
    );
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.afterMs = afterMs;
  }
}

// Codes: im-v1/message/create and the list of generic error codes, 2026-05.

/** The token that was sent along is missing, bad or run out: ask for a new one, once. */
export const TOKEN_CODES: ReadonlySet<number> = new Set([99991661, 99991663, 99991664, 99991671]);

/** The whole app is asked to slow down. */
export const RATE_CODE = 99991400;

const GONE = new Map([
  [230013, 'outside the availability range of the app, or resigned'],
  [230029, 'resigned'],
  [230034, 'the receiver id is not valid'],
  [230053, 'the person has stopped the bot'],
  [99992351, 'the open_id is not known'],
]);

/** The message waits; `tell`: until somebody has mended it, said to the operators. */
const WAITS = new Map<number, { afterMs: number; why: string; tell?: string }>([
  [RATE_CODE, { afterMs: 1_000, why: 'too many calls' }],
  // of the whole company's messages: 100 a minute, 5 a second
  [11232, { afterMs: 5_000, why: 'too many messages' }],
  [11233, { afterMs: 5_000, why: 'too many messages to this chat' }],
  [230020, { afterMs: 1_000, why: 'too many messages to this receiver' }],
  [230049, { afterMs: 2_000, why: 'this message is being sent' }],
  [
    230006,
    {
      afterMs: 60_000,
      why: 'the bot ability of the app is off',
      tell: '飞书应用没有启用机器人能力：请在开放平台“应用能力”里启用并发布版本。',
    },
  ],
  [
    10014,
    {
      afterMs: 60_000,
      why: 'FEISHU_APP_SECRET is wrong or the app is off',
      tell: '飞书不认应用的 App Secret，或应用已停用：请在开放平台核对后改正 FEISHU_APP_SECRET。',
    },
  ],
  [
    99991401,
    {
      afterMs: 60_000,
      why: 'this IP address is not on the list of the app',
      tell: '飞书拒绝了本服务器的 IP：请在开放平台“安全设置 › IP 白名单”里加上服务器的出口 IP。',
    },
  ],
  [
    99991403,
    {
      afterMs: 600_000,
      why: 'the month’s quota of API calls is used up',
      tell: '飞书本月的 API 调用次数已用完，消息要等到下月 1 日或增购之后才能发出。',
    },
  ],
  [
    99991672,
    {
      afterMs: 60_000,
      why: 'the app lacks a scope',
      tell: '飞书应用缺少发消息要用的权限：请在开放平台“权限管理”里开通并发布版本。',
    },
  ],
]);

const REFUSED = new Map([
  [230001, 'a parameter is wrong'],
  [230002, 'the bot is not in the group'],
  [230011, 'the message was withdrawn'],
  [230022, 'refused as sensitive content'],
  [230025, 'too long'],
  [230027, 'no permission'],
  [230028, 'refused by the organisation’s data loss prevention'],
  [230031, 'older than 14 days'],
  [230035, 'the bot may not speak there'],
  [230099, 'the card is not valid'],
  [234006, 'the file is empty or larger than 30 MB'],
  [232009, 'the group was dissolved'],
]);

/** What became of a message, from how the call failed. A fault that is none of Feishu's is a bug and is thrown on. */
export function deliveryOf(error: unknown): Delivery {
  if (!(error instanceof FeishuFault)) throw error;
  const { kind, status, code, detail, afterMs } = error;
  if (kind === 'not-sent') {
    const why = afterMs === undefined ? 'Feishu can not be reached' : 'Feishu has asked for a pause';
    return { outcome: 'retry', why, afterMs: afterMs ?? 2_000 };
  }
  if (kind === 'no-answer') return { outcome: 'unknown', why: 'Feishu did not answer' };
  const says = (why: string) => `${why} (${code}${detail ? `/${detail}` : ''})`;
  const waits = WAITS.get(code) ?? (status === 429 ? WAITS.get(RATE_CODE) : undefined);
  if (waits) return { outcome: 'retry', ...waits, why: says(waits.why), afterMs: afterMs ?? waits.afterMs };
  const gone = GONE.get(code);
  if (gone) return { outcome: 'refused', gone: true, why: says(gone) };
  if (TOKEN_CODES.has(code)) return { outcome: 'retry', afterMs: 5_000, why: says('the token is not accepted') };
  if (status >= 500 || code === 0) return { outcome: 'unknown', why: `Feishu failed with HTTP ${status}` };
  return { outcome: 'refused', why: says(REFUSED.get(code) ?? 'refused') };
}
