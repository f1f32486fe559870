import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerFrom } from '../../src/skills/rules/answer.ts';
import { asOfIn } from '../../src/skills/rules/as-of.ts';
import { pastCard } from '../../src/skills/rules/card.ts';
import { corpusLibrary } from '../../src/skills/rules/index.ts';
import { askedOfThePast, type Before } from '../../src/skills/rules/past.ts';
import { standingOf } from '../../src/skills/rules/versions.ts';
import { temporaryFolder } from '../support/database.ts';
import { CANTEEN, libraryFrom, READING_ROOM, READING_ROOM_OLD } from './library.ts';

const TODAY = '2026-11-23';
const library = libraryFrom(READING_ROOM, READING_ROOM_OLD, CANTEEN);

async function asked(question: string, before: Before = {}) {
  const past = await askedOfThePast(library, question, {
    today: TODAY,
    before,
    answer: (words, among) => answerFrom(library, words, TODAY, among),
  });
  const standing = standingOf(library.texts, TODAY);
  return past && { ...past, card: pastCard(past, (text) => standing.get(text) ?? 'in_force') };
}

describe('words that mean an earlier text', () => {
  test.each([
    ['2014年的老细则里考察期多久', { words: '考察期多久', day: '2014-12-31' }],
    ['二〇一四年版细则里考察期多久', { words: '考察期多久', day: '2014-12-31' }],
    ['2018年那会儿借书要登记吗', { words: '借书要登记吗', day: '2018-12-31' }],
    ['2018年5月的时候谁管钥匙', { words: '谁管钥匙', day: '2018-05-31' }],
    ['旧版怎么规定', { words: '' }],
    ['以前的规定呢', { words: '' }],
    ['那时候怎么规定的', { words: '' }],
    ['老办法里没还的书怎么办', { words: '没还的书怎么办' }],
    ['修订前谁管钥匙', { words: '谁管钥匙' }],
    ['以前藏书多久清点一次', { words: '藏书多久清点一次' }],
  ])('%s', (question, expected) => {
    expect(asOfIn(question, TODAY)).toMatchObject(expected);
  });

  test.each([
    '2018年入党的党员按规定要交多少',
    '2026年的办法里借期多久',
    '和旧版比改了什么',
    '以前交过的押金能退吗',
    '新旧办法有什么区别',
    '这个旧办法还有效吗',
    '2019年的阅览室办法还能用吗',
    '2019年的阅览室办法是谁发的',
    '借期多久',
    '提前多久申请',
  ])('%s means none', (question) => {
    expect(asOfIn(question, TODAY)).toBeUndefined();
  });
});

describe('the text of that time answers, marked as what no longer counts, with the present article beside it', () => {
  test.each([
    ['2015年的老办法里藏书多久清点一次', {}],
    ['以前藏书多久清点一次', {}],
    ['旧版怎么规定', { question: '藏书多久清点一次', rule: '青岚市机关阅览室管理办法' }],
    ['以前的规定呢', { question: '藏书多久清点一次' }],
  ])('%s', async (question, before) => {
    const past = await asked(question, before);
    expect(past?.former.given[0]?.article).toMatchObject({ label: '第四条', text: { version: '2011年版' } });
    expect(past?.card.text).toBe(
      '旧规定（2011年版，2011年3月1日起，已被新版本取代）：每月清点一次。\n现行的是《青岚市机关阅览室管理办法》第四条：每季度清点一次。',
    );
    expect(past?.card.quote?.source).toMatch(/已被新版本取代/);
  });

  test('where the library has no text of that time, it says so and names the present article', async () => {
    const past = await asked('2005年那会儿藏书多久清点一次');
    expect(past?.former.given).toEqual([]);
    expect(past?.card.text).toMatch(/^库内没有依据：库内没有2005年时的文本.*\n现行的是.*第四条：每季度清点一次/);
  });

  test('what the older text did not say is not taken from the present one', async () => {
    const past = await asked('以前新书到馆几天上架');
    expect(past?.former.given).toEqual([]);
    expect(past?.card.text).toMatch(/^库内没有依据.*没有写到/);
  });

  test('what stood then and still stands is an ordinary question', async () => {
    expect(await asked('2021年那会儿职工大会一年开几次')).toBeUndefined();
  });

  test('without anything said before, 旧版怎么规定 is no question yet', async () => {
    expect(await asked('旧版怎么规定')).toBeUndefined();
  });
});

test('an abolished text is marked as abolished', async () => {
  const gone = libraryFrom(READING_ROOM.replace('> 施行', '> 状态: 已废止\n> 施行'));
  const past = await askedOfThePast(gone, '已废止的阅览室管理办法里谁管钥匙', {
    today: TODAY,
    answer: (words, among) => answerFrom(gone, words, TODAY, among),
  });
  if (!past) throw new Error('no earlier text was meant');
  const card = pastCard(past, () => 'repealed');
  expect(card.text).toMatch(/^旧规定（2022年3月1日起，已废止）/);
  expect(card.text).toContain('现行制度里没有找到');
});

test('on the command line and in a measured folder the words mean the same', async () => {
  const paths = [READING_ROOM, READING_ROOM_OLD].map((text, i) => {
    const path = join(temporaryFolder(), `${i}.md`);
    writeFileSync(path, text);
    return path;
  });
  const paper = await corpusLibrary(paths);
  const then = await paper.answer('旧办法里藏书多久清点一次', { today: TODAY });
  expect(then.citations[0]).toMatchObject({ label: '第四条', status: 'amended', effective: '2011-03-01' });
  expect(then.answer).toContain('已被新版本取代');
  expect((await paper.answer('藏书多久清点一次', { today: TODAY })).citations[0]?.status).toBe('in_force');
});
