import { expect, test } from 'vitest';
import { feishuWith } from './support.ts';

test('the address book is read to its last page, without those who have resigned', async () => {
  const many = Array.from({ length: 120 }, (_, i) => ({
    open_id: `ou_m${i}`,
    name: `同志${i}`,
    departments: ['od-2'],
  }));
  const { feishu, channel } = await feishuWith({
    users: [
      { open_id: 'ou_a', user_id: 'u_a', name: '王芳', departments: ['od-1', 'od-2'] },
      { open_id: 'ou_b', name: '李强', departments: ['od-1'], resigned: true },
      ...many,
    ],
    groups: [],
  });
  feishu.world.departments = Array.from({ length: 60 }, (_, i) => ({
    open_department_id: `od-${i}`,
    parent_department_id: i === 0 ? '0' : 'od-0',
    name: `第${i}支部`,
  }));
  const directory = await channel.directory?.();
  expect(directory?.departments).toHaveLength(60);
  expect(directory?.departments[1]).toEqual({ id: 'od-1', name: '第1支部', parent: 'od-0' });
  expect(directory?.people).toHaveLength(121);
  const [wang] = directory?.people.filter(({ name }) => name === '王芳') ?? [];
  expect(wang).toEqual({ accounts: ['ou_a', 'u_a'], name: '王芳', departments: ['od-1', 'od-2'] });
});

test('what can not be read to the end is no address book', async () => {
  const { feishu, channel } = await feishuWith();
  feishu.world.departments = [{ open_department_id: '', parent_department_id: '0', name: '' }];
  await expect(channel.directory?.()).rejects.toThrow();
});
