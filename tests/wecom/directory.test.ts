import { expect, test } from 'vitest';
import { WANG, wecomWith } from './support.ts';

test('the address book is what the app sees: each member once, with all departments', async () => {
  const { wecom, channel } = await wecomWith();
  const { world } = wecom;
  world.departments = [
    { id: 1, name: '澜州市', parentid: 0 },
    { id: 2, name: '综合处党支部', parentid: 1 },
    { id: 3, name: '项目处党支部', parentid: 1 },
  ];
  world.members.set(WANG, { name: '王芳', department: [2, 3] });
  const directory = await channel.directory?.();
  expect(directory?.departments).toEqual([
    { id: '1', name: '澜州市', parent: '0' },
    { id: '2', name: '综合处党支部', parent: '1' },
    { id: '3', name: '项目处党支部', parent: '1' },
  ]);
  expect(directory?.people.filter(({ name }) => name === '王芳')).toEqual([
    { accounts: [WANG], name: '王芳', departments: ['2', '3'] },
  ]);
});

test('a refusal on the way is no smaller address book', async () => {
  const { wecom, channel } = await wecomWith();
  wecom.world.departments.push({ id: 2, name: '项目处党支部', parentid: 1 });
  wecom.world.closed.add(2);
  await expect(channel.directory?.()).rejects.toThrow();
});
