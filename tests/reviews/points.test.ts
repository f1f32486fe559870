import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { readPoints, totalOf } from '../../src/skills/reviews/points.ts';

const rubric = {
  from: 0,
  to: 100,
  items: [
    { name: '前瞻性', weight: 30 },
    { name: '创新性', weight: 30 },
    { name: '可操作性', weight: 40 },
  ],
  comment: true,
};
const NONE = [null, null, null];
const read = (said: string, before: (number | null)[] = NONE) => {
  const heard = readPoints(said, rubric, before);
  if (isRefusal(heard)) return heard.text;
  return [heard.points, heard.comment];
};

test.each([
  ['85、90、80，论证充分', [85, 90, 80], '论证充分'],
  ['85 90 80', [85, 90, 80], ''],
  ['85，90，80。选题新，但样本偏少', [85, 90, 80], '选题新，但样本偏少'],
  ['八十五分、九十分、八十分', [85, 90, 80], ''],
  ['这篇打90分', [90, 90, 90], ''],
  ['都给88吧', [88, 88, 88], ''],
  ['理论性够，操作性差点，82', [82, 82, 82], '理论性够，操作性差点'],
  ['第三篇创新性不够，75分', [75, 75, 75], '第三篇创新性不够'],
  ['前瞻性85，创新性90，可操作性80', [85, 90, 80], ''],
  ['前瞻85创新90操作80', [85, 90, 80], ''],
  ['创新性给92，其他85', [85, 92, 85], ''],
  ['评审意见：选题准，数据偏旧，建议修改后推广', NONE, '选题准，数据偏旧，建议修改后推广'],
  ['走访了12个支部，样本够，86分', [86, 86, 86], '走访了12个支部，样本够'],
  ['可操作性强，88.5分', [88.5, 88.5, 88.5], '可操作性强'],
])('%s', (said, points, comment) => {
  expect(read(said)).toEqual([points, comment]);
});

test.each([
  ['改成80', [80, 80, 80]],
  ['创新性改成70', [85, 70, 80]],
  ['创新性扣5分', [85, 85, 80]],
  ['再扣2分', [83, 88, 78]],
  ['90改成95', [85, 95, 80]],
  ['刚才打高了，操作性改到75', [85, 90, 75]],
  ['再看这一篇，建议推广', [85, 90, 80]],
])('what stands already is changed: %s', (said, points) => {
  expect(read(said, [85, 90, 80])[0]).toEqual(points);
});

test('too few, too many, or off the scale is said so', () => {
  expect(read('85、90')).toMatch(/3 项.*听到 2 个分数/);
  expect(read('120分')).toMatch(/0 到 100/);
  expect(read('前瞻性180')).toMatch(/0 到 100/);
});

test('points that may be out of the weights are not guessed at', () => {
  expect(readPoints('25、28、35', rubric, NONE)).toMatchObject({ asWeights: [83.33, 93.33, 87.5] });
  expect(readPoints('85、28、35', rubric, NONE)).not.toHaveProperty('asWeights');
});

test('any list of points in order is read as it is said', () => {
  const point = fc.integer({ min: 41, max: 100 });
  fc.assert(
    fc.property(point, point, point, fc.constantFrom('、', '，', ' ', '；'), (a, b, c, between) => {
      expect(read([a, b, c].join(between))[0]).toEqual([a, b, c]);
    }),
  );
});

test('no text at all makes it throw, and points stay on the scale', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'前瞻性创新可操作扣加给打改成分、，。 0123456789百的') }),
      (said) => {
        const heard = readPoints(said, rubric, [50, null, 60]);
        if (isRefusal(heard)) return;
        for (const value of heard.points) expect(value === null || (value >= 0 && value <= 100)).toBe(true);
      },
    ),
  );
});

test('the total is the weighted mean, and there is none while an item is open', () => {
  expect(totalOf([80, 90, 100], rubric)).toBe(91);
  expect(totalOf([80, null, 100], rubric)).toBeUndefined();
});
