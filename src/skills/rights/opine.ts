import { and, eq } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { dayWords } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { type Deliberation, itemById, itemByNumber, itemsFor, type Stance } from './deliberation-store.ts';
import { shownItems } from './items.ts';
import { isElection } from './policy.ts';
import { NO_BALLOT, propose } from './propose.ts';
import { deliberation, opinion, STANCES } from './tables.ts';

const STANCE_WORDS: Record<Stance, string> = { support: '赞成', oppose: '反对', abstain: '弃权' };
const ASKS =
  /(?:哪些|什么|几个|哪几个)(?:在讨论的)?(?:议题|提议)|(?:议事|议题\d*号?|提议).{0,6}(?:结果|结论|进展|怎么样|到哪|什么情况|怎么定).{0,6}(?:[吗？?了]|$)(?!.{0,2}[：:])|看看?议题|议题(?:列表|清单)/u;
const PUTS_TO_ALL = /(?:大会|会上|会议上).{0,4}(?:议|讨论|商量)|大家.{0,4}(?:议|讨论|商量)/u;
const NUMBERED = /议题\s*(\d{1,6})\s*号?/u;
const BARE =
  /^(?:我|我们)?(?:对)?(?:这个|该)?(?:议题|方案|提议|事)?(?:的?意见是|认为|觉得|投)?(?:完全|坚决)?(?:赞成|同意|支持|反对|不同意|弃权|可以|行|没意见)(?:票|这个方案|这个|该方案|这样办|了|的)*[。！!👍👎]*$/u;

/** 议题、赞成、反对、意见: an item raised, an opinion within its term, or how it stands. */
export const deliberate: Decide = async (slots, talk) => {
  const act = String(slots.act ?? '');
  if (ASKS.test(talk.text) && !slots.id) return shownItems(talk);
  const proposes = act === 'propose' || (talk.shown?.context !== 'deliberation' && PUTS_TO_ALL.test(talk.text));
  if (proposes && !slots.id && !NUMBERED.test(talk.text)) return propose(slots, talk);
  if (act === 'ask' || (act === '' && /[吗？?]|哪些|什么|结果/u.test(talk.text))) return shownItems(talk);
  const found = await meant(slots, talk);
  if ('messages' in found) return found;
  return speak(found, slots, talk);
};

async function speak(item: Deliberation, slots: Slots, talk: Talk): Promise<Turn> {
  const { asker, today, read } = talk;
  const open = openOn(item, today);
  if (open !== undefined) return say(open);
  const stance =
    STANCES.find((one) => one === slots.act) ?? (slots.act === 'propose' ? stanceIn(talk.text) : undefined);
  const comment = talk.text === '' ? undefined : commentIn(talk.text);
  if (!stance && !comment)
    return say({ text: `您对议题 ${item.number} 号怎么看？直接说意见，或说赞成、反对、弃权。` }, shows(item));
  const own = await read
    .select()
    .from(opinion)
    .where(and(eq(opinion.deliberation, item.id), eq(opinion.person, asker.id)))
    .get();
  const next = { stance: stance ?? own?.stance ?? null, comment: comment ?? own?.comment ?? null, on: today };
  const heard = [...(stance ? [STANCE_WORDS[stance]] : []), ...(comment ? [`意见“${clip(comment, 60)}”`] : [])].join(
    '，',
  );
  const again = own && (own.stance !== next.stance || own.comment !== next.comment) ? '（以这次为准）' : '';
  return {
    ...say(
      `已记下您对议题 ${item.number} 号的态度：${heard}${again}。只汇总，不显示姓名；${item.until ? `${dayWords(item.until, today)}前` : ''}可以改。`,
      shows(item),
    ),
    // the term may have been closed by an outcome meanwhile
    unless: [
      query(
        build
          .select({ id: deliberation.id })
          .from(deliberation)
          .where(and(eq(deliberation.id, item.id), eq(deliberation.state, 'concluded'))),
      ),
    ],
    writes: [
      write(
        build
          .insert(opinion)
          .values({ deliberation: item.id, person: asker.id, ...next })
          .onConflictDoUpdate({ target: [opinion.deliberation, opinion.person], set: next }),
        1,
      ),
    ],
    changes: [
      {
        verb: 'opine',
        entity: 'deliberation',
        id: item.id,
        ...(own ? { before: { stance: own.stance } } : {}),
        after: { stance: next.stance },
      },
    ],
  };
}

function openOn(item: Deliberation, today: string): string | undefined {
  if (item.state === 'concluded') return `议题 ${item.number} 号已有结论：${clip(item.outcome ?? '', 100)}`;
  if (item.state !== 'open') return `议题 ${item.number} 号现在不在征求意见。`;
  if (item.until && today > item.until)
    return `议题 ${item.number} 号的征求意见已于${dayWords(item.until, today)}截止，等结论出来会告诉发言的同志。`;
}

/** The item meant: named, shown, spoken of last, or the only one that is open. */
async function meant(slots: Slots, talk: Talk): Promise<Deliberation | Turn> {
  if (isElection(talk.text)) return say(NO_BALLOT);
  const mine = await itemsFor(talk);
  const number = Number(NUMBERED.exec(talk.text)?.[1]);
  const named = number ? await itemByNumber(talk.read, number) : undefined;
  const id = slots.id ?? talk.shown?.about?.deliberation;
  const found = named ?? (typeof id === 'string' ? await itemById(talk.read, id) : undefined);
  if (found) return mine.some((one) => one.id === found.id) ? found : say('这个议题不在您所在的组织，您不用表态。');
  if (number) return say(`没有找到议题 ${number} 号。`);
  const open = mine.filter(({ state }) => state === 'open');
  const [only, ...others] = open;
  if (only && others.length === 0) return only;
  if (!only) return say('现在没有正在征求意见的议题。想提一个，直接说“提个议题：……”。');
  return say(
    {
      text: `您说的是哪个议题？\n${open
        .slice(0, 5)
        .map((one) => `${one.number} 号：${clip(one.text, 30)}`)
        .join('\n')}`,
      buttons: open.slice(0, 5).map((one) => ({
        label: `${one.number} 号`,
        does: { intent: 'deliberation', slots: { ...slots, id: one.id, said: talk.text } },
      })),
    },
    {
      context: 'list',
      choices: open.slice(0, 5).map((one) => ({ intent: 'deliberation', slots: { ...slots, id: one.id } })),
    },
  );
}

// 议题1我赞成 names the item, and proposes none
function stanceIn(said: string): Stance | undefined {
  if (/弃权/u.test(said)) return 'abstain';
  if (/反对|不同意|不赞成|不支持/u.test(said)) return 'oppose';
  return /赞成|同意|支持/u.test(said) ? 'support' : undefined;
}

function commentIn(said: string): string | undefined {
  const text = said.replace(/^.{0,6}议题\s*\d+\s*号?[：:，,。 ]*/u, '').trim();
  if (text.length < 4 || BARE.test(text)) return undefined;
  return clip(maskPersonal(text).text, 500);
}

function shows({ id }: Deliberation) {
  return { context: 'deliberation', about: { deliberation: id } };
}
