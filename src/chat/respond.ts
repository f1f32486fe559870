import { eq } from 'drizzle-orm';
import { normalise } from '../kernel/chinese/text.ts';
import type { Json } from '../message/card.ts';
import { act, hear, type Repertoire } from './dispatch.ts';
import type { Responded } from './engine.ts';
import { takeFile } from './forms.ts';
import { unseen } from './privacy.ts';
import { lastShown, type Pressed, pressedOf } from './shown.ts';
import type { Talk } from './skill.ts';
import { type ActionRow, action, type InboxRow } from './tables.ts';
import { NOTHING, say, type Turn } from './turn.ts';
import { buttonThatDoes, standsFor } from './words.ts';

/** An opened chat, and a file that came alone: intents without words of their own, told by the skill for everyone. */
const WELCOME = 'welcome';
const FILE_CAME = 'file_came';

/** Longer than any report that somebody pastes; what reads words takes more than its share of time for what is longer. */
const LONGEST = 8_000;

/** What a known person's arrival leads to. */
export async function respond(
  repertoire: Repertoire,
  arrival: InboxRow,
  talk: Talk,
  pressed: Pressed | undefined,
): Promise<Responded> {
  const { said } = arrival;
  switch (said?.kind) {
    case 'text':
      return heard(repertoire, arrival, talk, said.text);
    case 'press':
    case 'submit': {
      if (!pressed) return { turn: say('这个按钮已失效，请直接说要办什么。') };
      const { does, id } = pressed.button;
      // a plain button takes nothing that its card did not ask for: what it does is ours to say
      const asked = said.kind === 'submit' && pressed.message?.card?.form?.id === id;
      const values: { [name: string]: Json } = asked ? said.values : {};
      return {
        turn: await act({ intent: does.intent, slots: { ...values, ...does.slots } }, talk, repertoire),
        pressed,
      };
    }
    case 'withheld':
      return {
        turn: say('这条内容带有密级标志，我没有保存，也没有转给任何人。涉密事项请按保密规定、走机要渠道办理。'),
      };
    case 'media':
      return media(repertoire, arrival, talk, said);
    case 'enter':
      return { turn: await act({ intent: WELCOME }, talk, repertoire) };
    case 'menu':
      return { turn: await act({ intent: said.key }, talk, repertoire) };
    default:
      return { turn: silence() };
  }
}

async function heard(repertoire: Repertoire, arrival: InboxRow, talk: Talk, raw: string): Promise<Responded> {
  if (raw.length > LONGEST) return { turn: say(`这段话太长了，请拣要紧的说，一次不超过 ${LONGEST} 字。`) };
  const text = normalise(raw).trim();
  if (text === '') return { turn: say('您可以直接打字说要办的事，比如“述职评议多久一次”或“报个难题”。') };
  const message = await lastShown(talk.read, arrival);
  const onCard = message ? await talk.read.select().from(action).where(eq(action.card, message.cardId)) : [];
  const stands = standsFor(text, onCard, talk.shown);
  if (stands) return byWords('does' in stands ? stands : (buttonThatDoes(stands, onCard) ?? stands), talk, repertoire);

  const turn = await hear(text, { ...talk, text }, repertoire);
  const button = turn.stoodFor ? buttonThatDoes(turn.stoodFor, onCard) : undefined;
  if (!button || button.lasting) return { turn };
  if (button.usedAt !== null) return { turn: say('这一步已经办过了，不用重复。') };
  return { turn, pressed: await pressedOf(talk.read, button) };
}

/** Words that stand for a button do what it does, and consume it as a press would. */
async function byWords(stands: ActionRow | { intent: string }, talk: Talk, repertoire: Repertoire): Promise<Responded> {
  if (!('does' in stands)) return { turn: await act(stands, talk, repertoire) };
  if (stands.usedAt !== null) return { turn: say('这一步已经办过了，不用重复。') };
  if (stands.expires <= talk.now) return { turn: say('这张卡片已过期，请重新说一下要办的事。') };
  return { turn: await act(stands.does, talk, repertoire), pressed: await pressedOf(talk.read, stands) };
}

async function media(
  repertoire: Repertoire,
  arrival: InboxRow,
  talk: Talk,
  said: { media: string; transcript?: string },
): Promise<Responded> {
  if (said.media === 'voice' && said.transcript) return heard(repertoire, arrival, talk, said.transcript);
  if (said.media === 'voice') return { turn: say('这段语音我没能转成文字，请打字说一下，或在输入法里用语音转文字。') };
  if (said.media === 'sticker') return { turn: say('这样的消息我看不懂，请用文字说要办的事，比如“我有什么要办”。') };
  return { turn: await fileCame(repertoire, talk) };
}

/** A file belongs to the form that is open and asks for files, else to the skill that takes its kind, else it waits for words. */
async function fileCame(repertoire: Repertoire, talk: Talk): Promise<Turn> {
  const { attachment, session } = talk;
  const form = session.form && repertoire.forms.get(session.form.form);
  const taken = form && session.form && (await takeFile(form, session.form, talk));
  if (taken) return unseen(taken, talk);
  const taker = attachment && repertoire.files.find(({ takes }) => takes(attachment, talk));
  return act({ intent: taker?.intent ?? FILE_CAME }, talk, repertoire);
}

function silence(): Turn {
  return NOTHING;
}
