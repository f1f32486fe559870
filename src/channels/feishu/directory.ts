import * as z from 'zod';
import type { Directory } from '../../message/channel.ts';
import type { FeishuApi } from './api.ts';

/** The root of every tenant (contact/v3/departments/:id/children). */
const ROOT = '0';
/** page_size ≤ 50, else 40011. */
const PAGE = '50';

/** All departments, then the people of each; those who have resigned are left out. */
export async function readDirectory(api: Pick<FeishuApi, 'get'>): Promise<Directory> {
  const departments = await pages(api, `/open-apis/contact/v3/departments/${ROOT}/children`, Department, {
    fetch_child: 'true',
    department_id_type: 'open_department_id',
  });
  const people = new Map<string, Directory['people'][number]>();
  for (const id of [ROOT, ...departments.map(({ open_department_id }) => open_department_id)]) {
    const found = await pages(api, '/open-apis/contact/v3/users/find_by_department', User, {
      department_id: id,
      department_id_type: 'open_department_id',
      user_id_type: 'open_id',
    });
    for (const { open_id, user_id, union_id, name, status } of found) {
      if (status?.is_resigned) continue;
      const known = people.get(open_id);
      const accounts: [string, ...string[]] = [open_id, ...[user_id, union_id].flatMap((one) => one || [])];
      people.set(open_id, { accounts, name, departments: [...(known?.departments ?? []), id] });
    }
  }
  return {
    departments: departments.map(({ open_department_id: id, parent_department_id: parent, name }) => ({
      id,
      name,
      parent,
    })),
    people: [...people.values()],
  };
}

async function pages<T>(
  api: Pick<FeishuApi, 'get'>,
  path: string,
  item: z.ZodType<T>,
  params: Record<string, string>,
): Promise<T[]> {
  const found: T[] = [];
  const Page = z.object({
    items: z.array(item).default([]),
    has_more: z.boolean().default(false),
    page_token: z.string().default(''),
  });
  for (let token = ''; ; ) {
    const page = Page.parse(
      await api.get(path, { ...params, page_size: PAGE, ...(token ? { page_token: token } : {}) }),
    );
    found.push(...page.items);
    if (!page.has_more) return found;
    // a page that leads to itself would never end
    if (page.page_token === '' || page.page_token === token)
      throw new Error('a page of the address book leads nowhere');
    token = page.page_token;
  }
}

const Department = z.object({
  open_department_id: z.string().min(1),
  parent_department_id: z.string().default(''),
  name: z.string().default(''),
});
const User = z.object({
  open_id: z.string().min(1),
  user_id: z.string().optional(),
  union_id: z.string().optional(),
  name: z.string().default(''),
  status: z.object({ is_resigned: z.boolean().optional() }).optional(),
});
