import { describe, expect, test } from 'vitest';
import { NOTHING } from '../../src/channels/wecom/card-form.ts';
import { readRef } from '../../src/channels/wecom/translate-in.ts';
import type { Obj } from '../emulators/wecom/index.ts';
import { WANG, wecomWith } from './support.ts';

async function heard(fields: Obj) {
  const { wecom, inbox } = await wecomWith();
  await wecom.sender.event({ FromUserName: WANG, ...fields });
  expect(wecom.world.faults).toEqual([]);
  return inbox.arrivals[0];
}

const message = (MsgType: string, fields: Obj = {}) => heard({ MsgType, MsgId: '4561255354251345929', ...fields });
const event = (Event: string, fields: Obj = {}) => heard({ MsgType: 'event', Event, EventKey: '', ...fields });

describe('messages', () => {
  test('a text keeps its digits, its userid and its MsgId as they are written', async () => {
    expect(await message('text', { Content: '007 <b>&amp;</b> ]]> 好' })).toMatchObject({
      key: 'wecom/msg/4561255354251345929',
      channel: 'wecom',
      account: WANG,
      chat: WANG,
      private: true,
      said: { kind: 'text', text: '007 <b>&amp;</b> ]]> 好' },
    });
    expect(await heard({ FromUserName: '007', MsgType: 'text', MsgId: '1', Content: 'x' })).toMatchObject({
      account: '007',
    });
  });

  test.each<[string, Obj, Obj]>([
    [
      'voice',
      { MediaId: 'm1', Recognition: '述职什么时候' },
      { kind: 'media', media: 'voice', transcript: '述职什么时候' },
    ],
    ['voice', { MediaId: 'm1' }, { kind: 'media', media: 'voice', ref: 'media/m1' }],
    ['image', { MediaId: 'm-2_x.y', PicUrl: 'http://x' }, { kind: 'media', media: 'image', ref: 'media/m-2_x.y' }],
    [
      'file',
      { MediaId: 'm3', FileName: '通知.docx' },
      { kind: 'media', media: 'file', name: '通知.docx', ref: 'media/m3' },
    ],
    ['video', { MediaId: 'm4', ThumbMediaId: 't' }, { kind: 'media', media: 'file', name: '视频.mp4' }],
    ['location', { Label: '人民广场', Location_X: '1' }, { kind: 'text', text: '[位置] 人民广场' }],
    ['link', { Title: '通知', Url: 'https://x.test' }, { kind: 'text', text: '通知 https://x.test' }],
    ['emotion', {}, { kind: 'media', media: 'sticker' }],
  ])('%s %o', async (type, fields, said) => {
    expect((await message(type, fields))?.said).toMatchObject(said);
  });

  test('a reference leads back to a media id, and to nothing else', () => {
    expect(readRef('media/m-2_x.y')).toBe('m-2_x.y');
    expect(readRef('media/../gettoken')).toBeUndefined();
    expect(readRef('image/om_1/key')).toBeUndefined();
  });
});

describe('events', () => {
  test.each<[string, Obj, Obj | undefined]>([
    ['enter_agent', {}, { kind: 'enter' }],
    ['subscribe', {}, { kind: 'enter', unasked: true }],
    ['click', { EventKey: 'ask_rule' }, { kind: 'menu', key: 'ask_rule' }],
    ['click', { EventKey: '' }, undefined],
    ['unsubscribe', {}, undefined],
    ['view', { EventKey: 'https://x.test' }, undefined],
    ['LOCATION', { Latitude: '1' }, undefined],
    ['change_contact', { ChangeType: 'update_user' }, undefined],
    ['an_event_of_next_year', {}, undefined],
  ])('%s %o', async (name, fields, said) => {
    expect((await event(name, fields))?.said).toEqual(said);
  });

  const card = { TaskId: 'k-b0', ResponseCode: 'rc1' };

  test('a press names its button, and brings what its card may be changed by', async () => {
    const press = { ...card, EventKey: 'act1', CardType: 'button_interaction' };
    expect(await event('template_card_event', press)).toMatchObject({
      said: { kind: 'press', action: 'act1' },
      handle: 'k-b0=rc1',
    });
    expect((await event('template_card_menu_event', press))?.said).toEqual({ kind: 'press', action: 'act1' });
  });

  test.each<[string, unknown, Obj]>([
    [
      'one question',
      { SelectedItem: { QuestionKey: '1:aspect', OptionIds: { OptionId: '党建' } } },
      { aspect: '党建' },
    ],
    [
      'several',
      {
        SelectedItem: [
          { QuestionKey: '1:aspect', OptionIds: { OptionId: '党建' } },
          { QuestionKey: 'n:units', OptionIds: { OptionId: ['甲', '乙'] } },
        ],
      },
      { aspect: '党建', units: ['甲', '乙'] },
    ],
    [
      'one of which several could be',
      { SelectedItem: { QuestionKey: 'n:units', OptionIds: { OptionId: '甲' } } },
      { units: ['甲'] },
    ],
    [
      'one that was left on the line that stands for no choice',
      { SelectedItem: { QuestionKey: '1:aspect', OptionIds: { OptionId: NOTHING } } },
      { aspect: '' },
    ],
    ['nothing chosen', { SelectedItem: { QuestionKey: 'n:units', OptionIds: '' } }, { units: [] }],
    ['a question left blank', { SelectedItem: { QuestionKey: 'n:units', OptionIds: '\n ' } }, { units: [] }],
    ['a question without a list', { SelectedItem: { QuestionKey: '1:aspect' } }, { aspect: '' }],
    ['no list', '', {}],
    ['a blank list', '\n ', {}],
  ])('a submitted card of choices: %s', async (_name, SelectedItems, values) => {
    const fields = { ...card, EventKey: 'form1', CardType: 'multiple_interaction', SelectedItems };
    expect((await event('template_card_event', fields))?.said).toEqual({ kind: 'submit', action: 'form1', values });
  });

  test('two events of one person in one second are two, three deliveries of one are one', async () => {
    const { wecom, inbox } = await wecomWith({}, { clock: () => 1_790_000_000_000 });
    wecom.sender.knobs.times = 3;
    const press = {
      FromUserName: WANG,
      MsgType: 'event',
      Event: 'template_card_event',
      CardType: 'button_interaction',
    };
    await wecom.sender.event({ ...press, EventKey: 'a', TaskId: 't1', ResponseCode: 'r1' });
    await wecom.sender.event({ ...press, EventKey: 'b', TaskId: 't1', ResponseCode: 'r2' });
    await wecom.sender.event({ ...press, EventKey: 'a', TaskId: 't2', ResponseCode: 'r3' });
    expect(new Set(inbox.arrivals.map(({ key }) => key)).size).toBe(3);
    expect(inbox.arrivals).toHaveLength(3);
  });
});

describe('what WeCom tells the operators', () => {
  const sys = (Event: string, fields: Obj = {}) => event(Event, { FromUserName: 'sys', ...fields });

  test('that an unused app will be turned off, and when', async () => {
    const at = Date.parse('2026-12-20T10:00:00+08:00') / 1000;
    expect(await sys('inactive_alert', { EffectTime: at })).toMatchObject({
      account: '',
      said: { kind: 'warning', text: expect.stringMatching(/2026-12-20.*停用.*管理后台/) },
    });
  });

  test('that it was turned off', async () => {
    expect((await sys('close_inactive_agent'))?.said).toMatchObject({
      kind: 'warning',
      text: expect.stringContaining('停用'),
    });
  });

  test('that it counts as one that few people use', async () => {
    expect((await sys('low_active'))?.said).toMatchObject({
      kind: 'warning',
      text: expect.stringMatching(/低活跃.*管理后台/),
    });
  });

  test('and nobody else can: such an event of a member is none', async () => {
    expect(await event('close_inactive_agent')).toBeUndefined();
    expect(await sys('enter_agent')).toBeUndefined();
  });
});
