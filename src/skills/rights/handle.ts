import { and, eq } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import type { Decide, Digest, Slots, Talk } from '../../chat/skill.ts';
import { began, type Message, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, write } from '../../kernel/statement.ts';
import { personById, unitByCode } from '../../organisation/store.ts';
import { dayWords } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import {
  byWord,
  handledBy,
  handles,
  markTold,
  type Oversight,
  oversightById,
  toldByName,
  untoldTo,
  waitingHandlers,
  wordIn,
} from './oversight-store.ts';
import { oversight } from './tables.ts';

export const HANDLE = 'handle_oversight';
const SHOWN = 180;
const LISTED = 6;

/** The word of a receipt, or 我反映的监督意见有结果吗; to those who handle any, what waits for them. */
export const askOversight: Decide = async (_slots, talk) => {
  const word = wordIn(talk.text);
  if (word) return byItsWord(word, talk);
  const { read, asker, today } = talk;
  const mine = await toldByName(read, asker.id);
  const handled = await handledBy(talk);
  if (mine.length === 0 && handled.length === 0)
    return say('署名反映的，在这里能看到结果；匿名的，把当时给您的查询口令发给我就行。现在没有您署名反映的监督意见。');
  const waiting = handled.filter(({ state }) => state === 'received');
  return say(
    {
      text: [
        ...mine
          .slice(0, LISTED)
          .map((one) => `您反映的 ${one.number} 号（${dayWords(one.toldOn, today)}）：${stateOf(one)}`),
        ...(handled.length > 0 ? [`等您处理的有 ${waiting.length} 件。`] : []),
      ].join('\n'),
      buttons: waiting.slice(0, LISTED).map((one) => ({
        label: `看 ${one.number} 号`,
        does: { intent: 'see_oversight', slots: { oversight: one.id } },
        lasting: true,
      })),
    },
    {
      context: 'list',
      choices: waiting.slice(0, LISTED).map((one) => ({ intent: 'see_oversight', slots: { oversight: one.id } })),
    },
  );
};

/** Asked without a name: the answer and the question leave no trace beside it (law 10). */
async function byItsWord(word: string, talk: Talk): Promise<Turn> {
  const found = await byWord(word, talk);
  const text = found ? `这件监督意见：${stateOf(found)}` : '没有找到这个口令对应的监督意见，请核对口令。';
  const [message] = say(text).messages;
  return { messages: message ? [{ ...message, erase: true }] : [], writes: [], changes: [], eraseSince: began(talk) };
}

/** Only for those who handle it. */
export async function seeOversight({ oversight: id }: Slots, talk: Talk): Promise<Turn> {
  const found = await handledHere(id, talk);
  if ('messages' in found) return found;
  const { text, number, anonymous, by, unit, toldOn, state, outcome } = found;
  const teller = by ? await personById(talk.read, by) : undefined;
  const from = unit ? await unitByCode(talk.read, unit) : undefined;
  return say(
    {
      heading: `监督意见 ${number} 号`,
      text: clip(text, SHOWN),
      ...(text.length > SHOWN ? { more: text } : {}),
      fields: [
        { label: '反映人', value: anonymous ? '匿名，查不到是谁' : `${from?.name ?? ''} ${teller?.name ?? ''}`.trim() },
        { label: '收到', value: dayWords(toldOn, talk.today) },
        ...(state === 'handled' ? [{ label: '处理结果', value: clip(outcome ?? '', 120) }] : []),
      ],
      buttons:
        state === 'handled'
          ? []
          : [{ label: '记录处理结果', does: { intent: HANDLE, slots: { oversight: found.id } }, tone: 'primary' }],
    },
    { context: 'list', about: { oversight: found.id } },
  );
}

export async function handle({ oversight: id }: Slots, talk: Talk): Promise<Turn> {
  const found = await handledHere(id, talk);
  if ('messages' in found) return found;
  if (found.state === 'handled') return say(`监督意见 ${found.number} 号已有处理结果。`);
  const form = { form: HANDLE, values: { oversight: found.id }, trail: [], misses: 0, since: began(talk) };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

export const handleForm: Form = {
  name: HANDLE,
  title: '记录处理结果',
  literal: true,
  fields: [
    {
      name: 'text',
      label: '处理结果',
      kind: 'text',
      required: true,
      ask: '处理结果是什么？一两句话。署名的会告诉反映人，匿名的凭口令能看到，请不要写出能认出反映人的话。',
    },
  ],
  async done(values: Values, talk: Talk): Promise<Turn> {
    const found = await handledHere(values.oversight, talk);
    if ('messages' in found) return found;
    const outcome = clip(maskPersonal(String(values.text).trim()).text, 1_000);
    const turn = say(
      `监督意见 ${found.number} 号的处理结果已记下${found.by ? '，会告诉反映的同志' : '，反映的同志凭口令可以看到'}。`,
    );
    const told: Message[] = found.by
      ? [
          {
            to: { person: found.by },
            kind: 'proactive',
            why: '您署名反映过监督意见',
            card: { text: `您反映的监督意见 ${found.number} 号有结果了：${clip(outcome, 110)}` },
          },
        ]
      : [];
    return {
      messages: [...turn.messages, ...told],
      writes: [
        write(
          build
            .update(oversight)
            .set({ state: 'handled', outcome, handledOn: talk.today })
            .where(and(eq(oversight.id, found.id), eq(oversight.state, 'received'))),
          1,
        ),
      ],
      changes: [{ verb: 'handle', entity: 'oversight', id: found.id }],
    };
  },
};

/** A line without its words: they are read with a tap, by whom they are meant for. Rows of a digest would have an order. */
export const digest: Digest = {
  due: waitingHandlers,
  async items(talk) {
    const waiting = await untoldTo(talk.read, talk.asker.id);
    const entitled = await Promise.all(waiting.map((one) => handles(one, talk)));
    return waiting
      .filter((_one, i) => entitled[i])
      .map(({ id, number }) => ({
        text: `有一件监督意见（${number} 号）请您受理。`,
        why: '您负责受理监督意见',
        urgency: 2,
        buttons: [{ label: '查看', does: { intent: 'see_oversight', slots: { oversight: id } }, lasting: true }],
        writes: [markTold(id, talk.asker.id)],
      }));
  },
};

async function handledHere(id: unknown, talk: Talk): Promise<Oversight | Turn> {
  const found = typeof id === 'string' ? await oversightById(talk.read, id) : undefined;
  return found && (await handles(found, talk)) ? found : say('没有找到由您受理的这件监督意见。');
}

function stateOf({ state, outcome }: Oversight): string {
  return state === 'handled' ? `已处理。${clip(outcome ?? '', 140)}` : '已收到，正在处理，还没有结果。';
}
