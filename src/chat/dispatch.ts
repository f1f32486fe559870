import { withoutEnd } from '../kernel/chinese/text.ts';
import type { Values } from './form.ts';
import {
  abandon,
  advance,
  back,
  confirm,
  FORM_BACK,
  FORM_FILL,
  FORM_NO,
  FORM_RESUME,
  FORM_YES,
  fill,
  fillAll,
  remind,
  stillOpen,
} from './forms.ts';
import { isNod, mayAnswer, offer, readsOnly, TAKEN_AS } from './guess.ts';
import { questionAtEnd } from './long.ts';
import { unseen } from './privacy.ts';
import { bringsNew, isBareCancel, isQuestion, putRight, takesBack } from './said.ts';
import type { Action, Decide, Form, OpenForm, Slots, Takes, Talk } from './skill.ts';
import { askUnit, chosenUnit, SPEAK_FOR } from './speak-for.ts';
import { began, both, isAction, type Message, say, type Turn } from './turn.ts';
import type { Saying, Understood } from './understand.ts';

/** Below it nothing is done: the likely few are offered. */
const SURE_ENOUGH = 0.6;
/** What is shorter could be about anything. */
const SHORTEST_QUESTION = 8;
/** 取消, 上一步 and the like; what is longer is meant as it is said. */
const LONGEST_ORDER = 8;
/** While a form waits for free text, only what is plainly something else is taken as something else. */
const PLAINLY_ELSE = 0.75;

/** Wishes that show nothing of a person or a unit. */
const FOR_ANYONE = new Set([
  'ask_rule',
  'help',
  'welcome',
  'greeting',
  'off_topic',
  'list_topics',
  'ask_campaign',
  'feedback_wrong_answer',
]);

/** Asked in between, answered without leaving the form. */
const SIDE = new Set([
  'ask_rule',
  'ask_deadline',
  'ask_organisation',
  'ask_funds',
  'help',
  'greeting',
  'talk_to_human',
  'problem_status',
  'list_topics',
  'ask_campaign',
  'feedback_wrong_answer',
  'unsubscribe_or_quiet',
  'off_topic',
]);

export type Repertoire = {
  intents: Map<string, Decide>;
  forms: Map<string, Form>;
  commands: Map<string, Action>;
  sayings: Saying[];
  /** What takes files that come alone, and the intent that does it. */
  files: (Takes & { intent: string })[];
  /** What was said, understood in its context; `as` forces the intent and only reads its slots. */
  understand(text: string, talk: Talk, context: string | undefined, as?: string): Promise<Understood>;
};

/** What was said in words, as the turn that follows. */
export async function hear(text: string, talk: Talk, repertoire: Repertoire): Promise<Turn> {
  const command = repertoire.commands.get(withoutEnd(text, ' \n。！!~～.'));
  if (command) return act(command, talk, repertoire);
  const open = talk.session.form;
  const form = open && repertoire.forms.get(open.form);
  if (form && open) return unseen(await hearInForm(text, form, open, talk, repertoire), talk);

  const asked = questionAtEnd(text);
  if (asked) {
    const understood = await repertoire.understand(asked, { ...talk, text: asked }, undefined);
    return follow(asked, understood, { ...talk, text: asked }, repertoire);
  }
  const meant = putRight(text);
  const understood = await repertoire.understand(meant, talk, talk.shown?.context);
  const { undo } = talk.session.last;
  const confirms = understood.intent === 'confirm' && talk.shown?.yes !== undefined;
  if (isAction(undo) && !confirms && takesBack(text, talk.shown)) return stand(undo, talk, repertoire);
  return follow(meant, understood, talk, repertoire);
}

/** The turn of an action: of a button, a menu entry or a word that stands for one. */
export async function act({ intent, slots = {} }: Action, talk: Talk, repertoire: Repertoire): Promise<Turn> {
  if (intent === TAKEN_AS) {
    const text = String(slots.text ?? '');
    const as = String(slots.intent ?? '');
    const understood = await repertoire.understand(text, { ...talk, text }, undefined, as);
    const since = typeof slots.since === 'number' ? slots.since : began(talk);
    return act({ intent: as, slots: understood.slots }, { ...talk, text, since }, repertoire);
  }
  const open = talk.session.form;
  const form = open && repertoire.forms.get(open.form);
  if (intent.startsWith('form.')) {
    if (!form || !open) return say('这一步已经结束，不能再操作了。要重新办，请直接说。');
    if (intent === FORM_YES) return unseen(await confirm(form, open, talk), talk);
    if (intent === FORM_NO) return unseen(abandon(form, open, talk), talk);
    if (intent === FORM_BACK) return unseen(await back(form, open, talk), talk);
    if (intent === FORM_RESUME) return unseen(await remind(form, open, talk), talk);
    if (intent === FORM_FILL) return unseen(await fillAll(form, open, slots as Record<string, string>, talk), talk);
  }
  if (intent === SPEAK_FOR) return speaksFor(slots, talk, repertoire);
  const decide = ownerOf(intent, slots, repertoire);
  if (!decide) return notYet(intent, repertoire);
  if (talk.mustChoose && !FOR_ANYONE.has(intent))
    return unseen(askUnit(talk.mustChoose, { intent, slots }, talk), talk);
  const turn = await withNewForm(await decide(slots, talk), talk, repertoire);
  return FOR_ANYONE.has(intent) ? turn : unseen(turn, talk);
}

/** 课题申领情况 is told by whoever has that item (`admin_overview/课题申领`), else by whoever has the intent. */
function ownerOf(intent: string, { item }: Slots, { intents }: Repertoire): Decide | undefined {
  return (typeof item === 'string' ? intents.get(`${intent}/${item}`) : undefined) ?? intents.get(intent);
}

async function speaksFor(slots: Slots, talk: Talk, repertoire: Repertoire): Promise<Turn> {
  const choice = chosenUnit(slots, talk);
  if (!choice) return say('您在这个组织没有职务了，请重新说一下要办的事。');
  const { turn, wish, known } = choice;
  return both(turn, wish ? await act(wish, known, repertoire) : say(`好的，您代表${known.asker.unit.name}。`));
}

async function follow(text: string, understood: Understood, talk: Talk, repertoire: Repertoire): Promise<Turn> {
  const { intent, slots, sure, also } = understood;
  if (intent === 'confirm' && talk.shown?.yes) return stand(talk.shown.yes, talk, repertoire);
  if ((intent === 'deny' || intent === 'cancel') && talk.shown?.no && !bringsNew(text)) {
    return stand(talk.shown.no, talk, repertoire);
  }
  if (intent === 'confirm') return say('好的。');
  if (intent === 'deny') return say('好的，没有改动。您想怎么改，直接告诉我就行。');
  if (intent === 'cancel' || intent === 'back') return say('现在没有办到一半的事。您可以直接说要办什么。');
  if (sure < SURE_ENOUGH && isNod(text)) return say('好的。');
  if (sure < SURE_ENOUGH && !mayAnswer(text, understood))
    return (await byRule(text, understood, talk, repertoire)) ?? offer(text, understood, talk, repertoire.sayings);

  // each wish is read from its own part of the message, so that neither takes the other's words for its own
  let turn = await act({ intent, slots }, { ...talk, text: understood.text ?? talk.text }, repertoire);
  for (const wish of also) {
    if (turn.session?.form) break;
    const session = turn.session ?? talk.session;
    turn = both(turn, await act(wish, { ...talk, text: wish.text ?? talk.text, session }, repertoire));
  }
  return turn;
}

/** A question that could be about a rule is answered where an article answers it; else nothing is said of rules. */
async function byRule(
  text: string,
  { intent, offered }: Understood,
  talk: Talk,
  repertoire: Repertoire,
): Promise<Turn | undefined> {
  if (!isQuestion(text) || text.length < SHORTEST_QUESTION || (readsOnly(intent) && !offered.includes('ask_rule')))
    return undefined;
  const turn = await act({ intent: 'ask_rule' }, talk, repertoire);
  const last = turn.session?.last;
  return last?.question !== undefined && last.unanswered === undefined ? turn : undefined;
}

async function stand(stoodFor: Action, talk: Talk, repertoire: Repertoire): Promise<Turn> {
  return { ...(await act(stoodFor, talk, repertoire)), stoodFor };
}

async function hearInForm(text: string, form: Form, open: OpenForm, talk: Talk, repertoire: Repertoire): Promise<Turn> {
  if (RESUME.test(text)) {
    return (await heardBy(form, open, text, talk)) ?? remind(form, open, talk);
  }
  const understood = await repertoire.understand(text, talk, `form:${form.name}`);
  const { intent, sure } = understood;
  // 已退回费用 in what is passed on word by word steps nowhere
  const orders = !form.literal || open.asking === undefined || text.length <= LONGEST_ORDER;
  if (intent === 'cancel' && sure >= SURE_ENOUGH && orders) {
    // 取消匿名 drops a word of the draft, not the draft
    const kept = open.asking === undefined && !isBareCancel(text) ? await heardBy(form, open, text, talk) : undefined;
    return kept ?? abandon(form, open, talk);
  }
  if (intent === 'back' && sure >= SURE_ENOUGH && orders) return back(form, open, talk);
  if (!form.literal && SIDE.has(intent) && sure >= PLAINLY_ELSE) {
    const aside = await follow(text, understood, talk, repertoire);
    return aside.session?.form && aside.session.form !== open ? aside : withReminder(aside, form, open, talk);
  }
  const heard = await heardBy(form, open, text, talk);
  if (heard) return heard;
  if (open.asking === undefined) {
    if (intent === 'confirm') return stand(talk.shown?.yes ?? { intent: FORM_YES }, talk, repertoire);
    if (intent === 'deny') return say(`好的，先不提交。要改哪里请直接说；不办了请回“取消”。`, talk.shown);
    if (sure >= SURE_ENOUGH && intent !== form.name && repertoire.intents.has(intent)) {
      return withReminder(await follow(text, understood, talk, repertoire), form, open, talk);
    }
    return remind(form, open, talk);
  }
  return fill(form, open, text, talk);
}

/** What the form itself makes of these words, if anything. */
async function heardBy(form: Form, open: OpenForm, text: string, talk: Talk): Promise<Turn | undefined> {
  const heard = await form.heard?.(text, open.values, talk);
  if (!heard) return undefined;
  return isTurn(heard) ? heard : advance(form, { ...open, values: { ...open.values, ...heard } }, talk);
}

/** A decision that opens a form and says nothing of its own lets the form speak. */
async function withNewForm(turn: Turn, talk: Talk, repertoire: Repertoire): Promise<Turn> {
  const open = turn.session?.form;
  const form = open && open !== talk.session.form ? repertoire.forms.get(open.form) : undefined;
  if (!open || !form || turn.messages.some(({ to }) => to === 'asker')) return turn;
  const interrupted = talk.session.form;
  const under = interrupted && interrupted.form !== open.form ? { under: { ...interrupted } } : {};
  const session = { ...(turn.session ?? talk.session), form: { ...open, ...under } };
  return both(turn, await advance(form, session.form, { ...talk, session }));
}

function withReminder(turn: Turn, form: Form, open: OpenForm, talk: Talk): Turn {
  const last = turn.messages.findLastIndex(({ to }) => to === 'asker');
  const messages = turn.messages.map((message, i): Message => {
    if (i !== last) return message;
    const { card } = message;
    const text = [card.text, stillOpen(form)].filter(Boolean).join('\n');
    const buttons = [...(card.buttons ?? []), { label: '继续', does: { intent: FORM_RESUME }, lasting: true }];
    return { ...message, card: { ...card, text, buttons } };
  });
  const session = { ...(turn.session ?? talk.session), form: open };
  return { ...turn, messages, session };
}

function notYet(intent: string, { sayings }: Repertoire): Turn {
  const label = sayings.find((saying) => saying.intent === intent)?.label ?? '这件事';
  return say({
    text: `“${label}”我这里还没有开通，先不让您白填。需要的话我转给工委的同志。`,
    buttons: [{ label: '转给工委同志', does: { intent: 'talk_to_human' } }],
  });
}

function isTurn(value: Values | Turn): value is Turn {
  return 'messages' in value && Array.isArray(value.messages);
}

const RESUME = /继续|接着|刚才(那|的|没)|回到(刚才|原来)|(昨天|上次|那个).{0,4}(接着|继续)/;
