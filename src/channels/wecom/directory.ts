import * as z from 'zod';
import type { Directory } from '../../message/channel.ts';
import type { WecomApi } from './api.ts';

/** The departments and members in the app's visible range (department/list, user/simplelist). */
export async function readDirectory(api: Pick<WecomApi, 'get'>): Promise<Directory> {
  const { department } = Departments.parse(await api.get('/cgi-bin/department/list', {}));
  const people = new Map<string, Directory['people'][number]>();
  for (const { id } of department) {
    const { userlist } = Members.parse(await api.get('/cgi-bin/user/simplelist', { department_id: String(id) }));
    for (const { userid, name, department: within } of userlist) {
      const departments = new Set([...(people.get(userid)?.departments ?? []), String(id), ...within.map(String)]);
      people.set(userid, { accounts: [userid], name, departments: [...departments] });
    }
  }
  return {
    departments: department.map(({ id, name, parentid }) => ({ id: String(id), name, parent: String(parentid) })),
    people: [...people.values()],
  };
}

const Departments = z.object({
  department: z
    .array(z.object({ id: z.number(), name: z.string().default(''), parentid: z.number().default(0) }))
    .default([]),
});
const Members = z.object({
  userlist: z
    .array(
      z.object({
        userid: z.string().min(1),
        name: z.string().default(''),
        department: z.array(z.number()).default([]),
      }),
    )
    .default([]),
});
