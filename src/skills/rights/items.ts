import { and, eq, inArray } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import type { Slots, Talk } from '../../chat/skill.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, write } from '../../kernel/statement.ts';
import { dayWords } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import {
  chairs,
  type Deliberation,
  itemById,
  itemByNumber,
  itemsFor,
  type Opinions,
  opinionsOn,
  tellSpeakers,
  untold,
} from './deliberation-store.ts';
import { stanceButtons } from './propose.ts';
import { deliberation } from './tables.ts';

export const CONCLUDE = 'conclude_item';
const SHOWN = 5;
const COMMENTS = 20;

/** 有哪些议题在讨论, 议事结果出来了吗. */
export async function shownItems(talk: Talk): Promise<Turn> {
  const mine = await itemsFor(talk);
  const number = Number(/(\d{1,6})\s*号?/u.exec(talk.text)?.[1]);
  const shown = number ? mine.filter((one) => one.number === number) : mine;
  const [first, ...others] = shown;
  if (!first) return say('您所在的组织现在没有议题。想提一个，直接说“提个议题：……”。');
  if (others.length === 0) return oneItem(first, talk);
  return say(
    {
      text: shown
        .slice(0, SHOWN)
        .map((one) => lineOf(one, talk.today))
        .join('\n'),
      ...(shown.length > SHOWN
        ? {
            more: shown
              .slice(SHOWN)
              .map((one) => lineOf(one, talk.today))
              .join('\n'),
          }
        : {}),
      buttons: shown.slice(0, SHOWN).map((one) => ({
        label: `${one.number} 号`,
        does: { intent: 'see_item', slots: { item: one.id } },
        lasting: true,
      })),
    },
    { context: 'list', choices: shown.slice(0, SHOWN).map((one) => ({ intent: 'see_item', slots: { item: one.id } })) },
  );
}

export async function seeItem({ item }: Slots, talk: Talk): Promise<Turn> {
  const found = (await itemsFor(talk)).find(({ id }) => id === item);
  return found ? oneItem(found, talk) : say('这个议题不在您所在的组织。');
}

async function oneItem(item: Deliberation, talk: Talk): Promise<Turn> {
  const opinions = await opinionsOn(talk.read, item.id);
  const speaks = item.state === 'open' && (!item.until || talk.today <= item.until);
  const chairing = chairs(talk, item.unit);
  return {
    ...say(
      {
        text: lineOf(item, talk.today),
        ...(item.state === 'raised' ? {} : { fields: [{ label: '意见', value: countsOf(opinions) }] }),
        ...(opinions.comments.length > 0
          ? {
              more: opinions.comments
                .slice(0, COMMENTS)
                .map((one) => `· ${one}`)
                .join('\n'),
            }
          : {}),
        buttons: [
          ...(speaks ? stanceButtons(item.id) : []),
          ...(chairing && item.state === 'open'
            ? [{ label: '给结论', does: { intent: CONCLUDE, slots: { item: item.id } } }]
            : []),
          ...(chairing && item.state === 'raised'
            ? [{ label: '征求意见', does: { intent: 'put_up_item', slots: { item: item.id } } }]
            : []),
        ],
      },
      { context: 'deliberation', about: { deliberation: item.id } },
    ),
    session: { ...talk.session, last: { ...talk.session.last, deliberation: item.id } },
  };
}

/** 议题3的结论：… by the unit's officers; told to those who spoke. */
export async function conclude({ item }: Slots, talk: Talk): Promise<Turn> {
  const number = Number(/议题\s*(\d{1,6})/u.exec(talk.text)?.[1]);
  const id = item ?? talk.shown?.about?.deliberation ?? talk.session.last.deliberation;
  const found = number
    ? await itemByNumber(talk.read, number)
    : typeof id === 'string'
      ? await itemById(talk.read, id)
      : undefined;
  const refusal = mayConclude(found, talk);
  if (refusal !== undefined || !found) return say(refusal ?? '');
  const said = /(?:结论|结果|决定|答复)(?:是|为)?[：:，,是为]\s*(.{2,})$/su.exec(talk.text)?.[1];
  if (said) return concluded(found, said, talk);
  const form = { form: CONCLUDE, values: { item: found.id }, trail: [], misses: 0, since: began(talk) };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

export const concludeForm: Form = {
  name: CONCLUDE,
  title: '给结论',
  literal: true,
  fields: [
    { name: 'text', label: '结论', kind: 'text', required: true, ask: '结论是什么？一两句话，原话告诉发言的同志。' },
  ],
  async done(values: Values, talk: Talk): Promise<Turn> {
    const found = await itemById(talk.read, String(values.item));
    const refusal = mayConclude(found, talk);
    return refusal !== undefined || !found ? say(refusal ?? '') : concluded(found, String(values.text), talk);
  },
};

/** 不列入: its raiser hears of it. */
export async function decline({ item }: Slots, talk: Talk): Promise<Turn> {
  const found = await itemById(talk.read, String(item));
  if (!found || !chairs(talk, found.unit)) return say('这个议题由本组织的书记、副书记安排。');
  if (found.state !== 'raised') return say(`议题 ${found.number} 号已经安排过了。`);
  return ended(found, 'declined', ['raised'], talk, {
    answer: `好的，议题 ${found.number} 号不列入，已告诉提出的同志。`,
    told: `您提的议题 ${found.number} 号“${clip(found.text, 40)}”这次没有列入，可以找书记当面聊聊。`,
  });
}

/** 撤回: by whoever raised it, as long as nothing came of it. */
export async function withdrawItem({ item }: Slots, talk: Talk): Promise<Turn> {
  const found = await itemById(talk.read, String(item ?? talk.session.last.deliberation));
  if (!found || found.by !== talk.asker.id) return say('没有找到您提的议题。');
  if (found.state === 'withdrawn') return say(`议题 ${found.number} 号已经撤回了。`);
  if (found.state !== 'raised' && found.state !== 'open') return say(`议题 ${found.number} 号已有结论，不能撤回了。`);
  return ended(found, 'withdrawn', ['raised', 'open'], talk, {
    answer: `议题 ${found.number} 号已撤回。`,
    told: `议题 ${found.number} 号“${clip(found.text, 40)}”已由提出的同志撤回，不用再议。`,
  });
}

async function concluded(item: Deliberation, words: string, talk: Talk): Promise<Turn> {
  const outcome = clip(maskPersonal(words.trim()).text, 500);
  const turn = await ended(item, 'concluded', ['open'], talk, {
    answer: `议题 ${item.number} 号的结论已记下，下一次汇总提醒里告诉发言的同志。`,
    told: `议题 ${item.number} 号“${clip(item.text, 40)}”有结论了：${clip(outcome, 110)}`,
    outcome,
  });
  return { ...turn, changes: turn.changes.map((change) => ({ ...change, after: { outcome } })) };
}

async function ended(
  item: Deliberation,
  state: 'concluded' | 'declined' | 'withdrawn',
  from: ('raised' | 'open')[],
  { asker, today, session }: Talk,
  { answer, told, outcome }: { answer: string; told: string; outcome?: string },
): Promise<Turn> {
  const { undo: _undo, ...last } = session.last;
  return {
    ...say(answer),
    writes: [
      write(
        build
          .update(deliberation)
          .set({ state, decidedBy: asker.id, decidedOn: today, ...(outcome ? { outcome } : {}) })
          .where(and(eq(deliberation.id, item.id), inArray(deliberation.state, from))),
        1,
      ),
      ...(state === 'withdrawn' && item.state === 'raised'
        ? [untold(item.id)]
        : tellSpeakers(item, asker.id, { from: today, text: told, why: '您提过或者议过这个议题' })),
    ],
    changes: [
      {
        verb: state === 'concluded' ? 'conclude' : state === 'declined' ? 'decline' : 'withdraw',
        entity: 'deliberation',
        id: item.id,
      },
    ],
    session: { ...session, last },
  };
}

function mayConclude(item: Deliberation | undefined, talk: Talk): string | undefined {
  if (!item) return '没有找到这个议题，请说议题的号数，例如“议题3的结论是……”。';
  if (!chairs(talk, item.unit)) return '结论由提出议题的组织的书记、副书记给出。';
  if (item.state !== 'open') return `议题 ${item.number} 号现在不在征求意见，不用给结论。`;
}

function lineOf({ number, text, state, until, outcome }: Deliberation, today: string): string {
  const stands =
    state === 'concluded'
      ? `结论：${clip(outcome ?? '', 60)}`
      : state === 'declined'
        ? '没有列入'
        : state === 'raised'
          ? '等书记安排'
          : until && today > until
            ? '征求意见已截止，等结论'
            : `征求意见到${until ? dayWords(until, today) : '另行通知'}`;
  return `议题 ${number} 号“${clip(text, 40)}”：${stands}。`;
}

function countsOf({ support, oppose, abstain, comments }: Opinions): string {
  return `赞成 ${support}，反对 ${oppose}，弃权 ${abstain}，书面意见 ${comments.length} 条`;
}
