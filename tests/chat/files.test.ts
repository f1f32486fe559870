import { describe, expect, test } from 'vitest';
import { LARGEST_FILE } from '../../src/chat/attach.ts';
import { inbox } from '../../src/chat/tables.ts';
import { say } from '../../src/chat/turn.ts';
import { fileOf } from '../../src/kernel/files.ts';
import { sha256 } from '../../src/kernel/ids.ts';
import { openHouse } from './house.ts';

const CONTENT = Buffer.from('一张会议通知');
const file = (name: string, ref = name) => ({ kind: 'media', media: 'file', name, ref }) as const;

async function houseWith(options: Parameters<typeof openHouse>[0] = {}) {
  const house = await openHouse({ fileSent: () => CONTENT, ...options });
  return {
    ...house,
    async sends(said: Parameters<typeof house.arrivalOf>[1]) {
      const before = house.sent.length;
      await house.engine.receive(house.arrivalOf('an', said));
      await house.settle();
      return house.sent.slice(before).map(({ card }) => card.text);
    },
  };
}

describe('a file that a person sends', () => {
  test('is stored by its content before anything is decided, once however often it is sent', async () => {
    const house = await houseWith();
    expect(await house.sends(file('通知.txt'))).toEqual(['收到通知.txt']);
    await house.sends(file('又一份.txt'));
    expect(await fileOf(house.database.read, await sha256(CONTENT))).toEqual(CONTENT);
  });

  test('goes to the skill that takes its kind, with its words', async () => {
    const house = await houseWith({
      files: [
        {
          label: '通知',
          intent: 'read_notice',
          takes: ({ name }) => name.startsWith('通知'),
          decide: () => say(''),
        },
      ],
      intents: { read_notice: (_slots, { attachment }) => say(`读到：${attachment?.text}`) },
    });
    expect(await house.sends(file('通知.txt'))).toEqual(['读到：一张会议通知']);
    expect(await house.sends(file('照片.jpg'))).toEqual(['收到照片.jpg']);
  });

  test('belongs to the form that is open and asks for files', async () => {
    const house = await houseWith();
    await house.says('an', '点茶');
    expect(await house.sends(file('杯子.jpg'))).toEqual(['喝什么茶？']);
    const [row] = await house.database.read.select().from((await import('../../src/chat/tables.ts')).session);
    expect(row?.state.form?.values.picture).toEqual([
      { id: await sha256(CONTENT), name: '杯子.jpg', bytes: CONTENT.length },
    ]);
  });

  test('is not stored when a marking of 国家秘密 stands in it, nor is its name', async () => {
    const marked = Buffer.from('机密★10年\n关于……的通知');
    const house = await houseWith({ fileSent: () => marked });
    expect(await house.sends(file('关于会议的通知.txt'))).toEqual([expect.stringContaining('密级标志')]);
    expect(await fileOf(house.database.read, await sha256(marked))).toBeUndefined();
    const rows = await house.database.read.select().from(inbox);
    expect(rows.at(-1)?.said).toEqual({ kind: 'withheld' });
  });

  test('is refused in a sentence when it is too large', async () => {
    const house = await houseWith({ fileSent: () => new Uint8Array(LARGEST_FILE + 1) });
    expect(await house.sends(file('大.txt'))).toEqual([expect.stringContaining('超过 20 MB')]);
  });

  test('is tried again when the platform does not give it', async () => {
    let tries = 0;
    const house = await houseWith({
      fileSent: () => {
        tries += 1;
        if (tries === 1) throw new Error('the platform did not answer');
        return CONTENT;
      },
    });
    expect(await house.sends(file('通知.txt'))).toEqual([]);
    house.clock.now += 10_000;
    await house.settle();
    expect(house.sent.map(({ card }) => card.text)).toEqual(['收到通知.txt']);
  });
});
