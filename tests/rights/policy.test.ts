import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Known, Unit } from '../../src/organisation/people.ts';
import { noticeIn, titleOf } from '../../src/skills/rights/notice-said.ts';
import { newWord, wordIn } from '../../src/skills/rights/oversight-store.ts';
import { handlersOf, isElection, type Level } from '../../src/skills/rights/policy.ts';

const BRANCH: Unit = { code: 'B', name: '甲处党支部', kind: 'branch' };
const ORGAN: Unit = { code: 'O', name: '甲局机关党委', kind: 'organ_party_org' };
const CITY: Unit = { code: 'C', name: '市直机关工委', kind: 'city_work_committee' };
const known = (id: string, name: string, unit: Unit, post: string): Known => ({ id, name, posts: [{ unit, post }] });
const secretary = known('1', '钱立新', BRANCH, '书记');
const watcher = known('2', '白廉正', BRANCH, '纪检委员');
const organ = known('3', '石监平', ORGAN, '纪检委员');
const city = known('4', '洪大公', CITY, '纪检委员');
const LEVELS: Level[] = [
  { unit: BRANCH, handlers: [watcher], officers: [secretary, watcher] },
  { unit: ORGAN, handlers: [organ], officers: [organ] },
  { unit: CITY, handlers: [city], officers: [city] },
];
const named = { teller: '9', unnamed: false };

describe('who handles what is overseen', () => {
  test.each([
    ['活动室的报刊总是过期的', 'B'],
    ['钱立新用公款请客', 'O'],
    ['支部书记让我们替他写材料', 'O'],
    ['白廉正收了礼', 'O'],
    ['局长把名额给了亲戚', 'C'],
    ['党组会上没人敢提意见', 'C'],
    ['石监平和钱立新一起出去吃请', 'C'],
  ])('%s → %s', (text, code) => {
    expect(handlersOf(text, LEVELS, named)?.unit.code).toBe(code);
  });

  test('without a name it goes to the top, since a nearer level would tell where it comes from', () => {
    expect(handlersOf('活动室的报刊总是过期的', LEVELS, { teller: '9', unnamed: true })?.unit.code).toBe('C');
  });

  test('nobody handles his own message, or one that names him', () => {
    fc.assert(
      fc.property(fc.constantFrom('1', '2', '3', '4'), fc.boolean(), fc.string(), (teller, unnamed, text) => {
        const found = handlersOf(text, LEVELS, { teller, unnamed });
        expect(found?.handlers.some(({ id, name }) => id === teller || text.includes(name)) ?? false).toBe(false);
      }),
    );
    expect(handlersOf('洪大公收钱', [LEVELS[2] as Level], named)).toBeUndefined();
  });
});

test('a receipt word is found again however it is written, and nothing else is taken for one', () => {
  const ids = ['k3m9', 'w7xq', 'h2dp'];
  const word = newWord(() => ids.shift() ?? '');
  const [, first, second, digits] = /^(..)(..)(\d{6})$/u.exec(word) ?? [];
  expect(wordIn(word)).toBe(word);
  expect(wordIn(`查询口令：${first}-${second}-${digits}`)).toBe(word);
  expect(wordIn('办公室电话123456')).toBeUndefined();
});

test('words of a notice are read: what, to whom, and nothing that was not said', () => {
  expect(noticeIn('把这个转发给各单位：“本月底前补齐会议记录”', { audience: '单位' })).toEqual({
    text: '本月底前补齐会议记录',
    audience: '单位',
  });
  expect(noticeIn('通知所有支部书记周四上午带上会议记录来一趟', {}).text).toBe('周四上午带上会议记录来一趟');
  expect(noticeIn('给组织委员们发条消息', { audience: '组织委员' })).toEqual({ audience: '组织委员' });
  expect(titleOf('关于做好党费收缴公示的通知\n各支部：……')).toBe('关于做好党费收缴公示的通知');
});

test.each([
  ['我们选张明当书记吧', true],
  ['投票推选支委委员', true],
  ['党员活动室晚上开放', false],
  ['选个周末去植树', false],
])('%s speaks of electing somebody: %s', (text, is) => {
  expect(isElection(text)).toBe(is);
});
