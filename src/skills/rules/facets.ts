import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Card } from '../../message/card.ts';
import { changesOf } from './changes.ts';
import { follow, unfollow } from './follow.ts';
import type { Library, Text } from './library.ts';
import { kinOf } from './lineage.ts';
import { reviewTurn } from './review.ts';
import { beginOf, type Standing, standingOf, versionsOf } from './versions.ts';
import { wholeText } from './whole-text.ts';

export const STANDING: Record<Standing, string> = {
  in_force: '现行有效',
  amended: '已被新版本取代',
  repealed: '已废止',
};

export type Facet =
  | 'overview'
  | 'follow'
  | 'unfollow'
  | 'lineage'
  | 'review'
  | 'issuer'
  | 'date'
  | 'number'
  | 'standing'
  | 'whole'
  | 'basis'
  | 'changes'
  | 'versions'
  | 'size';

/** Said of a text as a whole, in order: the first that fits is meant. */
export const FACETS: [Facet, RegExp][] = [
  ['unfollow', /(?:不用|不要|别|不必|不想)(?:再)?.{0,6}(?:告诉|通知|提醒)/u],
  [
    'follow',
    /(?:以后|今后|将来|下次)?(?:如果|要是|一旦)?(?:有(?:了)?(?:什么)?(?:变化|变动|更新|修订|新版|新的)|改了|修订了|更新了?|修订|变化)(?:的话|后|以后|时)?.{0,4}(?:告诉|通知|提醒|说)(?:一声|一下)?(?:我|一声|一下)/u,
  ],
  [
    'changes',
    /(?:增加|新增|增|删除?|减少|改|修订|修改|调整|变|更新)(?:动)?了(?:什么|啥|哪(?:些|里|几条)?|几[条处])(?:内容|地方|条款|东西)?|新旧(?:版|版本)?(?:的)?(?:对比|对照|区别|比较|不同|变化)?|(?:和|跟|与|比)(?:旧|老|原来|以前|之前|上一)(?:版|的|版本|个)*(?:比)?(?:有)?(?:什么|啥|哪些)?(?:变化|改动|修改|不同|不一样|区别)?|(?:有)?(?:什么|啥|哪些)(?:变化|改动|修改|不同|区别|调整)/u,
  ],
  [
    'whole',
    /全文|下载|在哪(?:里|儿)?(?:能|可以)?(?:看|查|找)(?:到|得到)?|原文件?|原件|整[个篇份](?:文件|制度)|完整(?:的)?(?:文件|版本|内容)|(?:^|麻烦|帮忙|请)(?:把|将)(?=.{2,40}(?:发|给|传))|(?:发|传)(?:给|来|我|过来|一份|一下)|文件(?:发|给)我/u,
  ],
  [
    'issuer',
    /(?:谁|哪个单位|哪里|哪儿)(?:发|制定|定|印发|出台|颁布|出)(?:布)?的|(?:哪个|哪家|什么)(?:单位|部门|机关|机构)(?:发|定|制定|印发|出|颁)(?:布|台)?(?:的)?|发文(?:机关|单位)|(?:制定|发布|印发)(?:机关|单位|部门)/u,
  ],
  [
    'date',
    /(?:什么时候|啥时候|何时|哪天|哪年|哪一?年|几时|几月几[号日]|多会儿)(?:起|开始|就)?(?:正式)?(?:施行|实施|生效|执行|发布|印发|出台|颁布|通过|修订|改|出|发|定)(?:的)?|(?:施行|实施|生效|发布|印发)(?:的)?(?:日期|时间)/u,
  ],
  ['review', /(?:什么时候|何时|哪天|该|要|再|做|进行|开展|定在|定于|到)*评估(?:日期|时间|的日子)?/u],
  ['number', /文号|发文字号|文件号/u],
  [
    'standing',
    /(?:还|现在|目前|如今)?(?:是否|是不是|还)?(?:有效|管用|作数|算数|在用|适用|能用|可以用|用得着|现行|过时)(?:吗|没|么|不)|(?:是否|是不是)(?:有效|现行|废止|失效|过期|作废)|(?:废止|失效|作废|过期)(?:了)?(?:吗|没|么|？|\?)|有没有(?:废止|失效|过期|效)|还执行吗/u,
  ],
  [
    'basis',
    /上位(?:法|依据|制度|规定)?(?:是|有)?(?:什么|哪些?)?|(?:根据|依据)(?:的)?(?:是)?(?:什么|哪个|哪些|哪)(?:文件|规定|制度|法规)?(?:来)?(?:制定|定|写|出台)?(?:的)?|制定(?:的)?依据/u,
  ],
  [
    'lineage',
    /前身|沿革|由来|来龙去脉|怎么来的|从哪(?:来|里来)|(?:取代|代替|替代|合并|整合)(?:了|的|掉)?(?:什么|哪个?|谁|成)|(?:被|由)(?:什么|哪个?|谁).{0,6}(?:取代|代替|替代|合并|整合)/u,
  ],
  ['versions', /(?:几|多少|哪些)个?版本?|哪一?个?版本?|有(?:没有)?(?:旧|老|别的)版本?/u],
  [
    'overview',
    /(?:主要)?(?:讲|说|写|规定)(?:的|了)(?:是)?(?:什么|啥|哪些)(?:内容)?|主要内容|(?:内容)?(?:介绍|概况|简介)(?:一下)?/u,
  ],
  ['size', /(?:一共|总共|共)?(?:有)?(?:多少|几)(?:条|章|个条款)(?=$|[？?。吗呢])/u],
];

export async function facetTurn(
  facet: Facet,
  text: Text,
  { question, library, talk }: { question: string; library: Library; talk: Talk },
): Promise<Turn> {
  const name = `《${text.title}》`;
  const unknown = (what: string) => say(`${name}的文本里没有写明${what}，库内没有依据，我不能猜。`);
  switch (facet) {
    case 'overview':
      return say(overviewCard(text, library, talk.today));
    case 'follow':
      return follow(text, talk);
    case 'unfollow':
      return unfollow(text, talk);
    case 'lineage':
      return say(await lineageCard(text, library, talk));
    case 'issuer':
      return text.issuer
        ? say(`${name}由${text.issuer.replace(/\s+/gu, '、')}发布${text.number ? `，文号${text.number}` : ''}。`)
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
      return say(await standingCard(text, library, talk));
    case 'review':
      return reviewTurn(text, question, talk);
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

function overviewCard(text: Text, library: Library, today: string): Card {
  const articles = library.articles.filter((article) => article.text === text);
  const chapters = [...new Set(articles.flatMap(({ chapter }) => chapter ?? []))];
  const standing = standingOf(library.texts, today).get(text);
  const facts: [string, string | undefined][] = [
    ['发布', text.issuer],
    ['文号', text.number],
    ['施行', beginOf(text) || undefined],
    ['状态', standing ? STANDING[standing] : '尚未施行'],
  ];
  const ask = (question: string) => ({ intent: 'ask_rule', slots: { question: `《${text.title}》${question}` } });
  return {
    text: `《${text.title}》共 ${articles.length} 条。想问哪一点，直接说就行。`,
    fields: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    ...(chapters.length > 1 ? { more: chapters.join('\n') } : {}),
    buttons: [
      { label: '全文', does: ask('全文'), lasting: true },
      ...(versionsOf(text, library.texts).length > 1
        ? [{ label: '改了什么', does: ask('改了什么'), lasting: true }]
        : []),
    ],
  };
}

async function standingCard(text: Text, library: Library, { read, today }: Talk): Promise<string> {
  const standing = standingOf(library.texts, today).get(text);
  if (standing === undefined) return `《${text.title}》尚未施行，${written(beginOf(text))}起生效。`;
  const versions = versionsOf(text, library.texts);
  const which = text.version ? `（${text.version}）` : text.effective ? `（${written(text.effective)}起施行）` : '';
  if (standing === 'in_force')
    return `有效：《${text.title}》${which}是现行文本${versions.length > 1 ? '，旧版本已不作数' : ''}${text.repealedOn ? `，${written(text.repealedOn)}起废止` : ''}。`;
  const { to } = await kinOf(versions, library, read);
  const [successor] = to;
  return `无效：《${text.title}》${which}${STANDING[standing]}${text.repealedOn ? `，自${written(text.repealedOn)}起` : ''}${text.repealReason ? `（${text.repealReason}）` : ''}。${successor ? `现在看《${successor.title}》。` : ''}`;
}

/** What a rule came from, and what became of it. */
async function lineageCard(text: Text, library: Library, { read, today }: Talk): Promise<Card | string> {
  const { from, to } = await kinOf(versionsOf(text, library.texts), library, read);
  if (from.length + to.length === 0) {
    return versionsOf(text, library.texts).length > 1
      ? versionsCard(text, library, today)
      : `库里没有《${text.title}》的旧版本，也没有它由哪项制度而来的记录。`;
  }
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

/** 2026年6月1日 */
function written(date: string): string {
  const [year = '', month, day] = date.split('-');
  return month && day ? `${year}年${Number(month)}月${Number(day)}日` : `${year}年`;
}
