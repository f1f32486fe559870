import type { Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { dayWords } from '../duties/index.ts';
import { seenOf } from './seen.ts';
import { type Held, lastProgress, progressOf, standing, stepsOf } from './store.ts';
import { topicsNamed } from './which.ts';
import { LEVEL_WORDS, nameOf } from './wording.ts';

const SHOWN = 3;
const LISTED = 8;

/** 3号课题进展怎么样: for the team, the units above it and the committee's staff; who guides sees figures. */
export async function progressAsked(slots: Slots, talk: Talk, mine: Held[]): Promise<Turn> {
  const numbers = topicsNamed(slots, talk.text);
  const named = ({ topic }: Held) => numbers.length === 0 || numbers.includes(topic.number ?? 0);
  const own = mine.filter(named);
  if (own.length > 0) return shown(own, talk);
  const { whole, figures } = await seenOf(await standing(talk.read), talk.asker, talk.read);
  const seen = whole.filter(named);
  if (seen.length > 0) return shown(seen, talk);
  const guided = figures.filter(named);
  if (guided.length > 0) return say(await figuresOf(guided, talk));
  if (mine.length === 0 && numbers.length === 0) {
    return say({
      text: '您还不在课题组里，没有要报进展的课题。',
      buttons: [{ label: '看课题', does: { intent: 'list_topics' }, lasting: true }],
    });
  }
  return say(
    `${numbers.length > 0 ? `${numbers.join('、')} 号课题` : '课题'}的进展只提供给课题组、上级党组织和工委，您这里看不到。`,
  );
}

async function shown(held: Held[], talk: Talk): Promise<Turn> {
  const [only] = held;
  if (!only || held.length > 1) return table(held, talk);
  const steps = await stepsOf(talk.read, [only.claim.id]);
  const news = await progressOf(talk.read, only.claim, SHOWN);
  const done = steps.filter(({ doneOn }) => doneOn !== null).length;
  const next = steps.find(({ doneOn }) => doneOn === null);
  const [last] = news;
  const percent = news.find((one) => one.percent !== null)?.percent;
  const turn = say({
    text: `${nameOf(only.topic)}，${only.team.name}：${last ? `最近一次${dayWords(last.on, talk.today)}：${clip(last.text, 60)}` : '还没有报进展'}。`,
    fields: [
      ...(percent === undefined ? [] : [{ label: '完成', value: `${percent}%` }]),
      ...(steps.length > 0 ? [{ label: '计划', value: `${steps.length} 步，完成 ${done} 步` }] : []),
      ...(next ? [{ label: '下一步', value: `${dayWords(next.due, talk.today)}${clip(next.text, 30)}` }] : []),
      ...(last?.stalled ? [{ label: '情况', value: '贵组说过推不动' }] : []),
    ],
    ...(news.length > 1
      ? {
          more: news
            .map((one) => `${one.on}${one.level ? `（${LEVEL_WORDS[one.level]}）` : ''}：${one.text}`)
            .join('\n'),
        }
      : {}),
  });
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, topic: only.topic.number ?? 0 } } };
}

async function table(held: Held[], talk: Talk): Promise<Turn> {
  const listed = held.slice(0, LISTED);
  const told = await lastProgress(
    talk.read,
    listed.map(({ claim }) => claim.id),
  );
  const rows = listed.map(({ claim, topic, team }) => {
    const last = told.find((one) => one.claim === claim.id);
    return [`${topic.number}`, team.name, last ? `${last.on} ${clip(last.text, 20)}` : '还没有报'];
  });
  const more = held.length > LISTED ? `这里列出前 ${LISTED} 个，` : '';
  return say({
    text: `${held.length} 个课题在做。${more}想看哪个，说“3号课题进展怎么样”。`,
    table: { columns: ['号', '课题组', '最近进展'], rows },
  });
}

async function figuresOf(held: Held[], talk: Talk): Promise<string> {
  const steps = await stepsOf(
    talk.read,
    held.map(({ claim }) => claim.id),
  );
  const done = steps.filter(({ doneOn }) => doneOn !== null).length;
  return `您指导的单位有 ${new Set(held.map(({ team }) => team.id)).size} 个课题组在做 ${new Set(held.map(({ topic }) => topic.id)).size} 个课题，计划 ${steps.length} 步，完成 ${done} 步。可以随时给指导意见。`;
}
