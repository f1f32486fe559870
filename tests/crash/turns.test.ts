import { describe, expect, test } from 'vitest';
import { RULE } from '../cli/house.ts';
import type { Story } from './life.ts';
import { everyPoint, type Which } from './points.ts';
import { desk } from './stage.ts';
import { aTown, TOLD } from './town.ts';

const town = aTown();
const another = Buffer.from(RULE.replaceAll('值守', '交接').replace('〕1号', '〕2号'));

const deaths = (story: Pick<Story, 'before' | 'act'>, which: Which = {}) =>
  everyPoint({ ...town, platform: desk, ...story }, which);

describe('wherever the server dies, nothing is lost and nothing comes twice', { timeout: 120_000 }, () => {
  test('of a question: at every call, questions to the database included', async () => {
    const act: Story['act'] = (city) => city.says('7001', '值守总结多久报送一次');
    expect(await deaths({ act }, { all: true })).toBeGreaterThan(30);
  });

  test('of a press', async () => {
    const before: Story['before'] = (city) => city.says('7001', TOLD);
    expect(await deaths({ before, act: (city) => city.presses('7001', '提交') })).toBeGreaterThan(8);
  });

  test('of a form, step by step', async () => {
    const story: Pick<Story, 'before' | 'act'> = {
      before: (city) => city.says('7003', '报个难题'),
      async act(city) {
        await city.says('7003', '新来的同志不会做党务，教的人也没有');
        await city.says('7003', '提交');
      },
    };
    expect(await deaths(story)).toBeGreaterThan(12);
  });

  test('of what is told unnamed, and no word of it stays on the disk', async () => {
    // the last as a row of the outbox lies in the file: channel, account, person, kind
    const words = [TOLD, '号已收到，没有记下您的姓名', 'web70017001answer'].map((one) =>
      Buffer.from(one).toString('latin1'),
    );
    const story: Pick<Story, 'before' | 'act'> = {
      before: (city) => city.says('7001', TOLD),
      act: (city) => city.presses('7001', '匿名提交'),
    };
    const also: Which['also'] = ({ disk }) =>
      expect(words.map((one) => disk.includes(one))).toEqual([false, false, false]);
    expect(await deaths(story, { also })).toBeGreaterThan(10);
  });

  test('of a rule text that is sent, published and asked for', async () => {
    const story: Pick<Story, 'before' | 'act'> = {
      async act(city) {
        await city.sendsFile('7009', '交接办法.txt', another);
        await city.presses('7009', '发布');
        await city.says('7001', '交接总结多久报送一次');
      },
    };
    expect(await deaths(story)).toBeGreaterThan(20);
  });

  test('of a file that is made', async () => {
    const story: Pick<Story, 'before' | 'act'> = {
      async before(city) {
        await city.says('7001', TOLD);
        await city.says('7001', '提交');
      },
      act: (city) => city.says('7009', '导出难题'),
    };
    expect(await deaths(story)).toBeGreaterThan(6);
  });

  test('of what several say at once', async () => {
    const story: Pick<Story, 'before' | 'act'> = {
      act: (city) =>
        city.together(async () => {
          await city.says('7001', TOLD);
          await city.says('7003', '防灾值守总结已完成');
          await city.says('7001', '提交');
        }),
    };
    expect(await deaths(story)).toBeGreaterThan(14);
  });
});
