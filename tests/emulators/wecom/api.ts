import { Hono } from 'hono';
import { answer, useridsOf } from './bot.ts';
import { bodyIn, no, ok } from './codes.ts';
import { createMenu, upload } from './material.ts';
import { send, update } from './sending.ts';
import type { Obj, World } from './world.ts';

const TOKEN_SECONDS = 7_200;

/** The server API. Always HTTP 200; judged by errcode. */
export function createApi(world: World): Hono {
  const app = new Hono();
  const { settings, calls } = world;
  const agentId = String(settings.agentId);

  app.use('*', async (c, next) => {
    calls.push(`${c.req.method} ${c.req.path}`);
    await next();
  });
  app.onError((error, c) => {
    world.faults.push(String(error));
    return c.json(no(-1, 'system busy'));
  });

  app.get('/cgi-bin/gettoken', (c) => {
    if (c.req.query('corpid') !== settings.corpId) return c.json(no(40013, 'invalid corpid'));
    if (c.req.query('corpsecret') !== settings.secret) return c.json(no(40001, 'invalid credential'));
    const access_token = world.id('token');
    world.tokens.set(access_token, { until: settings.clock() + TOKEN_SECONDS * 1000, revoked: false });
    return c.json({ ...ok, access_token, expires_in: TOKEN_SECONDS });
  });

  const takes = (on: Hono, path: string, work: (body: Obj, query: (name: string) => string) => Obj) =>
    on.post(path, async (c) => {
      const read = bodyIn(await c.req.text());
      return c.json('wrong' in read ? read.wrong : work(read.body, (name) => c.req.query(name) ?? ''));
    });

  takes(app, '/cgi-bin/aibot/response', (reply, query) => answer(world, query('response_code'), reply));

  const open = new Hono();
  open.use('*', async (c, next) => {
    const given = c.req.query('access_token');
    const token = world.tokens.get(given ?? '');
    if (world.trustedIps && !world.trustedIps.includes('127.0.0.1')) return c.json(no(60020, 'not allow to access'));
    if (!given) return c.json(no(41001, 'access_token missing'));
    if (!token || token.revoked) return c.json(no(40014, 'invalid access_token'));
    if (token.until <= settings.clock()) return c.json(no(42001, 'access_token expired'));
    return next();
  });

  takes(open, '/message/send', (body) => send(world, body));
  takes(open, '/message/update_template_card', (body) => update(world, body));
  takes(open, '/menu/create', (menu, query) => (query('agentid') === agentId ? createMenu(world, menu) : no(40056)));
  takes(open, '/batch/openuserid_to_userid', ({ open_userid_list: ids }) => useridsOf(world, ids));
  open.get('/menu/get', (c) => c.json(world.menu ? { ...ok, ...world.menu } : no(46003, 'no menu')));

  open.post('/media/upload', async (c) => {
    const parts: Obj = await c.req.parseBody().catch(() => ({}));
    return c.json(await upload(world, c.req.query('type') ?? '', parts.media));
  });
  open.get('/media/get', (c) => {
    const media = world.mediaAt(c.req.query('media_id') ?? '');
    if (!media) return c.json(no(40007, 'invalid media_id'));
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(media.name)}`;
    return c.body(Uint8Array.from(media.bytes), 200, {
      'content-type': media.type,
      'content-disposition': disposition,
    });
  });

  open.get('/agent/get', (c) => {
    if (c.req.query('agentid') !== agentId) return c.json(no(301002));
    return c.json({ ...ok, agentid: settings.agentId, name: '破题', close: 0 });
  });
  open.get('/user/get', (c) => {
    const userid = c.req.query('userid') ?? '';
    if (world.hidden.has(userid)) return c.json(no(60011, 'no privilege to access the member'));
    if (!world.users.has(userid)) return c.json(no(60111, 'userid not found'));
    return c.json({ ...ok, userid, name: userid, department: [1], main_department: 1, status: 1 });
  });
  open.get('/department/list', (c) => c.json({ ...ok, department: world.departments }));
  open.get('/user/simplelist', (c) => {
    const id = Number(c.req.query('department_id'));
    if (world.closed.has(id) || !world.departments.some((one) => one.id === id))
      return c.json(no(60011, 'no privilege to access the department'));
    const userlist = [...world.users]
      .map((userid) => ({ userid, ...(world.members.get(userid) ?? { name: userid, department: [1] }) }))
      .filter(({ department }) => department.includes(id));
    return c.json({ ...ok, userlist });
  });
  open.get('/getcallbackip', (c) => c.json({ ...ok, ip_list: ['127.0.0.1'] }));

  return app.route('/cgi-bin', open);
}
