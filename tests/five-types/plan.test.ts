import { beforeEach, describe, expect, test } from 'vitest';
import { writeXlsx } from '../../src/reports/xlsx.ts';
import { planEntry, planHandedIn } from '../../src/skills/five-types/tables.ts';
import { bureau } from '../funds/bureau.ts';

let at: Awaited<ReturnType<typeof bureau>>;
beforeEach(async () => {
  at = await bureau({ rules: ['市直机关五型机关建设实施意见'] });
});

const plan = async (type: string) =>
  (await at.database.read.select().from(planEntry))
    .filter((entry) => entry.type === type)
    .sort((a, b) => `${a.part}${a.place}`.localeCompare(`${b.part}${b.place}`))
    .map(({ part, place, text }) => `${part} ${place} ${text}`);

const TYPES = ['学习型', '服务型', '创新型', '和谐型', '廉洁型'];
const whole = (type: string) =>
  `${type}：目标是做好${type}；着眼点：${type}甲、${type}乙；措施：1.${type}一事 2.${type}二事 3.${type}三事；载体：${type}丙、${type}丁`;

describe('told', () => {
  test('a type in one message, shown once, kept by one tap', async () => {
    expect(
      await at.says(
        'a2',
        '学习型：目标是人人读书；着眼点：理论、业务；措施：1.每月学习 2.每季讲座；载体：讲坛、读书班',
      ),
    ).toMatch(/学习型还缺1条措施/);
    expect(await plan('learning')).toEqual([]);
    expect(await at.presses('a2', '存下')).toMatch(/学习型还缺1条措施/);
    expect(await plan('learning')).toEqual([
      'carrier 1 讲坛',
      'carrier 2 读书班',
      'focus 1 理论',
      'focus 2 业务',
      'goal 1 人人读书',
      'measure 1 每月学习',
      'measure 2 每季讲座',
    ]);
    expect(await at.audits('five_plan')).toMatchObject([{ actor: 'person:a2', entityId: 'A1/2026/learning' }]);
  });

  test('step by step, what is there already is not asked again', async () => {
    await at.says('a1', '学习型的目标改成人人读书');
    expect(await at.says('a1', '填五型计划')).toMatch(/学习型的两个着眼点/);
    expect(await at.says('a1', '理论；业务；作风')).toMatch(/正好 2个着眼点/);
    expect(await at.says('a1', '理论；业务')).toMatch(/学习型的三条措施/);
    await at.says('a1', '每月学习；每季讲座；年底测试');
    expect(await at.says('a1', '讲坛、读书班')).toMatch(/学习型齐了/);
    expect(await at.presses('a1', '接着填服务型')).toMatch(/服务型的目标/);
    expect(await at.says('a1', whole('服务型'))).toMatch(/服务型齐了/);
  });

  test('as a table of the right columns', async () => {
    const sheet = await writeXlsx([
      {
        name: '计划',
        columns: ['五型', '目标', '着眼点', '措施', '载体'],
        rows: TYPES.map((type) => [type, `做好${type}`, '甲事；乙事', '一事；二事；三事', '丙处；丁处']),
      },
    ]);
    expect(await at.sends('a1', '2026年五型计划.xlsx', sheet)).toMatch(/共 40 条/);
    expect(await at.presses('a1', '存下')).toMatch(/都齐了，可以提交/);
    expect(await at.database.read.select().from(planEntry)).toHaveLength(40);
  });

  test('as a text file; what has no such shape is said so', async () => {
    expect(await at.sends('a1', '五型计划.txt', Buffer.from(TYPES.map(whole).join('\n')))).toMatch(/共 40 条/);
    expect(await at.sends('a1', '五型计划.txt', Buffer.from('我们会认真做好五型工作'))).toMatch(/没有在文件里认出/);
  });
});

describe('put right', () => {
  beforeEach(async () => {
    await at.says('a1', whole('学习型'));
    await at.presses('a1', '存下');
  });

  test.each([
    ['学习型的目标改成月月交流', 'goal 1 月月交流'],
    ['学习型第三条措施改成年底考一次', 'measure 3 年底考一次'],
    ['把学习型第1个载体换成机关讲坛', 'carrier 1 机关讲坛'],
  ])('%s, and back', async (said, line) => {
    const before = await plan('learning');
    expect(await at.says('a1', said)).toMatch(/改为/);
    expect(await plan('learning')).toContain(line);
    await at.says('a1', '撤销');
    expect(await plan('learning')).toEqual(before);
  });

  test('a line is taken out, and named as missing; put in, it is whole again', async () => {
    expect(await at.says('a1', '学习型措施第二条删掉')).toMatch(/还缺1条措施/);
    expect(await at.says('a1', '学习型措施加一条：每周一学')).toMatch(/第2条措施已存：每周一学。学习型齐了/);
  });

  test('which of several lines is asked with buttons; what it is to say is asked', async () => {
    expect(await at.says('a1', '学习型措施换成每周一学')).toMatch(/改哪一条/);
    expect(await at.says('a1', '2')).toMatch(/第2条措施改为：每周一学/);
    expect(await at.says('a1', '学习型第三条措施改一下')).toMatch(/写成什么/);
    expect(await at.says('a1', '每半年一考')).toMatch(/第3条措施改为：每半年一考/);
  });

  test('more than a plan has is refused', async () => {
    expect(await at.says('a1', '学习型：载体：讲坛、读书班、书屋；目标：读书')).toMatch(/正好 2个载体/);
    expect(await at.says('a1', '学习型措施加一条：每周一学')).toMatch(/已有 3条措施，要换哪一条/);
  });

  test('by two at once: one wins, the other is told what stands now', async () => {
    const said = ['学习型的目标改成甲目标', '学习型的目标改成乙目标'] as const;
    await Promise.all([
      at.hears('a1', { kind: 'text', text: said[0] }),
      at.hears('a2', { kind: 'text', text: said[1] }),
    ]);
    await at.settles();
    const goals = (await plan('learning')).filter((line) => line.startsWith('goal'));
    expect(goals).toHaveLength(1);
    expect(await at.audits('five_plan')).toHaveLength(3);
  });

  test.each(['a3', 'z1'])('not by %s', async (who) => {
    const before = await plan('learning');
    await at.says(who, '学习型的目标改成月月交流');
    expect(await plan('learning')).toEqual(expect.arrayContaining(before));
  });
});

describe('handed in', () => {
  test('not while anything is missing, which is named', async () => {
    await at.says('a1', whole('学习型'));
    await at.presses('a1', '存下');
    await at.says('a1', '学习型载体第二个删掉');
    expect(await at.says('a1', '载体还差一个，可以先交吗')).toMatch(/还不能交：学习型还缺1个载体；服务型还没填/);
    expect(await at.database.read.select().from(planHandedIn)).toEqual([]);
  });

  test('whole, once; from above its state is seen, in order of code', async () => {
    for (const type of TYPES) {
      await at.says('a1', whole(type));
      await at.presses('a1', '存下');
    }
    await at.says('b1', whole('学习型'));
    await at.presses('b1', '存下');
    expect(await at.says('a1', '看看五型计划')).toMatch(/都齐了，可以提交/);
    expect(await at.presses('a1', '提交计划')).toMatch(/已提交/);
    expect(await at.says('a1', '提交五型计划')).toMatch(/已经交过了/);
    expect(await at.says('p1', '各支部五型情况')).toMatch(
      /计划齐的 1 个[\s\S]*测报处党支部 \| 齐[\s\S]*资料处党支部 \| 未齐/,
    );
    expect(await at.says('b1', '水文局测报处支部今年五型搞得怎么样')).toMatch(/没有权限/);
  });

  test('asked how, the shape is told with the article', async () => {
    expect(await at.says('a3', '五型计划怎么填')).toMatch(/1 个目标[\s\S]*《市直机关五型机关建设实施意见》第四条/);
  });
});
