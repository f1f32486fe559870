import { describe, expect, test } from 'vitest';
import { forgetOlder } from '../../src/chat/retention.ts';
import { DAY_MS } from '../../src/kernel/clock.ts';
import { RULE } from '../cli/house.ts';
import { type Story, ZONE } from './life.ts';
import { everyPoint } from './points.ts';
import { desk } from './stage.ts';
import { aTown, TOLD } from './town.ts';

const town = aTown();
const deaths = (story: Pick<Story, 'before' | 'act'>) => everyPoint({ ...town, platform: desk, ...story });
const morning = (date: string) => Date.parse(`${date}T08:10:00+08:00`);

describe('wherever the server dies, what time does is done once', { timeout: 120_000 }, () => {
  test('the digests of a day, and a press on one of them', async () => {
    const story: Pick<Story, 'before' | 'act'> = {
      async act(city) {
        await city.passes(morning('2026-12-04'));
        await city.presses('7003', '已完成');
      },
    };
    expect(await deaths(story)).toBeGreaterThan(20);
  });

  test('a notice to secretaries, told in the digests of the next day', async () => {
    const story: Pick<Story, 'before' | 'act'> = {
      before: (city) => city.says('7009', '发通知：下周二下午三点开会，请各支部书记参加'),
      async act(city) {
        await city.presses('7009', '发布');
        await city.passes(morning('2026-11-25'));
      },
    };
    expect(await deaths(story)).toBeGreaterThan(20);
  });

  test('a rule whose day comes', async () => {
    const later = Buffer.from(RULE.replace('1月10日', '12月1日').replace('每季度', '每月').replace('〕1号', '〕3号'));
    const story: Pick<Story, 'before' | 'act'> = {
      async before(city) {
        await city.sendsFile('7009', '值守办法.txt', later);
        await city.presses('7009', '发布');
      },
      async act(city) {
        await city.passes(morning('2026-12-01'));
        await city.says('7001', '值守总结多久报送一次');
      },
    };
    expect(await deaths(story)).toBeGreaterThan(10);
  });

  test('the digest of one who has left the platform goes to whoever stands in', async () => {
    const story: Pick<Story, 'before' | 'act'> = {
      before: async (city) => city.loses('7001'),
      act: (city) => city.passes(morning('2026-12-04')),
    };
    expect(await deaths(story)).toBeGreaterThan(20);
  });

  test('what is old goes', async () => {
    const story: Pick<Story, 'before' | 'act'> = {
      async before(city) {
        await city.says('7001', TOLD);
        await city.sendsFile('7009', '值班表.txt', Buffer.from('周一：甲'));
      },
      act: (city) => city.server((database, now) => database.batch(forgetOlder(now + 181 * DAY_MS, 180, ZONE))),
    };
    expect(await deaths(story)).toBe(2);
  });
});
