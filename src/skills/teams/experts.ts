import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { type Message, say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { maskPersonal } from '../problems/index.ts';
import { type Expert, expertsIn, matched } from './expert-pool.ts';
import { type Held, teamById } from './store.ts';
import { expertAsk } from './tables.ts';
import { heldByTeamsOf, isTurn, whichClaim } from './which.ts';
import { nameOf } from './wording.ts';

const SHOWN = 3;

const FILLER =
  /想|能不能|可以|帮我们?|请|找|联系|一?[个位下]|懂行?|熟悉|擅长|方面|的|专家|老师|指导|我们|课题组?|给|来|看看|吗|。|？/gu;

/** 想请个懂经费的专家: the nearest by field, to be asked with one tap. */
export const findExpert: Decide = async (slots, talk) => {
  const held = await heldByTeamsOf(talk);
  if (held.length === 0) return say('请专家要先有课题：申领课题以后，一句话就能请。');
  const text = typeof slots.text === 'string' ? slots.text : talk.text;
  const found = whichClaim(
    held,
    slots,
    talk,
    (claim) => ({ intent: 'find_expert', slots: { claim, text } }),
    '为哪个课题请专家？',
  );
  if (isTurn(found)) return found;
  const all = await expertsIn(talk.read);
  const asked = await talk.read.select().from(expertAsk).where(eq(expertAsk.team, found.team.id));
  const free = all.filter(({ id }) => id !== talk.asker.id && !asked.some((one) => one.expert === id));
  const named = all.find(({ name }) => text.includes(name));
  if (named && !free.includes(named))
    return say(`${named.name}贵组已经请过了。${stateWords(asked.find((one) => one.expert === named.id)?.state)}`);
  const wish = text.replace(FILLER, '');
  const best = named ? [named] : matched(free, wish, found.topic.title).slice(0, SHOWN);
  if (best.length === 0) {
    return say({
      text: '专家库里没有找到合适的专家，可以请工委的同志帮忙联系。',
      buttons: [
        {
          label: '转给工委同志',
          does: { intent: 'talk_to_human', slots: { about: `${nameOf(found.topic)}想请专家` } },
        },
      ],
    });
  }
  const about = wish.length >= 2 && !named ? wish : found.topic.title;
  const choices = best.map(({ id }) => ({ intent: 'ask_expert', slots: { claim: found.claim.id, expert: id, about } }));
  const [first] = best;
  const [yes] = choices;
  return say(
    {
      text: `${best.length > 1 ? '比较合适的专家' : '合适的专家'}：${best.map(({ name, words }) => `${name}${words ? `（${clip(words, 20)}）` : ''}`).join('、')}。请${first?.name ?? ''}吗？点一下我来问。`,
      buttons: best.map(({ name }, i) => ({ label: `请${name}`, does: choices[i] ?? { intent: 'find_expert' } })),
    },
    { context: 'confirm', choices, ...(yes ? { yes } : {}) },
  );
};

function stateWords(state: 'asked' | 'willing' | 'declined' | undefined): string {
  return { asked: '还没有回音，有了告诉您。', willing: '专家已答应。', declined: '专家这次不便。' }[state ?? 'asked'];
}

/** One expert is asked, once by one team. */
export const askExpert: Decide = async ({ claim, expert, about }, talk) => {
  const held = (await heldByTeamsOf(talk)).find((one) => one.claim.id === claim);
  const known = (await expertsIn(talk.read)).find(({ id }) => id === expert);
  if (!held || !known) return say('这位专家现在请不到，请重新说一下想请哪方面的专家。');
  const asked = build
    .select({ id: expertAsk.id })
    .from(expertAsk)
    .where(and(eq(expertAsk.team, held.team.id), eq(expertAsk.expert, known.id)));
  const before = await talk.read
    .select()
    .from(expertAsk)
    .where(and(eq(expertAsk.team, held.team.id), eq(expertAsk.expert, known.id)))
    .get();
  if (before) return say(`${known.name}贵组已经请过了。${stateWords(before.state)}`);
  const id = talk.newId();
  const words = clip(maskPersonal(typeof about === 'string' ? about : held.topic.title).text, 60);
  const turn = say(`已写进${known.name}的汇总提醒，愿不愿意都会告诉您。`);
  return {
    ...turn,
    messages: [...turn.messages, toExpert(known, id, held, words, talk)],
    writes: [
      write(
        build.insert(expertAsk).values({
          id,
          team: held.team.id,
          expert: known.id,
          about: words,
          state: 'asked',
          by: talk.asker.id,
          on: talk.today,
        }),
        1,
      ),
    ],
    changes: [{ verb: 'ask', entity: 'expert', id, after: { team: held.team.number } }],
    unless: [query(asked)],
  };
};

function toExpert({ id: expert }: Expert, id: string, { topic, team }: Held, about: string, { asker }: Talk): Message {
  const answer = (willing: boolean) => ({ intent: 'answer_expert', slots: { id, willing } });
  return {
    to: { person: expert },
    kind: 'proactive',
    why: '您在专家智库里',
    about: `expert/${id}`,
    card: {
      text: `${team.name}（联系人${asker.name}）在做${nameOf(topic)}，想请您就“${clip(about, 30)}”指导一下，您看方便吗？`,
      buttons: [
        { label: '愿意', does: answer(true), group: `expert/${id}`, tone: 'primary' },
        { label: '不便', does: answer(false), group: `expert/${id}` },
      ],
    },
  };
}

/** 愿意 or 不便; the team hears of either. */
export const answerExpert: Decide = async (slots, talk) => {
  const { asker, read, text } = talk;
  const open = await read
    .select()
    .from(expertAsk)
    .where(and(eq(expertAsk.expert, asker.id), eq(expertAsk.state, 'asked')));
  const ask =
    open.find(({ id }) => id === slots.id) ?? (slots.id === undefined && open.length === 1 ? open[0] : undefined);
  if (!ask)
    return say(
      open.length > 1 && slots.id === undefined
        ? '有几个课题组在请您，请在各自那条上点“愿意”或“不便”。'
        : '现在没有等您答复的邀请。',
    );
  const willing = typeof slots.willing === 'boolean' ? slots.willing : !/不便|不方便|不愿|没空|不行|抱歉/u.test(text);
  const team = await teamById(read, ask.team);
  const told: Message[] = [...new Set([ask.by, team?.leader ?? ask.by])].map((to) => ({
    to: { person: to },
    kind: 'proactive',
    why: `${team?.name ?? '贵组'}请了专家`,
    about: `expert/${ask.id}`,
    card: willing
      ? { text: `专家${asker.name}愿意就“${clip(ask.about, 30)}”指导${team?.name ?? '贵组'}，意见写来就转给您。` }
      : {
          text: `专家${asker.name}这次不便，可以另请一位。`,
          buttons: [{ label: '另请专家', does: { intent: 'find_expert', slots: { text: ask.about } } }],
        },
  }));
  const turn = willing
    ? say({
        text: `谢谢您。意见随时写来就行，比如“给${team?.name ?? '课题组'}的意见：……”，我转给他们。`,
        buttons: [{ label: '现在写意见', does: { intent: 'advise_team', slots: { team: ask.team } } }],
      })
    : say('好的，已转告课题组，不打扰您了。');
  return {
    ...turn,
    messages: [...turn.messages, ...told],
    writes: [
      write(
        build
          .update(expertAsk)
          .set({ state: willing ? 'willing' : 'declined' })
          .where(and(eq(expertAsk.id, ask.id), eq(expertAsk.state, 'asked'))),
        1,
      ),
    ],
    changes: [{ verb: willing ? 'accept' : 'decline', entity: 'expert', id: ask.id }],
  };
};
