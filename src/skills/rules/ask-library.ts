import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { addDays } from '../../kernel/clock.ts';
import type { Card } from '../../message/card.ts';
import { changesOf } from './changes.ts';
import { follow, unfollow } from './follow.ts';
import type { Library, Text } from './library.ts';
import { kinOf } from './lineage.ts';
import { textsNamed } from './named.ts';
import { beginOf, type Standing, standingOf, versionsOf } from './versions.ts';
import { wholeText } from './whole-text.ts';

const LISTED = 20;
const STANDING: Record<Standing, string> = { in_force: '现行有效', amended: '已被新版本取代', repealed: '已废止' };

const WHICH =
  /有(?:哪些|什么|多少)(?:项|个|部)?(?:制度|办法|条例|规定|文件)(?:可|能|$|[？?。])|(?:制度|规则|条例|文件)(?:清单|目录|列表)/u;
const ABOUT =
  /(?:关于|有关|涉及)([\p{Script=Han}]{2,12}?)(?:方面)?的?(?:制度|办法|条例|规定|文件)(?:都)?(?:有|是)(?:哪些|什么)/u;
const LATELY =
  /(今年|去年|本月|这个月|上个?月|最近|近来|(\d{4})年)[^，。]{0,8}(?:新?(?:出|发|定|印发|发布|出台|颁布|施行|实施|改|修订|修改|更新|废止)(?:台|布|了|过|的)*)[^，。]{0,6}(?:哪些|什么|几[项个部])|(今年|去年|最近)(?:有)?(?:什么|哪些)(?:新)(?:的)?(?:制度|规定|办法|文件)/u;

type Facet =
  | 'follow'
  | 'unfollow'
  | 'lineage'
  | 'issuer'
  | 'date'
  | 'number'
  | 'standing'
  | 'whole'
  | 'basis'
  | 'changes'
  | 'versions'
  | 'size';
const FACETS: [Facet, RegExp][] = [
  ['unfollow', /(?:不用|不要|别|不必|不想)(?:再)?.{0,6}(?:告诉|通知|提醒)/u],
  [
    'follow',
    /(?:以后|今后|将来|下次)?.{0,6}(?:有(?:了)?(?:变化|变动|更新|修订|新版|新的)|改了|修订了).{0,8}(?:告诉|通知|提醒|说)(?:一声|我)/u,
  ],
  [
    'changes',
    /(?:改|修订|修改|调整|变|更新)(?:动)?了(?:什么|啥|哪|几)|新旧|(?:和|跟|与|比)(?:旧|老|原来|以前|之前|上一)|(?:有)?(?:什么|哪些)(?:变化|改动|修改|不同|区别)/u,
  ],
  [
    'whole',
    /全文|原文件|整[个篇份](?:文件|制度)|完整(?:的)?(?:文件|版本|内容)|(?:把|将).{0,30}(?:发|给)(?:我|一)|(?:文件|制度|条例|办法)(?:发|给)我/u,
  ],
  [
    'issuer',
    /谁(?:发|制定|定|印发|出台|颁布|出)的|(?:哪个|哪家|什么)(?:单位|部门|机关|机构)(?:发|定|制定|印发|出|颁)|发文(?:机关|单位)|(?:制定|发布|印发)(?:机关|单位|部门)/u,
  ],
  [
    'date',
    /(?:什么时候|何时|哪天|哪年|哪一?年|几时|几月几[号日]|多会儿)(?:起|开始|就)?(?:施行|实施|生效|执行|发布|印发|出台|颁布|通过|修订|改)|(?:施行|实施|生效|发布|印发)(?:的)?(?:日期|时间)/u,
  ],
  ['number', /文号|发文字号|文件号/u],
  [
    'standing',
    /(?:还|现在|目前|如今)(?:是否|是不是)?(?:有效|管用|作数|算数|在用|执行|适用)|(?:是否|是不是)(?:有效|现行|废止|失效|过期)|(?:废止|失效|作废|过期)(?:了)?(?:吗|没|么|？|\?)|有没有(?:废止|失效|过期|效)/u,
  ],
  [
    'basis',
    /上位(?:法|依据|制度|规定)|(?:根据|依据)(?:什么|哪个|哪些|哪)(?:.{0,6})(?:制定|定|写|出台)|制定(?:的)?依据/u,
  ],
  [
    'lineage',
    /前身|沿革|由来|来龙去脉|(?:取代|代替|替代|合并|整合)(?:了|的|掉)?(?:什么|哪|谁|成)|(?:被|由)(?:什么|哪|谁).{0,6}(?:取代|代替|替代|合并|整合)/u,
  ],
  ['versions', /(?:几|多少|哪些)个?版本|有(?:没有)?(?:旧|老|别的)版/u],
  ['size', /(?:一共|总共|共)?(?:有)?(?:多少|几)(?:条|章|个条款)(?:$|[？?。吗呢])/u],
];

/** What is asked about the library itself, or about a text as a whole: what there is, who issued it, since when, what changed. */
export async function libraryTurn(question: string, library: Library, talk: Talk): Promise<Turn | undefined> {
  const lately = LATELY.exec(question);
  if (lately) return say(latelyCard(lately[1] ?? lately[3] ?? '', library, talk.today));
  const about = ABOUT.exec(question)?.[1];
  if (about) return say(listCard(library, talk.today, about));
  if (WHICH.test(question)) return say(listCard(library, talk.today));
  const facet = FACETS.find(([, words]) => words.test(question))?.[0];
  if (!facet || /第.{1,6}条/u.test(question)) return undefined;
  const named = textsNamed(library.texts, question);
  const spoken = named.length > 0 ? named : spokenOf(question, library, talk);
  const text = new Set(spoken.map(({ key }) => key)).size === 1 ? chosen(spoken, library, talk.today) : undefined;
  if (!text) return undefined;
  const turn = await facetTurn(facet, text, library, talk);
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, rule: text.title } } };
}

/** 那它什么时候施行的: the rule that was spoken of, where the question has no subject of its own. */
function spokenOf(question: string, library: Library, { session }: Talk): Text[] {
  const { rule } = session.last;
  if (typeof rule !== 'string' || question.includes('《') || !/^(?:那|它|这个|这部|该|此)|^.{0,12}$/u.test(question))
    return [];
  return library.texts.filter(({ title }) => title === rule);
}

/** The version that stands, else the newest. */
function chosen(texts: Text[], library: Library, today: string): Text | undefined {
  const standing = standingOf(library.texts, today);
  const byDate = [...texts].sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : -1));
  return byDate.find((text) => standing.get(text) === 'in_force') ?? byDate[0];
}

async function facetTurn(facet: Facet, text: Text, library: Library, talk: Talk): Promise<Turn> {
  const name = `《${text.title}》`;
  const unknown = (what: string) => say(`${name}的文本里没有写明${what}，库内没有依据，我不能猜。`);
  switch (facet) {
    case 'follow':
      return follow(text, talk);
    case 'unfollow':
      return unfollow(text, talk);
    case 'lineage':
      return say(await lineageCard(text, library, talk));
    case 'issuer':
      return text.issuer
        ? say(`${name}由${text.issuer}发布${text.number ? `，文号${text.number}` : ''}。`)
        : unknown('发布单位');
    case 'number':
      return text.number ? say(`${name}的文号是${text.number}。`) : unknown('文号');
    case 'date': {
      const days = [
        text.adopted
          ? `${written(text.adopted)}${text.effective && text.effective !== text.adopted ? '通过或印发' : '印发'}`
          : '',
        text.effective ? `${written(text.effective)}起施行` : '',
      ].filter(Boolean);
      return days.length > 0 ? say(`${name}${days.join('，')}。`) : unknown('日期');
    }
    case 'standing':
      return say(standingCard(text, library, talk.today));
    case 'versions':
      return say(versionsCard(text, library, talk.today));
    case 'size': {
      const articles = library.articles.filter((article) => article.text === text);
      const chapters = new Set(articles.flatMap(({ chapter }) => chapter ?? []));
      return say(`${name}共 ${articles.length} 条${chapters.size > 1 ? `、${chapters.size} 章节` : ''}。`);
    }
    case 'basis':
      return say(basisCard(text, library));
    case 'changes':
      return say(changesOf(text, library, talk.today));
    case 'whole':
      return wholeText(text, library, talk);
  }
}

function standingCard(text: Text, library: Library, today: string): string {
  const standing = standingOf(library.texts, today).get(text);
  if (standing === undefined) return `《${text.title}》尚未施行，${written(beginOf(text))}起生效。`;
  const versions = versionsOf(text, library.texts);
  const which = text.version ? `（${text.version}）` : text.effective ? `（${written(text.effective)}起施行）` : '';
  if (standing === 'in_force')
    return `有效：《${text.title}》${which}是现行文本${versions.length > 1 ? '，旧版本已不作数' : ''}。`;
  return `无效：《${text.title}》${which}${STANDING[standing]}${text.repealedOn ? `，自${written(text.repealedOn)}起` : ''}${text.repealReason ? `（${text.repealReason}）` : ''}。`;
}

/** What a rule came from, and what became of it. */
async function lineageCard(text: Text, library: Library, { read, today }: Talk): Promise<Card | string> {
  const { from, to } = await kinOf(versionsOf(text, library.texts), library, read);
  if (from.length + to.length === 0) return versionsCard(text, library, today);
  const names = (list: Text[]) => [...new Set(list.map(({ title }) => `《${title}》`))].join('、');
  return [
    from.length > 0 ? `《${text.title}》由${names(from)}${from.length > 1 ? '整合' : '改定'}而来。` : '',
    to.length > 0 ? `《${text.title}》已由${names(to)}取代。` : '',
  ].join('');
}

function versionsCard(text: Text, library: Library, today: string): Card {
  const standing = standingOf(library.texts, today);
  const versions = versionsOf(text, library.texts);
  return {
    text: `《${text.title}》库内有 ${versions.length} 个版本。`,
    table: {
      columns: ['版本', '施行', '状态'],
      rows: versions.map((one) => {
        const status = standing.get(one);
        return [one.version ?? one.title, beginOf(one), status ? STANDING[status] : '尚未施行'];
      }),
    },
  };
}

const BASIS = /(?:根据|依据|按照|依照)[^。]*?《[^》]+》[^。]*?制定[^。]*。?/u;

function basisCard(text: Text, library: Library): Card | string {
  for (const article of library.articles.filter((one) => one.text === text).slice(0, 3)) {
    const words = article.paragraphs.join('');
    const sentence = BASIS.exec(words)?.[0];
    if (!sentence) continue;
    const names = [...sentence.matchAll(/《[^》]+》/gu)].map(([name]) => name);
    return {
      text: `制定依据是${names.join('、')}。`,
      quote: {
        text: article.paragraphs.find((one) => BASIS.test(one)) ?? words,
        source: `《${text.title}》${article.label}`,
      },
    };
  }
  return `《${text.title}》里没有写明制定依据。`;
}

function listCard({ texts }: Library, today: string, about?: string): Card | string {
  const standing = standingOf(texts, today);
  const current = texts
    .filter((text) => standing.get(text) === 'in_force' && (about === undefined || text.title.includes(about)))
    .sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : -1));
  if (current.length === 0)
    return about
      ? `现行制度的名称里没有“${about}”。可以直接问具体的规定。`
      : '制度库还是空的，请工委管理员先导入制度。';
  return {
    text: `${about ? `名称里有“${about}”的` : ''}现行制度共 ${current.length} 项，${current.length > LISTED ? `最新的 ${LISTED} 项` : ''}如下。问哪一条都可以直接说。`,
    table: {
      columns: ['制度', '施行'],
      rows: current.slice(0, LISTED).map((text) => [text.title, beginOf(text)]),
    },
  };
}

function latelyCard(when: string, { texts }: Library, today: string): Card | string {
  const [from, to] = spanOf(when, today);
  const standing = standingOf(texts, today);
  const begun = texts.filter((text) => beginOf(text) >= from && beginOf(text) <= to);
  const ended = texts.filter(({ repealedOn = '' }) => repealedOn >= from && repealedOn <= to);
  if (begun.length + ended.length === 0) return `${when}没有新施行、修订或废止的制度（按库内的施行日期）。`;
  return {
    text: `${when}有变化的制度 ${begun.length + ended.length} 项（按库内的施行日期）：`,
    table: {
      columns: ['制度', '变化', '日期'],
      rows: [
        ...begun.map((text) => [
          text.title,
          versionsOf(text, texts).at(-1) !== text ? '修订' : standing.has(text) ? '新施行' : '将施行',
          beginOf(text),
        ]),
        ...ended.map((text) => [text.title, '废止', text.repealedOn ?? '']),
      ],
    },
  };
}

/** Civil dates, both included. */
function spanOf(when: string, today: string): [string, string] {
  const year = Number(today.slice(0, 4));
  const named = /\d{4}/.exec(when)?.[0];
  if (named) return [`${named}-01-01`, `${named}-12-31`];
  if (when === '去年') return [`${year - 1}-01-01`, `${year - 1}-12-31`];
  if (/月/u.test(when)) {
    const month = /上/u.test(when) ? addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7) : today.slice(0, 7);
    return [`${month}-01`, `${month}-31`];
  }
  if (/最近|近来/u.test(when)) return [addDays(today, -365), '9999-12-31'];
  return [`${year}-01-01`, `${year}-12-31`];
}

function written(date: string): string {
  const [year = '', month, day] = date.split('-');
  return month && day ? `${year}年${Number(month)}月${Number(day)}日` : `${year}年`;
}
