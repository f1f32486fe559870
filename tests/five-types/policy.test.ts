import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { itemsOf, planIn, planInTable } from '../../src/skills/five-types/parse.ts';
import {
  type Entry,
  freePlace,
  lacking,
  lackingWords,
  likeness,
  nearest,
  WANTED,
} from '../../src/skills/five-types/policy.ts';
import { PARTS, TYPES } from '../../src/skills/five-types/tables.ts';

const WHOLE: Entry[] = TYPES.flatMap((type) =>
  PARTS.flatMap((part) =>
    Array.from({ length: WANTED[part] }, (_, i) => ({ type, part, place: i + 1, text: `${type} ${part} ${i}` })),
  ),
);

describe('the shape of a plan', () => {
  test('is 1 goal, 2 focuses, 3 measures, 2 carriers a type: whole, it lacks nothing', () => {
    expect(WHOLE).toHaveLength(40);
    expect(lacking(WHOLE)).toEqual([]);
    expect(lackingWords(WHOLE)).toBe('');
  });

  test('whatever is taken out of it is what is named as missing', () => {
    fc.assert(
      fc.property(fc.subarray(WHOLE), (kept) => {
        const missing = lacking(kept).reduce((sum, { count }) => sum + count, 0);
        expect(missing).toBe(WHOLE.length - kept.length);
        for (const { type, part } of lacking(kept)) expect(freePlace(kept, type, part)).toBeDefined();
      }),
    );
  });

  test.each([
    [(one: Entry) => !(one.type === 'learning' && one.part === 'measure' && one.place === 2), '学习型还缺1条措施'],
    [(one: Entry) => one.type !== 'clean', '廉洁型还没填'],
    [
      (one: Entry) => !(one.type === 'service' && (one.part === 'goal' || one.part === 'carrier')),
      '服务型还缺1个目标、2个载体',
    ],
  ])('is missing %s → %s', (keeps, words) => {
    expect(lackingWords(WHOLE.filter(keeps))).toBe(words);
  });
});

const counts = (entries: ReturnType<typeof planIn>) =>
  isRefusal(entries)
    ? entries.text
    : TYPES.flatMap((type) => {
        const of = entries.filter((entry) => entry.type === type);
        return of.length > 0
          ? [`${type} ${PARTS.map((part) => of.filter((one) => one.part === part).length).join('-')}`]
          : [];
      }).join(', ');

describe('a plan as people write it', () => {
  test.each([
    [
      '学习型：目标是人人读书；着眼点：理论、业务；措施：1.每月学习 2.每季讲座 3.年底测试；载体：讲坛、读书班',
      'learning 1-2-3-2',
    ],
    ['服务型目标：少跑腿。着眼点：窗口、社区。措施：①便民日②帮代办③回访。载体：先锋岗、服务日', 'service 1-2-3-2'],
    [
      '一、学习型\n目标：人人读书\n着眼点：理论；业务\n具体措施：\n（一）每月学习\n（二）每季讲座\n（三）年底测试\n活动载体：讲坛；读书班\n二、创新型\n目标：一处一新\n着眼点：流程；数字',
      'learning 1-2-3-2, innovative 1-2-0-0',
    ],
    ['廉洁型：措施是每半年警示教育，节前提醒，查风险点', 'clean 0-0-3-0'],
    ['和谐型：载体：运动会、开放日、联欢会', /载体/],
    ['建设学习型机关很重要，大家谈谈目标', ''],
    ['', ''],
  ])('%s', (text, shape) => {
    const seen = counts(planIn(text));
    if (typeof shape === 'string') expect(seen).toBe(shape);
    else expect(seen).toMatch(shape);
  });

  test('never throws, and never gives more of a part than a plan has', () => {
    const words = fc.constantFrom(
      ...'学习型 服务型 目标 着眼点 措施 载体 ： ； 、 ， 。 1. ② \n 读书 每月 是'.split(' '),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (pieces) => {
        const entries = planIn(pieces.join(''));
        if (isRefusal(entries)) return;
        for (const { part, place } of entries) expect(place).toBeLessThanOrEqual(WANTED[part]);
      }),
    );
  });

  test.each([
    ['每月学习、交流；每季讲座；年底测试', 3, ['每月学习、交流', '每季讲座', '年底测试']],
    ['理论、业务', 2, ['理论', '业务']],
    ['1、读书 2、讲座', 3, ['读书', '讲座']],
    ['人人读书、月月交流', 1, ['人人读书、月月交流']],
  ])('%s is set apart into %i', (words, wanted, items) => {
    expect(itemsOf(words, wanted)).toEqual(items);
  });

  test('a table is read by rows of parts or by columns of them', () => {
    const byRow = {
      columns: ['类型', '项目', '内容'],
      rows: [
        { line: 2, cells: { 类型: '学习型', 项目: '目标', 内容: '人人读书' } },
        { line: 3, cells: { 类型: '', 项目: '措施', 内容: '每月学习' } },
        { line: 4, cells: { 类型: '', 项目: '措施', 内容: '每季讲座' } },
      ],
    };
    const byColumn = {
      columns: ['五型', '目标', '着眼点', '措施', '载体'],
      rows: [
        {
          line: 2,
          cells: {
            五型: '廉洁型',
            目标: '干净',
            着眼点: '警示；制度',
            措施: '1.甲事 2.乙事 3.丙事',
            载体: '品牌、课堂',
          },
        },
      ],
    };
    expect(counts(planInTable(byRow))).toBe('learning 1-0-2-0');
    expect(counts(planInTable(byColumn))).toBe('clean 1-2-3-2');
  });
});

describe('what was said is like what was planned', () => {
  const planned = ['每月社区便民服务', '建立帮办代办清单', '春秋两次文体活动'].map((text) => ({ text }));

  test.each([
    ['周末去社区搞便民服务，9人', '每月社区便民服务'],
    ['帮办代办清单上墙了', '建立帮办代办清单'],
    ['参观警示教育基地', undefined],
    ['搞了一次活动', undefined],
  ])('%s → %s', (said, text) => {
    expect(nearest(said, planned)?.text).toBe(text);
  });

  test('is between none and all, the same from both sides, and all of itself', () => {
    const text = fc.string({ unit: fc.constantFrom(...'读书会讲坛便民清单测试'), minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(likeness(a, b)).toBeGreaterThanOrEqual(0);
        expect(likeness(a, b)).toBeLessThanOrEqual(1);
        expect(likeness(a, b)).toBe(likeness(b, a));
        expect(likeness(a, a)).toBe(1);
      }),
    );
  });
});
