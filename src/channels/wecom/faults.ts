import type { Delivery } from '../../message/channel.ts';

/** A call to WeCom that did not do what it should. Its words are our own: no text, id or secret can be in it. */
export class WecomFault extends Error {
  override readonly name = 'WecomFault';
  /** `not-sent`: WeCom never saw it; `no-answer`: it may have acted; `answered`: it said no. */
  readonly kind: 'not-sent' | 'no-answer' | 'answered';
  readonly errcode: number;
  /** The address from which WeCom saw the call, as errmsg tells. */
  readonly fromIp: string | undefined;

  constructor(
    kind: WecomFault['kind'],
    path: string,
    said: { errcode?: number; status?: number; fromIp?: string | undefined } = {},
  ) {
    const { errcode = 0, status = 0, fromIp } = said;
    super(`${path}: ${kind}${status ? ` HTTP ${status}` : ''}${errcode ? ` errcode ${errcode}` : ''}`);
    this.kind = kind;
    this.errcode = errcode;
    this.fromIp = fromIp;
  }
}

// Codes: D/90455 (global errcodes), D/90236 (message/send).

/** The token that was sent along is bad or run out: ask for a new one, once. 40001 comes after the secret was reset. */
export const TOKEN_CODES: ReadonlySet<number> = new Set([40014, 42001, 40001, 41001]);

/** A member for whom the company has no 基础接口许可 (D/90236, unlicenseduser): a number of our own, where WeCom has none. */
export const UNLICENSED = -2;

const BUSY_MS = 5_000;
/** Too often, too many at a time: the block of the basic frequency lasts 60 s (D/90454). */
const TOO_MANY = new Set([45009, 45011, 45033, 45047]);
const SLOW_DOWN_MS = 60_000;
/** What an operator has to mend is tried again, but not at once: all wait so long, and no longer than a lease lasts. */
const MENDED_MS = 60_000;

type Mending = { why: string; tell: (fault: WecomFault) => string };

/** The message waits until somebody has mended it. */
const MENDED = new Map<number, Mending>([
  [
    60020,
    {
      why: 'this IP address is not trusted',
      tell: ({ fromIp }) =>
        `企业微信拒绝了本服务器：请在管理后台“应用管理 › 本应用 › 企业可信IP”里加上${fromIp ? ` ${fromIp}` : '服务器的出口 IP'}。`,
    },
  ],
  [
    48002,
    { why: 'the app may not call this', tell: () => '企业微信不许本应用发消息：请在管理后台检查应用的接口权限。' },
  ],
  [50003, { why: 'the app is off', tell: () => '本应用在企业微信里已停用：请在管理后台“应用管理”里启用。' }],
  [
    40001,
    { why: 'WECOM_SECRET is wrong', tell: () => '企业微信不认应用的 Secret：请在管理后台核对后改正 WECOM_SECRET。' },
  ],
  [
    40013,
    {
      why: 'WECOM_CORP_ID is wrong',
      tell: () => '企业微信不认企业 ID：请在“我的企业 › 企业信息”核对后改正 WECOM_CORP_ID。',
    },
  ],
  [
    40056,
    {
      why: 'WECOM_AGENT_ID is wrong',
      tell: () => '企业微信不认应用的 AgentId：请在管理后台核对后改正 WECOM_AGENT_ID。',
    },
  ],
  [
    301002,
    {
      why: 'WECOM_AGENT_ID is another app’s',
      tell: () => 'AgentId 和 Secret 不是同一个应用的：请核对 WECOM_AGENT_ID 和 WECOM_SECRET。',
    },
  ],
]);

const GONE = new Map([
  [81013, 'nobody to whom it goes is in the visible range of the app, or has left'],
  [40003, 'the userid is not known'],
  [60111, 'the userid is not known'],
]);

/** What became of a message, from how the call failed. A fault that is none of WeCom's is a bug and is thrown on. */
export function deliveryOf(error: unknown): Delivery {
  if (!(error instanceof WecomFault)) throw error;
  const { kind, errcode } = error;
  if (kind === 'not-sent') return { outcome: 'retry', why: 'WeCom can not be reached', afterMs: 2_000 };
  if (kind === 'no-answer') return { outcome: 'unknown', why: 'WeCom did not answer' };
  const says = (why: string) => `${why} (${errcode})`;
  if (errcode === -1) return { outcome: 'retry', why: says('WeCom is busy'), afterMs: BUSY_MS };
  if (TOO_MANY.has(errcode)) return { outcome: 'retry', why: says('too many calls'), afterMs: SLOW_DOWN_MS };
  const mended = MENDED.get(errcode);
  if (mended) return { outcome: 'retry', why: says(mended.why), afterMs: MENDED_MS, tell: mended.tell(error) };
  if (TOKEN_CODES.has(errcode)) return { outcome: 'retry', why: says('the token is not accepted'), afterMs: BUSY_MS };
  if (errcode === UNLICENSED) {
    const tell = '有成员没有企业微信的“基础接口许可”，消息发不到：请在管理后台“应用管理 › 接口许可”里为其分配。';
    return { outcome: 'refused', why: 'the member has no licence', tell };
  }
  const gone = GONE.get(errcode);
  if (gone) return { outcome: 'refused', gone: true, why: says(gone) };
  return { outcome: 'refused', why: says('refused') };
}

/** For the operators, in one line. */
export function causeAndCure(error: unknown): string {
  const delivery = deliveryOf(error);
  const why = 'why' in delivery ? delivery.why : delivery.outcome;
  const tell = 'tell' in delivery ? delivery.tell : undefined;
  return `${why}: ${tell ?? 'check WECOM_CORP_ID, WECOM_SECRET and WECOM_API_BASE'}`;
}
