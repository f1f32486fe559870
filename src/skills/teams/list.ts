import { unseen } from '../../chat/privacy.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Action, Json } from '../../message/card.ts';
import { currentCampaign, termsOf, timing } from '../campaign/index.ts';
import { findTopics, publishedTopics, sourcesOf, type Topic, topicByNumber, topicCard } from '../topics/index.ts';
import { type Held, standing, teamsOf } from './store.ts';

const OWN =
  /我们(?:组|课题组|局|单位)?(?:现在|已经?)?(?:领|申领|认领)(?:了|着)(?:哪|几|什么)|我们(?:组|课题组)?(?:领|申领|认领)的课题|还能(?:再)?(?:领|申领|认领)几个/u;
const ROWS = 8;
const OFFERED = 4;

/** 有哪些课题: what is published, how many teams hold each, what is free; one topic in detail. */
export const listTopics: Decide = async (slots, talk) => {
  const [number, second] = numbersIn(slots.topic_no);
  if (number !== undefined && second === undefined) return showTopic(number, talk);
  // what is for anyone may be shown in a group; what a team holds may not
  if (OWN.test(talk.text)) return unseen(await ownTopics(talk), talk);
  const all = await topicsNow(talk);
  if (all.length === 0) return say('现在还没有发布课题，发布后可以在这里查看和申领。');
  const held = await standing(talk.read, { topics: all.map(({ id }) => id) });
  const { found, of } = narrowed(all, slots, talk.text);
  if (found.length === 0) return listed(all, held, `没有找到${of}的课题。`, talk);
  const free = found.filter((one) => !held.some(({ topic }) => topic.id === one.id));
  if (slots.filter !== 'unclaimed') return listed(found, held, of ? `${of}的课题有 ${found.length} 个。` : '', talk);
  if (free.length > 0)
    return listed(free, held, `${of ? `${of}的课题里，` : ''}还没人领的有 ${free.length} 个。`, talk);
  const open = found.filter((one) => hasRoom(one, held));
  return listed(
    open.length > 0 ? open : found,
    held,
    `${of}课题都有人领了${open.length > 0 ? '，这些还有名额' : ''}。`,
    talk,
  );
};

const APPROVALS = { waiting: '等审批', approved: '已同意', returned: '被退回' };

/** 我们领了哪几个课题 */
async function ownTopics(talk: Talk): Promise<Turn> {
  const teams = await teamsOf(talk.read, talk.asker.id);
  const held = await standing(talk.read, { teams: teams.map(({ id }) => id) });
  if (held.length === 0) {
    const none = teams.length === 0 ? '您还不在课题组里。' : '贵组现在没有申领课题。';
    return say({ text: none, buttons: [{ label: '看课题', does: { intent: 'list_topics' }, lasting: true }] });
  }
  const terms = await termsOf(talk.read, held[0]?.topic.campaign ?? '');
  return say(
    {
      text: `贵组领着 ${held.length} 个课题，每个课题组最多 ${terms.topicsATeam} 个。`,
      table: {
        columns: ['号', '课题', '审批'],
        rows: held.map(({ topic, claim }) => [String(topic.number), clip(topic.title, 24), APPROVALS[claim.approval]]),
      },
    },
    { context: 'list:topics', about: { topics: held.map(({ topic }) => topic.number) } },
  );
}

/** The topics of the campaign that runs; of all where it has published none. */
export async function topicsNow({ read, today }: Talk): Promise<Topic[]> {
  const campaign = await currentCampaign(read, today);
  const ofCampaign = campaign ? await publishedTopics(read, campaign.id) : [];
  return ofCampaign.length > 0 ? ofCampaign : publishedTopics(read);
}

/** What teams may still claim, best those that nobody holds. */
export async function openTopics(talk: Talk): Promise<Topic[]> {
  const all = (await topicsNow(talk)).filter(({ state }) => state === 'published');
  const held = await standing(talk.read, { topics: all.map(({ id }) => id) });
  const holders = (one: Topic) => held.filter(({ topic }) => topic.id === one.id).length;
  return all.filter((one) => hasRoom(one, held)).sort((a, b) => holders(a) - holders(b));
}

function hasRoom({ id, places, state }: Topic, held: Held[]): boolean {
  return state === 'published' && (places === null || held.filter(({ topic }) => topic.id === id).length < places);
}

function narrowed(all: Topic[], { aspect, keyword }: Slots, text: string): { found: Topic[]; of: string } {
  const named = [...new Set(all.map((one) => one.aspect))].find((one) => one === aspect || text.includes(one));
  if (named) return { found: all.filter((one) => one.aspect === named), of: `“${named}”方面` };
  const words = [keyword, aspect].find((one) => typeof one === 'string');
  if (typeof words !== 'string') return { found: all, of: '' };
  return { found: findTopics(words, all), of: `“${words}”方面` };
}

function listed(topics: Topic[], held: Held[], before: string, { session }: Talk): Turn {
  const holders = (one: Topic) => held.filter(({ topic }) => topic.id === one.id).length;
  const free = topics.filter((one) => holders(one) === 0).length;
  const shown = topics.slice(0, ROWS);
  const rest = topics.slice(ROWS);
  const detail = ({ number }: Topic): Action => ({ intent: 'list_topics', slots: { topic_no: [number] } });
  const head = before || `共 ${topics.length} 个课题，${free > 0 ? `${free} 个还没人领` : '都有人领了'}。`;
  const turn = say(
    {
      text: `${head}想看哪个说“看3号课题”，要领说“申领3号”。`,
      table: {
        columns: ['号', '课题', '已领'],
        rows: shown.map((one) => [String(one.number), clip(one.title, 24), heldWords(holders(one), one.places)]),
      },
      ...(rest.length > 0
        ? {
            more: rest
              .map((one) => `${one.number} 号 ${one.title}（${heldWords(holders(one), one.places)}）`)
              .join('\n'),
          }
        : {}),
      buttons: shown
        .slice(0, OFFERED)
        .map((one) => ({ label: `看 ${one.number} 号`, does: detail(one), lasting: true })),
    },
    { context: 'list:topics', choices: shown.map(detail), about: { topics: shown.map(({ number }) => number) } },
  );
  const { topic: _before, ...last } = session.last;
  return { ...turn, session: { ...session, last } };
}

function heldWords(holders: number, places: number | null): string {
  if (places !== null) return `${holders}/${places}`;
  return holders === 0 ? '没人领' : `${holders} 组`;
}

async function showTopic(number: number, talk: Talk): Promise<Turn> {
  const topic = await topicByNumber(talk.read, number);
  if (!topic || (topic.state !== 'published' && topic.state !== 'closed')) return say(`没有 ${number} 号课题。`);
  const held = await standing(talk.read, { topics: [topic.id] });
  const terms = await termsOf(talk.read, topic.campaign);
  const campaign = await currentCampaign(talk.read, talk.today);
  const over = campaign?.id === topic.campaign && timing(campaign.days.claiming, talk.today) === 'closed';
  const names = held.slice(0, 3).map(({ team }) => team.name);
  const line =
    held.length === 0
      ? '还没有课题组申领'
      : `${held.length} 个课题组：${names.join('、')}${held.length > names.length ? '等' : ''}`;
  const claim = { intent: 'claim_topic', slots: { topic_no: [number] } };
  const open = hasRoom(topic, held) && !over;
  const card = topicCard(topic, {
    sources: await sourcesOf(talk.read, topic),
    lines: [
      { label: '已申领', value: line },
      { label: '申领', value: open ? `每个课题组最多 ${terms.topicsATeam} 个课题` : '已停止申领' },
    ],
    buttons: open ? [{ label: '申领', does: claim, tone: 'primary' }] : [],
  });
  const turn = say(card, { context: 'list:topics', about: { topics: [number] } });
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, topic: number } } };
}

/** The numbers in a slot that holds one or several. */
export function numbersIn(slot: Json | undefined): number[] {
  return (Array.isArray(slot) ? slot : [slot]).filter((one) => typeof one === 'number');
}
