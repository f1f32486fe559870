import type { Context, Hono } from 'hono';
import type { World } from './world.ts';

const ROOT = '0';
const MOST = 50;

/** The address book of Feishu, page by page (contact/v3). */
export function addContacts(app: Hono, world: World): void {
  app.get('/open-apis/contact/v3/departments/:id/children', (c) => {
    if (c.req.query('department_id_type') !== 'open_department_id' || c.req.query('fetch_child') !== 'true')
      return c.json({ code: 40010, msg: 'the emulator lists all departments by open_department_id only' }, 400);
    return page(c, world.departments);
  });

  app.get('/open-apis/contact/v3/users/find_by_department', (c) => {
    const id = c.req.query('department_id') ?? '';
    if (id !== ROOT && !world.departments.some(({ open_department_id }) => open_department_id === id))
      return c.json({ code: 40004, msg: 'no dept authority error' }, 400);
    const users = [...world.users.values()].filter(({ departments = [ROOT] }) => departments.includes(id));
    return page(
      c,
      users.map(({ open_id, user_id, union_id, name = '', resigned }) => ({
        open_id,
        ...(user_id ? { user_id } : {}),
        ...(union_id ? { union_id } : {}),
        name,
        status: { is_resigned: resigned ?? false },
      })),
    );
  });
}

function page(c: Context, all: object[]) {
  const size = Number(c.req.query('page_size') ?? 10);
  if (!(size >= 1 && size <= MOST)) return c.json({ code: 40011, msg: 'page size is invalid' }, 400);
  const from = Number(c.req.query('page_token') ?? 0);
  const items = all.slice(from, from + size);
  const has_more = from + size < all.length;
  return c.json({
    code: 0,
    msg: 'success',
    data: { has_more, items, ...(has_more ? { page_token: String(from + size) } : {}) },
  });
}
