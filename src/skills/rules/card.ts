import type { Button, Card } from '../../message/card.ts';
import type { Given, Silence } from './answer.ts';
import type { Mark } from './conflict.ts';
import type { LibraryArticle, Text } from './library.ts';
import type { Past } from './past.ts';
import { beginOf, type Standing } from './versions.ts';

const SHOWN = 150;
const STANDING: { [standing in Standing]: string } = {
  in_force: '现行',
  amended: '已被新版本取代',
  repealed: '已废止',
};

const MARKS: { [mark in Mark]: string } = { higher: '上位规定', newer: '较新' };

/** 《…》第十一条 · 现行 · 2018年10月28日起施行 */
function sourceOf({ article: { text, label }, marks = [] }: Given, standing: Standing): string {
  const date = text.effective
    ? `${written(text.effective)}起施行`
    : text.adopted
      ? written(text.adopted)
      : text.version;
  const marked = marks.map((mark) => MARKS[mark]);
  return [`《${text.title}》${label}`, STANDING[standing], date, ...marked].filter(Boolean).join(' · ');
}

/** The answer on its first line, the article's words under it, the whole article behind 展开. */
export function answerCard(question: string, given: Given[], standingOf: (given: Given) => Standing): Card {
  const [first, ...others] = given;
  if (!first) return silentCard(question, 'not_found', undefined);
  const shown = clip(first.pieces.join('\n……\n'));
  const whole = first.article.paragraphs.join('\n');
  const more = [
    ...(whole.length > shown.length ? [`${first.article.label}　${whole}`] : []),
    ...others.map((one) => `${one.pieces.join('\n……\n')}\n——${sourceOf(one, standingOf(one))}`),
  ];
  return {
    text: firstLine(given),
    quote: { text: shown, source: sourceOf(first, standingOf(first)) },
    ...(more.length > 0 ? { more: more.join('\n\n') } : {}),
    buttons: [wrong(question, first.article)],
  };
}

/** What was written then, plainly as what no longer counts, and beside it what is written now. */
export function pastCard({ words, day, former, present, texts }: Past, standingOf: (text: Text) => Standing): Card {
  const [first] = former.given;
  // which of two rules in force counts is another question
  const now = present.given[0] && { ...present.given[0], marks: [] };
  const today = now
    ? `现行的是${placeOf(now)}${now.lead ? `：${now.lead}` : ''}。`
    : '现行制度里没有找到写这一点的条文。';
  if (!first) {
    const when = day ? `${day.slice(0, 4)}年时` : '更早';
    const nothing =
      texts.length > 0
        ? `库内的旧文本（${texts.map(({ title }) => `《${title}》`).join('、')}）没有写到这一点。`
        : `库内没有${when}的文本，我不能猜。`;
    return {
      text: `库内没有依据：${nothing}\n${today}`,
      ...(now
        ? { quote: { text: clip(now.pieces.join('\n……\n')), source: sourceOf(now, standingOf(now.article.text)) } }
        : {}),
      buttons: [human(words)],
    };
  }
  const { text } = first.article;
  const shown = clip(first.pieces.join('\n……\n'));
  return {
    text: `旧规定（${[text.version, sinceOf(text), endOf(text, standingOf(text))].filter(Boolean).join('，')}）：${first.lead || `见${first.article.label}`}。\n${today}`,
    quote: { text: shown, source: sourceOf(first, standingOf(text)) },
    ...(now ? { more: `${now.pieces.join('\n……\n')}\n——${sourceOf(now, standingOf(now.article.text))}` } : {}),
    buttons: [wrong(words, first.article)],
  };
}

function placeOf({ article: { text, label } }: Given): string {
  return `《${text.title}》${label}`;
}

function sinceOf(text: Text): string {
  const since = beginOf(text);
  return since && !/^\d{4}-01-01$/u.test(since) ? `${written(since)}起` : '';
}

function endOf({ repealedOn }: Text, standing: Standing): string {
  return `${repealedOn ? `${written(repealedOn)}` : ''}${STANDING[standing]}`;
}

const ASIDE: { [silence in Silence]?: string } = {
  own_data:
    '您问的像是本单位或个人的情况，制度里没有。可以试试“我的任务”“我们单位”“党建经费还剩多少”；需要人帮忙，可以转给工委同志。',
  off_topic: '这不像是制度问题。想问条例、办法怎么规定，直接说就行；需要人帮忙，可以转给工委同志。',
};

/** No ground: said so, with a person offered, and the nearest article where something speaks of it. */
export function silentCard(question: string, silence: Silence, nearest: LibraryArticle | undefined): Card {
  const aside = ASIDE[silence];
  if (aside) return { text: `库内没有依据：${aside}`, buttons: [human(question)] };
  const near = nearest ? `最接近的是《${nearest.text.title}》${nearest.label}，但没有写到您问的这一点。` : '';
  return {
    text: `库内没有依据，我不能猜。${silence === 'not_stated' ? near : ''}已记下这个问题；要不要转给工委同志？`,
    buttons: [human(question)],
  };
}

/** What answers, each with its place where there are several; of two rules also which one stands higher or is newer. */
function firstLine(given: Given[]): string {
  const oneRule = new Set(given.map(({ article }) => article.text)).size === 1;
  const leads = given.map(({ lead, article, marks = [] }) => {
    const place = `《${article.text.title}》${article.label}`;
    if (!lead) return `${place}有规定`;
    if (given.length === 1) return lead;
    const told = [oneRule ? article.label : place, ...marks.map((mark) => MARKS[mark])];
    return `${lead}（${told.join('，')}）`;
  });
  return `${leads.join('；')}。`;
}

function wrong(question: string, { text, label }: LibraryArticle): Button {
  return {
    label: '答得不对',
    does: { intent: 'feedback_wrong_answer', slots: { question, answered: `《${text.title}》${label}` } },
  };
}

function human(question: string): Button {
  return { label: '转给工委同志', tone: 'primary', does: { intent: 'talk_to_human', slots: { about: question } } };
}

/** At most 150 characters, cut behind a stop or comma; the rest is behind 展开. */
function clip(text: string): string {
  if (text.length <= SHOWN) return text;
  const head = text.slice(0, SHOWN - 1);
  const stop = Math.max(...['。', '；', '，', '\n', '、'].map((mark) => head.lastIndexOf(mark)));
  return `${head.slice(0, stop > SHOWN / 2 ? stop + 1 : head.length)}…`;
}

function written(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}
