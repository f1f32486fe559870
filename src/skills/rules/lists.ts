import { addDays } from '../../kernel/clock.ts';
import type { Card } from '../../message/card.ts';
import { STANDING } from './facets.ts';
import type { Library, Text } from './library.ts';
import { beginOf, standingOf, versionsOf } from './versions.ts';

const LISTED = 20;
const THING = '(?:规章制度|规章|制度|办法|条例|规定|文件)';
const WHICH = '(?:(?:哪些|什么|多少|几)[项部个种]?|哪[项部个种])';
const END = '(?:$|[？?。，,可能]|来着|呢|啊|了)';

const ALL = new RegExp(
  `^(?:我们|咱们?|现在|目前|这里|库里?|里面?|都|还|一共|总共|共|的)*有${WHICH}(?:现行)?(?:的)?${THING}${END}|(?:${THING}|规则)(?:库)?(?:的)?(?:清单|目录|列表)|^(?:现行|全部|所有)(?:的)?${THING}(?:有哪些)?$`,
  'u',
);
const ENDED = new RegExp(
  `${WHICH}${THING}.{0,4}(?:废止|失效|作废|过期|不作数|停用)|(?:废止|失效|作废)(?:了)?的${THING}`,
  'u',
);
const COMING = new RegExp(
  `${WHICH}${THING}.{0,4}(?:快|将|即将|马上|还没|尚未|要|下个月|明年).{0,3}(?:施行|生效|实施|执行)|(?:即将|将要|快要|还没|尚未)(?:开始)?(?:施行|生效|实施)的${THING}`,
  'u',
);
const TRIAL = new RegExp(`${WHICH}${THING}.{0,3}(试行|暂行)|(试行|暂行)的${THING}(?:有)?(?:哪些|什么)`, 'u');
const NEWEST = new RegExp(`最新(?:的)?(?:一?[项部个])?${THING}|${WHICH}${THING}(?:是)?最新`, 'u');
const WHEN = '今年|去年|前年|本月|这个月|上个?月|最近|近来|近期|20\\d{2}年';
const MADE = '(?:出|发|定|印发|发布|出台|颁布|施行|实施|改|修订|修改|更新|废止)';
const LATELY = new RegExp(
  `(${WHEN})[^，。]{0,8}(?:新?${MADE}(?:台|布|了|过|的)*|新的?)[^，。]{0,6}(?:${WHICH}|${THING}.{0,2}(?:有)?哪些)|(${WHEN})(?:里)?(?:又)?(?:有|出|发)?(?:了)?(?:什么|哪些|几[项部个]|没有)(?:最?新)(?:${MADE}(?:台|布)?)?的?${THING}`,
  'u',
);
const ABOUT = new RegExp(
  `(?:有?关于|有关|涉及)([\\p{Script=Han}]{2,12}?)(?:方面)?的?${THING}(?:都)?(?:有|是)?(?:哪些|什么|吗|没有)|${WHICH}${THING}.{0,2}(?:讲|提|涉及|管|规定)(?:到|了)?([\\p{Script=Han}]{2,12}?)(?:的|吗|呢)?$|有(?:没有)?(?:有?关于|有关|涉及|讲|提到|说到|管)([\\p{Script=Han}]{2,12}?)(?:方面)?的?${THING}`,
  'u',
);

/** What is asked about the library as a whole; undefined where a question asks something else. */
export function listAsked(question: string, library: Library, today: string): Card | string | undefined {
  const lately = LATELY.exec(question);
  if (lately) return latelyCard(lately[1] ?? lately[2] ?? '', library, today);
  if (ENDED.test(question)) return standingList(library, today, '已废止或被取代', ['amended', 'repealed']);
  if (COMING.test(question)) return comingList(library, today);
  const trial = TRIAL.exec(question)?.slice(1).find(Boolean);
  if (trial) return standingList(library, today, trial, ['in_force'], ({ title }) => title.includes(trial));
  if (NEWEST.test(question) || ALL.test(question)) return standingList(library, today, '现行', ['in_force']);
  return undefined;
}

/** 关于党费的制度有哪些. */
export function listAbout(question: string, library: Library, today: string): Card | string | undefined {
  const about = ABOUT.exec(question)?.slice(1).find(Boolean);
  return about && aboutList(about, library, today);
}

function standingList(
  { texts }: Library,
  today: string,
  name: string,
  wanted: string[],
  only: (text: Text) => boolean = () => true,
): Card | string {
  const standing = standingOf(texts, today);
  const found = newestFirst(texts.filter((text) => wanted.includes(standing.get(text) ?? '') && only(text)));
  if (found.length === 0) {
    return texts.length === 0 ? '制度库还是空的，请工委管理员先导入制度。' : `库里没有${name}的制度文本。`;
  }
  const several = wanted.length > 1;
  return {
    text: `${name}的制度共 ${found.length} 项，${found.length > LISTED ? `最新的 ${LISTED} 项` : ''}如下。${several ? '它们都不再用来答问。' : '问哪一条都可以直接说。'}`,
    table: {
      columns: ['制度', '施行', ...(several ? ['状态'] : [])],
      rows: found.slice(0, LISTED).map((text) => {
        const status = standing.get(text);
        return [
          text.version ? `${text.title}（${text.version}）` : text.title,
          beginOf(text),
          ...(several && status ? [STANDING[status]] : []),
        ];
      }),
    },
  };
}

function comingList({ texts }: Library, today: string): Card | string {
  const coming = newestFirst(texts.filter((text) => !text.repealed && beginOf(text) > today));
  const ending = texts.filter(({ repealedOn = '' }) => repealedOn > today);
  if (coming.length + ending.length === 0) return '库里没有已发布而尚未施行的制度。';
  return {
    text: `将要变化的制度 ${coming.length + ending.length} 项：`,
    table: {
      columns: ['制度', '变化', '日期'],
      rows: [
        ...coming.map((text) => [text.title, versionsOf(text, texts).length > 1 ? '修订' : '新施行', beginOf(text)]),
        ...ending.map(({ title, repealedOn = '' }) => [title, '废止', repealedOn]),
      ],
    },
  };
}

/** By title first; where none has it, by what the articles speak of. */
function aboutList(about: string, { texts, articles }: Library, today: string): Card | string {
  const standing = standingOf(texts, today);
  const current = newestFirst(texts.filter((text) => standing.get(text) === 'in_force'));
  const titled = current.filter(({ title }) => title.includes(about));
  const counts = new Map<Text, number>();
  for (const { text, paragraphs } of articles) {
    if (paragraphs.some((words) => words.includes(about))) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const spoken = current.filter((text) => counts.has(text) && !titled.includes(text));
  if (titled.length + spoken.length === 0) return `现行制度的名称和条文里都没有“${about}”，换个说法再问问看。`;
  return {
    text:
      titled.length === 0
        ? `条文里提到“${about}”的现行制度有 ${spoken.length} 项。`
        : `名称里有“${about}”的现行制度有 ${titled.length} 项${spoken.length > 0 ? `，条文提到的另有 ${spoken.length} 项` : ''}。`,
    table: {
      columns: ['制度', '提到'],
      rows: [...titled, ...spoken].slice(0, LISTED).map((text) => [text.title, `${counts.get(text) ?? 0} 条`]),
    },
  };
}

function latelyCard(when: string, { texts }: Library, today: string): Card | string {
  const [from, to] = spanOf(when, today);
  const standing = standingOf(texts, today);
  const begun = texts.filter((text) => beginOf(text) >= from && beginOf(text) <= to);
  const ended = texts.filter(({ repealedOn = '' }) => repealedOn >= from && repealedOn <= to);
  if (begun.length + ended.length === 0) {
    const [last] = newestFirst(texts.filter((text) => standing.get(text) === 'in_force'));
    const newest = last && beginOf(last) ? `最近的是《${last.title}》，${beginOf(last)} 起施行。` : '';
    return `${when.startsWith('最近') ? '近一年' : when}没有新施行、修订或废止的制度（按库内的施行日期）。${newest}`;
  }
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

function newestFirst(texts: Text[]): Text[] {
  return texts.sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : -1));
}

/** Civil dates, both included. */
function spanOf(when: string, today: string): [string, string] {
  const year = Number(today.slice(0, 4));
  const named = /\d{4}/.exec(when)?.[0];
  if (named) return [`${named}-01-01`, `${named}-12-31`];
  if (when === '去年') return [`${year - 1}-01-01`, `${year - 1}-12-31`];
  if (when === '前年') return [`${year - 2}-01-01`, `${year - 2}-12-31`];
  if (/月/u.test(when)) {
    const month = /上/u.test(when) ? addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7) : today.slice(0, 7);
    return [`${month}-01`, `${month}-31`];
  }
  if (/最近|近/u.test(when)) return [addDays(today, -365), '9999-12-31'];
  return [`${year}-01-01`, `${year}-12-31`];
}
