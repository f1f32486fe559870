import { readNumber } from '../../kernel/chinese/numerals.ts';
import { KIND_WORDS } from '../../organisation/people.ts';
import { deadlinesIn, type Setting } from './deadline.ts';
import { named } from './match.ts';
import { advanceIn, type Cells, numberOf } from './notice-read.ts';
import { kindsIn, postsIn } from './notice-subject.ts';

/** What a correction comes to: the rows as they now stand; a question back; undefined where the words are none. */
export type Corrected = { rows: Cells[] } | { ask: string } | undefined;

const ROW = /第?([一二三四五六七八九十]{1,3}|\d{1,2})[项条个件行]|^(\d{1,2})(?=[\s，,改是])/gu;
const ALL = /都|全部|所有|一律|统一|各项/u;
const DROP = /去掉|删(?:掉|除|了)?|不要|拿掉|划掉|不算|取消第/u;
const NAME =
  /(?:名称|名字|叫法?|任务名)(?:应该|应|要)?(?:改为|改成|改叫|改|是|为|叫|：|:)*[“"《]?([^”"》，。]{2,20})[”"》]?/u;
/** What a notice mostly says for all that it sets. */
const SHARED = new Set(['文号', '遇休', '提前']);
const NOT_DATED = /提前(?:\d{1,3}[天日、，,和及]*)+/u;

/** 第2条改成12月20日前, 去掉第三条, 遇休日都顺延, 责任人改成组织委员, 提前10、3天提醒. */
export function correct(text: string, rows: Cells[], setting: Setting): Corrected {
  const set = changesIn(text, setting);
  const drops = DROP.test(text);
  if (!drops && Object.keys(set).length === 0) return undefined;
  const meant = rowsMeant(text, rows, Object.keys(set));
  if (meant.length === 0) return { ask: `说的是第几项？比如“第${rows.length > 1 ? '二' : '一'}项改成12月20日前”。` };
  if (drops) {
    const left = rows.filter((_, i) => !meant.includes(i));
    return left.length > 0 ? { rows: left } : { ask: '只有这一项了。不建了请回“取消”。' };
  }
  return { rows: rows.map((row, i) => (meant.includes(i) ? { ...row, ...set } : row)) };
}

function changesIn(text: string, setting: Setting): Cells {
  const plain = text.replace(NOT_DATED, '');
  const [deadline] = deadlinesIn(`${plain.replace(/[。.]$/u, '').replace(/(?<=[日号底末])$/u, '前')}报`, setting);
  const dayOff = /(不顺延|不变|顺延|提前)(?![\d、])/u.exec(/休|节假日|假期|周末/u.test(text) ? text : '')?.[1];
  const advance = advanceIn(/提醒/u.test(text) ? text : `${text}提醒`);
  const name = NAME.exec(text)?.[1];
  const kinds = kindsIn(plain.replace(/书记/gu, ''));
  const posts = postsIn(plain);
  const number = numberOf(text);
  return {
    ...(deadline ? { 周期: deadline.周期, 起始: deadline.起始, 截止: deadline.截止 } : {}),
    ...(dayOff ? { 遇休: dayOff === '不顺延' ? '不变' : dayOff } : {}),
    ...(advance ? { 提前: advance } : {}),
    ...(name ? { 名称: name } : {}),
    ...(!name && kinds.length > 0 ? { 对象类别: kinds.join('、') } : {}),
    ...(!name && posts ? { 责任职务: posts } : {}),
    ...(number ? { 文号: number } : {}),
  };
}

function rowsMeant(text: string, rows: Cells[], changed: string[]): number[] {
  const every = rows.map((_, i) => i);
  const numbers = [...text.matchAll(ROW)].map(([, words, figure]) => (readNumber(words ?? figure ?? '') ?? 0) - 1);
  const within = numbers.filter((i) => i >= 0 && i < rows.length);
  if (within.length > 0) return [...new Set(within)];
  if (numbers.length > 0) return [];
  if (rows.length === 1 || ALL.test(text)) return every;
  const things = rows.map((row, i) => ({ name: row.名称 ?? '', i }));
  const byName = named(things, undefined, text).map(({ i }) => i);
  return byName.length === 0 && changed.length > 0 && changed.every((one) => SHARED.has(one)) ? every : byName;
}

/** How a row's owners are called: kinds as they are, units by name. */
export function ownersOf({ 对象类别: owners = '', 责任职务: posts = '' }: Cells, names: Map<string, string>): string {
  const words = new Set<string>(Object.values(KIND_WORDS));
  const whose = owners.split('、').map((one) => (words.has(one) ? one : (names.get(one) ?? one)));
  return `${whose.join('、')}${posts ? `：${posts}` : ''}`;
}
