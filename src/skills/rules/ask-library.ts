import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { FACETS, facetTurn } from './facets.ts';
import type { Library, Text } from './library.ts';
import { listAbout, listAsked } from './lists.ts';
import { mentionIn } from './mention.ts';
import { readOrdinal } from './numbers.ts';
import { reviewsAhead } from './review.ts';
import { beginOf, standingOf } from './versions.ts';

/** What is neither the rule nor what is asked of it. */
const ASIDE =
  /[你您]好|谢谢|请问|多少|什么|几号|下载|我?想(?:问|知道|了解|看看|要|看|下载)|我要|麻烦|劳驾|帮(?:我|忙)?|给(?:我)?|发(?:给)?我?|传|查(?:一)?下|找(?:一)?下|看看|一下|一份|一声|的话|到底|究竟|现在|目前|如今|最近|今年|去年|以后|这[个部项份条]|那[个部项份条]?|它|该|此|[咱我你]们?|库里|里面?|文件|制度|办法|规定|条例|中|[跟和与比的是在从有了呢吗么啊呀吧哦嘛过来会要还也都把将被]|(?:20)?\d{2}年?(?:版|修订)?|\d{1,2}[月日号]|[老旧新]?版|[\s\p{P}\p{S}]/gu;
const ARTICLE = /第([零〇一二两三四五六七八九十百\d]+)[条步]/u;
const REVIEWS = /(?:哪些|什么|几[项部个]).{0,3}(?:制度|办法|规定|条例).{0,6}评估/u;
/** So few characters may be left where a question is about a text as a whole, and not about what an article says. */
const REST = 1;

/** What is asked about the library itself, or about a text as a whole: what there is, who issued it, since when, what changed. */
export async function libraryTurn(question: string, library: Library, talk: Talk): Promise<Turn | undefined> {
  const mention = mentionIn(library.texts, question);
  if (!mention && REVIEWS.test(question)) return reviewsAhead(talk);
  const list =
    listAbout(question, library, talk.today) ?? (mention ? undefined : listAsked(question, library, talk.today));
  if (list) return say(list);
  const number = ARTICLE.exec(question)?.[1];
  if (number !== undefined) {
    const text = mention && chosen(mention.texts, question, library, talk.today);
    return text && missing(text, mention.texts, number, library);
  }
  const about = mention ? unnamed(question.replace(mention.words, ''), library) : question;
  const rest = FACETS.reduce((words, [, { source }]) => words.replace(new RegExp(source, 'gu'), ''), about);
  if (rest.replace(ASIDE, '').length > REST) return undefined;
  const facet = FACETS.find(([, words]) => words.test(about))?.[0] ?? (mention ? 'overview' : undefined);
  if (!facet) return undefined;
  const named = mention ? mention.texts : spokenOf(about, library, talk);
  if (!mention && named.length === 0) return say('您说的是哪项制度？请带上名称再说一次。');
  if (new Set(named.map(({ key, unit = '' }) => `${key}/${unit}`)).size > 1)
    return whichOf([...new Set(named.map(({ title }) => title))], about);
  const text = chosen(named, question, library, talk.today);
  if (!text) return undefined;
  const turn = await facetTurn(facet, text, { question, library, talk });
  const shows = { context: 'answer', about: { rule: text.title } };
  return {
    ...turn,
    messages: turn.messages.map((message) => ({ ...message, shows })),
    session: { ...talk.session, last: { ...talk.session.last, rule: text.title } },
  };
}

/** What is quoted may be named in the asker's words once more. */
function unnamed(words: string, { texts }: Library): string {
  return words.replace(mentionIn(texts, words)?.words ?? '', '');
}

/** 那它什么时候施行的: the rule that was spoken of, where the question has no subject of its own. */
function spokenOf(about: string, library: Library, { session }: Talk): Text[] {
  const { rule } = session.last;
  if (typeof rule !== 'string' || /(?<![这那该此本][个部项]?)(?:制度|办法|规定|条例|文件)/u.test(about)) return [];
  return library.texts.filter(({ title }) => title === rule);
}

/** An article that no version of a rule has is nowhere else, either. */
function missing(text: Text, texts: Text[], number: string, library: Library): Turn | undefined {
  const ordinal = readOrdinal(number);
  const articles = library.articles.filter((article) => texts.includes(article.text));
  if (Number.isNaN(ordinal) || articles.some((article) => article.ordinal === ordinal)) return undefined;
  const count = articles.filter((article) => article.text === text).length;
  if (count === 0) return undefined;
  return say(`《${text.title}》共 ${count} 条，没有第${number}条。`);
}

function whichOf(titles: string[], about: string): Turn {
  const asks = titles.map((title) => ({ intent: 'ask_rule', slots: { question: `《${title}》${about}` } }));
  return say(
    {
      text: '您问的是哪一项？',
      buttons: titles.map((label, i) => ({ label, does: asks[i] ?? { intent: 'ask_rule' } })),
    },
    { context: 'list', choices: asks },
  );
}

/** The version of the year that is named, else the one that stands, else the newest. */
function chosen(texts: Text[], question: string, library: Library, today: string): Text | undefined {
  const standing = standingOf(library.texts, today);
  const newestFirst = [...texts].sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : -1));
  const year = /20\d{2}(?=年|版)/u.exec(question)?.[0];
  const ofYear = year && newestFirst.find((text) => (text.version ?? beginOf(text)).includes(year));
  return ofYear || (newestFirst.find((text) => standing.get(text) === 'in_force') ?? newestFirst[0]);
}
