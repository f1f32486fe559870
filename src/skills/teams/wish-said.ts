import type { Slots, Talk } from '../../chat/skill.ts';
import { both, say, type Turn } from '../../chat/turn.ts';
import { findTopics, publishedTopics, type Topic } from '../topics/index.ts';
import { listTopics, numbersIn, openTopics } from './list.ts';
import type { Held } from './store.ts';
import { type Wished, wishedIn } from './wish.ts';
import { nameOf, numbersOf } from './wording.ts';

export const CLAIM = 'claim_topic';
const OFFERED = 5;
/** 取消3号的申领, 3号的申领撤销 */
const CANCELS = /(?:取消|撤销|撤回).{0,8}(?:申领|认领)|(?:申领|认领).{0,6}(?:取消|撤销|撤回)/u;

type Found = Wished | { turn: Turn };

/** Which topics are to be claimed or given back; where that isn't said, the choice that is offered. */
export async function wishOf(slots: Slots, talk: Talk, held: Held[]): Promise<Found> {
  const cancels = CANCELS.test(talk.text);
  const release = slots.release === true || cancels;
  const named = numbersIn(slots.topic_no);
  if (named.length > 0) return cancels ? { take: [], give: named } : wishedIn(talk.text, named, release);
  const spoken = spokenOf(slots, talk);
  if (spoken !== undefined) return release ? { take: [], give: [spoken] } : { take: [spoken], give: [] };
  if (release) return whichToRelease(held);
  if (typeof slots.topic === 'string') {
    const found = findTopics(slots.topic, await publishedTopics(talk.read));
    const [best, next] = found;
    if (best?.number && (!next || best.title.includes(slots.topic))) return { take: [best.number], give: [] };
    if (found.length > 0) return { turn: offer(found, `和“${slots.topic}”有关的课题有这些，申领哪个？`) };
    return { turn: both(say(`没有找到“${slots.topic}”这个课题。`), await listTopics({}, talk)) };
  }
  const open = (await openTopics(talk)).filter(({ id }) => !held.some(({ topic }) => topic.id === id));
  if (open.length === 0) return { turn: say('现在没有可以申领的课题。有新课题发布，可以再来看。') };
  const [first] = held;
  const next = open[0]?.number;
  if (first && /换/u.test(talk.text)) {
    return {
      turn: offer(
        open,
        `贵组领着 ${numbersOf(held.map(({ topic }) => topic))}。退哪个、领哪个？比如“把${first.topic.number}号退了领${next}号”。`,
      ),
    };
  }
  const how = first ? `贵组已领 ${numbersOf(held.map(({ topic }) => topic))}。` : '';
  return { turn: offer(open, `${how}申领哪个课题？说号就行，比如“申领${next}号”。`) };
}

/** 要第二个, 这个课题: what the list or the card shown last holds. */
function spokenOf({ index }: Slots, { text, shown, session }: Talk): number | undefined {
  const listed = numbersIn(shown?.about?.topics);
  if (typeof index === 'number' && listed.length > 0) return listed[index - 1];
  const { topic } = session.last;
  return /[这该那]个?(?:课题|题)?/u.test(text) && typeof topic === 'number' ? topic : undefined;
}

function whichToRelease(held: Held[]): Found {
  const [first] = held;
  if (!first) return { turn: say('您的课题组现在没有申领课题，不用退。') };
  if (held.length === 1 && first.topic.number !== null) return { take: [], give: [first.topic.number] };
  return {
    turn: say(
      {
        text: `退哪一个：${held.map(({ topic }) => nameOf(topic)).join('、')}？`,
        buttons: held.map(({ topic, team }) => ({
          label: `退 ${topic.number} 号`,
          does: { intent: CLAIM, slots: { topic_no: [topic.number], release: true, team: team.id } },
        })),
      },
      { context: 'list' },
    ),
  };
}

function offer(topics: Topic[], text: string): Turn {
  const choices = topics.slice(0, OFFERED).map(({ number }) => ({ intent: CLAIM, slots: { topic_no: [number] } }));
  return say(
    {
      text,
      table: {
        columns: ['号', '课题', '方面'],
        rows: topics.slice(0, OFFERED).map((one) => [String(one.number), one.title, one.aspect]),
      },
      buttons: [
        ...choices.map((does, i) => ({ label: `申领 ${topics[i]?.number} 号`, does })),
        { label: '看全部课题', does: { intent: 'list_topics' }, lasting: true },
      ],
    },
    { context: 'list:topics', choices, about: { topics: topics.slice(0, OFFERED).map(({ number }) => number) } },
  );
}
