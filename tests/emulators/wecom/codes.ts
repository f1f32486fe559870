import type { Obj } from './world.ts';

export const ok = { errcode: 0, errmsg: 'ok' };

/** A refusal in WeCom's words (D/90455): with the address from which it saw the call. */
export function no(errcode: number, why = 'refused'): Obj {
  const errmsg = `${why}, hint: [1576], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  return { errcode, errmsg };
}

/** The object in a body of JSON, or what is wrong with the body. */
export function bodyIn(raw: string): { body: Obj } | { wrong: Obj } {
  // an even number of backslashes writes a backslash
  if (/(?<!\\)(?:\\\\)*\\u[0-9a-f]{4}/i.test(raw)) return { wrong: no(40033, 'request must not contain \\uxxxx') };
  try {
    const body: unknown = JSON.parse(raw);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { body: { ...body } };
  } catch {
    // refused below, like JSON that is no object
  }
  return { wrong: no(47001, 'data format error, Warning: wrong json format.') };
}
