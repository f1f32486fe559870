import { describe, expect, test } from 'vitest';
import type { Story } from './life.ts';
import { feishu, wecom } from './platforms.ts';
import { everyPoint } from './points.ts';
import type { Platform } from './stage.ts';
import { aTown, TOLD } from './town.ts';

const town = aTown();
const PLATFORMS: [string, Platform][] = [
  ['Feishu', feishu],
  ['WeCom', wecom],
];

describe.each(PLATFORMS)('over %s, wherever the server dies, every message shows once', (_name, platform) => {
  const deaths = (story: Pick<Story, 'before' | 'act'>) => everyPoint({ ...town, platform, ...story });

  test('an answer', { timeout: 120_000 }, async () => {
    expect(await deaths({ act: (city) => city.says('7001', '值守总结多久报送一次') })).toBeGreaterThan(7);
  });

  test('a press, and the card that it changes', { timeout: 120_000 }, async () => {
    const before: Story['before'] = (city) => city.says('7001', TOLD);
    expect(await deaths({ before, act: (city) => city.presses('7001', '提交') })).toBeGreaterThan(9);
  });

  test('a digest whose button is pressed', { timeout: 120_000 }, async () => {
    const before: Story['before'] = (city) => city.passes(Date.parse('2026-12-04T08:10:00+08:00'));
    expect(await deaths({ before, act: (city) => city.presses('7001', '已完成') })).toBeGreaterThan(7);
  });

  test('a file that is made', { timeout: 120_000 }, async () => {
    expect(await deaths({ act: (city) => city.says('7009', '导出任务') })).toBeGreaterThan(7);
  });

  test('a file that somebody sends', { timeout: 120_000 }, async () => {
    const bytes = Buffer.from('主题：值班\n一、按时交接。');
    expect(await deaths({ act: (city) => city.sendsFile('7009', '值班.txt', bytes) })).toBeGreaterThan(7);
  });
});
