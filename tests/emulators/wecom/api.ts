import { Hono } from 'hono';
import { cardFault, faultOf, listIn, objectIn, textIn } from './limits.ts';
import type { Message, Obj, World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** The server API. Always HTTP 200; judged by errcode. */
export function createApi(world: World): Hono {
  const app = new Hono();
  const { settings, calls } = world;

  app.use('*', async (c, next) => {
    calls.push(`${c.req.method} ${c.req.path}`);
    await next();
  });
  app.onError((error, c) => {
    world.faults.push(String(error));
    return c.json(no(-1));
  });

  app.get('/cgi-bin/gettoken', (c) => {
    if (c.req.query('corpid') !== settings.corpId) return c.json(no(40013));
    if (c.req.query('corpsecret') !== settings.secret) return c.json(no(40001));
    const access_token = world.id('token');
    world.tokens.set(access_token, { until: settings.clock() + 7_200_000, revoked: false });
    return c.json({ ...ok, access_token, expires_in: 7200 });
  });

  const open = new Hono();
  open.use('*', async (c, next) => {
    const token = world.tokens.get(c.req.query('access_token') ?? '');
    if (world.trustedIps && !world.trustedIps.includes('127.0.0.1')) return c.json(no(60020));
    if (!c.req.query('access_token')) return c.json(no(41001));
    if (!token || token.revoked) return c.json(no(40014));
    if (token.until <= settings.clock()) return c.json(no(42001));
    return next();
  });

  open.post('/message/send', async (c) => {
    const raw = await c.req.text();
    if (/\\u[0-9a-f]{4}/i.test(raw)) return c.json(no(40033));
    const body = parse(raw);
    if (!body) return c.json(no(47001));
    return c.json(send(body));
  });

  function send(body: Obj): Obj {
    if (body.agentid !== settings.agentId) return no(body.agentid === undefined ? 41011 : 40056);
    const users = textIn(body.touser).split('|').filter(Boolean);
    const known = users.filter((user) => world.users.has(user));
    const invalid = users.filter((user) => !world.users.has(user)).map((user) => user.toLowerCase());
    if (known.length === 0) return { ...no(81013), invaliduser: invalid.join('|') };
    const wrong = faultOf(body);
    if (wrong) return no(wrong.errcode, wrong.why);
    if (body.msgtype === 'file' && !world.media.has(textIn(objectIn(body.file).media_id))) return no(40007);
    const now = settings.clock();
    const card = body.msgtype === 'template_card' ? objectIn(body.template_card) : undefined;
    const seconds = typeof body.duplicate_check_interval === 'number' ? body.duplicate_check_interval : 1800;
    if (seconds > 14_400) return no(40058, 'duplicate_check_interval');
    const canonical = canonicalOf(body);
    const before = body.enable_duplicate_check === 1 ? world.duplicates.get(canonical) : undefined;
    if (before && before.until > now) {
      const [to = ''] = known;
      world.messages.push({
        id: before.msgid,
        to,
        at: now,
        sent: body,
        delivered: undefined,
        fate: 'duplicate',
        replaced: 0,
      });
      return { ...ok, msgid: before.msgid };
    }
    if (card) {
      if (!world.callbackSet) return no(40058, 'no callback URL');
      const task = textIn(card.task_id);
      if (world.taskIds.has(task)) return no(40058, `task_id ${task} is used`);
      world.taskIds.add(task);
    }
    const msgid = world.id('msg');
    if (body.enable_duplicate_check === 1) world.duplicates.set(canonical, { msgid, until: now + seconds * 1000 });
    let code: string | undefined;
    for (const to of known) {
      const fate = mayReach(to, now) ? 'delivered' : 'dropped';
      const message: Message = {
        id: msgid,
        to,
        at: now,
        sent: body,
        delivered: fate === 'delivered' ? cut(body) : undefined,
        fate,
        replaced: 0,
        ...(card ? { card } : {}),
      };
      world.messages.push(message);
      if (card) code = world.code(message, to);
    }
    return {
      ...ok,
      msgid,
      ...(invalid.length > 0 ? { invaliduser: invalid.join('|') } : {}),
      ...(code ? { response_code: code } : {}),
    };
  }

  /** 30 a minute and 1000 an hour; what is over is accepted, and dropped. */
  function mayReach(user: string, now: number): boolean {
    if (settings.limits === 'off') return true;
    const recent = (world.sentTo.get(user) ?? []).filter((at) => at > now - HOUR);
    const over = recent.filter((at) => at > now - MINUTE).length >= 30 || recent.length >= 1000;
    if (!over) world.sentTo.set(user, [...recent, now]);
    return !over;
  }

  open.post('/message/update_template_card', async (c) => {
    const body = parse(await c.req.text()) ?? {};
    if (body.agentid !== settings.agentId) return c.json(no(40056));
    const code = world.codes.get(textIn(body.response_code));
    if (!code || code.used || code.until <= settings.clock()) return c.json(no(40058, 'response_code'));
    const { button, template_card } = body;
    const name = objectIn(button).replace_name;
    if (button !== undefined && (typeof name !== 'string' || name === '')) return c.json(no(40058, 'replace_name'));
    if (button === undefined) {
      const card = objectIn(template_card);
      const wrong = cardFault(card);
      if (wrong) return c.json(no(wrong.errcode, wrong.why));
      if (card.task_id !== code.message.card?.task_id) return c.json(no(40058, 'task_id'));
      code.message.card = card;
      if (typeof card.replace_text === 'string') code.message.greyed = card.replace_text;
    } else code.message.greyed = String(name);
    code.used = true;
    code.message.replaced += 1;
    return c.json(ok);
  });

  open.post('/media/upload', async (c) => {
    const file = (await c.req.parseBody()).media;
    if (!(file instanceof File)) return c.json(no(41005));
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes.length <= 5 || bytes.length > 20 * 1024 * 1024) return c.json(no(40009));
    const media_id = world.id('media');
    world.media.set(media_id, { name: file.name, bytes, type: 'application/octet-stream' });
    return c.json({ ...ok, type: 'file', media_id, created_at: String(Math.floor(settings.clock() / 1000)) });
  });

  open.get('/media/get', (c) => {
    const media = world.media.get(c.req.query('media_id') ?? '');
    if (!media) return c.json(no(40007));
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(media.name)}`;
    return c.body(Uint8Array.from(media.bytes), 200, {
      'content-type': media.type,
      'content-disposition': disposition,
    });
  });

  open.post('/menu/create', async (c) => {
    const menu = parse(await c.req.text()) ?? {};
    const buttons = listIn(menu.button);
    if (c.req.query('agentid') !== String(settings.agentId)) return c.json(no(40056));
    if (buttons.length < 1 || buttons.length > 3) return c.json(no(40016));
    if (buttons.some(({ name }) => Buffer.byteLength(textIn(name)) > 16 || textIn(name) === ''))
      return c.json(no(40018));
    world.menu = menu;
    return c.json(ok);
  });

  open.get('/agent/get', (c) => {
    if (c.req.query('agentid') !== String(settings.agentId)) return c.json(no(301002));
    return c.json({ ...ok, agentid: settings.agentId, name: '破题', close: 0 });
  });

  open.post('/batch/openuserid_to_userid', async (c) => {
    const ids = parse(await c.req.text())?.open_userid_list;
    if (!Array.isArray(ids) || ids.length > 1000) return c.json(no(40058));
    const found = ids.flatMap((id) => {
      const userid = world.openIds.get(String(id));
      return userid ? [{ open_userid: id, userid }] : [];
    });
    const invalid = ids.filter((id) => !world.openIds.has(String(id)));
    return c.json({ ...ok, userid_list: found, invalid_open_userid_list: invalid });
  });

  open.get('/getcallbackip', (c) => c.json({ ...ok, ip_list: ['127.0.0.1'] }));

  app.post('/cgi-bin/aibot/response', async (c) => {
    const answer = world.responseUrls.get(c.req.query('response_code') ?? '');
    if (!answer || answer.used || answer.until <= settings.clock()) return c.json(no(93006));
    const reply = parse(await c.req.text());
    if (!reply) return c.json(no(47001));
    const wrong =
      reply.msgtype === 'markdown'
        ? markdownFault(textIn(objectIn(reply.markdown).content))
        : reply.msgtype === 'template_card'
          ? cardFault(objectIn(reply.template_card))?.errcode
          : 40008;
    if (wrong) return c.json(no(wrong));
    answer.used = true;
    world.answers.push({ chat: answer.chat, to: answer.to, reply });
    return c.json(ok);
  });

  return app.route('/cgi-bin', open);
}

const ok = { errcode: 0, errmsg: 'ok' };

function no(errcode: number, why = 'refused'): Obj {
  const errmsg = `${why}, hint: [1576], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  return { errcode, errmsg };
}

function markdownFault(content: string): number | undefined {
  if (content === '') return 44004;
  return Buffer.byteLength(content) > 20_480 ? 45002 : undefined;
}

/** A text is cut at 2048 bytes, wherever that is. */
function cut(body: Obj): Obj {
  const type = textIn(body.msgtype);
  if (type !== 'text' && type !== 'markdown') return body;
  const bytes = Buffer.from(textIn(objectIn(body[type]).content));
  return bytes.length <= 2048 ? body : { ...body, [type]: { content: bytes.subarray(0, 2048).toString() } };
}

function canonicalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalOf).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, one]) => `${name}:${canonicalOf(one)}`).join()}}`;
}

function parse(text: string): Obj | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
